import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhicheng.core.encryption


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("committees", "0001_initial"),
        ("experts", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="committees.round"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="次序")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("prepared", "已准备"),
                            ("committed", "已公布承诺"),
                            ("drawn", "已抽取"),
                            ("closed", "已完成"),
                            ("void", "已作废"),
                        ],
                        default="prepared",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("rule", models.TextField(verbose_name="规则")),
                ("rule_hash", models.CharField(max_length=64, verbose_name="规则摘要")),
                ("pool", models.TextField(verbose_name="候选名单")),
                ("pool_hash", models.CharField(max_length=64, verbose_name="名单摘要")),
                ("considered", models.PositiveIntegerField(verbose_name="可选专家")),
                ("seed", zhicheng.core.encryption.EncryptedTextField(null=True)),
                ("commitment", models.CharField(blank=True, max_length=64, verbose_name="种子承诺")),
                ("revealed", models.CharField(blank=True, max_length=64, verbose_name="种子")),
                ("value", models.CharField(blank=True, max_length=300, verbose_name="公开值")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="作废原因")),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("prepared_at", models.DateTimeField()),
                (
                    "committed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("committed_at", models.DateTimeField(null=True)),
                (
                    "drawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("drawn_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "void_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("void_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("round", "number"), name="draw_numbered"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "void"), _negated=True),
                        fields=("round",),
                        name="draw_one_that_counts",
                        violation_error_message="这个批次已有一次抽取。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["prepared", "committed", "drawn", "closed", "void"])),
                        name="draw_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at", None),
                                ("committed_at", None),
                                ("drawn_at", None),
                                ("state", "prepared"),
                                ("void_at", None),
                            ),
                            models.Q(
                                ("closed_at", None),
                                ("committed_at__isnull", False),
                                ("drawn_at", None),
                                ("state", "committed"),
                                ("void_at", None),
                            ),
                            models.Q(
                                ("closed_at", None),
                                ("drawn_at__gte", models.F("committed_at")),
                                ("state", "drawn"),
                                ("void_at", None),
                            ),
                            models.Q(("closed_at__gte", models.F("drawn_at")), ("state", "closed"), ("void_at", None)),
                            models.Q(("closed_at", None), ("state", "void"), ("void_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="draw_state_has_its_moments",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("committed_at", None), ("committed_by", None)),
                            models.Q(("committed_at__isnull", False), ("committed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="draw_committed_by_whom_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drawn_at", None), ("drawn_by", None)),
                            models.Q(("drawn_at__isnull", False), ("drawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="draw_drawn_by_whom_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="draw_closed_by_whom_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("void_at", None), ("void_by", None)),
                            models.Q(("void_at__isnull", False), ("void_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="draw_void_by_whom_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("drawn_by", None),
                            models.Q(("drawn_by", models.F("prepared_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="draw_by_a_second_person",
                        violation_error_message="公开值须由准备人以外的工作人员录入。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("commitment", ""), ("committed_at", None), ("revealed", ""), ("seed__isnull", True)
                            ),
                            models.Q(
                                ("committed_at__isnull", False),
                                ("seed__isnull", False),
                                models.Q(("commitment", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="draw_committed_to_a_seed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revealed", ""), ("state__in", ["prepared", "committed"])),
                            models.Q(("committed_at", None), ("revealed", ""), ("state", "void")),
                            models.Q(
                                ("state__in", ["drawn", "closed", "void"]), models.Q(("revealed", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="draw_seed_revealed_afterwards",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("drawn_at", None), ("value", "")),
                            models.Q(("drawn_at__isnull", False), models.Q(("value", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="draw_by_a_public_value",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "void"), ("reason", ""), _connector="XOR"),
                        name="draw_void_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lots", to="draws.draw"
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="experts.expert"
                    ),
                ),
                ("quota", models.CharField(max_length=10, verbose_name="名额组")),
                ("label", models.CharField(max_length=10, verbose_name="编号")),
                ("place", models.PositiveIntegerField(null=True, verbose_name="抽取次序")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("draw", "label"), name="lot_labelled"),
                    models.UniqueConstraint(fields=("draw", "expert"), name="lot_once_per_expert"),
                    models.UniqueConstraint(fields=("draw", "quota", "place"), name="lot_in_its_place"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Exclusion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="exclusions", to="draws.draw"
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="experts.expert"
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="原因")),
                ("sentence", models.CharField(max_length=300, verbose_name="说明")),
            ],
            options={
                "indexes": [models.Index(fields=["draw", "code", "id"], name="exclusion_by_reason")],
                "constraints": [models.UniqueConstraint(fields=("draw", "expert"), name="exclusion_once_per_expert")],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "lot",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitation", to="draws.lot"
                    ),
                ),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="draws.draw"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("invited", "已邀请，待答复"),
                            ("accepted", "已接受"),
                            ("declined", "已谢绝"),
                            ("lapsed", "逾期未答复"),
                            ("barred", "核对后不得参加"),
                        ],
                        default="invited",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("answer_by", models.DateTimeField(verbose_name="答复期限")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("invited_at", models.DateTimeField()),
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
                ("replaced", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["draw", "state", "id"], name="invitation_of_draw")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["invited", "accepted", "declined", "lapsed", "barred"])),
                        name="invitation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("settled_by", None), ("state", "invited")),
                            models.Q(
                                models.Q(("state", "invited"), _negated=True),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="invitation_settled_by_whom_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["declined", "barred"]), ("reason", ""), _connector="XOR"),
                        name="invitation_declined_with_a_reason",
                        violation_error_message="谢绝须写明原因。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaced", False), ("state__in", ["declined", "lapsed", "barred"]), _connector="OR"
                        ),
                        name="invitation_replaced_when_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer_by__gt", models.F("invited_at"))), name="invitation_leaves_time"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="declarations", to="draws.invitation"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("单位", "单位"), ("个人", "个人")], max_length=4, verbose_name="回避对象"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="单位名称或姓名")),
                ("relation", models.CharField(max_length=100, verbose_name="关系")),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("invitation", "kind", "name"), name="declared_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("relation", ""), _negated=True)
                        ),
                        name="declared_with_its_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DrawEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "draw",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="draws.draw"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("prepared", "准备"),
                            ("committed", "公布承诺"),
                            ("drawn", "录入公开值并抽取"),
                            ("invited", "邀请"),
                            ("accepted", "接受"),
                            ("declined", "谢绝"),
                            ("lapsed", "逾期未答复"),
                            ("barred", "核对后不得参加"),
                            ("closed", "完成"),
                            ("void", "作废"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="draws.lot"
                    ),
                ),
                ("quota", models.CharField(blank=True, max_length=10)),
                ("label", models.CharField(blank=True, max_length=10)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_office", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("draw", "seq"), name="draw_event_in_order")],
            },
        ),
        migrations.CreateModel(
            name="Trace",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "works",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "alone",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                (
                    "names",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
                (
                    "employers",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None),
                ),
            ],
        ),
    ]
