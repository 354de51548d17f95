"""The verbs of a draw, and the only writers of its rows. Names of experts stand in no event and no audit entry."""

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.timezone import localdate, localtime

from zhicheng.audit import trail
from zhicheng.committees import rules as committees
from zhicheng.committees.models import Round
from zhicheng.committees.queries import filing_of
from zhicheng.core.copying import copy_in
from zhicheng.core.refused import Refused, Stale
from zhicheng.draws import drawing, queries, rules, traces
from zhicheng.draws.models import EMPTY, Declaration, Draw, DrawEvent, Exclusion, Invitation, Lot, State
from zhicheng.draws.pool import Pool, assemble
from zhicheng.draws.rules import Rule
from zhicheng.experts.models import Expert
from zhicheng.notices.actions import send
from zhicheng.people.models import Grant, Role

Kind = DrawEvent.Kind
Answer = Invitation.State
WIDE = 16
"""Bytes of chance by which each expert of a pool gets a label: no two will have the same."""


@transaction.atomic
def prepare(round: Round, rule: Rule, *, by: Grant, at: datetime) -> Draw:
    """准备: fix the rule and see who could be drawn; prepared again, it begins anew. Nothing is published yet."""
    round = Round.objects.select_related("committee").select_for_update(of=("self",)).get(pk=round.pk)
    rules.require_office(by, round)
    _require_filed(round, at)
    rules.require_rule(rule, round, at)
    before = queries.current_draw(round)
    draw = _row(before.pk, at) if before else Draw(round=round, number=round.draws.count() + 1)
    rules.require_state(draw, State.PREPARED)
    learn(round)
    pool = assemble(round, rule, localdate(at))
    labels = _labelled(pool)
    draw.rule, draw.pool = rule.text, _written(pool, labels)
    draw.rule_hash, draw.pool_hash = drawing.fingerprint(draw.rule), drawing.fingerprint(draw.pool)
    draw.considered, draw.prepared_by, draw.prepared_at = pool.considered, by.user, at
    draw.save()
    _empty(draw)
    _put_in(draw, pool, labels)
    copy_in([Exclusion(draw=draw, expert_id=e, code=c, sentence=s) for e, (c, s) in pool.excluded.items()])
    _happen(draw, Kind.PREPARED, by=by, at=at, pool=len(labels), excluded=len(pool.excluded))
    return draw


@transaction.atomic
def commit(draw: Draw, *, by: Grant, at: datetime, seen: int) -> Draw:
    """公布承诺: pool and rule stand from now on, their hashes and that of a secret seed are public."""
    draw = _locked(draw, by, at, seen, State.PREPARED)
    _require_filed(draw.round, at)
    rule = queries.rule_of(draw)
    rules.require_to_come(rule, at)
    rules.require_enough([(one.name, one.short) for one in queries.sufficiency(draw) if one.short])
    learn(draw.round)
    _require_unchanged(draw, assemble(draw.round, rule, localdate(at)))
    draw.seed = secrets.token_hex(32)
    draw.commitment = drawing.fingerprint(draw.seed)
    draw.state, draw.committed_by, draw.committed_at = State.COMMITTED, by.user, at
    draw.save(update_fields=["seed", "commitment", "state", "committed_by", "committed_at"])
    _happen(draw, Kind.COMMITTED, by=by, at=at, rule=draw.rule_hash, pool=draw.pool_hash, commitment=draw.commitment)
    return draw


@transaction.atomic
def hold(draw: Draw, typed: str, *, by: Grant, at: datetime, seen: int) -> Draw:
    """抽取: a second person enters the public value, which gives everybody in the pool a place; the seed is told."""
    draw = _locked(draw, by, at, seen, State.COMMITTED)
    rules.require_second_person(draw, by)
    rules.require_known(queries.rule_of(draw), at)
    draw.value, draw.revealed = _value(typed), draw.seed or ""
    draw.state, draw.drawn_by, draw.drawn_at = State.DRAWN, by.user, at
    draw.save(update_fields=["value", "revealed", "state", "drawn_by", "drawn_at"])
    orders = drawing.fingerprint(drawing.canonical(queries.orders(draw)))
    _happen(draw, Kind.DRAWN, by=by, at=at, value=draw.value, seed=draw.revealed, orders=orders)
    return draw


@transaction.atomic
def invite(draw: Draw, *, answer_by: datetime, by: Grant, at: datetime, seen: int) -> list[Invitation]:
    """邀请: ask the first drawn of each quota, as many as it has seats."""
    draw = _locked(draw, by, at, seen, State.DRAWN)
    rules.require_time_to_answer(answer_by, at)
    if draw.invitations.exists():
        raise Refused("已经发出过邀请；空出的席位请逐一递补。", code="already_invited")
    return _ask(draw, queries.vacant(draw), answer_by, by, at)


@transaction.atomic
def replace(invitation: Invitation, *, answer_by: datetime, by: Grant, at: datetime) -> list[Invitation]:
    """递补: the seat that somebody leaves empty goes to the next drawn of the quota, and to nobody else."""
    invitation = _held(invitation, at)
    draw = invitation.draw
    rules.require_office(by, draw.round)
    rules.require_time_to_answer(answer_by, at)
    rules.require_open(invitation, *EMPTY)
    rules.require_not_replaced(invitation)
    asked = _ask(draw, {invitation.lot.quota: 1}, answer_by, by, at)
    invitation.replaced = True
    invitation.save(update_fields=["replaced"])
    return asked


@transaction.atomic
def accept(invitation: Invitation, *, by: Grant, at: datetime) -> Invitation:
    """接受: the expert will sit; said by the expert, or to the office."""
    invitation = _held(invitation, at)
    rules.require_answerable(invitation, by, at)
    rules.require_open(invitation, Answer.INVITED)
    return _settle(invitation, Answer.ACCEPTED, by=by, at=at)


@transaction.atomic
def decline(invitation: Invitation, *, reason: str, by: Grant, at: datetime) -> Invitation:
    """谢绝, with a reason; also after having accepted, as long as the draw is not closed.

    Whose acceptance the office takes back, as a second person alone may, is told.
    """
    invitation = _held(invitation, at)
    rules.require_answerable(invitation, by, at)
    rules.require_open(invitation, Answer.INVITED, Answer.ACCEPTED)
    rules.require_may_give_up(invitation, by)
    rules.require_reason(reason)
    person = invitation.lot.expert.person_id
    told = [person] if invitation.state == Answer.ACCEPTED and person != by.user_id else []
    declined = _settle(invitation, Answer.DECLINED, reason=reason, by=by, at=at)
    send("seat_given_up", to=told, at=at)
    return declined


@transaction.atomic
def declare(invitation: Invitation, *, kind: str, name: str, relation: str, by: Grant, at: datetime) -> Declaration:
    """声明回避 in this round, as a unit or a person; also after the draw is closed. Said twice, it stands once."""
    invitation = _held(invitation, at, State.DRAWN, State.CLOSED)
    rules.require_invited(invitation, by)
    rules.require_open(invitation, Answer.INVITED, Answer.ACCEPTED)
    rules.require_declared(kind, name, relation)
    said: dict[str, Any] = {"relation": relation, "at": at}
    made, new = Declaration.objects.get_or_create(invitation=invitation, kind=kind, name=name, defaults=said)
    if new:
        trail.record("draw.declared", subject=invitation.draw, by=by, at=at, labels=[invitation.lot.label])
    return made


@transaction.atomic
def lapse(invitation: Invitation, *, by: Grant, at: datetime) -> Invitation:
    """逾期: who has not answered in time leaves the seat to the next."""
    invitation = _held(invitation, at)
    rules.require_office(by, invitation.draw.round)
    rules.require_open(invitation, Answer.INVITED)
    rules.require_answer_late(invitation, at)
    return _settle(invitation, Answer.LAPSED, by=by, at=at)


@transaction.atomic
def close(draw: Draw, *, by: Grant, at: datetime, seen: int) -> Draw:
    """完成: every seat is accepted, and the published file is final."""
    draw = _locked(draw, by, at, seen, State.DRAWN)
    waiting = draw.invitations.filter(state=Answer.INVITED).count()
    rules.require_seats_taken(waiting, sum(queries.vacant(draw).values()))
    draw.state, draw.closed_by, draw.closed_at = State.CLOSED, by.user, at
    draw.save(update_fields=["state", "closed_by", "closed_at"])
    _happen(draw, Kind.CLOSED, by=by, at=at)
    trail.record("draw.published", subject=draw, by=by, at=at, file=drawing.fingerprint(queries.published(draw)))
    return draw


@transaction.atomic
def void(draw: Draw, *, reason: str, by: Grant, at: datetime, seen: int) -> Draw:
    """作废, with a reason that is public; what was committed stays public, and the seed becomes so."""
    draw = _locked(draw, by, at, seen, State.PREPARED, State.COMMITTED, State.DRAWN)
    library = Expert.objects.filter(series=draw.round.committee.series_id).order_by("pk")
    rules.require_reason(reason, library.values_list("name", flat=True))
    asked = draw.invitations.exclude(state__in=EMPTY).order_by("pk")
    told = list(asked.values_list("lot__expert__person", flat=True))
    draw.reason, draw.revealed = reason, draw.seed or ""
    draw.state, draw.void_by, draw.void_at = State.VOID, by.user, at
    draw.save(update_fields=["reason", "revealed", "state", "void_by", "void_at"])
    _happen(draw, Kind.VOID, by=by, at=at)
    send("seat_void", to=told, at=at)
    return draw


@transaction.atomic
def learn(round: Round) -> None:
    """Read what candidates and experts have handed in since, so that what relates them is found."""
    traces.read(traces.OF_ROUND, round.pk)
    traces.read(traces.OF_EXPERTS, round.committee.series_id)


def _locked(draw: Draw, by: Grant, at: datetime, seen: int, *states: State) -> Draw:
    draw = _row(draw.pk, at)
    rules.require_office(by, draw.round)
    rules.require_state(draw, *states)
    rules.require_current(draw, seen)
    return draw


def _held(invitation: Invitation, at: datetime, *states: State) -> Invitation:
    """The invitation as it is now, held together with its draw, which is not closed yet unless told otherwise."""
    draw = _row(invitation.draw_id, at)
    rules.require_state(draw, *states or (State.DRAWN,))
    found = Invitation.objects.select_related("lot__expert").get(pk=invitation.pk)
    found.draw = draw
    return found


def _row(draw: int, at: datetime) -> Draw:
    rows = Draw.objects.select_related("round__committee").select_for_update(of=("self",))
    found = rows.get(pk=draw)
    latest = found.events.order_by("-seq").values_list("at", flat=True).first()
    if latest:
        rules.require_clock(latest, at)
    return found


def _require_filed(round: Round, at: datetime) -> None:
    """Nothing of a committee starts without a filing in force (Order 40, Art. 8)."""
    on = localdate(at)
    committees.require_filed(round.committee, filing_of(round.committee, on), on)


def _empty(draw: Draw) -> None:
    """Take back what was prepared before; nothing refers to it yet."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM draws_lot WHERE draw_id = %s", [draw.pk])
        cursor.execute("DELETE FROM draws_exclusion WHERE draw_id = %s", [draw.pk])


def _put_in(draw: Draw, pool: Pool, labels: Mapping[int, str]) -> None:
    """Write the lots by COPY, without making objects of them."""
    columns = "COPY draws_lot (draw_id, expert_id, quota, label) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(columns) as copy:
        for quota, experts in pool.members.items():
            for expert in experts:
                copy.write_row((draw.pk, expert, quota, labels[expert]))


def _labelled(pool: Pool) -> dict[int, str]:
    """A label for each expert, by chance alone: neither the number nor its order says anything of the person."""
    experts = [expert for members in pool.members.values() for expert in members]
    chance = secrets.token_bytes(WIDE * len(experts))
    shuffled = sorted(range(len(experts)), key=lambda place: chance[WIDE * place : WIDE * (place + 1)])
    width = max(4, len(str(len(experts))))
    return {experts[place]: f"{number:0{width}}" for number, place in enumerate(shuffled, 1)}


def _written(pool: Pool, labels: dict[int, str]) -> str:
    return drawing.canonical(
        {quota: sorted(labels[expert] for expert in experts) for quota, experts in pool.members.items()}
    )


def _require_unchanged(draw: Draw, pool: Pool) -> None:
    """Nobody is drawn who has to stay away since the pool was prepared, and nobody is left out."""
    then = set(draw.lots.values_list("expert", "quota"))
    now = {(expert, quota) for quota, experts in pool.members.items() for expert in experts}
    if then != now:
        raise Stale(
            f"准备之后专家库或申报情况有变化（候选专家增减 {len(then ^ now)} 处），请重新准备后再公布承诺。",
            code="pool_changed",
        )


def _value(typed: str) -> str:
    try:
        return drawing.numbers(typed)
    except ValueError:
        sentence = "公开值只能是数字，多个数字用空格隔开，请照公布的结果重新录入。"
        raise Refused(sentence, code="value", fields={"value": sentence}) from None


def _ask(draw: Draw, wanted: Mapping[str, int], answer_by: datetime, by: Grant, at: datetime) -> list[Invitation]:
    """Ask the next drawn, so many of each quota; who must not sit any more is passed over, and that is public."""
    learn(draw.round)
    rule, orders = queries.rule_of(draw), queries.orders(draw)
    left, asked = dict(wanted), list[Invitation]()
    while any(left.values()):
        some = _next(draw, orders, left)
        fit = assemble(draw.round, rule, localdate(at), [lot.expert_id for lot in some])
        values: dict[str, Any] = {"draw": draw, "answer_by": answer_by, "invited_by": by.user, "invited_at": at}
        made = [Invitation(lot=lot, **values) for lot in some]
        Invitation.objects.bulk_create(made)
        _happen(draw, Kind.INVITED, by=by, at=at, lots=some)
        for one in made:
            if why := fit.excluded.get(one.lot.expert_id):
                _settle(one, Answer.BARRED, reason=why[1], by=by, at=at, replaced=True)
        asked += [one for one in made if one.state == Answer.INVITED]
        left = Counter(one.lot.quota for one in made if one.state == Answer.BARRED)
    until = f"{localtime(answer_by):%Y-%m-%d %H:%M}"
    send("seat_offered", to=[one.lot.expert.person_id for one in asked], at=at, until=until)
    return asked


def _next(draw: Draw, orders: Mapping[str, Sequence[str]], wanted: Mapping[str, int]) -> list[Lot]:
    """The next drawn of each quota whom nobody has asked yet, with their places written down."""
    asked = set(draw.invitations.values_list("lot__label", flat=True))
    places: dict[str, int] = {}
    for quota, number in wanted.items():
        left = [(label, place) for place, label in enumerate(orders[quota], 1) if label not in asked]
        if len(left) < number:
            raise Refused("这个名额组的候选名单已经用完，没有可以递补的专家。", code="pool_used_up")
        places |= left[:number]
    lots = {lot.label: lot for lot in draw.lots.filter(label__in=places).select_related("expert")}
    for label, lot in lots.items():
        lot.place = places[label]
    Lot.objects.bulk_update(lots.values(), ["place"])
    return [lots[label] for label in places]


def _settle(
    invitation: Invitation, state: Answer, *, by: Grant, at: datetime, reason: str = "", replaced: bool = False
) -> Invitation:
    invitation.state, invitation.reason, invitation.replaced = state, reason, replaced
    invitation.settled_by, invitation.settled_at = by.user, at
    invitation.save(update_fields=["state", "reason", "replaced", "settled_by", "settled_at"])
    _happen(invitation.draw, Kind(state.value), by=by, at=at, lots=[invitation.lot])
    return invitation


def _happen(draw: Draw, kind: Kind, *, by: Grant, at: datetime, lots: Collection[Lot] = (), **said: object) -> None:
    """Note what was done: an event (one for each lot), the draw's version, and one audit entry."""
    office = by.role != Role.EXPERT
    concerned: Iterable[Lot | None] = lots or (None,)
    events = [
        DrawEvent(
            draw=draw,
            seq=draw.version + number,
            kind=kind,
            lot=lot,
            quota=lot.quota if lot else "",
            label=lot.label if lot else "",
            by_id=by.user_id,
            by_office=office,
            at=at,
        )
        for number, lot in enumerate(concerned, 1)
    ]
    DrawEvent.objects.bulk_create(events)
    draw.version += len(events)
    draw.save(update_fields=["version"])
    labels = {"labels": [lot.label for lot in lots]} if lots else {}
    trail.record(f"draw.{kind}", subject=draw, by=by, at=at, **labels, **said)
