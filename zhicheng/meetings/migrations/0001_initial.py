import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("applications", "0001_initial"),
        ("committees", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="meetings", to="committees.round"
                    ),
                ),
                ("time", models.DateTimeField(verbose_name="会议时间")),
                ("place", models.CharField(max_length=200, verbose_name="会议地点")),
                (
                    "chair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "筹备中"),
                            ("opened", "会议中"),
                            ("voting", "投票中"),
                            ("counted", "已计票"),
                            ("signed", "已签字"),
                            ("void", "已作废"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("rules", models.JSONField()),
                ("posts", models.PositiveSmallIntegerField(null=True, verbose_name="核准岗位数")),
                ("minutes", models.TextField(blank=True, verbose_name="会议纪要")),
                ("opened_at", models.DateTimeField(null=True)),
                ("signed_at", models.DateTimeField(null=True)),
                ("signed_digest", models.CharField(blank=True, max_length=64)),
                ("void_reason", models.CharField(blank=True, max_length=500, verbose_name="作废原因")),
            ],
            options={
                "indexes": [models.Index(fields=["round", "-time", "-id"], name="meeting_of_round")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["planned", "opened", "voting", "counted", "signed", "void"])),
                        name="meeting_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("signed_at__isnull", False),
                                ("state", "signed"),
                                models.Q(("signed_digest", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "signed"), _negated=True), ("signed_at", None), ("signed_digest", "")
                            ),
                            _connector="OR",
                        ),
                        name="meeting_signed_with_its_digest",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "void"), _negated=True),
                            models.Q(("void_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="meeting_void_for_a_reason",
                        violation_error_message="请写明作废的原因。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="seats", to="meetings.meeting"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("since", models.DateTimeField(null=True, verbose_name="到会时间")),
                ("until", models.DateTimeField(null=True, verbose_name="离会时间")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "member"), name="seat_once_per_member"),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="seat_left_after_it_was_taken",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Item",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="meetings.meeting"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.application"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("panel", models.CharField(blank=True, max_length=50, verbose_name="评议组")),
                ("report", models.TextField(blank=True, verbose_name="评议意见")),
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
                    models.UniqueConstraint(fields=("meeting", "application"), name="item_once_per_meeting"),
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
                        name="item_report_with_its_author",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="recusals", to="meetings.seat"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.application"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="回避事由")),
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
                    models.UniqueConstraint(fields=("seat", "application"), name="recused_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="recused_for_a_reason",
                        violation_error_message="请写明回避的事由。",
                    ),
                ],
            },
        ),
    ]
