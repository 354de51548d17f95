"""Some who wait at a committee's door are called to an interview."""

from django.db.models import Case, When

from zhicheng.applications.models import Application, State
from zhicheng.demo.world import World
from zhicheng.people.models import Role
from zhicheng.profiles import current
from zhicheng.reviews.interviews import call_to_interview

CALLED = 8
ROOM = "评委会办公室所在地办公楼 {} 层 {} 会议室"


def call(world: World) -> None:
    """The newest arrivals, those of the unit with the printed accounts first, where an office has somebody to call."""
    shown = next(account["at"] for account in world.data["account"] if account["role"] == Role.APPLICANT)
    first = Case(When(unit=world.organisations[shown], then=0), default=1)
    waiting = Application.objects.filter(state=State.AWAITING_COMMITTEE).select_related("round__committee")
    step = current().steps[-1]
    called = 0
    for application in waiting.order_by(first, "-moved_at", "-id"):
        assert application.round is not None
        seated = world.reviewers.get((application.round.committee.host_id, step), [])
        by = next((grant for grant in seated if grant.covers_series(application.series_id)), None)
        if by is None or called == CALLED:
            continue
        call_to_interview(
            application,
            time=world.calendar.at_hour(-9, 9 + called // 3, 20 * (called % 3)),
            place=ROOM.format(3, f"30{1 + called % 2}"),
            note="请准备 10 分钟的述职，并携带主要业绩材料原件。",
            by=by,
            at=world.calendar.ago(0.1),
        )
        called += 1
