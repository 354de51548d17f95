"""Rolling up: what is counted, for whom, and how new numbers reach every organisation above.

SQL, because it moves hundreds of thousands of rows; apart from `actions` because of its length. Everything runs in
the transaction of the action that calls it.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection

MOST_DAYS = 366
"""Longer visits count as this long; a median does not see it."""

# What is counted of each organisation itself. {of} narrows to some organisations, or is empty for all.
STATES = """
SELECT a.unit_id, a.year, 'state', a.series_id, a.level, a.state, 0, count(*)
FROM applications_application a WHERE a.submission > 0 AND a.kind = 'title' {of} GROUP BY 1, 2, 4, 5, 6"""
EVENTS = """
SELECT a.unit_id, a.year, 'event', a.series_id, a.level, e.kind,
    to_char(e.at AT TIME ZONE %(zone)s, 'YYYYMM')::int, count(*)
FROM reviews_event e JOIN applications_application a ON a.id = e.application_id
WHERE a.kind = 'title' {of} GROUP BY 1, 2, 4, 5, 6, 7"""
DAYS = """
SELECT s.organisation_id, a.year, 'days', a.series_id, a.level, s.step,
    least(floor(extract(epoch FROM s.closed_at - s.entered_at) / 86400), %(most)s)::int, count(*)
FROM reviews_stop s JOIN applications_application a ON a.id = s.application_id
WHERE s.verdict IN ('passed', 'returned', 'rejected') AND a.kind = 'title' {of} GROUP BY 1, 2, 4, 5, 6, 7"""
UNIT, DESK = "AND a.unit_id = ANY(%(of)s)", "AND s.organisation_id = ANY(%(of)s)"

KEY = "organisation_id, year, measure, series_id, level, key, slot"
SCRATCH = """CREATE TEMPORARY TABLE {name} (organisation_id bigint, year int, measure text, series_id text, level text,
    key text, slot int, number int) ON COMMIT DROP"""
FRESH = f"INSERT INTO tally_fresh ({KEY}, number) {{counted}}"
CHANGED = f"""
INSERT INTO tally_changed ({KEY}, number)
SELECT {KEY}, coalesce(f.number, 0) - coalesce(t.number, 0)
FROM tally_fresh f FULL JOIN (SELECT {KEY}, number FROM statistics_tally WHERE own {{of}}) t USING ({KEY})
WHERE coalesce(f.number, 0) <> coalesce(t.number, 0)"""
OWN = f"""
INSERT INTO statistics_tally ({KEY}, own, path, number)
SELECT {KEY}, true, o.path, c.number FROM tally_changed c JOIN organisations_organisation o ON o.id = organisation_id
ON CONFLICT ON CONSTRAINT tally_once DO UPDATE SET number = statistics_tally.number + excluded.number"""
ABOVE = f"""
INSERT INTO statistics_tally ({KEY}, own, path, number)
SELECT above.id::bigint, year, measure, series_id, level, key, slot, false, '', sum(c.number)
FROM tally_changed c JOIN organisations_organisation o ON o.id = c.organisation_id
    CROSS JOIN LATERAL unnest(string_to_array(rtrim(o.path, '.'), '.')) AS above(id)
GROUP BY 1, 2, 3, 4, 5, 6, 7
ON CONFLICT ON CONSTRAINT tally_once DO UPDATE SET number = statistics_tally.number + excluded.number"""
EMPTY = """
DELETE FROM statistics_tally WHERE number = 0 AND organisation_id IN (
    SELECT above.id::bigint FROM (SELECT DISTINCT organisation_id FROM tally_changed) c
        JOIN organisations_organisation o ON o.id = c.organisation_id
        CROSS JOIN LATERAL unnest(string_to_array(rtrim(o.path, '.'), '.')) AS above(id))"""
TOUCHED = """
WITH happened AS (SELECT DISTINCT application_id AS id FROM reviews_event WHERE id > %s)
SELECT a.unit_id FROM happened JOIN applications_application a USING (id)
UNION SELECT s.organisation_id FROM happened JOIN reviews_stop s ON s.application_id = happened.id"""
MOVED = """
SELECT EXISTS (SELECT 1 FROM statistics_tally t JOIN organisations_organisation o ON o.id = t.organisation_id
    WHERE t.own AND t.path <> o.path)"""


def one_at_a_time() -> None:
    """Hold everybody else who rolls up until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('statistics.tally', 0))")


def roll_up(organisations: Sequence[int] | None = None) -> int:
    """Count these organisations anew (all: None), carry what changed up the tree, and return how many numbers did."""
    parts = [STATES, EVENTS, DAYS]
    narrowed = ["", "", ""] if organisations is None else [UNIT, UNIT, DESK]
    counted = " UNION ALL ".join(part.format(of=of) for part, of in zip(parts, narrowed, strict=True))
    values: dict[str, Any] = {"of": list(organisations or ()), "zone": settings.TIME_ZONE, "most": MOST_DAYS}
    mine = "" if organisations is None else "AND organisation_id = ANY(%(of)s)"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS tally_fresh, tally_changed")
        for name in ("tally_fresh", "tally_changed"):
            cursor.execute(SCRATCH.format(name=name))
        cursor.execute(FRESH.format(counted=counted), values)
        cursor.execute(CHANGED.format(of=mine), values)
        cursor.execute(OWN)
        changed = cursor.rowcount
        cursor.execute(ABOVE)
        cursor.execute(EMPTY)
    return changed


def forget() -> None:
    """Throw all numbers away, to count everything anew."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM statistics_tally")


def touched(event: int) -> list[int]:
    """Return the organisations whose own numbers may have changed since an event."""
    return [pk for (pk,) in _rows(TOUCHED, [event])]


def moved() -> bool:
    """Whether an organisation with numbers has been moved in the tree since they were rolled up."""
    return bool(_rows(MOVED, [])[0][0])


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
