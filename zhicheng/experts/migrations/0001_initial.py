import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0001_initial"),
        ("organisations", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Expert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expertises",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="姓名")),
                (
                    "grams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="工作单位",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.series",
                        verbose_name="系列",
                    ),
                ),
                (
                    "specialty",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.specialty",
                        verbose_name="专业",
                    ),
                ),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.title",
                        verbose_name="所持职称",
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
                        verbose_name="层级",
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=50, verbose_name="研究方向")),
                (
                    "keywords",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=50), default=list, size=None, verbose_name="专业关键词"
                    ),
                ),
                ("field_text", models.TextField(default="")),
                (
                    "field_grams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                ("recusals", models.JSONField(default=list, verbose_name="回避声明")),
                ("since", models.DateField(verbose_name="任期开始")),
                ("until", models.DateField(verbose_name="任期截止")),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "在库"), ("suspended", "暂停"), ("ended", "已终止")],
                        default="active",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="原因")),
                ("version", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-since", "-id"], name="expert_newest"),
                    models.Index(fields=["series", "level", "-since", "-id"], name="expert_by_series"),
                    models.Index(
                        condition=models.Q(("state", "ended"), _negated=True),
                        fields=["until", "id"],
                        name="expert_running_out",
                    ),
                    models.Index(fields=["organisation", "-since", "-id"], name="expert_by_organisation"),
                    django.contrib.postgres.indexes.GinIndex(fields=["grams"], name="expert_names"),
                    django.contrib.postgres.indexes.GinIndex(fields=["field_grams"], name="expert_fields"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "series"),
                        name="expert_once_per_series",
                        violation_error_message="此人已在这一系列的专家信息库中。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["active", "suspended", "ended"])), name="expert_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "active"), models.Q(("reason", ""), _negated=True), _connector="XOR"
                        ),
                        name="expert_reason_when_not_active",
                        violation_error_message="暂停或终止须写明原因。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.GreaterThanOrEqual(models.F("until"), models.F("since")),
                            django.db.models.lookups.LessThan(
                                models.F("until"),
                                models.Func(
                                    models.F("since"),
                                    output_field=models.DateTimeField(),
                                    template="(%(expressions)s + interval '3 years')",
                                ),
                            ),
                        ),
                        name="expert_term_at_most_three_years",
                        violation_error_message="专家任期每次不超过 3 年。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpertEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="experts.expert"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("admitted", "审查通过入库"),
                            ("registered", "登记入库"),
                            ("suspended", "暂停"),
                            ("resumed", "恢复"),
                            ("renewed", "续聘"),
                            ("ended", "终止"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("by_name", models.CharField(max_length=50)),
                ("organisation_name", models.CharField(max_length=100)),
                ("title_name", models.CharField(max_length=40)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("application", models.CharField(blank=True, max_length=20, verbose_name="申报编号")),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("expert", "seq"), name="expert_event_in_order")],
            },
        ),
    ]
