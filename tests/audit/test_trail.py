"""The audit trail: append-only, chained, and able to show a forged row."""

from itertools import pairwise

import pytest
from django.db import DatabaseError, connection, transaction

from tests import factories as f
from zhicheng.audit import trail
from zhicheng.audit.models import Entry
from zhicheng.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject() -> User:
    """Somebody about whom three things were noted."""
    user = f.person()
    for place in "abc":
        trail.record("tested", subject=user, by=user, at=f.NOW, place=place, 汉字="𠮷")
    return user


def entries(subject: User) -> list[Entry]:
    """In their order."""
    return list(Entry.objects.filter(subject=f"user:{subject.pk}").order_by("seq"))


def tamper(sql: str, *params: object) -> None:
    """Do what only somebody with the keys of the database could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
        cursor.execute(sql, params)
        cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


def test_entries_of_a_subject_are_numbered_and_each_carries_the_digest_of_the_one_before(subject: User) -> None:
    chain = entries(subject)
    assert [entry.seq for entry in chain] == [1, 2, 3, 4]
    assert bytes(chain[0].previous) == b""
    assert all(bytes(b.previous) == bytes(a.digest) for a, b in pairwise(chain))
    assert trail.broken() == []


@pytest.mark.parametrize(
    "sql", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry CASCADE"]
)
def test_the_database_itself_refuses_to_change_or_delete(subject: User, sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {sql}")
    assert len(entries(subject)) == 4


@pytest.mark.parametrize(
    "change",
    ["action = 'innocent'", "by_id = NULL", "at = at + interval '1 second'", "data = '{}'", "seq = seq + 10"],
)
def test_a_forged_entry_is_found(subject: User, change: str) -> None:
    forged = entries(subject)[1]
    tamper(f"UPDATE audit_entry SET {change} WHERE id = %s", forged.pk)
    assert trail.broken()


def test_an_entry_taken_out_of_the_middle_is_found(subject: User) -> None:
    chain = entries(subject)
    tamper("DELETE FROM audit_entry WHERE id = %s", chain[1].pk)
    assert trail.broken() == [chain[2].pk, chain[3].pk]


def test_a_forged_entry_with_its_own_digest_recomputed_is_found_by_the_next(subject: User) -> None:
    chain = entries(subject)
    tamper(
        "UPDATE audit_entry SET action = 'x',"
        " digest = audit_digest(previous, subject, seq, 'x', by_id, at, data) WHERE id = %s",
        chain[1].pk,
    )
    assert trail.broken() == [chain[2].pk]


def test_a_forged_number_or_digest_given_on_insert_is_overwritten(subject: User) -> None:
    made = Entry.objects.create(subject=f"user:{subject.pk}", seq=99, action="x", at=f.NOW, previous=b"x", digest=b"x")
    made.refresh_from_db()
    assert made.seq == 5
    assert trail.broken() == []


@pytest.mark.parametrize("table", ["reviews_event", "applications_revision", "applications_frozensection"])
def test_what_was_said_and_decided_cannot_be_changed_either(table: str) -> None:
    by = f.applicant(f.province().school)
    f.submitted(by)
    for sql in (f"UPDATE {table} SET application_id = application_id", f"DELETE FROM {table}"):
        sql = sql.replace("application_id", "digest") if table.endswith("frozensection") else sql
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_appending_never_reads_the_whole_trail_even_where_it_was_small_when_it_was_planned(subject: User) -> None:
    walked = "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'audit_entry'"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', 'audit_entry',"
            " 'relpages', 1, 'reltuples', 1::real)"
        )
        cursor.execute(walked)
        (before,) = cursor.fetchone()
        trail.record("tested", subject=subject, by=subject, at=f.NOW)
        cursor.execute(walked)
        assert cursor.fetchone() == (before,)
