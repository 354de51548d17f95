import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER interview_result_frozen BEFORE UPDATE OR DELETE ON reviews_interviewresult
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
"""
BACKWARD = "DROP TRIGGER interview_result_frozen ON reviews_interviewresult;"


class Migration(migrations.Migration):
    """What came of an interview; a later row counts, none is changed."""

    dependencies = [
        ("applications", "0001_initial"),
        ("audit", "0003_chain"),
        ("reviews", "0010_verbs_behind_the_committees_door"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InterviewResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("passed", "通过"), ("failed", "未通过"), ("absent", "缺席")],
                        max_length=10,
                        verbose_name="面试结果",
                    ),
                ),
                (
                    "score",
                    models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="面试成绩"),
                ),
                ("remark", models.TextField(blank=True, verbose_name="面试情况")),
                ("noted_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "application",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interview_results",
                        to="applications.application",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["application", "-id"], name="interview_result_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ("passed", "failed", "absent"))), name="interview_outcome"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score", None)) | models.Q(("score__gte", 0), ("score__lte", 100)),
                        name="interview_score_within_a_hundred",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome", "absent"), _negated=True) | models.Q(("score", None)),
                        name="interview_absent_has_no_score",
                        violation_error_message="缺席的没有成绩，请删去成绩。",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
