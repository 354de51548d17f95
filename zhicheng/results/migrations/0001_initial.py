import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhicheng.core.encryption


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("applications", "0001_initial"),
        ("committees", "0001_initial"),
        ("documents", "0001_initial"),
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
        ("reviews", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Publicity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="publicities", to="committees.round"
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="标题")),
                ("contact", models.CharField(max_length=300, verbose_name="异议受理方式")),
                ("days", models.PositiveSmallIntegerField(verbose_name="公示工作日")),
                (
                    "drawn_up_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("drawn_up_at", models.DateTimeField()),
                (
                    "started_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("started_at", models.DateTimeField(null=True)),
                ("starts_on", models.DateField(null=True, verbose_name="公示开始")),
                ("ends_on", models.DateField(null=True, verbose_name="公示截止")),
                (
                    "stopped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("stopped_at", models.DateTimeField(null=True)),
                ("stop_reason", models.CharField(blank=True, max_length=500, verbose_name="撤下原因")),
            ],
            options={
                "indexes": [models.Index(fields=["-started_at", "-id"], name="publicity_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("started_at", None), ("stopped_at", None)),
                        fields=("round",),
                        name="publicity_one_draft",
                        violation_error_message="这个批次已有一份拟好的公示名单。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ends_on", None), ("started_at", None), ("started_by", None), ("starts_on", None)
                            ),
                            models.Q(
                                ("ends_on__gt", models.F("starts_on")),
                                ("started_at__isnull", False),
                                ("started_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="publicity_begun_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_by", None),
                            models.Q(("started_by", models.F("drawn_up_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="publicity_by_a_second_person",
                        violation_error_message="公示须由拟定人以外的另一人发布。",
                    ),
                    models.CheckConstraint(condition=models.Q(("days__gte", 5)), name="publicity_at_least_five_days"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stop_reason", ""), ("stopped_at", None), ("stopped_by", None)),
                            models.Q(
                                ("stopped_at__isnull", False),
                                ("stopped_by__isnull", False),
                                models.Q(("stop_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="publicity_stopped_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "publicity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="results.publicity"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.application"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("name", models.CharField(max_length=50, verbose_name="姓名")),
                ("unit", models.CharField(max_length=100, verbose_name="单位")),
                ("series", models.CharField(max_length=40, verbose_name="系列")),
                ("subject", models.CharField(blank=True, max_length=50, verbose_name="专业")),
                ("title", models.CharField(max_length=40, verbose_name="职称")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("publicity", "application"), name="entry_once"),
                    models.UniqueConstraint(fields=("publicity", "position"), name="entry_in_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "publicity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="results.publicity"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="results.entry",
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="受理编号")),
                ("secret", models.BinaryField()),
                ("name", zhicheng.core.encryption.EncryptedTextField(verbose_name="姓名")),
                ("contact", zhicheng.core.encryption.EncryptedTextField(verbose_name="联系电话")),
                ("address", zhicheng.core.encryption.EncryptedTextField(verbose_name="单位或住址")),
                ("text", zhicheng.core.encryption.EncryptedTextField(verbose_name="异议内容")),
                (
                    "file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.file"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dismissed", "异议不成立"),
                            ("upheld", "异议成立，取消评审通过资格"),
                            ("noted", "已核查答复"),
                        ],
                        max_length=10,
                        verbose_name="处理结果",
                    ),
                ),
                ("finding", zhicheng.core.encryption.EncryptedTextField(null=True, verbose_name="核查结论")),
                ("answer", zhicheng.core.encryption.EncryptedTextField(null=True, verbose_name="答复")),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["publicity", "-at", "-id"], name="objection_of_publicity")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("settled_by", None), ("verdict", "")),
                            models.Q(
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                ("verdict__in", ["dismissed", "upheld", "noted"]),
                            ),
                            _connector="OR",
                        ),
                        name="objection_settled_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="inquiries", to="results.objection"
                    ),
                ),
                ("text", zhicheng.core.encryption.EncryptedTextField(verbose_name="核查情况")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Asking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "publicity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="askings", to="results.publicity"
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="确认机构",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("number", models.CharField(blank=True, max_length=50, verbose_name="确认文号")),
                ("refused", models.CharField(blank=True, max_length=500, verbose_name="不予确认的原因")),
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
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)),
                        fields=("publicity",),
                        name="asking_one_at_a_time",
                        violation_error_message="已经报请确认，正在等待办理。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("number", ""), ("refused", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("number", ""), ("refused", ""), _connector="XOR"),
                            ),
                            _connector="OR",
                        ),
                        name="asking_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="asking_decided_by_another",
                        violation_error_message="评审结果须由报请人以外的另一人确认。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="applications.application",
                    ),
                ),
                (
                    "asking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="confirmations", to="results.asking"
                    ),
                ),
                ("number", models.CharField(max_length=50, verbose_name="确认文号")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="确认时间")),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("application",),
                        name="confirmation_one_that_counts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reexamination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reexaminations",
                        to="applications.application",
                    ),
                ),
                (
                    "about",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reviews.event"
                    ),
                ),
                ("reason", models.TextField(max_length=1000, verbose_name="复查理由")),
                ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                ("reopened", models.BooleanField(null=True, verbose_name="重新评审")),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="复查结论")),
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
                        condition=models.Q(
                            models.Q(("answer", ""), ("decided_at", None), ("decided_by", None), ("reopened", None)),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("reopened__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="reexamination_decided_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="committees.round"
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="备案机构",
                    ),
                ),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="备案编号")),
                ("facts", models.JSONField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.file"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="上报时间")),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("received_at", models.DateTimeField(null=True, verbose_name="收悉时间")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("received_at", None), ("received_by", None)),
                            models.Q(("received_at__isnull", False), ("received_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="report_received_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("received_by", None),
                            models.Q(("received_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="report_received_by_another",
                    ),
                ],
            },
        ),
    ]
