import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Record",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="integrity_records",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("applicant", "申报人"), ("expert", "评审专家"), ("staff", "工作人员")],
                        max_length=10,
                        verbose_name="身份",
                    ),
                ),
                ("what", models.CharField(max_length=500, verbose_name="事由")),
                ("document", models.CharField(max_length=100, verbose_name="处理文号")),
                ("since", models.DateField(verbose_name="起始日期")),
                ("until", models.DateField(null=True, verbose_name="截止日期")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="记录机构",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="记录时间")),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="解除时间")),
                ("lifted_because", models.CharField(blank=True, max_length=500, verbose_name="解除理由")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "part"], name="integrity_by_person"),
                    models.Index(fields=["-at", "-id"], name="integrity_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["applicant", "expert", "staff"])), name="integrity_part_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="integrity_term_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at", None), ("lifted_because", ""), ("lifted_by", None)),
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                                models.Q(("lifted_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="integrity_lifted_whole",
                    ),
                ],
            },
        ),
    ]
