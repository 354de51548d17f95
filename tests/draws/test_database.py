"""What the database refuses whoever writes into it, and what happens when two act at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.draws.conftest import LOTTERY, VALUE, Office, fresh
from zhicheng.core.refused import Refused
from zhicheng.draws import actions
from zhicheng.draws.models import Draw, DrawEvent, Exclusion, Invitation, Lot


def refuses(rows: Any, **values: Any) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**values)


@pytest.mark.django_db
def test_states_have_their_moments_and_people(office: Office) -> None:
    draw = office.prepared()
    rows = Draw.objects.filter(pk=draw.pk)
    for values in (
        {"state": "gone"},
        {"state": "committed"},
        {"state": "drawn"},
        {"state": "closed"},
        {"state": "void"},
        {"reason": "没有作废"},
        {"committed_at": LOTTERY},
        {"revealed": "ab"},
        {"value": "3./"},
        {"seed": "ab"},
    ):
        refuses(rows, **values)
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.create(round=office.round, number=2, prepared_by=office.first.user, **_same(draw))


def _same(draw: Draw) -> dict[str, Any]:
    names = ("rule", "rule_hash", "pool", "pool_hash", "considered", "prepared_at")
    return {name: getattr(draw, name) for name in names}


@pytest.mark.django_db
def test_what_was_committed_to_stands(office: Office) -> None:
    draw = office.committed()
    rows = Draw.objects.filter(pk=draw.pk)
    other = "0" * 64
    for name in ("rule_hash", "pool_hash", "commitment", "seed", "rule", "pool"):
        refuses(rows, **{name: other})
    refuses(rows, number=7)
    refuses(Lot.objects.filter(draw=draw, quota="1"), quota="2")
    refuses(Lot.objects.filter(label="0001"), label="9999")
    with pytest.raises(DatabaseError), transaction.atomic():
        Lot.objects.filter(label="0001").delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Exclusion.objects.create(draw=draw, expert=office.experts[0], code="own", sentence="补写。")
    extra = office.expert("后来者")
    with pytest.raises(DatabaseError), transaction.atomic():
        Lot.objects.create(draw=draw, expert=extra, quota="1", label="9999")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()


@pytest.mark.django_db
def test_a_lot_is_that_of_an_expert_in_a_draw(office: Office) -> None:
    draw, expert = office.prepared(), office.expert("后来者").pk
    Lot.objects.create(draw=draw, expert_id=expert, quota="1", label="9999")
    for wrong in ({"draw_id": draw.pk, "expert_id": expert + 999}, {"draw_id": draw.pk + 999, "expert_id": expert}):
        with pytest.raises(DatabaseError, match="an expert in a draw"), transaction.atomic():
            Lot.objects.create(quota="1", label="9998", **wrong)
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="expertevent"):
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; DELETE FROM experts_expert WHERE id = {expert}")


@pytest.mark.django_db
def test_what_was_drawn_stands_and_by_a_second_person(office: Office) -> None:
    draw = office.committed()
    refuses(
        Draw.objects.filter(pk=draw.pk),
        state="drawn", value="3./", revealed=draw.seed, drawn_by=office.first.user, drawn_at=LOTTERY,
    )  # fmt: skip
    draw = actions.hold(draw, VALUE, by=office.second, at=LOTTERY, seen=draw.version)
    rows = Draw.objects.filter(pk=draw.pk)
    refuses(rows, value="1./")
    refuses(rows, revealed="ab")
    refuses(rows, drawn_at=LOTTERY + timedelta(days=1))
    refuses(rows, state="committed")
    actions.invite(draw, answer_by=LOTTERY + timedelta(days=3), by=office.first, at=LOTTERY, seen=draw.version)
    refuses(Lot.objects.filter(quota="1", place=1), place=99)
    draw = fresh(draw)
    void = actions.void(draw, reason="重新安排", by=office.first, at=LOTTERY, seen=draw.version)
    refuses(Draw.objects.filter(pk=void.pk), state="drawn", void_at=None, void_by=None, reason="")


@pytest.mark.django_db
def test_an_answer_has_its_reason_and_history_only_grows(office: Office) -> None:
    draw = office.invited()
    rows = Invitation.objects.filter(draw=draw)
    settled = {"settled_by": office.first.user, "settled_at": LOTTERY}
    for values in (
        {"state": "gone", **settled},
        {"state": "accepted"},
        {"state": "declined", **settled},
        {"state": "accepted", "reason": "有事", **settled},
        {"replaced": True},
        {"answer_by": LOTTERY - timedelta(days=1)},
    ):
        refuses(rows, **values)
    refuses(DrawEvent.objects.all(), label="0000")
    with pytest.raises(DatabaseError), transaction.atomic():
        DrawEvent.objects.all().delete()


def _at_once(act: Any, number: int = 2) -> list[str]:
    """Let so many do the same at the same moment; return how each ended."""
    start = Barrier(number)

    def one(_: int) -> str:
        start.wait()
        try:
            act()
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(number) as people:
        return sorted(people.map(one, range(number)))


@pytest.mark.django_db(transaction=True)
def test_two_offices_at_once_draw_once(office: Office) -> None:
    draw = office.committed()
    found = _at_once(lambda: actions.hold(draw, VALUE, by=office.second, at=LOTTERY, seen=draw.version))
    assert found == ["done", "wrong_state"]
    assert DrawEvent.objects.filter(kind="drawn").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_prepare_at_once_leave_one_draw_with_one_pool(office: Office) -> None:
    assert _at_once(office.prepared) == ["done", "done"]
    draw = Draw.objects.get()
    assert (draw.lots.count(), draw.events.count()) == (13, 2)


@pytest.mark.django_db(transaction=True)
def test_two_who_replace_at_once_ask_one(office: Office) -> None:
    draw = office.invited()
    first = Invitation.objects.filter(draw=draw).order_by("pk")[0]
    actions.decline(first, reason="有事", by=office.first, at=LOTTERY)
    until = LOTTERY + timedelta(days=3)
    found = _at_once(lambda: actions.replace(first, answer_by=until, by=office.second, at=LOTTERY))
    assert found == ["done", "replaced"]
    assert fresh(draw).invitations.count() == 6
