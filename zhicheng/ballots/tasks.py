"""备票: a key for each candidate takes a tenth of a second, so that many are a job."""

from zhicheng.ballots import actions
from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.jobs.models import Job
from zhicheng.jobs.registry import Outcome, Progress, job
from zhicheng.meetings.models import Meeting
from zhicheng.people.models import Grant

PREPARE = "prepare_ballot"


@job(PREPARE)
def prepare_ballot(job: Job, progress: Progress) -> Outcome:
    """Make the papers of a meeting's next ballot; made again they take the place of those not yet given out."""
    grants = Grant.objects.live(clock.today()).select_related("user", "organisation")
    by = next(iter(grants.filter(pk=job.arguments["grant"], user=job.owner_id)), None)
    if by is None:
        raise Refused("您的这一身份已停用，不能备票。请联系本单位系统管理员。", code="grant_over")
    meeting = Meeting.objects.get(pk=job.arguments["meeting"])
    ballot = actions.prepare(meeting, by=by, at=clock.now(), progress=progress)
    return Outcome(f"第 {ballot.number} 轮的选票已备好：{ballot.papers.count()} 位评审对象。")
