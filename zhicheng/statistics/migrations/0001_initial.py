import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0001_initial"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisations.organisation"
                    ),
                ),
                ("own", models.BooleanField()),
                ("path", models.CharField(blank=True, max_length=120)),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "series",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.series",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("senior", "正高级"),
                            ("associate_senior", "副高级"),
                            ("intermediate", "中级"),
                            ("assistant", "助理级"),
                            ("technician", "员级"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[("state", "申报状态"), ("event", "办理情况"), ("days", "办理时长")], max_length=5
                    ),
                ),
                ("key", models.CharField(max_length=20)),
                ("slot", models.PositiveIntegerField(default=0)),
                ("number", models.IntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "own", "year", "measure", "series", "level", "key", "slot"),
                        name="tally_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reckoning",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("event", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
