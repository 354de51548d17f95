"""Many rows at once by COPY: a third of the CPU of an INSERT with thousands of parameters."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, connections, models

TEXTS = (models.CharField, models.EmailField, models.TextField)
NUMBERS = (models.BooleanField, models.BigIntegerField, models.PositiveIntegerField, models.PositiveSmallIntegerField)
PLAIN = frozenset((*TEXTS, *NUMBERS, models.ForeignKey, models.DateField, models.DateTimeField))
SIMPLE = frozenset((str, int, bool, type(None), date, datetime, list))
"""Values that such fields hand to the database as they are: to have each of them prepared is half of the work."""
QUOTED = str.maketrans({'"': '\\"', "\\": "\\\\"})
KEYS = """SELECT nextval(drawn.source) FROM (SELECT pg_get_serial_sequence(%s, %s)::regclass AS source OFFSET 0) drawn,
    generate_series(1, %s)"""


def copy_in(rows: Sequence[models.Model]) -> None:
    """Store new rows of one table; keys that are missing are drawn from its sequence first."""
    if not rows:
        return
    meta = type(rows[0])._meta
    with connection.cursor() as cursor:
        if missing := [row for row in rows if row.pk is None]:
            for row, key in zip(missing, keys(type(rows[0]), len(missing)), strict=True):
                row.pk = key
        _copy(cursor, meta.db_table, meta.concrete_fields, rows)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def copy_values(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store new rows of which nobody needs an instance: values as the database takes them, JSON as text."""
    fields = [model._meta.get_field(name) for name in names]
    with connection.cursor() as cursor, cursor.copy(_into(model._meta.db_table, fields)) as copy:
        for row in rows:
            copy.write_row(row)


def copy_over(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write the named fields of rows of one table that are there already: one UPDATE for all of them."""
    if not rows:
        return
    meta = type(rows[0])._meta
    key, fields = meta.pk, [meta.get_field(name) for name in names]
    table, changes = connection.ops.quote_name(meta.db_table), [_quoted(field) for field in fields]
    with connection.cursor() as cursor:
        wanted = ", ".join([_quoted(key), *changes])
        cursor.execute(f"CREATE TEMPORARY TABLE changed ON COMMIT DROP AS SELECT {wanted} FROM {table} WITH NO DATA")
        _copy(cursor, "changed", [key, *fields], rows)
        told = ", ".join(f"{name} = changed.{name}" for name in changes)
        cursor.execute(f"UPDATE {table} SET {told} FROM changed WHERE {table}.{_quoted(key)} = changed.{_quoted(key)}")
        cursor.execute("DROP TABLE changed")


def keys(model: type[models.Model], number: int) -> list[int]:
    """Draw keys from the sequence of a table."""
    meta = model._meta
    with connection.cursor() as cursor:
        cursor.execute(KEYS, [meta.db_table, meta.pk.column, number])
        return list(chain.from_iterable(cursor.fetchall()))


def _copy(cursor: Any, table: str, fields: Sequence[Any], rows: Sequence[models.Model]) -> None:
    live = connections[connection.alias]  # every use of the proxy looks the thread's connection up anew
    prepared = [(field.attname, *_way(field)) for field in fields]
    with cursor.copy(_into(table, fields)) as copy:
        for row in rows:
            values = []
            for name, plain, prepare in prepared:
                value = getattr(row, name)
                values.append(value if plain and type(value) in SIMPLE else prepare(value, live))
            copy.write_row(values)


def _way(field: Any) -> tuple[bool, Callable[..., Any]]:
    """Whether values of the field go to the database as they are, and how the others are prepared."""
    if isinstance(field, ArrayField) and type(field.base_field) in TEXTS:
        return False, _words
    return type(field.base_field if isinstance(field, ArrayField) else field) in PLAIN, field.get_db_prep_save


def _words(texts: Sequence[str], live: Any) -> str:
    """A list of texts as PostgreSQL writes it; one that is given as a list is looked through word by word, twice."""
    return '{"' + '","'.join(text.translate(QUOTED) for text in texts) + '"}' if texts else "{}"


def _into(table: str, fields: Sequence[Any]) -> str:
    return f"COPY {connection.ops.quote_name(table)} ({', '.join(map(_quoted, fields))}) FROM STDIN"


def _quoted(field: Any) -> str:
    return connection.ops.quote_name(str(field.column))
