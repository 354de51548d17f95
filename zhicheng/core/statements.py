"""Statements for the few hot reads and writes: for one row the ORM takes longer to write SQL than to have it answered.

What is read becomes the same model instances, with the same converted values; what is not read of a row is deferred.
"""

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

Row = TypeVar("Row", bound=models.Model)


class Columns(Generic[Row]):
    """The columns of a model as they stand behind SELECT under an alias, and the way back from a row to an instance."""

    def __init__(self, model: type[Row], alias: str, *wanted: str) -> None:
        fields = [field for field in model._meta.concrete_fields if not wanted or field.attname in wanted]
        self.model = model
        self.names = [field.attname for field in fields]  # in the model's own order, which `from_db` expects
        self.sql = ", ".join(f"{alias}.{field.column}" for field in fields)
        self._converted = [
            (n, field.from_db_value) for n, field in enumerate(fields) if hasattr(field, "from_db_value")
        ]

    def load(self, row: Sequence[Any]) -> Row:
        """Return the instance whose columns the row begins with."""
        values = list(row[: len(self.names)])
        for place, convert in self._converted:
            values[place] = convert(values[place], None, connection)
        return self.model.from_db(DEFAULT_DB_ALIAS, self.names, values)


def split(row: Sequence[Any], *parts: Columns[Any]) -> list[Any]:
    """Return one instance for each group of columns in the row; None for what an outer join did not find."""
    found, start = [], 0
    for columns in parts:
        found.append(None if row[start] is None else columns.load(row[start:]))
        start += len(columns.names)
    return found


def fetch(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return the rows that a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def first(sql: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
    """Return the first row that a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def keys(model: type[models.Model], column: str, said: Collection[str], **fixed: Any) -> dict[str, int]:
    """Return the keys of the rows in which a column has one of many texts, each of which stands in one row at most.

    One look into the index for each text. Asked with `IN`, PostgreSQL reads every row beside and holds all texts
    against each, as soon as it believes these rows to be few, as of one that is just being filled it must.
    """
    where = "".join(f' AND t."{name}" = %s' for name in fixed)
    sql = f"""SELECT said.text, (SELECT t.id FROM {model._meta.db_table} t WHERE t."{column}" = said.text{where})
        FROM unnest(%s::text[]) said(text)"""
    rows = fetch(sql, [*fixed.values(), list(set(said))]) if said else []
    return {text: key for text, key in rows if key is not None}


def insert(instance: models.Model) -> None:
    """Write a new row, and note its key."""
    sql, fields = _insertion(type(instance))
    row = first(sql, _values(instance, fields))
    assert row is not None
    instance.pk, instance._state.adding, instance._state.db = row[0], False, DEFAULT_DB_ALIAS


def update(instance: models.Model, *names: str) -> None:
    """Write the named columns of a row that is there."""
    sql, fields = _change(type(instance), names)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*_values(instance, fields), instance.pk])


def _values(instance: models.Model, fields: Sequence[Any]) -> list[Any]:
    live = connections[DEFAULT_DB_ALIAS]  # every use of the proxy `connection` looks the thread's up anew
    return [field.get_db_prep_save(getattr(instance, field.attname), live) for field in fields]


@cache
def _insertion(model: type[models.Model]) -> tuple[str, list[Any]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join("%s" for _ in fields)
    return f'INSERT INTO {model._meta.db_table} ({names}) VALUES ({places}) RETURNING "id"', fields


@cache
def _change(model: type[models.Model], names: tuple[str, ...]) -> tuple[str, list[Any]]:
    fields = [model._meta.get_field(name) for name in names]
    changes = ", ".join(f'"{field.column}" = %s' for field in fields)  # type: ignore[union-attr]
    return f'UPDATE {model._meta.db_table} SET {changes} WHERE "id" = %s', fields
