import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=60)),
                ("seq", models.PositiveIntegerField(default=0)),
                ("action", models.CharField(max_length=60)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("data", models.JSONField(default=dict)),
                ("previous", models.BinaryField(default=b"")),
                ("digest", models.BinaryField(default=b"")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("subject", "seq"), name="audit_one_entry_per_place")],
            },
        ),
    ]
