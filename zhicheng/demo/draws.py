"""Draws that are on their way, and records of integrity: something to look at on each of their pages."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from zhicheng.catalogue.models import Level
from zhicheng.committees.models import Round
from zhicheng.demo.calls import MEMBERS
from zhicheng.demo.world import World
from zhicheng.draws import actions
from zhicheng.draws.models import Draw
from zhicheng.draws.queries import current_draw, invitations, members, sufficiency
from zhicheng.draws.rules import Quota, Rule, lowest
from zhicheng.experts import actions as experts
from zhicheng.experts.models import Expert
from zhicheng.integrity import actions as integrity
from zhicheng.integrity.models import Part
from zhicheng.integrity.queries import usual_until
from zhicheng.people.models import Grant, Role, User
from zhicheng.profiles import current

RESERVES = 3
MANY = 45
"""Experts of a series, of whom enough are left when those are out who must stay away."""
LOTTERY_DAYS = (1, 3, 6)
"""Tuesday, Thursday, Sunday, in the evening."""


def begin(world: World) -> None:
    """One committee waits for its experts' answers, another one for the public value."""
    found = [(round, office) for round in world.rounds if len(office := _office(world, round)) > 1 and _may(round)]
    for (round, office), show in zip(found, (_invited, _committed), strict=False):
        show(world, round, office[0], next(one for one in office if one.user_id != office[0].user_id))


def record(world: World) -> None:
    """The province's office keeps a record of an expert who was ended, and one of an applicant that it lifted."""
    by = next(grants[0] for (host, _), grants in world.reviewers.items() if grants and grants[0].organisation.is_top)
    ended = Expert.objects.filter(state="ended").order_by("pk").values_list("person", flat=True)[:1]
    applied = Grant.objects.filter(role=Role.APPLICANT).order_by("pk").values_list("user", flat=True)[:1]
    at = world.calendar.ago(40)
    said: dict[str, Any] = {"since": localdate(at), "until": usual_until(localdate(at)), "by": by, "at": at}
    office = f"{by.organisation.name}通报〔{at.year}〕"
    for user in User.objects.filter(pk__in=ended):
        what = "向申报人透露评审会讨论情况，已终止专家资格。"
        integrity.record(user, part=Part.EXPERT, what=what, document=f"{office}3号", **said)
    for user in User.objects.filter(pk__in=applied):
        what = "继续教育学时证明与登记不符。"
        made = integrity.record(user, part=Part.APPLICANT, what=what, document=f"{office}4号", **said)
        integrity.lift(made, because="复核查明系登记单位录入错误，予以撤销。", by=by, at=world.calendar.ago(12))


def _may(round: Round) -> bool:
    """A committee of the middle grade, for which a few members suffice, with experts enough and no draw yet."""
    committee = round.committee
    enough = Expert.objects.filter(series=committee.series_id).count() > MANY
    return committee.levels == [Level.INTERMEDIATE] and enough and current_draw(round) is None


def _office(world: World, round: Round) -> list[Grant]:
    """The office's reviewers who judge the series."""
    host, series = round.committee.host_id, round.committee.series_id
    grants = [grant for step in current().steps for grant in world.reviewers.get((host, step), [])]
    return [grant for grant in grants if grant.covers_series(series)]


def lottery(first: datetime) -> tuple[str, datetime]:
    """The first issue of a lottery from that day on, named so that nobody takes another one, and when it is drawn."""
    day = next(day for n in range(7) if (day := first + timedelta(days=n)).weekday() in LOTTERY_DAYS)
    begin = day.replace(month=1, day=1)
    number = sum((begin + timedelta(days=n)).weekday() in LOTTERY_DAYS for n in range((day - begin).days + 1))
    known = day.replace(hour=21, minute=30, second=0, microsecond=0)
    return f"中国福利彩票双色球第 {day.year}{number:03} 期（{day:%Y-%m-%d} 开奖）的 7 个开奖号码", known


def whole(world: World, round: Round, office: list[Grant], *, begun: int) -> Draw:
    """Prepared so many days ago, committed, drawn by a second person, accepted by all and closed within eight days.

    Where the library has too few, it stays prepared.
    """
    first, ago = office[0], world.calendar.ago
    second = next(grant for grant in office if grant.user_id != first.user_id)
    draw = _prepared(world, round, first, world.calendar.at_hour(begun - 1, 21, 30), ago(begun), serves=30)
    if not _suffices(draw):
        return draw
    draw = actions.commit(draw, by=first, at=ago(begun - 0.1), seen=_seen(draw))
    draw = actions.hold(draw, "03 07 12 18 25 33 09", by=second, at=ago(begun - 4), seen=_seen(draw))
    actions.invite(draw, answer_by=ago(begun - 9), by=first, at=ago(begun - 4.1), seen=_seen(draw))
    for number, invitation in enumerate(draw.invitations.order_by("pk")):
        actions.accept(invitation, by=first, at=ago(begun - 5 - number / 10))
    return actions.close(draw, by=first, at=ago(begun - 7.7), seen=_seen(draw))


def let_members_in(world: World, round: Round, at: datetime) -> None:
    """Whoever has accepted can enter with the demo's password."""
    _give_passwords(world, Expert.objects.filter(person__in=members(round), series=round.committee.series_id), at)


def _prepared(
    world: World,
    round: Round,
    by: Grant,
    first: datetime,
    at: datetime,
    *,
    serves: int = 60,
) -> Draw:
    source, known = lottery(first)
    rule = Rule(
        quotas=(Quota("1", "全系列", MEMBERS, RESERVES),),
        source=source,
        known_at=known,
        serves_on=(world.calendar.now + timedelta(days=serves)).date(),
        least_level=lowest(round.committee.levels),
        last_rounds=0,
        unit_share=60,
    )
    return actions.prepare(round, rule, by=by, at=at)


def _invited(world: World, round: Round, first: Grant, second: Grant) -> None:
    """Drawn; one accepted, one declined and was replaced, the others may still answer."""
    hour = world.calendar.at_hour
    draw = _prepared(world, round, first, hour(6, 21, 30), hour(6, 10))
    if not _suffices(draw):
        return
    draw = actions.commit(draw, by=first, at=hour(6, 15), seen=_seen(draw))
    draw = actions.hold(draw, "02 05 11 17 28 30 14", by=second, at=hour(3, 9), seen=_seen(draw))
    until = hour(-4, 18)
    actions.invite(draw, answer_by=until, by=first, at=hour(3, 10), seen=_seen(draw))
    one, two = invitations(draw)[:2]
    actions.accept(one, by=first, at=hour(2, 14))
    actions.decline(two, reason="评审期间另有教学任务，无法到会。", by=first, at=hour(2, 16))
    actions.replace(two, answer_by=until, by=second, at=hour(1, 9))
    _let_in(world, draw)


def _let_in(world: World, draw: Draw) -> None:
    """Whoever was asked can enter with the demo's password, to look at the invitation and to answer it."""
    asked = invitations(draw).values("lot__expert")
    _give_passwords(world, Expert.objects.filter(pk__in=asked), world.calendar.at_hour(3, 11))


def _give_passwords(world: World, library: QuerySet[Expert], at: datetime) -> None:
    keeper = world.administrators[world.rows[0]["key"]]
    for expert in library.select_related("person").order_by("pk"):
        if not expert.person.has_usable_password():
            experts.give_password(expert, by=keeper, at=at, seen=expert.version)


def _committed(world: World, round: Round, first: Grant, second: Grant) -> None:
    """The rule is public, its public value is still to come; the second person will enter it."""
    hour = world.calendar.at_hour
    draw = _prepared(world, round, first, hour(-1, 21, 30), hour(1, 10))
    if _suffices(draw):
        actions.commit(draw, by=first, at=hour(1, 11), seen=_seen(draw))


def _suffices(draw: Draw) -> bool:
    """Whether the library has enough; otherwise the draw stays prepared, as it would in life."""
    return not any(one.short for one in sufficiency(draw))


def _seen(draw: Draw) -> int:
    return Draw.objects.values_list("version", flat=True).get(pk=draw.pk)
