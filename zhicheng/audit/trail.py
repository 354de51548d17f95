"""The one door into the audit table, and the proof that nothing in it was changed."""

from collections.abc import Iterable
from datetime import datetime
from json import JSONEncoder
from typing import Any

from django.db import connection, models, transaction

from zhicheng.audit.models import Entry
from zhicheng.core import statements
from zhicheng.core.copying import copy_values

MOST_LOCKS = 500
COLUMNS = ("subject", "seq", "action", "by", "at", "data", "previous", "digest")
WRITTEN = JSONEncoder(ensure_ascii=False)
ALONE = "SELECT set_config('zhicheng.audit_alone', %s, true)"


def record(action: str, *, subject: models.Model, by: Any, at: datetime, **data: Any) -> None:
    """Note that `by` (a user, somebody acting for an organisation, or None for the system) did `action`."""
    entry = Entry(
        subject=_name(subject),
        action=action,
        by_id=getattr(by, "user_id", None) or getattr(by, "pk", None),
        at=at,
        data=data,
    )
    statements.insert(entry)


@transaction.atomic
def record_many(
    action: str, told: Iterable[tuple[models.Model | str, dict[str, Any]]], *, by: Any, at: datetime, new: bool = False
) -> None:
    """Note that `by` did `action` to each of the subjects (or those of these names), with what there is to tell of it.

    A lock for each keeps the places of its chain apart. Subjects made in this transaction (`new`) nobody else knows,
    and for many others the whole trail is held instead: PostgreSQL has room for some thousands of locks.
    """
    who = getattr(by, "user_id", None) or getattr(by, "pk", None)
    entries = [(_name(subject), 0, action, who, at, WRITTEN.encode(data), b"", b"") for subject, data in told]
    alone = new or len(entries) > MOST_LOCKS
    with connection.cursor() as cursor:
        if alone and not new:
            cursor.execute("LOCK TABLE audit_entry IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(ALONE, ["on" if alone else ""])
        copy_values(Entry, COLUMNS, entries)
        cursor.execute(ALONE, [""])


def broken() -> list[int]:
    """Return the ids of entries whose digest does not follow from their content and their predecessor."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id FROM (
                SELECT *, lag(digest, 1, ''::bytea) OVER chain AS before, row_number() OVER chain AS place
                FROM audit_entry WINDOW chain AS (PARTITION BY subject ORDER BY seq)
            ) entry
            WHERE previous <> before OR seq <> place
               OR digest <> audit_digest(previous, subject, seq, action, by_id, at, data)
            ORDER BY id
            """
        )
        return [row[0] for row in cursor.fetchall()]


def _name(subject: models.Model | str) -> str:
    return subject if isinstance(subject, str) else f"{subject._meta.model_name}:{subject.pk}"
