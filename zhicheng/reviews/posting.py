"""单位公示: what a unit shows to its own people before it reports up (Order 40, Art. 16), as the profile says.

Apart from `actions` because nothing moves: it is only asked for where the last step of the unit passes.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from zhicheng.applications.models import Application, Kind, State
from zhicheng.audit import trail
from zhicheng.catalogue import working_days
from zhicheng.core.refused import Refused
from zhicheng.people.models import REVIEWERS, Grant
from zhicheng.profiles import current
from zhicheng.profiles.results import UnitPublicity
from zhicheng.reviews.case import Case
from zhicheng.reviews.models import Posting
from zhicheng.reviews.moving import Turn

INSIDE = "本系统单位内公示"


def waiting(by: Grant) -> QuerySet[Application]:
    """The unit's own applications that stand at one of its steps, within the person's series."""
    if by.role not in REVIEWERS:
        return Application.objects.none()
    here = {"stops__closed_at": None, "stops__organisation": by.organisation_id}
    own = Application.objects.filter(unit=by.organisation_id, kind=Kind.TITLE, state=State.IN_REVIEW, **here)
    own = own.exclude(applicant=by.user_id)
    return own if by.all_series else own.filter(series__in=by.series)


def newest(applications: Iterable[int]) -> dict[int, Posting]:
    """The posting that counts of each of these applications: one query."""
    found = Posting.objects.filter(application__in=list(applications)).order_by("pk")
    return {posting.application_id: posting for posting in found}


def inside(by: Grant, on: date) -> QuerySet[Posting]:
    """What the system shows today to the people of one's own unit."""
    own = Posting.objects.filter(application__unit=by.organisation_id, timed=True, since__lte=on, until__gte=on)
    return own.select_related("application__title", "application__series")


@transaction.atomic
def record(
    applications: Collection[int], *, since: date, until: date, place: str, by: Grant, at: datetime
) -> list[Posting]:
    """登记单位公示: from when to when and where it was; too short a time is refused."""
    _require_mode(UnitPublicity.RECORDED)
    if not place.strip():
        raise Refused("请填写公示地点。", code="place_needed", fields={"place": "请填写公示地点。"})
    days = current().results.unit_publicity_days
    earliest = working_days.around(since).after(since, days)
    if until < earliest:
        rule = f"单位公示不少于 {days} 个工作日（人社部令第40号第十六条）"
        sentence = f"{rule}，从 {since:%Y-%m-%d} 起最早到 {earliest:%Y-%m-%d} 结束。"
        raise Refused(sentence, code="posted_too_short", fields={"until": sentence})
    return _keep(applications, since, until, place.strip(), by, at, timed=False)


@transaction.atomic
def show(applications: Collection[int], *, by: Grant, at: datetime) -> list[Posting]:
    """发布单位公示: the system shows it to the unit's people from today, for the working days of the law."""
    _require_mode(UnitPublicity.TIMED)
    since = localdate(at)
    until = working_days.around(since).after(since, current().results.unit_publicity_days)
    return _keep(applications, since, until, INSIDE, by, at, timed=True)


def require_over(turn: Turn, after: Case) -> None:
    """Nothing leaves the unit before its publicity is over, where the profile has it so."""
    mode, application = current().results.unit_publicity, turn.application
    if mode == UnitPublicity.NONE or application.kind != Kind.TITLE or turn.case.desk[0] != application.unit_id:
        return
    if after.state == State.IN_REVIEW and after.desk[0] == application.unit_id:
        return
    posting = newest([application.pk]).get(application.pk)
    if posting is None:
        raise Refused(
            "这份申报还没有在本单位公示（人社部令第40号第十六条），不能上报。请先在「单位公示」中办理。",
            code="not_posted",
        )
    if localdate(turn.at) <= posting.until:
        raise Refused(
            f"本单位公示到 {posting.until:%Y-%m-%d} 期满，期满后才能上报（人社部令第40号第十六条）。",
            code="posting_runs",
        )


def _require_mode(mode: UnitPublicity) -> None:
    if current().results.unit_publicity != mode:
        raise Refused("单位公示不在系统中这样办理，请按本省的规定进行。", code="not_this_way")


def _keep(
    applications: Collection[int], since: date, until: date, place: str, by: Grant, at: datetime, *, timed: bool
) -> list[Posting]:
    held = list(waiting(by).filter(pk__in=applications).select_for_update(of=("self",)).order_by("pk"))
    if not held or len(held) != len(set(applications)):
        raise Refused("所选申报现在不在本单位审核，请刷新页面后重新选择。", code="not_here")
    rows = [
        Posting(application=one, since=since, until=until, place=place, timed=timed, by=by.user, at=at) for one in held
    ]
    Posting.objects.bulk_create(rows)
    told = ((one, {"since": f"{since}", "until": f"{until}"}) for one in held)
    trail.record_many("application.posted", told, by=by, at=at)
    return rows
