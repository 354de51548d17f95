"""By what frozen sections can be known again: works, people who are named, employers; read once, content never changes.

Apart from `relations`, which asks in SQL: to read fifty thousand documents takes seconds, to join what was read less.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.db import transaction

from zhicheng.core import statements
from zhicheng.core.copying import copy_in
from zhicheng.core.text import FULL_WIDTH
from zhicheng.draws.models import Trace

TITLED = {
    "papers": ("论文", "title"),
    "projects": ("项目", "name"),
    "books": ("著作教材", "title", "isbn"),
    "patents": ("专利/软著", "name", "number"),
    "standards": ("标准", "name", "number"),
}
"""Section → what it is called, and the fields by which the same work is known."""
AWARDS, OWN, WORK = "awards", "expert_achievements", "work"
NAMING = {WORK: ("witness", "duties"), "projects": ("contribution",)}
"""Where applicants write other people's names."""
SECTIONS = [*TITLED, AWARDS, OWN, WORK]
SORTS = [*TITLED, AWARDS]
CALLED = {label: code for code, (label, *_) in TITLED.items()} | {"获奖": AWARDS}
NOT_SAID = re.compile(r"[\W_]+")
BETWEEN = re.compile(r"[^\w·]+|_")
NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,15}")
SHORTEST = 6
"""A title of fewer characters says too little to be the same work."""
AT_ONCE = 2000
UNREAD = """
SELECT DISTINCT said.digest
FROM applications_application a
    JOIN applications_revision r ON r.application_id = a.id AND r.number = a.submission
    CROSS JOIN LATERAL (SELECT r.sections->>code AS digest FROM unnest(%s::text[]) code) said
    LEFT JOIN draws_trace t ON t.digest = said.digest
WHERE said.digest IS NOT NULL AND t.digest IS NULL AND {whose}
"""
OF_ROUND = "a.round_id = %s"
OF_EXPERTS = "a.applicant_id IN (SELECT person_id FROM experts_expert WHERE series_id = %s)"
SINCE = "r.at >= %s"
CONTENT = "SELECT digest, content::text FROM applications_frozensection WHERE digest = ANY(%s)"


@transaction.atomic
def read(whose: str, value: Any) -> int:
    """Read what was frozen and not read yet: of a round, of experts of a series, or since a moment; return how much."""
    digests = _unread(whose, value)
    if digests:  # nobody else reads the same meanwhile, and what was read while waiting is not read again
        statements.fetch("SELECT pg_advisory_xact_lock(hashtextextended('draws.traces', 0))", [])
        digests = _unread(whose, value)
    for start in range(0, len(digests), AT_ONCE):
        some = statements.fetch(CONTENT, [digests[start : start + AT_ONCE]])
        copy_in([trace(digest, json.loads(text)) for digest, text in some])
    return len(digests)


def _unread(whose: str, value: Any) -> list[str]:
    return [digest for (digest,) in statements.fetch(UNREAD.format(whose=whose), [SECTIONS, value])]


def trace(digest: str, content: Mapping[str, Any]) -> Trace:
    """What one frozen section can be known by."""
    code, rows = content["code"], content["rows"]
    place = {name: number for number, (name, _) in enumerate(content["columns"])}
    cells: Sequence[dict[str, str]] = [{name: row["cells"][n] for name, n in place.items()} for row in rows]
    works = {key for row in cells for key in _shared(code, row)}
    alone = {key for row in cells for key in _alone(code, row)} - works
    names = {word for row in cells for field in NAMING.get(code, ()) for word in _names(row[field])}
    employers = {row["employer"].strip() for row in cells} if code == WORK else set()
    return Trace(
        digest=digest, works=sorted(works), alone=sorted(alone), names=sorted(names), employers=sorted(employers)
    )


def work(code: str, text: str) -> int:
    """A number for a work: in its last three bits the sort, in the others what SHA-256 makes of the title."""
    number = int.from_bytes(sha256(f"{code}:{text}".encode()).digest()[:8], "big", signed=True)
    return number & ~7 | SORTS.index(code)


def label(work: int) -> str:
    """What sort of work it is, in words."""
    code = SORTS[work & 7]
    return "获奖" if code == AWARDS else TITLED[code][0]


def plain(text: str) -> str:
    """Letters and digits alone, however they were set."""
    return NOT_SAID.sub("", text.translate(FULL_WIDTH)).lower()


def _shared(code: str, row: Mapping[str, str]) -> Iterator[int]:
    """Works that several people may have made, and awards that several shared."""
    for field in TITLED.get(code, ())[1:]:
        yield from _work(code, row[field])
    if code == AWARDS and row["total"].strip() not in ("", "1"):
        yield from _award(row["name"], row["awarded_on"])


def _alone(code: str, row: Mapping[str, str]) -> Iterator[int]:
    """What an expert says of the own achievements, and awards of which nobody says who shared them."""
    if code == AWARDS:
        yield from _award(row["name"], row["awarded_on"])
    elif code == OWN:
        called = CALLED.get(row["kind"], "")
        yield from _award(row["name"], row["achieved"]) if called == AWARDS else _work(called, row["name"])


def _work(code: str, text: str) -> Iterator[int]:
    if code and len(said := plain(text)) >= SHORTEST:
        yield work(code, said)


def _award(name: str, day: str) -> Iterator[int]:
    """Awards of one name are given every year: the month belongs to it."""
    if len(said := plain(name)) >= SHORTEST:
        yield work(AWARDS, said + day[:7])


def _names(text: str) -> Iterator[str]:
    return (word for word in BETWEEN.split(text) if NAME.fullmatch(word))
