import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhicheng.core.encryption


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seals",
                        to="organisations.organisation",
                    ),
                ),
                ("picture", zhicheng.core.encryption.EncryptedTextField()),
                ("digest", models.CharField(max_length=64)),
                ("since", models.DateTimeField(verbose_name="启用时间")),
                ("until", models.DateTimeField(null=True, verbose_name="停用时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "-since", "-id"], name="seal_by_organisation")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)), fields=("organisation",), name="seal_one_in_force"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="seal_from_to_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="uses", to="seals.seal"
                    ),
                ),
                ("document", models.CharField(max_length=40, unique=True)),
                ("title", models.CharField(max_length=150, verbose_name="用于")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=50, verbose_name="用印人")),
                ("at", models.DateTimeField(verbose_name="用印时间")),
            ],
            options={
                "indexes": [models.Index(fields=["seal", "-at", "-id"], name="seal_use_by_seal")],
            },
        ),
    ]
