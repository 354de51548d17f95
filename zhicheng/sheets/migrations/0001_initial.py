import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
        ("jobs", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                (
                    "grant",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.grant"),
                ),
                ("name", models.CharField(max_length=200, verbose_name="文件名")),
                (
                    "file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="documents.file"
                    ),
                ),
                ("sheet", models.CharField(blank=True, max_length=100)),
                ("unused", models.CharField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "正在检查"),
                            ("checked", "已检查，待确认"),
                            ("committing", "正在导入"),
                            ("committed", "已导入"),
                            ("given_up", "已放弃"),
                        ],
                        default="checking",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("new", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("same", models.PositiveIntegerField(default=0)),
                ("wrong", models.PositiveIntegerField(default=0)),
                (
                    "marked",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="documents.file"
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="jobs.job"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("committed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["grant", "-at", "-id"], name="import_by_grant")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["checking", "checked", "committing", "committed", "given_up"])
                        ),
                        name="import_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "committed"), ("committed_at", None), _connector="XOR"),
                        name="import_committed_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "taken",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="sheets.import"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[("new", "新增"), ("changed", "变更"), ("same", "无变化"), ("wrong", "有误")],
                        max_length=8,
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("notes", models.JSONField(default=list)),
            ],
            options={
                "indexes": [models.Index(fields=["taken", "verdict", "number"], name="import_line_by_verdict")],
                "constraints": [
                    models.UniqueConstraint(fields=("taken", "number"), name="import_line_once"),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["new", "changed", "same", "wrong"])),
                        name="import_line_verdict_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opened",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "taken",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="opened", to="sheets.import"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("taken", "user"), name="import_opened_once")],
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("listing", models.CharField(max_length=40)),
                ("label", models.CharField(max_length=100, verbose_name="列表")),
                ("filters", models.CharField(blank=True, max_length=300, verbose_name="条件")),
                (
                    "grant",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.grant"),
                ),
                ("whole_numbers", models.BooleanField(default=False, verbose_name="完整证件号码")),
                ("rows", models.PositiveIntegerField(null=True, verbose_name="行数")),
                (
                    "job",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="jobs.job"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="导出时间")),
            ],
            options={
                "indexes": [models.Index(fields=["grant", "-at", "-id"], name="export_by_grant")],
            },
        ),
    ]
