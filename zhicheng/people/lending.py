"""Giving one's review role over to a colleague for a time.

Apart from `actions`, which is full; the rules of who may stand here too, because nobody else asks them.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from zhicheng.audit import trail
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation
from zhicheng.people import rules
from zhicheng.people.models import REVIEWERS, Grant, Role, User

LONGEST = timedelta(days=92)
"""A quarter; who is away for longer is replaced, not represented."""


def colleagues(by: Grant) -> QuerySet[User]:
    """The people of one's own organisation who are enabled there and could take a role over."""
    members = Grant.objects.filter(organisation=by.organisation_id, role=Role.STAFF, enabled=True, until=None)
    return User.objects.filter(pk__in=members.values("user")).exclude(pk=by.user_id)


def without_the_role(by: Grant) -> QuerySet[User]:
    """Those of them who do not have the role themselves, and so are of use."""
    having = Grant.objects.filter(organisation=by.organisation_id, role=by.role, enabled=True, until=None)
    return colleagues(by).exclude(pk__in=having.values("user"))


def lent_of(by: Grant, on: date) -> QuerySet[Grant]:
    """What somebody has given over and is still to come or in force."""
    return by.lent.filter(until__gte=on, enabled=True)


def between(user: User, organisation: Organisation) -> QuerySet[Grant]:
    """What the person has given over or taken over in the organisation."""
    lent = Grant.objects.filter(organisation=organisation, lent_by__isnull=False)
    return lent.filter(Q(user=user) | Q(lent_by__user=user))


@transaction.atomic
def lend(by: Grant, to: User, *, since: date, until: date, at: datetime) -> Grant:
    """委托: the colleague reviews in one's place from the one day to the other, both included, with the same scope."""
    own = Grant.objects.select_for_update(of=("self",)).get(pk=by.pk)
    _require_own_review_role(own)
    rules.require_member(to, own.organisation)
    if not colleagues(own).filter(pk=to.pk).exists():
        raise Refused(f"{to.name} 尚未启动，不能接受委托。请先由系统管理员启动。", code="not_enabled")
    _require_days(since, until, localdate(at))
    taken = Grant.objects.filter(user=to, organisation=own.organisation, role=own.role, enabled=True)
    if taken.filter(until=None).exists():
        raise Refused(f"{to.name} 已是{own.get_role_display()}，不需要委托。", code="has_the_role")
    if taken.filter(since__lte=until, until__gte=since).exists():
        raise Refused(
            f"{to.name} 在这段时间已接受{own.get_role_display()}的委托，请另选日期或同事。", code="lent_twice"
        )
    grant = Grant.objects.create(
        user=to,
        organisation=own.organisation,
        role=own.role,
        enabled=True,
        all_series=own.all_series,
        series=own.series,
        sections=own.sections,
        since=since,
        until=until,
        lent_by=own,
    )
    days = {"since": since.isoformat(), "until": until.isoformat()}
    trail.record("role.lent", subject=to, by=by, at=at, grant=grant.pk, **days)
    return grant


@transaction.atomic
def take_back(grant: Grant, *, by: Grant, at: datetime) -> None:
    """End what one has given over, before its time."""
    grant = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    if grant.lent_by_id != by.pk:
        raise Refused("只能收回本人作出的委托。", code="lent_by_another")
    if not grant.enabled:
        raise Refused("这项委托已经结束。", code="lent_no_longer")
    end(by.lent.filter(pk=grant.pk))
    trail.record("role.taken_back", subject=grant.user, by=by, at=at, grant=grant.pk)


def end(lent: QuerySet[Grant]) -> None:
    """Let given-over roles end at once: with them ends what the colleague does in them."""
    lent.update(enabled=False)


def _require_own_review_role(by: Grant) -> None:
    if by.role not in REVIEWERS or by.lent_by_id or not by.enabled:
        raise Refused("只能委托本人的审核角色；受委托的角色不能再转委托。", code="not_to_lend")


def _require_days(since: date, until: date, today: date) -> None:
    if since < today:
        raise Refused(
            "开始日期已经过去，请从今天或以后的日期开始。", code="lent_past", fields={"since": "不能早于今天。"}
        )
    if until < since:
        raise Refused("结束日期早于开始日期，请核对。", code="lent_backwards", fields={"until": "不能早于开始日期。"})
    if until - since >= LONGEST:
        sentence = f"一次委托最长 {LONGEST.days} 天。离岗更久的，请由系统管理员另设审核人。"
        raise Refused(sentence, code="lent_too_long", fields={"until": sentence})
