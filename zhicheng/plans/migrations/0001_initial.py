import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0001_initial"),
        ("documents", "0001_initial"),
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="organisations.organisation",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.file",
                        verbose_name="计划文件",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "未提交"),
                            ("submitted", "待审核"),
                            ("refused", "未通过"),
                            ("approved", "已通过"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="审核状态",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                ("refusal", models.CharField(blank=True, max_length=500, verbose_name="未通过原因")),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                ("approved_at", models.DateTimeField(null=True, verbose_name="通过时间")),
                ("changed_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "submitted")),
                        fields=["desk", "submitted_at", "id"],
                        name="plan_waiting",
                    ),
                    models.Index(fields=["year", "-changed_at", "-id"], name="plan_by_year"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "year"),
                        name="plan_once_a_year",
                        violation_error_message="这一年度已有申报计划。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted", "refused", "approved"])),
                        name="plan_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "submitted"), ("desk", None), _connector="XOR"),
                        name="plan_has_desk_while_submitted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "refused"), ("refusal", ""), _connector="XOR"),
                        name="plan_refusal_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            ("approved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="plan_approved_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="plans.plan"
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.series"
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
                ("number", models.PositiveIntegerField(verbose_name="申报数量")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "series", "level"),
                        name="plan_line_once",
                        violation_error_message="同一系列、层级只能填一行。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["senior", "associate_senior", "intermediate", "assistant", "technician"])
                        ),
                        name="plan_line_level",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gt", 0)), name="plan_line_wants_something"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="plans.plan"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("submitted", "提交"),
                            ("withdrawn", "撤回"),
                            ("passed", "审核通过，报上级"),
                            ("approved", "审定通过"),
                            ("refused", "不通过"),
                            ("discarded", "放弃调整"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=50)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                ("organisation_name", models.CharField(max_length=100)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("before", models.JSONField(default=list)),
                ("after", models.JSONField(default=list)),
                (
                    "document",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.file"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["plan", "id"], name="plan_history")],
            },
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotas",
                        to="organisations.organisation",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.series"
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
                ("granted", models.PositiveIntegerField(verbose_name="核准")),
                ("reserved", models.PositiveIntegerField(default=0, verbose_name="审核中占用")),
                ("used", models.PositiveIntegerField(default=0, verbose_name="已使用")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "year", "series", "level"), name="quota_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "granted__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("reserved"), "+", models.F("used")
                                ),
                            )
                        ),
                        name="quota_holds_no_more_than_granted",
                        violation_error_message="占用与使用的名额不能超过核准数。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("granted__gte", 0), ("reserved__gte", 0), ("used__gte", 0)),
                        name="quota_is_never_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__in", ["senior", "associate_senior", "intermediate", "assistant", "technician"])
                        ),
                        name="quota_level",
                    ),
                ],
            },
        ),
    ]
