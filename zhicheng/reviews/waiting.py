"""The list of a desk, the hottest read of all: one statement written by hand, whose rows go to the page as they are.

Apart from `queries` because it is SQL: the ORM takes four times the CPU for the same fifty rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import connection

from zhicheng.applications.models import Kind
from zhicheng.core.encryption import unhexed
from zhicheng.core.paging import PAGE_SIZE, Count, Page, opened, sealed
from zhicheng.core.text import grams, one_line
from zhicheng.people.models import Grant

MOST_COUNTED = 999
LONGEST_KEYWORD = 50


class Answer(StrEnum):
    """是否通过, as the desk has answered it."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    OTHERS = "others"
    """Open, with nothing left in the person's scope: colleagues review the rest."""


class Whose(StrEnum):
    """Whose applications a list shows, where a province keeps several lists for one desk."""

    ALL = "all"
    OWN = "own"
    """Applicants of the organisation itself."""
    BELOW = "below"
    """Applicants of subordinate organisations, on their way further up."""
    LAST = "last"
    """Applicants of subordinate organisations, at the last stop before the committee."""


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in a desk's list."""

    kind: Kind = Kind.TITLE
    whose: Whose = Whose.ALL
    answer: Answer = Answer.OPEN
    unit: str = ""
    series: str = ""
    who: str = ""
    person: bytes | None = None
    """Keyed hash of an ID number."""

    @classmethod
    def of(cls, asked: Mapping[str, str], whose: Whose, kind: Kind) -> "Wanted":
        """Return what a list's address asks for; what cannot be understood asks for nothing."""
        answer = asked.get("passed", "")
        return cls(
            kind=kind,
            whose=whose,
            answer=Answer(answer) if answer in set(Answer) else Answer.OPEN,
            unit=one_line(asked.get("unit", ""))[:LONGEST_KEYWORD],
            series=asked.get("series", "")[:2],
            who=one_line(asked.get("who", ""))[:LONGEST_KEYWORD],
            person=unhexed(asked.get("person", "")),
        )


# Not transferred, or to oneself, or to somebody who has left the desk since.
MINE = """(s.assigned_id IS NULL OR s.assigned_id = %s OR NOT EXISTS (SELECT 1 FROM people_grant g
    WHERE g.user_id = s.assigned_id AND g.organisation_id = s.organisation_id AND g.role = s.step AND g.enabled
        AND g.until IS NULL))"""
# One line for each application: what the desk has said of it last, and nothing while it is here again.
# Asked of each row by the application's own few visits: `+ 0` and `|| ''` keep the planner from reading, for each of
# them, all visits to the desk instead (60 ms for a page).
NEWEST = """s.id = (SELECT max(n.id) FROM reviews_stop n WHERE n.application_id = s.application_id
    AND n.organisation_id + 0 = s.organisation_id AND n.step || '' = s.step)"""
STANDING = {
    Answer.OPEN: f"s.closed_at IS NULL AND s.pending & %s::bigint <> 0 AND {MINE}",
    Answer.OTHERS: f"s.closed_at IS NULL AND (s.pending & %s::bigint = 0 OR NOT ({MINE}))",
    Answer.YES: f"s.closed_at IS NOT NULL AND s.verdict = 'passed' AND {NEWEST}",
    Answer.NO: f"s.closed_at IS NOT NULL AND s.verdict IN ('returned', 'rejected') AND {NEWEST}",
}
OF_KIND = {kind: f"s.kind = '{kind.value}'" for kind in Kind}
"""Written out, so that the index of experts' visits is found."""
LAST = "s.position = (SELECT max(c.position) FROM applications_chainstep c WHERE c.chain_id = a.chain_id)"
WHOSE = {
    Whose.OWN: "s.unit_id = s.organisation_id",
    Whose.BELOW: f"s.unit_id <> s.organisation_id AND NOT {LAST}",
    Whose.LAST: f"s.unit_id <> s.organisation_id AND {LAST}",
}
# Given back from here or from above, and now here again.
AGAIN = """s.submission > 1 AND EXISTS (SELECT 1 FROM reviews_stop e WHERE e.application_id = s.application_id
    AND e.id < s.id AND e.position >= s.position AND e.verdict IN ('returned', 'rejected'))"""
# As `waited` says it beside the title: days as the calendar counts them.
WAITED = """CASE WHEN w.minutes >= 1440 THEN w.days || ' 天'
    WHEN w.minutes >= 60 THEN w.minutes / 60 || ' 小时' WHEN w.minutes > 0 THEN w.minutes || ' 分钟' ELSE '刚刚' END"""
SENT_TO = "coalesce(' · 呈报' || (SELECT m.name FROM committees_committee m WHERE m.id = b.committee_id), '')"
# The page is cut before anything is joined to its rows.
ROWS = """
SELECT s.id, a.applicant_name, a.id_number_masked, u.name,
    r.name || CASE WHEN a.subject <> '' THEN ' · ' || a.subject ELSE '' END, {rank},
    {when}, {again}, s.verdict, b.closes_at, s.{order}
FROM (SELECT s.* FROM {tables} WHERE {where} ORDER BY s.{order} {direction}, s.id {direction} LIMIT %s) s
    JOIN applications_application a ON a.id = s.application_id
    JOIN organisations_organisation u ON u.id = s.unit_id
    JOIN catalogue_series r ON r.code = s.series_id
    JOIN catalogue_title t ON t.id = a.title_id
    LEFT JOIN committees_round b ON b.id = a.round_id
    CROSS JOIN LATERAL (SELECT (extract(epoch FROM n.at - s.entered_at) / 60)::bigint AS minutes,
        (n.at AT TIME ZONE n.zone)::date - (s.entered_at AT TIME ZONE n.zone)::date AS days
        FROM (SELECT %s::timestamptz AS at, %s::text AS zone) n) w
ORDER BY s.{order} {direction}, s.id {direction}"""
VISITS = "reviews_stop s"
# The units are found first, by their index of two-letter pieces, then their visits to the desk by `stop_by_unit`; the
# fence keeps a prepared plan from reading the whole desk in the order of the list instead.
VISITS_OF_UNITS = """(SELECT v.* FROM reviews_stop v WHERE v.organisation_id = %s AND v.step = %s
    AND v.unit_id = ANY (ARRAY(SELECT o.id FROM organisations_organisation o
        WHERE o.grams @> %s::varchar[] AND strpos(o.name, %s) > 0)) OFFSET 0) s"""
AND_CASES = " JOIN applications_application a ON a.id = s.application_id"
COUNT = """SELECT count(*), min(found.entered_at)
FROM (SELECT s.entered_at FROM {tables} WHERE {where} {order} LIMIT %s) found"""
BURDEN = """SELECT count(*), min(found.entered_at), count(*) FILTER (WHERE found.entered_at < %s::timestamptz)
FROM (SELECT s.entered_at FROM {tables} WHERE {where} ORDER BY s.entered_at, s.id LIMIT %s) found"""


def page(grant: Grant, wanted: Wanted, *, at: datetime, cursor: str | None = None) -> Page:
    """Return one page of the list as tuples, the longest waiting or the last decided first: one query."""
    waiting = wanted.answer in (Answer.OPEN, Answer.OTHERS)
    column = "entered_at" if waiting else "closed_at"
    order = ("entered_at", "id") if waiting else ("-closed_at", "-id")
    tables, where, values = _conditions(grant, wanted)
    backwards = False
    if cursor:
        backwards, (moment, key) = opened(cursor, order)
        before = waiting == backwards
        sign, beyond = ("<", ">=") if before else (">", "<=")
        where += f" AND s.{column} {sign}= %s AND NOT (s.{column} = %s AND s.id {beyond} %s)"
        values += [moment, moment, key]
    sql = ROWS.format(
        tables=tables,
        when=WAITED if waiting else "to_char(s.closed_at AT TIME ZONE %s, 'YYYY-MM-DD HH24:MI')",
        again=AGAIN if waiting else "false",
        rank=f"t.name || {SENT_TO}" if (wanted.whose, wanted.answer) == (Whose.LAST, Answer.YES) else "t.name",
        order=column,
        where=where,
        direction="ASC" if waiting != backwards else "DESC",
    )
    before_values = [] if waiting else [settings.TIME_ZONE]
    with connection.cursor() as database:
        database.execute(sql, [*before_values, *values, PAGE_SIZE + 1, at, settings.TIME_ZONE])
        found = database.fetchall()
    if cursor and not found:
        return page(grant, wanted, at=at)
    return _page(found, order, bool(cursor), backwards)


def count(grant: Grant, wanted: Wanted) -> tuple[Count, datetime | None]:
    """Return how many there are, up to 999+, and since when the first of those waits: one query."""
    tables, where, values = _conditions(grant, wanted)
    order = "ORDER BY s.entered_at, s.id" if wanted.answer is Answer.OPEN else ""
    with connection.cursor() as database:
        database.execute(COUNT.format(tables=tables, where=where, order=order), [*values, MOST_COUNTED + 1])
        number, oldest = database.fetchone()
    return Count(number, MOST_COUNTED), oldest


def counted(grant: Grant, wanted: Wanted, found: Page) -> tuple[Count, datetime | None]:
    """What `count` says; without a query where the page shows the whole list."""
    if found.next or found.previous:
        return count(grant, wanted)
    return Count(len(found.rows), MOST_COUNTED), found.rows[0][-1] if found.rows else None


def burden(grant: Grant, wanted: Wanted, before: datetime | None) -> tuple[Count, datetime | None, Count]:
    """Return how many wait, since when the first, and how many came before that moment; up to 999+ each: one query."""
    tables, where, values = _conditions(grant, wanted)
    with connection.cursor() as database:
        database.execute(BURDEN.format(tables=tables, where=where), [before, *values, MOST_COUNTED + 1])
        number, oldest, late = database.fetchone()
    return Count(number, MOST_COUNTED), oldest, Count(late, MOST_COUNTED)


def series(grant: Grant) -> list[tuple[str, str]]:
    """Return the codes and names of the series in the person's scope, to choose from: one query."""
    with connection.cursor() as database:
        database.execute(
            "SELECT code, name FROM catalogue_series WHERE %s OR code = ANY(%s) ORDER BY code",
            [grant.all_series, list(grant.series)],
        )
        return database.fetchall()


def everything(grant: Grant, wanted: Wanted) -> tuple[str, list[Any]]:
    """Return the statement that selects the id of every visit in the list, for who reads the whole of it."""
    tables, where, values = _conditions(grant, wanted)
    return f"SELECT s.id FROM {tables} WHERE {where}", values


def next_after(grant: Grant, wanted: Wanted, stop: int, entered_at: datetime) -> int | None:
    """Return the visit that waits next behind this one, from the beginning again after the last: one or two queries."""
    tables, where, values = _conditions(grant, wanted)
    behind = "s.entered_at >= %s AND NOT (s.entered_at = %s AND s.id <= %s)"
    for further, keys in ((behind, [entered_at, entered_at, stop]), ("s.id <> %s", [stop])):
        sql = f"SELECT s.id FROM {tables} WHERE {where} AND {further} ORDER BY s.entered_at, s.id LIMIT 1"
        with connection.cursor() as database:
            database.execute(sql, [*values, *keys])
            if row := database.fetchone():
                return int(row[0])
    return None


def _tables(grant: Grant, wanted: Wanted) -> tuple[str, list[Any]]:
    """What the conditions speak of; most of them of the visit alone."""
    tables, values = VISITS, []
    if wanted.unit:
        tables, values = VISITS_OF_UNITS, [grant.organisation_id, grant.role, grams(wanted.unit), wanted.unit]
    of_cases = wanted.whose in (Whose.BELOW, Whose.LAST) or wanted.who or wanted.person
    return tables + AND_CASES if of_cases else tables, values


def _conditions(grant: Grant, wanted: Wanted) -> tuple[str, str, list[Any]]:
    """Narrow to the person's desk and scope, then to what is looked for; nobody sees the own application here."""
    tables, values = _tables(grant, wanted)
    parts = ["s.organisation_id = %s AND s.step = %s", OF_KIND[wanted.kind], STANDING[wanted.answer]]
    values += [grant.organisation_id, grant.role]
    if wanted.answer in (Answer.OPEN, Answer.OTHERS):
        values += [grant.sections, grant.user_id]
    parts.append("s.application_id <> ALL (ARRAY(SELECT id FROM applications_application WHERE applicant_id = %s))")
    values.append(grant.user_id)
    if not grant.all_series:
        parts.append("s.series_id = ANY(%s)")
        values.append(list(grant.series))
    if wanted.whose in WHOSE:
        parts.append(WHOSE[wanted.whose])
    if wanted.series:
        parts.append("s.series_id = %s")
        values.append(wanted.series)
    if wanted.who:
        parts.append("(strpos(a.applicant_name, %s) > 0 OR a.number = %s)")
        values += [wanted.who, wanted.who.upper()]
    if wanted.person:
        parts.append("a.applicant_id = (SELECT p.id FROM people_user p WHERE p.id_number_index = %s)")
        values.append(wanted.person)
    return tables, " AND ".join(parts), values


def _page(found: Sequence[tuple[Any, ...]], order: tuple[str, ...], moved: bool, backwards: bool) -> Page:
    rows = list(found[:PAGE_SIZE])
    if backwards:
        rows.reverse()
    more = len(found) > PAGE_SIZE
    ahead = sealed(order, (rows[-1][-1], rows[-1][0]), backwards=False) if rows and (more or backwards) else None
    behind = (
        sealed(order, (rows[0][-1], rows[0][0]), backwards=True) if rows and moved and (more or not backwards) else None
    )
    return Page(rows, ahead, behind)
