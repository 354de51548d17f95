"""What a factory wrote once is written again as rows and not made again, which took half of the suite's time.

`@remembered` on a factory keeps, for each history of calls since an empty database, the rows that the call changed and
what it returned. As soon as a test writes anything besides, its history is its own and every factory works as usual.
"""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from io import BytesIO
from typing import Any, ParamSpec, TypeVar

import psycopg
from django.conf import settings
from django.db import connection, models, transaction

P = ParamSpec("P")
R = TypeVar("R")

READS = ("SELECT", "SAVEPOINT", "RELEASE", "SET ", "SHOW")
CHANGES = "SELECT relid::bigint, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"
MARK = "INSERT INTO mark DEFAULT VALUES RETURNING xmin::text::bigint"
"""The number of the savepoint in which we are: whatever is written from here on bears this one or a higher one."""
COLUMNS = """
SELECT relid::regclass::text, relid::bigint, string_agg(quote_ident(attname), ', ' ORDER BY attnum),
    (SELECT quote_ident(a.attname) FROM pg_index i JOIN pg_attribute a ON a.attrelid = relid AND a.attnum = i.indkey[0]
     WHERE i.indrelid = relid AND i.indisprimary)
FROM unnest(%s::oid[]) AS relid JOIN pg_attribute ON attrelid = relid AND attnum > 0
WHERE NOT attisdropped AND attgenerated = '' GROUP BY relid
"""
ROWS = "SELECT json_agg(t)::text, array_agg({key}::text) FROM {table} t WHERE xmin::text::bigint >= %s"


@dataclass
class Moment:
    """The database as one history of calls leaves it."""

    later: dict[Any, "Moment"] = field(default_factory=dict)
    script: bytes = b""
    returned: bytes = b""
    paths: frozenset[str] = frozenset()
    """Which objects among the arguments the result shares."""


@dataclass
class Now:
    """Where the running test is; None: its history is its own."""

    moment: Moment | None = None
    busy: bool = False


now = Now()
_beginnings: dict[str, Moment] = {}


@contextmanager
def one_test() -> Iterator[None]:
    """Begin at an empty database; watch for whatever is written besides."""
    now.moment, now.busy = _beginnings.setdefault(settings.PROFILE, Moment()), False
    with connection.execute_wrapper(_watch):
        yield
    now.moment = None


def _watch(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    if not now.busy and not (str(sql).lstrip().upper().startswith(READS) and "procrastinate" not in str(sql)):
        now.moment = None
    return execute(sql, params, many, context)


def remembered(make: Callable[P, R]) -> Callable[P, R]:
    """Let a factory write its rows at once where the same has been made before; its arguments must stay as they are."""

    @wraps(make)
    def remember(*args: P.args, **kwargs: P.kwargs) -> R:
        if now.moment is None or now.busy or not connection.in_atomic_block:
            return make(*args, **kwargs)
        given = dict(_reached(args, kwargs))
        asked = (make.__module__, make.__qualname__, settings.PROFILE, _plain((args, kwargs)))
        known = now.moment.later.get(asked)
        if known is None:
            return _recorded(make, args, kwargs, given, asked)
        if not known.paths <= given.keys():
            now.moment = None
            return make(*args, **kwargs)
        if known.script:
            _run(known.script)
        now.moment = known
        return _Reader(BytesIO(known.returned), given).load()

    return remember


def _recorded(make: Callable[..., R], args: Any, kwargs: Any, given: dict[str, models.Model], asked: Any) -> R:
    moment, hooks, now.busy = now.moment, len(connection.run_on_commit), True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            before = {table: counts for table, *counts in cursor.execute(CHANGES).fetchall()}
            since = _mark()
            result = make(*args, **kwargs)
        script = _script(since, before)
    finally:
        now.busy, now.moment = False, None
    writer = _Writer(BytesIO(), {id(thing): path for path, thing in given.items()})
    same = _plain((args, kwargs)) == asked[3] and len(connection.run_on_commit) == hooks
    if moment is None or script is None or not same or not writer.wrote(result):
        return result
    now.moment = moment.later[asked] = Moment({}, script, writer.file.getvalue(), frozenset(writer.used))
    return result


def _mark() -> int:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS mark ()")
        return cursor.execute(MARK).fetchone()[0]


def _script(since: int, before: dict[int, list[int]]) -> bytes | None:
    """Return the statements that write the same rows again; None where rows were deleted."""
    with connection.cursor() as cursor:
        changed = {}
        for table, *counts in cursor.execute(CHANGES).fetchall():
            changed[table] = [new - old for new, old in zip(counts, before.get(table, [0, 0, 0]), strict=True)]
        if any(deleted for _, _, deleted in changed.values()):
            return None
        said = []
        for name, table, columns, key in cursor.execute(
            COLUMNS, [[t for t, n in changed.items() if any(n)]]
        ).fetchall():
            rows, keys = cursor.execute(ROWS.format(key=key, table=name), [since]).fetchone()
            if not rows:
                continue
            if changed[table][1]:
                said.append(f"DELETE FROM {name} WHERE {key}::text IN ({', '.join(map(_quoted, keys))})")
            row_set = f"json_populate_recordset(NULL::{name}, {_quoted(rows)})"
            said.append(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {row_set}")
    quiet, usual = "SET LOCAL session_replication_role = replica", "SET LOCAL session_replication_role = DEFAULT"
    return ";\n".join([quiet, *said, usual]).encode() if said else b""


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _run(script: bytes) -> None:
    psycopg.Cursor(connection.connection).execute(script, prepare=False)


def _plain(value: Any) -> Any:
    """Return a value as something that can be compared and looked up."""
    match value:
        case models.Model():
            return type(value).__name__, tuple(_plain(getattr(value, f.attname)) for f in value._meta.concrete_fields)
        case dict():
            return tuple((name, _plain(said)) for name, said in sorted(value.items(), key=repr))
        case list() | tuple() | set() | frozenset():
            return tuple(map(_plain, value))
        case bytes() | bytearray() | memoryview():
            return bytes(value)
        case _:
            return value if type(value).__hash__ else pickle.dumps(value)


def _reached(*roots: Any, path: str = "") -> Iterator[tuple[str, models.Model]]:
    """The rows among the arguments, and those that they know, each under the way to it."""
    for number, root in enumerate(roots):
        here = f"{path}/{number}"
        match root:
            case models.Model():
                yield here, root
                for name, other in sorted(root._state.fields_cache.items()):
                    yield from _reached(other, path=f"{here}.{name}")
            case dict():
                yield from _reached(*(root[name] for name in sorted(root)), path=here)
            case list() | tuple():
                yield from _reached(*root, path=here)


class _Writer(pickle.Pickler):
    """Keeps a result; what is among the arguments is kept as the way to it."""

    def __init__(self, file: BytesIO, known: dict[int, str]) -> None:
        super().__init__(file)
        self.file, self.known, self.used = file, known, set[str]()

    def persistent_id(self, thing: Any) -> str | None:
        path = self.known.get(id(thing)) if isinstance(thing, models.Model) else None
        if path is not None:
            self.used.add(path)
        return path

    def wrote(self, result: Any) -> bool:
        """Whether the result can be kept at all."""
        try:
            self.dump(result)
        except (pickle.PicklingError, TypeError, AttributeError):
            return False
        return True


class _Reader(pickle.Unpickler):
    """Gives a result back, with the arguments of this call in it."""

    def __init__(self, file: BytesIO, given: dict[str, models.Model]) -> None:
        super().__init__(file)
        self.given = given

    def persistent_load(self, pid: Any) -> models.Model:
        return self.given[pid]
