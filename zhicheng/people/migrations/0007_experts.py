from django.db import migrations, models

ROLES = [
    ("administrator", "系统管理员"),
    ("staff", "工作人员"),
    ("handler", "经办人"),
    ("leader", "负责人"),
    ("review", "审核人"),
    ("applicant", "申报人"),
    ("expert", "评审专家"),
]


class Migration(migrations.Migration):
    dependencies = [("people", "0006_second_factor")]

    operations = [
        migrations.RemoveConstraint(model_name="grant", name="grant_role_known"),
        migrations.AlterField(
            model_name="grant",
            name="role",
            field=models.CharField(choices=ROLES, max_length=20, verbose_name="角色"),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("role__in", [role for role, _ in ROLES])), name="grant_role_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "expert")), fields=("user",), name="grant_one_as_expert"
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "expert"), _negated=True),
                    models.Q(("lent_by", None), ("until__isnull", False)),
                    _connector="OR",
                ),
                name="grant_as_expert_for_the_term",
            ),
        ),
    ]
