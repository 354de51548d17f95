import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0001_initial"),
        ("committees", "0001_initial"),
        ("documents", "0001_initial"),
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Chain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="ChainStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "chain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="applications.chain"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[("review", "review"), ("handler", "handler"), ("leader", "leader")], max_length=20
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("chain", "position"), name="chain_step_in_order")],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("title", "职称申报"), ("expert", "专家申报")], default="title", max_length=10
                    ),
                ),
                ("number", models.CharField(max_length=20, null=True, unique=True, verbose_name="编号")),
                (
                    "applicant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                ("unit_path", models.CharField(max_length=120)),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.series"
                    ),
                ),
                (
                    "specialty",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                    ),
                ),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalogue.title"
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=50, verbose_name="专业")),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "round",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="committees.round",
                    ),
                ),
                ("profile_version", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "填写中"),
                            ("in_review", "审核中"),
                            ("returned", "退回修改"),
                            ("rejected", "未通过"),
                            ("withdrawn", "已撤回"),
                            ("awaiting_committee", "待评审"),
                            ("in_committee", "评审中"),
                            ("decided", "已评审"),
                            ("in_publicity", "公示中"),
                            ("on_hold", "暂缓（有异议）"),
                            ("certified", "已取得职称"),
                            ("admitted", "已入库"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                (
                    "chain",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="applications.chain"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("submission", models.PositiveSmallIntegerField(default=0)),
                ("sections", models.BigIntegerField()),
                ("open_sections", models.BigIntegerField()),
                ("elected", models.BooleanField(null=True, verbose_name="评审通过")),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        choices=[("", "未占用"), ("reserved", "审核中占用"), ("used", "已使用")],
                        default="",
                        max_length=10,
                        verbose_name="申报名额",
                    ),
                ),
                ("apply_type", models.CharField(blank=True, max_length=30, verbose_name="申报类型")),
                ("current_title", models.CharField(blank=True, max_length=50, verbose_name="现职称")),
                ("applicant_name", models.CharField(max_length=50, verbose_name="姓名")),
                ("id_number_masked", models.CharField(max_length=18, verbose_name="证件号码")),
                ("created_at", models.DateTimeField()),
                ("submitted_at", models.DateTimeField(null=True)),
                ("extended_until", models.DateTimeField(null=True, verbose_name="延期至")),
                ("correct_by", models.DateTimeField(null=True, verbose_name="补正期限")),
                ("moved_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["unit", "-moved_at", "-id"], name="application_by_unit"),
                    models.Index(fields=["round", "state", "moved_at", "id"], name="application_by_round"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("applicant", "round"),
                        name="application_once_per_round",
                        violation_error_message="您在这个批次里已有一份申报。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "title"), ("round", None)),
                        fields=("applicant", "year"),
                        name="application_once_per_year_before_committee",
                        violation_error_message="您今年已有一份申报。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "expert")),
                        fields=("applicant", "year"),
                        name="expert_application_once_per_year",
                        violation_error_message="您今年已有一份专家申报。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "title"), models.Q(("state", "admitted"), _negated=True)),
                            models.Q(
                                ("kind", "expert"),
                                ("round", None),
                                models.Q(
                                    (
                                        "state__in",
                                        (
                                            "awaiting_committee",
                                            "in_committee",
                                            "decided",
                                            "in_publicity",
                                            "on_hold",
                                            "certified",
                                        ),
                                    ),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="application_kind_fits_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "draft",
                                    "in_review",
                                    "returned",
                                    "rejected",
                                    "withdrawn",
                                    "awaiting_committee",
                                    "in_committee",
                                    "decided",
                                    "in_publicity",
                                    "on_hold",
                                    "certified",
                                    "admitted",
                                ],
                            )
                        ),
                        name="application_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "returned", "rejected", "withdrawn")),
                            ("open_sections", 0),
                            _connector="OR",
                        ),
                        name="application_closed_while_in_review",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("place", ""),
                            models.Q(("place", "reserved"), ("state__in", ["in_review", "returned"])),
                            models.Q(
                                ("place", "used"),
                                (
                                    "state__in",
                                    (
                                        "awaiting_committee",
                                        "in_committee",
                                        "decided",
                                        "in_publicity",
                                        "on_hold",
                                        "certified",
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="application_place_fits_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("elected", None),
                                models.Q(("state__in", ("in_publicity", "on_hold", "certified")), _negated=True),
                            ),
                            models.Q(("elected", False), ("state", "decided")),
                            models.Q(("elected", True), ("state__in", ("in_publicity", "on_hold", "certified"))),
                            _connector="OR",
                        ),
                        name="application_elected_fits_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("chain", None), ("number", None), ("submission", 0)),
                            models.Q(("chain__isnull", False), ("number__isnull", False), ("submission__gt", 0)),
                            _connector="OR",
                        ),
                        name="application_submitted_has_number_and_chain",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SectionRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="records",
                        to="applications.application",
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("version", models.PositiveSmallIntegerField()),
                ("data", models.JSONField(default=dict)),
                ("problems", models.PositiveSmallIntegerField(default=0)),
                ("missing", models.PositiveSmallIntegerField(default=0)),
                ("edition", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(null=True)),
                ("copied_from", models.PositiveSmallIntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("application", "code"), name="section_once_per_application")
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attachments",
                        to="applications.application",
                    ),
                ),
                ("slot", models.CharField(max_length=30)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.file"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "slot", "file"),
                        name="attachment_once_per_slot",
                        violation_error_message="这份文件已经在此处上传过。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Achievement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="achievements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("data", models.JSONField(default=dict)),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="名称")),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["person", "code", "-id"], name="achievement_of_person")],
            },
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "achievement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proofs",
                        to="applications.achievement",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.file"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("added_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("achievement", "file"),
                        name="proof_once",
                        violation_error_message="这份文件已经在此处上传过。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FrozenSection",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("content", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="applications.application",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("sections", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("findings", models.JSONField(default=list)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("application", "number"), name="revision_in_order")],
            },
        ),
    ]
