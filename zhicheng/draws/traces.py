"""By what a submission can be known again: works, people who are named, employers; read once, it never changes.

Apart from `relations`, which asks in SQL: to read fifty thousand documents takes seconds, to join what was read less.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
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
AT_ONCE = 300
UNREAD = """
SELECT r.id
FROM applications_application a
    JOIN applications_revision r ON r.application_id = a.id AND r.number = a.submission
    LEFT JOIN draws_trace t ON t.revision_id = r.id
WHERE t.revision_id IS NULL AND {whose} ORDER BY r.id
"""
OF_ROUND = "a.round_id = %s"
OF_EXPERTS = "a.applicant_id IN (SELECT person_id FROM experts_expert WHERE series_id = %s)"
SINCE = "r.at >= %s"
CONTENT = """
SELECT r.id, f.content::text
FROM applications_revision r
    CROSS JOIN unnest(%s::text[]) code
    JOIN applications_frozensection f ON f.digest = r.sections->>code
WHERE r.id = ANY(%s)
"""


@transaction.atomic
def read(whose: str, value: Any) -> int:
    """Read what was frozen and not read yet: of a round, of experts of a series, or since a moment; return how much."""
    revisions = _unread(whose, value)
    if revisions:  # nobody else reads the same meanwhile, and what was read while waiting is not read again
        statements.fetch("SELECT pg_advisory_xact_lock(hashtextextended('draws.traces', 0))", [])
        revisions = _unread(whose, value)
    for start in range(0, len(revisions), AT_ONCE):
        said: dict[int, list[Any]] = {revision: [] for revision in revisions[start : start + AT_ONCE]}
        for revision, text in statements.fetch(CONTENT, [SECTIONS, list(said)]):
            said[revision].append(json.loads(text))
        copy_in([trace(revision, contents) for revision, contents in said.items()])
    return len(revisions)


def _unread(whose: str, value: Any) -> list[int]:
    return [revision for (revision,) in statements.fetch(UNREAD.format(whose=whose), [value])]


def trace(revision: int, contents: Iterable[Mapping[str, Any]]) -> Trace:
    """What a submission can be known by."""
    found = Trace(revision_id=revision)
    for content in contents:
        code, rows = content["code"], content["rows"]
        place = {name: number for number, (name, _) in enumerate(content["columns"])}
        for cells in ({name: row["cells"][n] for name, n in place.items()} for row in rows):
            found.works.extend(_shared(code, cells))
            found.alone.extend(_alone(code, cells))
            found.names.extend(word for field in NAMING.get(code, ()) for word in _names(cells[field]))
            found.employers.extend([cells["employer"].strip()] if code == WORK else [])
    for name in ("works", "alone", "names", "employers"):
        setattr(found, name, sorted(set(getattr(found, name))))
    return found


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
