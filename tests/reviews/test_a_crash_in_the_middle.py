"""A crash between any two statements of a verdict, or the end of its connection, leaves nothing half done."""

from collections.abc import Callable
from itertools import count
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from tests import factories as f
from zhicheng.applications import actions as applications
from zhicheng.applications.models import Application
from zhicheng.audit import trail
from zhicheng.people.models import Grant, Role
from zhicheng.reviews import actions, queries

TABLES = (
    "applications_application",
    "applications_sectionrecord",
    "applications_revision",
    "applications_chain",
    "applications_chainstep",
    "applications_frozensection",
    "reviews_stop",
    "reviews_event",
    "reviews_opinion",
    "audit_entry",
)


class Crash(Exception):
    """The lights go out."""


class CrashAt:
    """Let a number of statements through, and fail at the next."""

    def __init__(self, allowed: int) -> None:
        self.left = allowed

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not self.left:
            raise Crash(sql)
        self.left -= 1
        return execute(sql, *rest)


def everything() -> list[Any]:
    """Every row of the tables that a verdict writes."""
    with connection.cursor() as cursor:
        rows = []
        for table in TABLES:
            cursor.execute(f"SELECT '{table}', count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t")
            rows.append(cursor.fetchone())
        return rows


def verdict(name: str) -> Callable[[], Any]:
    """Prepare a case and return what somebody is about to do with it."""
    branch = f.province()
    by = f.applicant(branch.school)
    if name == "submit":
        draft = f.complete(by)
        return lambda: actions.submit(draft, by=by, at=f.NOW, seen=0)
    if name == "save":
        empty = f.draft(by)
        return lambda: applications.save_section(
            empty, "summary", {"values": {"text": "x"}}, edition=0, by=by, at=f.NOW
        )
    application = f.submitted(by)
    return decision(name, application, f.grant(branch.school, Role.HANDLER), by)


def decision(name: str, application: Application, handler: Grant, by: Grant) -> Callable[[], Any]:
    """A decision on a case that stands on the school's first desk."""
    stop, now = f.stop(application), {"at": f.NOW, "seen": application.version}
    reasons = {"summary": "太短。"}
    return {
        "pass": lambda: actions.pass_(stop, by=handler, **now),
        "return": lambda: actions.return_for_revision(stop, reasons=reasons, complete=True, by=handler, **now),
        "reject": lambda: actions.reject(stop, reason="不符合。", by=handler, **now),
        "withdraw": lambda: actions.withdraw(application, by=by, **now),
    }[name]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["submit", "save", "pass", "return", "reject", "withdraw"])
def test_a_crash_at_any_statement_leaves_nothing_half_done(name: str) -> None:
    do = verdict(name)
    before = everything()
    for allowed in count():
        crash = CrashAt(allowed)
        try:
            with connection.execute_wrapper(crash):
                do()
        except Crash:
            assert everything() == before, f"after {allowed} statements"
        else:
            break
    assert allowed >= 3
    assert everything() != before
    assert (queries.unfaithful(), trail.broken()) == ([], [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["submit", "pass", "return"])
def test_a_connection_that_the_server_ends_before_the_commit_leaves_nothing_half_done(name: str) -> None:
    do = verdict(name)
    before = everything()
    settings = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
    for key in ("context", "prepare_threshold"):
        settings.pop(key, None)

    def killed() -> None:
        with transaction.atomic():
            do()
            assert everything() != before
            with psycopg.connect(**settings, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
            connection.cursor().execute("SELECT 1")

    with pytest.raises(DatabaseError):
        killed()
    connection.close()
    assert everything() == before
    do()
    assert queries.unfaithful() == []
