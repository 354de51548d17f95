import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("subject", models.CharField(max_length=100, verbose_name="标题")),
                ("body", models.CharField(max_length=1000, verbose_name="内容")),
                ("about", models.BigIntegerField(null=True)),
                (
                    "place",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                ("once", models.CharField(blank=True, max_length=60)),
                ("at", models.DateTimeField()),
                ("read", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("to"),
                        models.F("read"),
                        models.OrderBy(models.F("at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="notice_list",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("once", ""), _negated=True), fields=("to", "once"), name="notice_only_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="notices.notice"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("app", "站内消息"),
                            ("email", "电子邮件"),
                            ("sms", "短信"),
                            ("dingtalk", "钉钉"),
                            ("wecom", "企业微信"),
                        ],
                        max_length=10,
                        verbose_name="渠道",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待发送"),
                            ("sending", "正在发送"),
                            ("sent", "已发送"),
                            ("failed", "发送失败"),
                            ("uncertain", "不确定"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="次数")),
                ("due_at", models.DateTimeField()),
                ("tried_at", models.DateTimeField(null=True)),
                ("said", models.CharField(blank=True, max_length=200, verbose_name="原因")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")), fields=["due_at", "id"], name="delivery_waiting"
                    ),
                    models.Index(
                        condition=models.Q(("state", "sending")), fields=["tried_at", "id"], name="delivery_sending"
                    ),
                    models.Index(
                        models.F("state"),
                        models.OrderBy(models.F("due_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="delivery_list",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "sending", "sent", "failed", "uncertain"])),
                        name="delivery_state_known",
                    ),
                    models.UniqueConstraint(fields=("notice", "channel"), name="delivery_once_per_channel"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("progress", "申报进度"),
                            ("level", "每一级审核通过"),
                            ("deadline", "截止时间提醒"),
                            ("work", "审核工作"),
                            ("unit", "单位事项"),
                            ("account", "账户安全"),
                            ("task", "后台任务"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "channels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("app", "站内消息"),
                                ("email", "电子邮件"),
                                ("sms", "短信"),
                                ("dingtalk", "钉钉"),
                                ("wecom", "企业微信"),
                            ],
                            max_length=10,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "group"), name="preference_once_per_group")],
            },
        ),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="标题")),
                ("text", models.TextField(verbose_name="正文")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("public", "社会公众（门户首页公开）"),
                            ("everybody", "辖区内全部用户"),
                            ("units", "辖区内各单位（系统管理员）"),
                            ("reviewers", "辖区内审核人员"),
                            ("applicants", "辖区内申报人员"),
                        ],
                        max_length=10,
                        verbose_name="发布范围",
                    ),
                ),
                ("publish_at", models.DateTimeField(verbose_name="发布时间")),
                ("until", models.DateTimeField(null=True, verbose_name="结束时间")),
                ("pinned", models.BooleanField(default=False, verbose_name="置顶")),
                ("policy", models.BooleanField(default=False, verbose_name="政策文件")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("published", "已发布"), ("withdrawn", "已撤下")],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("pinned"), descending=True),
                        models.OrderBy(models.F("publish_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("state", "published")),
                        name="announcement_list",
                    ),
                    models.Index(
                        models.F("organisation"),
                        models.OrderBy(models.F("changed_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="announcement_of_office",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "published", "withdrawn"])),
                        name="announcement_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until", None), ("until__gt", models.F("publish_at")), _connector="OR"),
                        name="announcement_ends_after_it_begins",
                        violation_error_message="结束时间应晚于发布时间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "announcement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enclosures",
                        to="notices.announcement",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.file"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("announcement", "file"), name="enclosure_once")],
            },
        ),
    ]
