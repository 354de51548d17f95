"""Where everybody's application stands: 申报人员状态查询 of a unit, and the search within a subtree.

Apart from `queries` because it is SQL written by hand: one statement finds the rows of a page by an index, and only
those are joined with what the page shows of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection

from zhicheng.applications.models import State
from zhicheng.core.paging import PAGE_SIZE, Count, Page, opened, sealed
from zhicheng.core.text import grams
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role

MOST_COUNTED = 999
NOT_APPLIED = "none"
"""Asked for instead of a state: applicants of the unit who have no application in it."""
ORDER = ("-moved", "-key")


@dataclass(frozen=True)
class Scope:
    """Within which organisations and series somebody may look."""

    organisation: Organisation
    subtree: bool
    """The organisation with everything below it; otherwise it alone."""
    series: tuple[str, ...] | None
    """None: all of them."""

    @classmethod
    def of(cls, grant: Grant, *, subtree: bool) -> "Scope":
        """A reviewer sees the series of the review scope, the administrator every series."""
        everything = grant.role == Role.ADMINISTRATOR or grant.all_series
        return cls(grant.organisation, subtree, None if everything else tuple(grant.series))


@dataclass(frozen=True)
class Sought:
    """What somebody looks for."""

    who: str = ""
    """Part of a name, or an application's whole number."""
    person: bytes | None = None
    """Keyed hash of an ID number."""
    state: str = ""
    series: str = ""
    round: int = 0
    year: int = 0


class Standing(NamedTuple):
    """One line: an applicant, and where the application stands."""

    key: int
    moved: datetime
    application: int | None
    number: str | None
    name: str
    masked: str
    unit: str
    kind: str
    series: str
    title: str
    state: str
    holder: str
    """The organisation that has it now, while it is in review."""
    step: str
    since: datetime
    committee: str
    deadline: datetime | None
    """Until when the applicant can hand in: what `applications.rules.deadline` says."""
    interview_at: datetime | None
    interview_place: str


APPLIED = """SELECT a.id AS key, a.moved_at AS moved, a.id AS application, a.applicant_id AS person, a.unit_id AS unit
FROM applications_application a WHERE {where}"""
PEOPLE = """SELECT -g.id AS key, g.since::timestamp AT TIME ZONE %s AS moved, NULL::bigint AS application,
    g.user_id AS person, g.organisation_id AS unit
FROM people_grant g WHERE g.role = 'applicant' AND g.until IS NULL AND {where}
    AND NOT EXISTS (SELECT 1 FROM applications_application a
        WHERE a.applicant_id = g.user_id AND a.unit_id = g.organisation_id)"""
ROWS = """
WITH found AS MATERIALIZED (
    SELECT * FROM ({found}) every {beyond} ORDER BY moved {direction}, key {direction} LIMIT %s
)
SELECT f.key, f.moved, f.application, a.number, coalesce(a.applicant_name, p.name),
    coalesce(a.id_number_masked, p.id_number_masked), u.name, coalesce(a.kind, ''),
    coalesce(r.name || CASE WHEN a.subject <> '' THEN ' · ' || a.subject ELSE '' END, ''), coalesce(t.name, ''),
    coalesce(a.state, ''), coalesce(o.name, ''), coalesce(s.step, ''), coalesce(s.entered_at, f.moved),
    coalesce(c.name, ''),
    coalesce(a.correct_by, greatest(CASE WHEN {given_back} THEN b.correct_until ELSE b.closes_at END,
        a.extended_until)),
    i.at, coalesce(i.place, '')
FROM found f
    JOIN people_user p ON p.id = f.person
    JOIN organisations_organisation u ON u.id = f.unit
    LEFT JOIN applications_application a ON a.id = f.application
    LEFT JOIN catalogue_series r ON r.code = a.series_id
    LEFT JOIN catalogue_title t ON t.id = a.title_id
    LEFT JOIN reviews_stop s ON s.application_id = a.id AND s.closed_at IS NULL
    LEFT JOIN organisations_organisation o ON o.id = s.organisation_id
    LEFT JOIN committees_round b ON b.id = a.round_id
    LEFT JOIN committees_committee c ON c.id = b.committee_id
    LEFT JOIN LATERAL (SELECT at, place FROM reviews_interview WHERE application_id = a.id
        ORDER BY id DESC LIMIT 1) i ON true
ORDER BY f.moved {direction}, f.key {direction}"""
# What was given back, also after handing it in again was taken back; a rejection gives back nothing.
GIVEN_BACK = """CASE a.state WHEN 'returned' THEN true WHEN 'withdrawn' THEN (SELECT e.kind FROM reviews_event e
    WHERE e.application_id = a.id AND e.kind IN ('returned', 'rejected') ORDER BY e.seq DESC LIMIT 1) = 'returned'
    ELSE false END"""
ROUNDS = """SELECT b.id, c.name || ' · ' || b.name FROM committees_round b JOIN committees_committee c
    ON c.id = b.committee_id WHERE b.id IN (SELECT round_id FROM applications_application WHERE unit_id = %s)
ORDER BY b.closes_at DESC, b.id DESC LIMIT 50"""
# The applications are found first, by either index: "a.number = … OR a.applicant_id IN …" would read all of them.
NUMBERED_OR_NAMED = """SELECT n.id FROM applications_application n WHERE n.number = %s
    UNION ALL SELECT n.id FROM people_user p JOIN applications_application n ON n.applicant_id = p.id
    WHERE name_words(p.name) @> %s::text[] AND strpos(lower(p.name), %s) > 0"""
NAMED = "SELECT id FROM people_user WHERE name_words(name) @> %s::text[] AND strpos(lower(name), %s) > 0"


def page(scope: Scope, sought: Sought, *, cursor: str | None = None) -> Page:
    """Return one page of `Standing`s, the last moved first: one query."""
    found, values = _found(scope, sought)
    backwards, beyond = False, ""
    if cursor:
        backwards, (moved, key) = opened(cursor, ORDER)
        sign = ">" if backwards else "<"
        beyond = f"WHERE (moved, key) {sign} (%s, %s)"
        values += [moved, key]
    sql = ROWS.format(found=found, given_back=GIVEN_BACK, beyond=beyond, direction="ASC" if backwards else "DESC")
    with connection.cursor() as database:
        database.execute(sql, [*values, PAGE_SIZE + 1])
        rows = [Standing(*row) for row in database.fetchall()]
    if cursor and not rows:
        return page(scope, sought)
    return _page(rows, bool(cursor), backwards)


def count(scope: Scope, sought: Sought, shown: Page) -> Count:
    """Return how many there are, up to 999+: one query, and none where the page shows them all."""
    if shown.next is None and shown.previous is None:
        return Count(len(shown.rows), MOST_COUNTED)
    found, values = _found(scope, sought)
    with connection.cursor() as database:
        database.execute(f"SELECT count(*) FROM ({found} LIMIT %s) every", [*values, MOST_COUNTED + 1])
        return Count(database.fetchone()[0], MOST_COUNTED)


def rounds(unit: Organisation) -> list[tuple[int, str]]:
    """Return the rounds in which the unit's people apply, to choose from: one query."""
    with connection.cursor() as database:
        database.execute(ROUNDS, [unit.pk])
        return database.fetchall()


def _found(scope: Scope, sought: Sought) -> tuple[str, list[Any]]:
    """The statement that finds the rows: applications, and people who have none; with its values."""
    parts, values = [], []
    if sought.state != NOT_APPLIED:
        where, given = _applied(scope, sought)
        parts.append(APPLIED.format(where=where))
        values += given
    if _wants_people(scope, sought):
        where, given = _people(scope, sought)
        parts.append(PEOPLE.format(where=where))
        values += [settings.TIME_ZONE, *given]
    return " UNION ALL ".join(parts) or f"{APPLIED.format(where='false')}", values


def _wants_people(scope: Scope, sought: Sought) -> bool:
    """People who have not applied have no series, round or number; a reviewer of some series does not see them."""
    narrowed = sought.state not in ("", NOT_APPLIED) or sought.series or sought.round or sought.year
    return scope.series is None and not narrowed


def _applied(scope: Scope, sought: Sought) -> tuple[str, list[Any]]:
    parts, values = _within("a.unit_id", scope)
    if scope.subtree:  # a draft is shown to the own unit only
        parts.append("(a.submission > 0 OR a.unit_id = %s)")
        values.append(scope.organisation.pk)
    if scope.series is not None:
        parts.append("a.series_id = ANY(%s)")
        values.append(list(scope.series))
    for column, wanted in (("state", sought.state), ("series_id", sought.series), ("year", sought.year)):
        if wanted:
            parts.append(f"a.{column} = %s")
            values.append(wanted)
    if sought.round:
        parts.append("a.round_id = %s")
        values.append(sought.round)
    if sought.who:
        parts.append(f"a.id = ANY (ARRAY({NUMBERED_OR_NAMED}))")
        values += [sought.who.upper(), *_words(sought.who)]
    if sought.person:
        parts.append("a.applicant_id = (SELECT id FROM people_user WHERE id_number_index = %s)")
        values.append(sought.person)
    return " AND ".join(parts), values


def _people(scope: Scope, sought: Sought) -> tuple[str, list[Any]]:
    parts, values = _within("g.organisation_id", scope)
    if sought.who:
        parts.append(f"g.user_id IN ({NAMED})")
        values += _words(sought.who)
    if sought.person:
        parts.append("g.user_id = (SELECT id FROM people_user WHERE id_number_index = %s)")
        values.append(sought.person)
    return " AND ".join(parts), values


def _within(column: str, scope: Scope) -> tuple[list[str], list[Any]]:
    if not scope.subtree:
        return [f"{column} = %s"], [scope.organisation.pk]
    below = f"EXISTS (SELECT 1 FROM organisations_organisation w WHERE w.id = {column} AND w.path LIKE %s)"
    return [below], [f"{scope.organisation.path}%"]


def _words(name: str) -> list[Any]:
    """The values of `NAMED`: the pairs that the index knows, and the whole."""
    plain = "".join(name.lower().split())
    return [grams(plain), plain]


def _page(found: Sequence[Standing], moved: bool, backwards: bool) -> Page:
    rows = list(found[:PAGE_SIZE])
    if backwards:
        rows.reverse()
    more = len(found) > PAGE_SIZE
    ahead = _cursor(rows[-1], backwards=False) if rows and (more or backwards) else None
    behind = _cursor(rows[0], backwards=True) if rows and moved and (more or not backwards) else None
    return Page(rows, ahead, behind)


def _cursor(row: Standing, *, backwards: bool) -> str:
    return sealed(ORDER, (row.moved, row.key), backwards=backwards)


STATES = [(NOT_APPLIED, "未申报"), *State.choices]
"""What the filter by state offers."""
