"""The secret of the ballot, attacked: with every table, its system columns, the sequences, every log line (ADR 24)."""

import logging
import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from tests import factories as f
from tests.ballots.hall import Hall, hall
from zhicheng.ballots import box
from zhicheng.ballots.models import Ballot, Boxed, Issue, Vote
from zhicheng.ballots.slips import Slip

CHOICES = ("yes", "no", "abstain", "yes", "no")
Dump = dict[str, list[str]]


def fetch(sql: str) -> list[tuple[Any, ...]]:
    """What somebody with the database's own password may ask."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def everything() -> Dump:
    """Every row of every table as it lies there, one below the other, and where each sequence stands."""
    tables = [name for (name,) in fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]
    dump = {name: [row for (row,) in fetch(f'SELECT t::text FROM "{name}" t ORDER BY t.ctid')] for name in tables}
    dump["sequences"] = [str(row) for row in fetch("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1")]
    return dump


def changed(before: Dump, after: Dump) -> set[str]:
    """The tables in which something is different."""
    return {name for name in after if before.get(name) != after[name]}


def slips(room: Hall) -> list[Slip]:
    """One ballot of each voter, in the order of the voters."""
    return [one.fill(choice)[0] for one, choice in zip(room.voters, CHOICES, strict=True)]


def posted(ballot: Ballot, slip: Slip) -> None:
    """A voter's browser puts it into the box, as nobody."""
    said = {"ballots": [{**slip.published(), "paper": slip.paper.hex()}]}
    answer = Client().post(f"/box/{ballot.code}/cast/", said, content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, {"cast": 1})
    assert not answer.cookies


@pytest.mark.django_db
def test_a_ballot_that_is_cast_leaves_nothing_but_a_sealed_row_and_no_word_in_any_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    room = hall()
    ballot = room.casting()
    log = Path(os.environ["VAR"]) / "postgres" / "log"
    before, said = everything(), log.read_bytes() if log.exists() else b""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.CRITICAL, "django.db.backends")
    for slip in slips(room):
        posted(ballot, slip)
    after = everything()
    assert changed(before, after) == {"ballots_boxed"}
    assert len(after["ballots_boxed"]) == len(CHOICES)
    assert [record.getMessage() for record in caplog.records if "asyncio" not in record.name] == []
    written = (log.read_bytes() if log.exists() else b"")[len(said) :]
    assert not any(slip.token.hex().encode() in written for slip in slips(room))


@pytest.mark.django_db
def test_what_lies_in_the_box_tells_neither_token_nor_choice() -> None:
    room = hall()
    ballot, made = room.casting(), slips(room)
    for slip in made:
        box.cast(ballot.code, [slip])
    rows = {bytes(row.slot): bytes(row.sealed) for row in Boxed.objects.order_by("pk")}
    assert len({len(sealed) for sealed in rows.values()}) == 1
    for slip in made:
        guesses = {slip.token, sha256(slip.token).digest(), sha256(slip.paper + slip.token).digest()}
        assert not guesses & rows.keys()
        for part in (slip.token, slip.paper, slip.key, slip.prefix, slip.signature):
            assert not any(part in sealed for sealed in rows.values())


def told(rows: Iterator[str]) -> set[str]:
    """Everything in rows that is long enough to be found again."""
    words = {word for row in rows for word in row.strip("()").replace('"', "").replace("\\", "").split(",")}
    return {word for word in words if len(word) >= 8}


@pytest.mark.django_db
def test_who_got_papers_and_what_was_cast_have_no_value_in_common() -> None:
    room = hall()
    room.counted(*CHOICES)
    dump = everything()
    voters = told(row for name in ("ballots_issue", "meetings_seat", "people_user") for row in dump[name])
    votes = told(row for name in ("ballots_vote", "ballots_count") for row in dump[name])
    assert voters & votes == set()
    columns = {field.name for model in (Vote, Boxed) for field in model._meta.fields}
    assert columns.isdisjoint({"seat", "member", "user", "by", "at", "created_at", "issue"})
    assert {field.get_internal_type() for field in Issue._meta.fields}.isdisjoint({"DateTimeField", "BigAutoField"})
    assert "audit_entry" in dump
    for one in room.voters:
        for stub in one.stubs.values():
            assert not any(
                stub.token.hex() in row for name, rows in dump.items() if name != "ballots_vote" for row in rows
            )


@pytest.mark.django_db
def test_the_board_lies_in_the_order_of_the_tokens_written_by_one_transaction() -> None:
    room = hall()
    room.counted(*CHOICES)
    rows = fetch("SELECT ctid::text, xmin::text, id, encode(token, 'hex') FROM ballots_vote v ORDER BY v.ctid")
    assert [row[3] for row in rows] == sorted(row[3] for row in rows)
    assert [row[2] for row in rows] == sorted(row[2] for row in rows)
    assert len({row[1] for row in rows}) == 1
    assert fetch("SELECT count(*) FROM ballots_boxed") == [(0,)]
    assert {(ballot.box_key, *ballot.papers.values_list("private", flat=True)) for ballot in Ballot.objects.all()} == {
        (None, None)
    }


@pytest.mark.django_db
def test_whatever_the_order_in_which_people_vote_the_database_ends_up_the_same() -> None:
    """Nothing that is kept depends on who came when: two histories of the same ballots cannot be told apart."""
    room = hall()
    ballot, made = room.casting(), slips(room)

    def history(order: list[Slip]) -> Dump:
        with transaction.atomic():
            for slip in order:
                box.cast(ballot.code, [slip])
            box.close(ballot, by=room.by, at=f.NOW)
            ends = everything()
            transaction.set_rollback(True)
        return {name: rows for name, rows in ends.items() if name != "sequences"}

    one, other = history(made), history(made[::-1])
    keyed = {"ballots_vote": 1, "ballots_count": 1, "audit_entry": 1}  # their own numbers go on after a rollback
    for name, cells in keyed.items():
        one[name] = [row.split(",", cells)[-1] for row in one[name] if "ballot.counted" not in row]
        other[name] = [row.split(",", cells)[-1] for row in other[name] if "ballot.counted" not in row]
    assert changed(one, other) == set()


@pytest.mark.django_db
def test_a_browser_that_says_who_it_is_gets_its_ballot_back() -> None:
    room = hall()
    ballot = room.casting()
    slip = slips(room)[0]
    client = Client()
    client.cookies["sessionid"] = "whoever"
    said = {"ballots": [{**slip.published(), "paper": slip.paper.hex()}]}
    answer = client.post(f"/box/{ballot.code}/cast/", said, content_type="application/json")
    assert (answer.status_code, Boxed.objects.count()) == (422, 0)
    assert "登录信息" in answer.content.decode()
