import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Series",
            fields=[
                ("code", models.CharField(max_length=2, primary_key=True, serialize=False, verbose_name="系列代码")),
                (
                    "name",
                    models.CharField(
                        error_messages={"unique": "已有同名的系列。"}, max_length=40, unique=True, verbose_name="系列"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Specialty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="specialties", to="catalogue.series"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="专业")),
                ("position", models.PositiveSmallIntegerField(verbose_name="顺序")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "name"),
                        name="specialty_once",
                        violation_error_message="这个系列已有同名的专业。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Title",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="titles", to="catalogue.series"
                    ),
                ),
                (
                    "specialty",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="titles",
                        to="catalogue.specialty",
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
                        verbose_name="层级",
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="职称")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("series", "specialty", "level"),
                        name="title_once",
                        nulls_distinct=False,
                        violation_error_message="这个专业在这一层级已有职称。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["senior", "associate_senior", "intermediate", "assistant", "technician"])
                        ),
                        name="title_level",
                        violation_error_message="没有这个层级。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="年份")),
                (
                    "off",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(), default=list, size=None, verbose_name="放假的工作日"
                    ),
                ),
                (
                    "worked",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(), default=list, size=None, verbose_name="上班的周末"
                    ),
                ),
                ("document", models.CharField(blank=True, max_length=200, verbose_name="依据")),
            ],
        ),
    ]
