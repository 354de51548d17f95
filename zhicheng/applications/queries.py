"""Reads that several pages and actions use."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils.timezone import localdate

from zhicheng.applications.models import EDITABLE, Application, Attachment, FrozenSection, Kind, SectionRecord
from zhicheng.catalogue.models import Title
from zhicheng.committees.models import Round
from zhicheng.core import statements
from zhicheng.core.statements import Columns
from zhicheng.eligibility import rule_set
from zhicheng.eligibility.evaluating import Finding, evaluate, span
from zhicheng.eligibility.said import Said, said_in, spellings
from zhicheng.people.models import Grant, User
from zhicheng.sections import registry
from zhicheng.sections.base import Section
from zhicheng.sections.content import Content, Progress, load, noted
from zhicheng.sections.context import Context, Data, Problem
from zhicheng.sections.freezing import Frozen, freeze
from zhicheng.sections.person import from_number

RECORD, HEAD = Columns(SectionRecord, "r"), Columns(Application, "a")
RECORDS = f"SELECT {RECORD.sql} FROM applications_sectionrecord r WHERE r.application_id = %s"
PART = f"""
SELECT {RECORD.sql}, ARRAY(SELECT t.slot FROM applications_attachment t
    WHERE t.application_id = r.application_id AND t.slot = ANY(%s))
FROM applications_sectionrecord r WHERE r.application_id = %s AND r.code = ANY(%s)
"""
OWN_RECORD = f"""
SELECT {RECORD.sql}, {HEAD.sql}
FROM applications_sectionrecord r JOIN applications_application a ON a.id = r.application_id
WHERE a.id = %s AND a.applicant_id = %s AND r.code = %s
"""


@dataclass(frozen=True)
class Draft:
    """Everything that the applicant has said so far, with what it is checked against."""

    application: Application
    records: Mapping[str, SectionRecord]
    attachments: list[Attachment]
    context: Context

    def section(self, code: str) -> type[Section]:
        """The declaration of a section, in the version that the application is pinned to."""
        return registry.get(code, self.records[code].version)

    def content(self, code: str, data: Data | None = None) -> Content:
        """A section with its problems; `data` stands for what is stored when it was just typed."""
        return load(self.section(code), self.records[code].data if data is None else data, self.context)

    def progress(self, code: str) -> Progress:
        """How far a section is, as it was found when it was saved; checked again where that says too little."""
        record, section = self.records[code], self.section(code)
        if not record.edition or section.reads:
            return self.content(code).progress
        return noted(section, record.data, self.context, record.problems, record.missing)

    def contents(self) -> list[Content]:
        """All sections in their order."""
        return [self.content(code) for code in self.records]

    def problems(self) -> list[Problem]:
        """Everything to mend before submitting, all at once."""
        found = [problem for content in self.contents() for problem in content.problems]
        return [
            *found,
            *(_unconfirmed(self.section(code), record) for code, record in self.records.items() if record.copied_from),
        ]

    def files(self, code: str) -> list[dict[str, Any]]:
        """The attachments in a section's slots, as plain values to freeze."""
        slots = {slot.code for slot in self.section(code).slots}
        return [_plain(attachment) for attachment in self.attachments if attachment.slot in slots]


@dataclass(frozen=True)
class Judged:
    """What the conditions come to that some rounds share; without findings where those rounds have none."""

    rounds: list[Round]
    findings: list[Finding]

    @property
    def missed(self) -> bool:
        """Whether a condition is not met; what a person must judge does not count."""
        return any(finding.met is False for finding in self.findings)

    @property
    def named(self) -> str:
        """The rounds, each with its committee."""
        return "、".join(f"「{round.committee.name}」{round.name}" for round in self.rounds)


def last_day(ends: str) -> Coalesce:
    """What `rules.deadline` says, for a query; `ends` is which day of the round counts."""
    return Coalesce("correct_by", Greatest(ends, "extended_until"))


def draft(application: Application, at: datetime) -> Draft:
    """Load what an application says now: two queries, and one for the account when it is not there yet."""
    attachments = list(application.attachments.select_related("file").order_by("added_at", "id"))
    records = map(RECORD.load, statements.fetch(RECORDS, [application.pk]))
    return _draft(application, records, attachments, [file.slot for file in attachments], at)


def part(application: Application, code: str, at: datetime) -> Draft:
    """Load one section with no more than it is checked against, for a save: no other sections, no files to show."""
    section = registry.ALL[code]
    own = [slot.code for slot in section.slots]
    rows = statements.fetch(PART, [own, application.pk, [code, *section.reads]])
    slots = rows[0][-1] if rows else []
    return _draft(application, map(RECORD.load, rows), [], slots, at)


def own_record(application: int, code: str, by: Grant) -> SectionRecord | None:
    """What is stored of a section of the person's own application, with the application: one query."""
    row = statements.first(OWN_RECORD, [application, by.user_id, code])
    if row is None:
        return None
    record: SectionRecord
    record, record.application = statements.split(row, RECORD, HEAD)
    return record


def _draft(
    application: Application,
    records: Iterable[SectionRecord],
    attachments: list[Attachment],
    slots: Iterable[str],
    at: datetime,
) -> Draft:
    rows = {record.code: record for record in records}
    ordered = {code: rows[code] for code in registry.ALL if code in rows}
    context = Context(
        today=localdate(at),
        id_number=(application.applicant.id_number or "") if "basics" in rows else "",
        name=application.applicant.name,
        series_code=application.series_id,
        level=application.level,
        kind=application.kind,
        slots=Counter(slots),
        siblings={code: record.data for code, record in ordered.items()},
    )
    return Draft(application, ordered, attachments, context)


def conditions(draft: Draft, at: datetime) -> list[Judged]:
    """What the conditions of the round come to, as things stand; where none is chosen yet, of those it could go to.

    One query where the round is chosen, otherwise two.
    """
    application = draft.application
    sharing: dict[str, list[Round]] = {}
    for round in _rounds(application, at):
        sharing.setdefault(_pinned(application, round), []).append(round)
    if not any(sharing):
        return [Judged(rounds, []) for rounds in sharing.values()]
    datas = {code: record.data for code, record in draft.records.items()}
    said = said_in(datas, draft.context.slots, _titles(application.series_id))
    return [Judged(rounds, _judged(draft, name, said)) for name, rounds in sharing.items()]


def findings(judged: Sequence[Judged]) -> list[Finding]:
    """All that was found, in one list; where the rounds differ, each says by whose conditions."""
    if len(judged) == 1:
        return judged[0].findings
    return [replace(found, label=f"{found.label}（{one.named}）") for one in judged for found in one.findings]


def _rounds(application: Application, at: datetime) -> list[Round]:
    if application.round:
        return [application.round]
    if application.kind != Kind.TITLE:
        return []
    fitting = Round.objects.for_unit(application.unit).for_title(
        application.series, application.specialty, application.level
    )
    return list(fitting.open(at).select_related("committee").order_by("closes_at", "id"))


def _pinned(application: Application, round: Round) -> str:
    """The name of the round's set for that level, or nothing."""
    fitting = (one.name for one in map(rule_set, round.rules) if one.fits(application.series_id, application.level))
    return next(fitting, "")


def _judged(draft: Draft, name: str, said: Said) -> list[Finding]:
    rules = rule_set(name) if name else None
    return evaluate(rules, said, span(rules, draft.application.year, draft.context.today)) if rules else []


def _titles(series: str) -> dict[str, tuple[str, str]]:
    """Series and level of every title by its name; where several series have a name, the given one wins."""
    rows = list(Title.objects.values_list("name", "series", "level"))
    rows.sort(key=lambda row: row[1] == series)
    return {spelt: (code, level) for name, code, level in rows for spelt in spellings(name)}


def own(by: Grant) -> QuerySet[Application]:
    """The applications of the person who acts, with what their pages show of them."""
    rows = Application.objects.filter(applicant=by.user_id)
    return rows.select_related("series", "specialty", "title", "unit", "applicant", "round__committee__host")


def readable(draft: Draft) -> list[Frozen]:
    """The whole as its readers see it: as it was handed in while that may not change, otherwise as it is now."""
    application = draft.application
    if application.submission and application.state not in EDITABLE:
        revision = application.revisions.get(number=application.submission)
        found = FrozenSection.objects.in_bulk(set(revision.sections.values()))
        return [found[digest].content for code in registry.ALL if (digest := revision.sections.get(code))]
    return [readable_section(draft, code) for code in draft.records]


def readable_section(draft: Draft, code: str, data: Data | None = None) -> Frozen:
    """One section as its readers see it now; `data` stands for what is stored when it was just typed."""
    said = draft.records[code].data if data is None else data
    return freeze(draft.section(code), said, draft.files(code), draft.context)


def untouched(draft: Draft, codes: Iterable[str], submission: int) -> list[str]:
    """Those of the sections that say the same as in that submission: one query."""
    said = draft.application.revisions.get(number=submission).sections
    return [code for code in codes if digest_of(readable_section(draft, code)) == said.get(code)]


def digest_of(content: object) -> str:
    """The name under which frozen content is kept; equal contents have the same."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def proposed(code: str, applicant: User, employer: str) -> Data | None:
    """What a section that was never saved may offer from the account, so that nobody types their name again."""
    if code != "basics":
        return None
    values = {"name": applicant.name, "mobile": applicant.mobile, "email": applicant.email, "employer": employer}
    values |= from_number(applicant.id_number or "")
    return {"values": {name: text for name, text in values.items() if text}}


def _unconfirmed(section: type[Section], record: SectionRecord) -> Problem:
    """What was copied has to be looked at before it is handed in."""
    said = f"「{section.label}」复制自 {record.copied_from} 年度申报，请核对后保存确认。"
    return Problem(section=section.code, row="", field="", label=section.label, message=said, missing=True)


def _plain(attachment: Attachment) -> dict[str, Any]:
    file = attachment.file
    return {
        "slot": attachment.slot,
        "name": attachment.name,
        "digest": file.digest,
        "size": file.size,
        "kind": file.kind,
        "file_id": file.pk,
        "pages": file.pages,
    }


def unfaithful_ledger() -> list[str]:
    """Return the rows of the ledger of places that are not what the applications hold: one query over both."""
    with connection.cursor() as cursor:
        cursor.execute(UNFAITHFUL_LEDGER)
        return [f"{name} {year} {series} {level}" for name, year, series, level in cursor.fetchall()]


UNFAITHFUL_LEDGER = """
SELECT o.name, year, series_id, level
FROM (SELECT unit_id AS organisation_id, year, series_id, level,
             count(*) FILTER (WHERE place = 'reserved') AS reserved, count(*) FILTER (WHERE place = 'used') AS used
      FROM applications_application WHERE place <> '' GROUP BY unit_id, year, series_id, level) held
FULL JOIN plans_quota quota USING (organisation_id, year, series_id, level)
JOIN organisations_organisation o ON o.id = organisation_id
WHERE coalesce(held.reserved, 0) <> coalesce(quota.reserved, 0) OR coalesce(held.used, 0) <> coalesce(quota.used, 0)
ORDER BY o.name, year, series_id, level
"""
