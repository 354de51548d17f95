import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0001_initial"),
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Committee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, unique=True, verbose_name="评委会名称")),
                (
                    "host",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="committees",
                        to="organisations.organisation",
                    ),
                ),
                ("series", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="catalogue.series")),
                (
                    "specialty",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="catalogue.specialty"),
                ),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("senior", "正高级"),
                                ("associate_senior", "副高级"),
                                ("intermediate", "中级"),
                                ("assistant", "助理级"),
                                ("technician", "员级"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="filings", to="committees.committee"
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="核准机构",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("requested", "待核准"), ("approved", "已核准"), ("refused", "未核准")],
                        default="requested",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("number", models.CharField(max_length=50, null=True, unique=True, verbose_name="备案编号")),
                ("since", models.DateField(verbose_name="有效期开始")),
                ("until", models.DateField(verbose_name="有效期截止")),
                ("members", models.PositiveSmallIntegerField(verbose_name="委员人数")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="未核准的原因")),
                (
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("requested_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["requested", "approved", "refused"])), name="filing_state"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "requested"), ("decided_at__isnull", False), _connector="XOR"),
                        name="filing_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "approved"), ("number", None), _connector="XOR"),
                        name="filing_number_when_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="filing_refused_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThanOrEqual(models.F("until"), models.F("since")),
                            django.db.models.lookups.LessThan(
                                models.F("until"),
                                models.Func(
                                    models.F("since"),
                                    output_field=models.DateTimeField(),
                                    template="(%(expressions)s + interval '3 years')",
                                ),
                            ),
                        ),
                        name="filing_at_most_three_years",
                        violation_error_message="核准备案的有效期不超过 3 年。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "requested")),
                        fields=("committee",),
                        name="filing_one_request_at_a_time",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "approved")),
                        expressions=[
                            (models.Func("committee", "committee", models.Value("[]"), function="int8range"), "&&"),
                            (models.Func("since", "until", models.Value("[]"), function="daterange"), "&&"),
                        ],
                        name="filing_no_two_at_once",
                        violation_error_message="这一期间已有核准的备案。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rounds", to="committees.committee"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("name", models.CharField(max_length=100, verbose_name="批次")),
                ("opens_at", models.DateTimeField(verbose_name="申报开始")),
                ("closes_at", models.DateTimeField(verbose_name="申报截止")),
                ("correct_until", models.DateTimeField(verbose_name="修改截止")),
                ("sections", models.JSONField(default=dict)),
                (
                    "rules",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None, verbose_name="申报条件"
                    ),
                ),
                ("rules_bind", models.BooleanField(default=False, verbose_name="不符合条件的不能提交")),
                ("review_from", models.DateField(null=True, verbose_name="评审开始")),
                ("review_until", models.DateField(null=True, verbose_name="评审结束")),
                ("publicity_days", models.PositiveSmallIntegerField(default=5, verbose_name="公示工作日")),
                ("plan", models.CharField(blank=True, max_length=1000, verbose_name="评审工作安排")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("approved_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("committee", "year", "name"), name="round_named_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes_at__gt", models.F("opens_at")), ("correct_until__gte", models.F("closes_at"))
                        ),
                        name="round_windows_in_order",
                        violation_error_message="批次的时间先后不对：开始早于截止，截止不晚于修改截止。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("review_from", None), ("review_until", None)),
                            ("review_until__gte", models.F("review_from")),
                            _connector="OR",
                        ),
                        name="round_review_window_in_order",
                        violation_error_message="评审结束不能早于评审开始。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("publicity_days__gte", 5)),
                        name="round_publicity_at_least_five_days",
                        violation_error_message="评审结果公示不少于 5 个工作日。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("proposed_by", None),
                            ("approved_by", None),
                            models.Q(("proposed_by", models.F("approved_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="round_approved_by_another",
                        violation_error_message="批次须由另一人核准。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoundChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="committees.round"
                    ),
                ),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("accepted", models.BooleanField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)), fields=("round",), name="round_change_one_at_a_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted", None), ("decided_at", None), ("decided_by", None)),
                            models.Q(
                                ("accepted__isnull", False),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="round_change_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="round_change_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="extensions", to="committees.round"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "applicant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("until", models.DateTimeField(verbose_name="延至")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("applicant", None), ("unit__isnull", False)),
                            models.Q(("applicant__isnull", False), ("unit", None)),
                            _connector="OR",
                        ),
                        name="extension_for_a_unit_or_a_person",
                    )
                ],
            },
        ),
    ]
