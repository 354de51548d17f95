import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zhicheng.core.encryption

# The words by which a name is found: its characters and its neighbouring pairs. Declared dear to compute, so that a
# search reads them from the index instead of from every row.
WORDS = """
CREATE FUNCTION name_words(name text) RETURNS text[]
    IMMUTABLE STRICT PARALLEL SAFE COST 10000 LANGUAGE plpgsql AS $$
DECLARE
    small text := lower(name);
    words text[] := '{}';
BEGIN
    FOR place IN 1..char_length(name) LOOP
        words := words || substr(small, place, 1);
        IF place < char_length(name) THEN
            words := words || substr(small, place, 2);
        END IF;
    END LOOP;
    RETURN words;
END $$
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(WORDS, "DROP FUNCTION name_words(text)"),
        migrations.RunSQL("CREATE SEQUENCE people_login START 100001", "DROP SEQUENCE people_login"),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("login", models.CharField(max_length=30, unique=True, verbose_name="登录名")),
                ("name", models.CharField(max_length=50, verbose_name="姓名")),
                ("id_number", zhicheng.core.encryption.EncryptedTextField(null=True, verbose_name="证件号码")),
                ("id_number_index", models.BinaryField(null=True, unique=True)),
                ("id_number_masked", models.CharField(blank=True, max_length=18, verbose_name="证件号码")),
                ("mobile", models.CharField(blank=True, max_length=20, verbose_name="手机号")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="电子邮箱")),
                ("must_change_password", models.BooleanField(default=True)),
                ("sessions_since", models.DateTimeField(null=True)),
                ("second_factor_since", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        models.Func(models.F("name"), function="name_words"), name="user_by_words_of_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UsedPassword",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="used_passwords",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("password", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="SecondFactor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="second_factor",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("secret", zhicheng.core.encryption.EncryptedTextField(null=True)),
                ("waiting", zhicheng.core.encryption.EncryptedTextField(null=True)),
                ("waiting_since", models.DateTimeField(null=True)),
                ("last_step", models.BigIntegerField(default=0)),
                (
                    "recovery",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=64), default=list, size=None
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("waiting__isnull", True), ("waiting_since__isnull", True)),
                            models.Q(("waiting__isnull", False), ("waiting_since__isnull", False)),
                            _connector="OR",
                        ),
                        name="second_factor_waiting_since",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="grants", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "系统管理员"),
                            ("staff", "工作人员"),
                            ("handler", "经办人"),
                            ("leader", "负责人"),
                            ("review", "审核人"),
                            ("applicant", "申报人"),
                            ("expert", "评审专家"),
                        ],
                        max_length=20,
                        verbose_name="角色",
                    ),
                ),
                ("enabled", models.BooleanField(default=False, verbose_name="启动")),
                ("all_series", models.BooleanField(default=False)),
                (
                    "series",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2), default=list, size=None
                    ),
                ),
                ("sections", models.BigIntegerField(default=0)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "lent_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="lent", to="people.grant"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["organisation", "role"], name="grant_by_desk")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("user", "organisation", "role"),
                        name="grant_once_per_role",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lent_by", None), ("until__gte", models.F("since")), _connector="OR"),
                        name="grant_lent_for_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "role__in",
                                ["administrator", "staff", "handler", "leader", "review", "applicant", "expert"],
                            )
                        ),
                        name="grant_role_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "expert")), fields=("user",), name="grant_one_as_expert"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "expert"), _negated=True),
                            models.Q(("lent_by", None), ("until__isnull", False)),
                            _connector="OR",
                        ),
                        name="grant_as_expert_for_the_term",
                    ),
                ],
            },
        ),
    ]
