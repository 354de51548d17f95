"""批量发证: everybody of a round whose result is confirmed, one transaction each.

Begun again after a dead worker it goes on with those who have none yet; nobody gets two.
"""

from zhicheng.certificates import listing  # noqa: F401  the worker makes that list too
from zhicheng.certificates.actions import issue
from zhicheng.certificates.queries import to_issue
from zhicheng.committees.models import Round
from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.jobs.models import Job
from zhicheng.jobs.registry import Outcome, Progress, job
from zhicheng.people.models import Grant

ISSUE_BATCH = "issue_certificates"
FAILURES_TOLD = 3


@job(ISSUE_BATCH)
def issue_batch(job: Job, progress: Progress) -> Outcome:
    """Issue the certificates of a round; who cannot get one is named, and keeps nobody else waiting."""
    wanted = job.arguments
    grants = Grant.objects.live(clock.today()).select_related("user", "organisation")
    by = grants.filter(pk=wanted["grant"], user=job.owner_id).first()
    if by is None:
        raise Refused("您的这一身份已停用，不能发证。请联系本单位系统管理员。", code="grant_over")
    waiting = list(to_issue(Round.objects.get(pk=wanted["round"]), by).order_by("number", "pk"))
    before = max(0, wanted["total"] - len(waiting))  # done by the worker that died
    refused: list[str] = []
    for place, application in enumerate(waiting, start=1):
        try:
            issue(application, site=wanted["site"], by=by, at=clock.now())
        except Refused as refusal:
            refused.append(f"{application.applicant_name}（{application.number}）：{refusal.message}")
        progress(before + place, before + len(waiting))
    said = f"已制发 {before + len(waiting) - len(refused)} 份证书。"
    if refused:
        said += f"{len(refused)} 人没有发证：{'；'.join(refused[:FAILURES_TOLD])}"
    return Outcome(said)
