import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("applications", "0001_initial"),
        ("committees", "0001_initial"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Criteria",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="criteria", to="committees.round"
                    ),
                ),
                ("blind", models.BooleanField(default=False, verbose_name="匿名评议")),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("pinned_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "criteria",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="panels.criteria"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=30, verbose_name="评分项目")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="评分要点")),
                ("weight", models.PositiveSmallIntegerField(verbose_name="权重")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("criteria", "position"), name="criterion_in_order"),
                    models.CheckConstraint(
                        condition=models.Q(("weight__range", (1, 100))), name="criterion_weight_is_percent"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Panel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="panels", to="committees.round"
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="评议组")),
                (
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("readers", models.PositiveSmallIntegerField(default=3, verbose_name="每人评阅专家数")),
                (
                    "state",
                    models.CharField(
                        choices=[("prepared", "筹备中"), ("reading", "评议中"), ("closed", "已结束")],
                        default="prepared",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [models.Index(fields=["round", "-made_at", "-id"], name="panel_of_round")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "name"),
                        name="panel_named",
                        violation_error_message="这个批次已有同名的评议组。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("readers__gte", 3)), name="panel_three_readers_at_least"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("started_at", None), ("state", "prepared")),
                            models.Q(("closed_at", None), ("started_at__isnull", False), ("state", "reading")),
                            models.Q(("closed_at__gte", models.F("started_at")), ("state", "closed")),
                            _connector="OR",
                        ),
                        name="panel_state_has_its_moments",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="members", to="panels.panel"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("panel", "user"), name="panel_member_once")],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="candidates", to="panels.panel"
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.application"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.revision"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="编号")),
                (
                    "writer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="panels.member"
                    ),
                ),
                ("report", models.TextField(blank=True, verbose_name="评议组意见")),
                (
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reported_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("panel", "number"), name="panel_candidate_numbered"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("report", ""), ("reported_at", None), ("reported_by", None)),
                            models.Q(
                                models.Q(("report", ""), _negated=True),
                                ("reported_at__isnull", False),
                                ("reported_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="panel_report_with_its_author",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to="panels.candidate"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assignments", to="panels.member"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("assigned", "待阅"),
                            ("reading", "评阅中"),
                            ("submitted", "已提交"),
                            ("recused", "已回避"),
                            ("relieved", "已改派"),
                        ],
                        default="assigned",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("opened_at", models.DateTimeField(null=True, verbose_name="开始评阅")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="事由")),
                (
                    "left_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("left_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["member", "state", "id"], name="assignment_of_member")],
                "constraints": [
                    models.UniqueConstraint(fields=("candidate", "member"), name="assigned_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["assigned", "reading", "submitted", "recused", "relieved"])),
                        name="assignment_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("left_at__isnull", False),
                                ("left_by__isnull", False),
                                ("state__in", ["recused", "relieved"]),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ["recused", "relieved"]), _negated=True),
                                ("left_at", None),
                                ("left_by", None),
                                ("reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="assignment_left_for_a_reason",
                        violation_error_message="请写明事由。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["reading", "submitted"]), _negated=True),
                            ("opened_at__isnull", False),
                            _connector="OR",
                        ),
                        name="assignment_opened_before_it_is_read",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readings", to="panels.assignment"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("assignment", "code"), name="section_read_once")],
            },
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assignment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="panels.assignment"
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="panels.criterion"
                    ),
                ),
                ("points", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("assignment", "criterion"), name="scored_once"),
                    models.CheckConstraint(condition=models.Q(("points__range", (0, 100))), name="score_from_0_to_100"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assignment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opinion", to="panels.assignment"
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="评议意见")),
                (
                    "recommendation",
                    models.CharField(
                        blank=True,
                        choices=[("pass", "建议通过"), ("fail", "建议不通过")],
                        max_length=10,
                        verbose_name="推荐意见",
                    ),
                ),
                ("edition", models.PositiveIntegerField(default=1)),
                ("saved_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("submitted_at", None), models.Q(("text", ""), _negated=True), _connector="OR"
                        ),
                        name="opinion_handed_in_says_something",
                        violation_error_message="请填写评议意见。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recommendation__in", ["", "pass", "fail"])),
                        name="opinion_recommendation_known",
                    ),
                ],
            },
        ),
    ]
