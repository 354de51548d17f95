import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhicheng.core.encryption


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("applications", "0001_initial"),
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Key",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("authority", "签发机构根证书"),
                            ("codes", "二维码和吊销清单"),
                            ("office", "证书文件"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                ("mark", models.CharField(max_length=16, unique=True)),
                ("private", zhicheng.core.encryption.EncryptedTextField()),
                ("certificates", models.TextField()),
                ("imported", models.BooleanField(default=False)),
                ("since", models.DateTimeField()),
                ("expires", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("purpose", "organisation"),
                        name="key_in_force",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose", "office"), ("organisation", None), _connector="XOR"),
                        name="key_of_an_office_or_of_all",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Serial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("beginning", models.CharField(max_length=30, unique=True)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="applications.application",
                    ),
                ),
                ("number", models.CharField(max_length=30, verbose_name="证书编号")),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版次")),
                ("code", models.CharField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=50, verbose_name="姓名")),
                ("id_number", zhicheng.core.encryption.EncryptedTextField(verbose_name="证件号码")),
                ("id_number_masked", models.CharField(max_length=18, verbose_name="证件号码")),
                ("sex", models.CharField(max_length=2, verbose_name="性别")),
                ("unit", models.CharField(max_length=100, verbose_name="工作单位")),
                ("series", models.CharField(max_length=40, verbose_name="系列")),
                ("specialty", models.CharField(max_length=50, verbose_name="专业")),
                ("level", models.CharField(max_length=10, verbose_name="层级")),
                ("title", models.CharField(max_length=40, verbose_name="职称")),
                ("committee", models.CharField(max_length=100, verbose_name="评审委员会")),
                ("passed_on", models.DateField(verbose_name="取得时间")),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                ("issuer_name", models.CharField(max_length=100, verbose_name="发证机构")),
                ("token", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[("issued", "有效"), ("revoked", "已撤销"), ("superseded", "已换发")],
                        default="issued",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("issued_at", models.DateTimeField(verbose_name="发证时间")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="失效时间")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["issuer", "-id"], name="certificate_by_office"),
                    models.Index(
                        condition=models.Q(("state", "issued"), _negated=True),
                        fields=["ended_at", "id"],
                        name="certificate_that_ended",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("number", "version"), name="certificate_version_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "issued")),
                        fields=("application",),
                        name="certificate_one_in_force",
                        violation_error_message="这份申报已有有效的证书。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["issued", "revoked", "superseded"])),
                        name="certificate_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "issued"), ("ended_at__isnull", False), _connector="XOR"),
                        name="certificate_ended_has_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "certificate",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="document",
                        serialize=False,
                        to="certificates.certificate",
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Revocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revocations",
                        to="certificates.certificate",
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="撤销原因")),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("accepted", models.BooleanField(null=True)),
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
                        fields=("certificate",),
                        name="revocation_one_at_a_time",
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
                        name="revocation_decided_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="revocation_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LookUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "certificate",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="look_ups",
                        to="certificates.certificate",
                    ),
                ),
                ("way", models.CharField(choices=[("code", "扫描二维码"), ("form", "编号和姓名")], max_length=5)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("minute", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["certificate", "-at", "-id"], name="look_up_newest")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("certificate", "minute", "way", "organisation"),
                        name="look_up_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
