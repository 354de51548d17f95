import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Region",
            fields=[
                ("code", models.CharField(max_length=6, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="organisations.region",
                    ),
                ),
                ("valid_from", models.PositiveSmallIntegerField(null=True)),
                ("valid_until", models.PositiveSmallIntegerField(null=True)),
                ("list_version", models.CharField(max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=20, unique=True, verbose_name="单位编号")),
                ("name", models.CharField(max_length=100, verbose_name="机构名称")),
                (
                    "grams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("office", "职改办"),
                            ("bureau", "主管部门"),
                            ("unit", "单位"),
                            ("committee_office", "评委会办事机构"),
                        ],
                        max_length=20,
                        verbose_name="机构类别",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subordinates",
                        to="organisations.organisation",
                    ),
                ),
                ("path", models.CharField(max_length=120, unique=True)),
                ("depth", models.PositiveSmallIntegerField()),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="organisations.region",
                        verbose_name="所属地市(或省直)",
                    ),
                ),
                ("submits", models.BooleanField(default=False, verbose_name="呈报单位")),
                ("is_hr_agency", models.BooleanField(default=False, verbose_name="是否人力资源服务机构")),
                (
                    "tier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("province", "省"),
                            ("city", "市"),
                            ("county", "县（区）"),
                            ("township", "乡镇"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                        verbose_name="机构隶属",
                    ),
                ),
                (
                    "industry",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "农、林、牧、渔业"),
                            ("B", "采矿业"),
                            ("C", "制造业"),
                            ("D", "电力、热力、燃气及水生产和供应业"),
                            ("E", "建筑业"),
                            ("F", "批发和零售业"),
                            ("G", "交通运输、仓储和邮政业"),
                            ("H", "住宿和餐饮业"),
                            ("I", "信息传输、软件和信息技术服务业"),
                            ("J", "金融业"),
                            ("K", "房地产业"),
                            ("L", "租赁和商务服务业"),
                            ("M", "科学研究和技术服务业"),
                            ("N", "水利、环境和公共设施管理业"),
                            ("O", "居民服务、修理和其他服务业"),
                            ("P", "教育"),
                            ("Q", "卫生和社会工作"),
                            ("R", "文化、体育和娱乐业"),
                            ("S", "公共管理、社会保障和社会组织"),
                            ("T", "国际组织"),
                        ],
                        max_length=1,
                        verbose_name="所属行业",
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fully_funded", "全额拨款事业单位"),
                            ("partly_funded", "差额拨款事业单位"),
                            ("self_funded", "自收自支事业单位"),
                            ("government", "行政机关"),
                            ("public_enterprise", "公有制企业"),
                            ("private_enterprise", "非公有制企业"),
                            ("social_group", "社会团体"),
                            ("private_non_enterprise", "民办非企业单位"),
                            ("other", "其他"),
                        ],
                        max_length=30,
                        verbose_name="单位性质",
                    ),
                ),
                (
                    "scale",
                    models.CharField(
                        blank=True,
                        choices=[("large", "大型"), ("medium", "中型"), ("small", "小型"), ("micro", "微型")],
                        max_length=20,
                        verbose_name="单位规模",
                    ),
                ),
                (
                    "economic_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("state_owned", "国有全资"),
                            ("collective", "集体全资"),
                            ("cooperative", "股份合作"),
                            ("joint", "联营"),
                            ("limited", "有限责任公司"),
                            ("shares", "股份有限公司"),
                            ("private", "私有"),
                            ("hk_macao_taiwan", "港澳台投资"),
                            ("foreign", "国外投资"),
                            ("other", "其他"),
                        ],
                        max_length=30,
                        verbose_name="经济类型",
                    ),
                ),
                ("organisation_code", models.CharField(blank=True, max_length=10, verbose_name="组织机构代码")),
                ("uscc", models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="通讯地址")),
                ("postcode", models.CharField(blank=True, max_length=6, verbose_name="邮政编码")),
                ("fax", models.CharField(blank=True, max_length=30, verbose_name="传真")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="电子邮箱")),
                ("staff_count", models.PositiveIntegerField(null=True, verbose_name="单位人数")),
                ("professional_count", models.PositiveIntegerField(null=True, verbose_name="专业技术人员数")),
                ("senior_count", models.PositiveIntegerField(null=True, verbose_name="正高级")),
                ("associate_senior_count", models.PositiveIntegerField(null=True, verbose_name="副高级")),
                ("intermediate_count", models.PositiveIntegerField(null=True, verbose_name="中级")),
                ("assistant_count", models.PositiveIntegerField(null=True, verbose_name="助理级")),
                ("technician_count", models.PositiveIntegerField(null=True, verbose_name="员级")),
                ("untitled_count", models.PositiveIntegerField(null=True, verbose_name="未取得职称人员")),
                (
                    "certificate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.file",
                        verbose_name="单位证件",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "未提交"),
                            ("submitted", "未审核"),
                            ("approved", "已通过"),
                            ("refused", "未通过"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="审核状态",
                    ),
                ),
                ("refusal", models.CharField(blank=True, max_length=500, verbose_name="未通过原因")),
                ("submitted_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(
                        django.contrib.postgres.indexes.OpClass(models.F("path"), "text_pattern_ops"),
                        name="organisation_subtree",
                    ),
                    models.Index(fields=["parent", "code", "id"], name="organisation_children"),
                    django.contrib.postgres.indexes.GinIndex(fields=["grams"], name="organisation_words"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("parent"),
                        models.F("name"),
                        name="organisation_name_once_under_parent",
                        violation_error_message="同一上级下已有同名单位。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "submitted", "approved", "refused"])),
                        name="organisation_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "refused"), ("refusal", ""), _connector="XOR"),
                        name="organisation_refusal_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent__isnull", False), ("depth", 0), _connector="OR"),
                        name="organisation_root_has_depth_zero",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="organisations.organisation",
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="联系人")),
                ("phone", models.CharField(max_length=30, verbose_name="联系电话")),
            ],
        ),
    ]
