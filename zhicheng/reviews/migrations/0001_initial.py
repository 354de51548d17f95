import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("applications", "0001_initial"),
        ("catalogue", "0001_initial"),
        ("committees", "0001_initial"),
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Stop",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="applications.application",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("title", "职称申报"), ("expert", "专家申报")], default="title", max_length=10
                    ),
                ),
                ("submission", models.PositiveSmallIntegerField()),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[("review", "review"), ("handler", "handler"), ("leader", "leader")], max_length=20
                    ),
                ),
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
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                ("pending", models.BigIntegerField()),
                ("passed", models.BigIntegerField(default=0)),
                ("entered_at", models.DateTimeField()),
                (
                    "assigned",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("passed", "通过"),
                            ("returned", "退回修改"),
                            ("rejected", "不通过"),
                            ("withdrawn", "已撤回"),
                        ],
                        max_length=10,
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["organisation", "step", "entered_at", "id"],
                        name="stop_queue",
                    ),
                    models.Index(fields=["organisation", "step", "unit", "closed_at"], name="stop_by_unit"),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", False)),
                        fields=["organisation", "step", "-closed_at", "-id"],
                        name="stop_done",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at", None), ("kind", "expert")),
                        fields=["organisation", "step", "entered_at", "id"],
                        name="stop_queue_of_experts",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at__isnull", False), ("kind", "expert")),
                        fields=["organisation", "step", "-closed_at", "-id"],
                        name="stop_done_of_experts",
                    ),
                    models.Index(fields=["application", "id"], name="stop_of_application"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)), fields=("application",), name="stop_only_one_open"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at", None), models.Q(("verdict", ""), _negated=True), _connector="XOR"
                        ),
                        name="stop_verdict_when_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "passed"), _negated=True), ("pending", 0), _connector="OR"
                        ),
                        name="stop_passed_only_when_nothing_pends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="applications.application",
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("submitted", "提交"),
                            ("passed", "通过"),
                            ("returned", "退回修改"),
                            ("rejected", "不通过"),
                            ("withdrawn", "撤回"),
                            ("recalled", "收回审核意见"),
                            ("transferred", "转交"),
                            ("lapsed", "逾期未补正，视为放弃"),
                            ("referred", "移送其他评委会"),
                            ("accepted", "受理"),
                            ("decided", "评审表决"),
                            ("published", "公示"),
                            ("not_elected", "评审未通过"),
                            ("held", "因异议暂缓"),
                            ("released", "异议不成立，恢复公示"),
                            ("cancelled", "取消评审结果"),
                            ("reexamined", "复查"),
                            ("certified", "确认并发证"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                ("on_behalf_of", models.CharField(blank=True, db_default="", default="", max_length=50)),
                (
                    "to",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("role", models.CharField(max_length=20)),
                ("position", models.PositiveSmallIntegerField()),
                ("submission", models.PositiveSmallIntegerField()),
                ("sections", models.BigIntegerField(default=0)),
                ("found_fit", models.BigIntegerField(default=0)),
                ("reasons", models.JSONField(default=dict)),
                ("note", models.CharField(blank=True, max_length=1000)),
                (
                    "round",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="committees.round"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["by", "-id"], name="event_by_person")],
                "constraints": [models.UniqueConstraint(fields=("application", "seq"), name="event_in_order")],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opinions", to="reviews.stop"
                    ),
                ),
                ("section", models.CharField(max_length=20)),
                ("fit", models.BooleanField(verbose_name="通过")),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="意见")),
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
                    models.UniqueConstraint(fields=("stop", "section"), name="opinion_once_per_section"),
                    models.CheckConstraint(
                        condition=models.Q(("fit", True), models.Q(("text", ""), _negated=True), _connector="OR"),
                        name="opinion_says_what_to_mend",
                        violation_error_message="请写明需要修改的内容。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="applications.application",
                    ),
                ),
                ("since", models.DateField(verbose_name="公示开始")),
                ("until", models.DateField(verbose_name="公示结束")),
                ("place", models.CharField(max_length=200, verbose_name="公示地点")),
                ("timed", models.BooleanField(default=False)),
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
                        condition=models.Q(("until__gt", models.F("since"))),
                        name="posting_ends_after_it_began",
                        violation_error_message="公示结束须晚于公示开始。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="applications.application",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="面试时间")),
                ("place", models.CharField(max_length=200, verbose_name="面试地点")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="注意事项")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "noticed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("noticed_at", models.DateTimeField(verbose_name="通知时间")),
            ],
            options={
                "indexes": [models.Index(fields=["application", "-id"], name="interview_of_application")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("at__gt", models.F("noticed_at"))),
                        name="interview_after_its_notice",
                        violation_error_message="面试时间已经过去，请填写将来的时间。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InterviewResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interview_results",
                        to="applications.application",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("passed", "通过"), ("failed", "未通过"), ("absent", "缺席")],
                        max_length=10,
                        verbose_name="面试结果",
                    ),
                ),
                ("score", models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="面试成绩")),
                ("remark", models.TextField(blank=True, verbose_name="面试情况")),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("noted_at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "indexes": [models.Index(fields=["application", "-id"], name="interview_result_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ("passed", "failed", "absent"))), name="interview_outcome"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score", None), models.Q(("score__gte", 0), ("score__lte", 100)), _connector="OR"
                        ),
                        name="interview_score_within_a_hundred",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "absent"), _negated=True), ("score", None), _connector="OR"
                        ),
                        name="interview_absent_has_no_score",
                        violation_error_message="缺席的没有成绩，请删去成绩。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reminders", to="reviews.stop"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
