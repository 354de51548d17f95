"""Some applicants keep what they have achieved, for the next application; and the numbers are rolled up."""

from datetime import datetime, timedelta

from zhicheng.applications import achievements
from zhicheng.applications.models import Application
from zhicheng.people.models import Grant, Role
from zhicheng.sections.stored import stored_rows

KEEPERS = 12
LATER = timedelta(hours=1)


def keep() -> None:
    """The first who handed in have their papers, projects and awards in 我的成果库."""
    codes = [section.code for section in achievements.sections()]
    handed_in = Application.objects.filter(submission__gt=0, kind="title").select_related("applicant", "unit")
    for application in handed_in.order_by("id")[:KEEPERS]:
        by = Grant.objects.select_related("user", "organisation").filter(
            user=application.applicant, organisation=application.unit, role=Role.APPLICANT
        )
        grant = by.order_by("id").first()
        if grant is not None:
            _keep(application, codes, grant, (application.submitted_at or application.created_at) + LATER)


def _keep(application: Application, codes: list[str], by: Grant, at: datetime) -> None:
    for record in application.records.filter(code__in=codes).select_related("application").order_by("id"):
        section = next(section for section in achievements.sections() if section.code == record.code)
        ids = [row["id"] for row in stored_rows(section, record.data)]
        achievements.keep_entries(record, ids, by=by, at=at)
