"""The verbs of objections. Apart from `actions`: who objected is written and read here only.

What others may see of an objection is that there is one: the events of the application, which its applicant and unit
read, say so in words that are fixed or checked, and no trail, notice or address has more than the receipt's number.
"""

import secrets
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate

from zhicheng.applications.models import Application, State
from zhicheng.audit import trail
from zhicheng.core.encryption import blind_index
from zhicheng.core.numbers import compact
from zhicheng.core.refused import Refused
from zhicheng.documents.actions import take_in
from zhicheng.notices.actions import send
from zhicheng.people.models import Grant
from zhicheng.results import queries, rules
from zhicheng.results.models import Entry, Inquiry, Objection, Publicity, Verdict
from zhicheng.reviews import door
from zhicheng.reviews.case import Verb

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter that is taken for a digit."""
HELD = "公示期间收到异议，正在核查。"
RELEASED = "经核查，异议不成立。"


@transaction.atomic
def raise_objection(
    publicity: Publicity,
    *,
    entry: Entry | None,
    name: str,
    contact: str,
    address: str,
    text: str,
    upload: UploadedFile | None,
    at: datetime,
) -> tuple[Objection, str]:
    """提出异议, under one's real name; return it with the code of the receipt, which nobody else ever sees."""
    publicity = (
        Publicity.objects.select_for_update(of=("self",)).select_related("round__committee").get(pk=publicity.pk)
    )
    rules.require_may_object(publicity, localdate(at))
    rules.require_on_it(publicity, entry.publicity_id if entry else None)
    code = _characters(16)
    made = Objection.objects.create(
        publicity=publicity,
        entry=entry,
        number=f"YY{_characters(8)}",
        secret=_hashed(code),
        name=name,
        contact=contact,
        address=address,
        text=text,
        file=take_in(upload, by=None, at=at) if upload else None,
        at=at,
    )
    committee = publicity.round.committee
    send("objection_raised", to=queries.reviewers(committee), at=at, place=committee.host_id, title=publicity.title)
    trail.record("objection.raised", subject=made, by=None, at=at)
    return made, "-".join(code[place : place + 4] for place in range(0, len(code), 4))


@transaction.atomic
def note(objection: Objection, *, text: str, by: Grant, at: datetime) -> Inquiry:
    """记录核查情况, for the office alone."""
    objection, _ = _lock(objection, by)
    rules.require_open(objection)
    rules.require_said(text, "核查情况", "text")
    trail.record("objection.noted", subject=objection, by=by, at=at)
    return objection.inquiries.create(text=text.strip(), by=by.user, at=at)


@transaction.atomic
def hold(objection: Objection, *, by: Grant, at: datetime) -> Objection:
    """暂缓: the person's result waits until the objection is settled."""
    objection, application = _lock(objection, by)
    rules.require_open(objection)
    if application is None:
        raise Refused("这件异议不针对具体人员，没有可以暂缓的申报。", code="about_nobody")
    door.advance(application, Verb.HELD, by=by, at=at, seen=application.version, note=HELD)
    trail.record("objection.held", subject=objection, by=by, at=at)
    return objection


@transaction.atomic
def settle(
    objection: Objection, *, verdict: Verdict, finding: str, answer: str, note: str = "", by: Grant, at: datetime
) -> Objection:
    """处理: with what was found, for the file, and an answer for who objected.

    `note` is what the applicant reads where the result is cancelled. Whoever is on hold is released with the last
    objection that is found wrong.
    """
    objection, application = _lock(objection, by)
    rules.require_open(objection)
    rules.require_verdict_fits(objection, verdict)
    rules.require_said(finding, "核查结论", "finding")
    rules.require_said(answer, "给异议人的答复", "answer")
    if verdict == Verdict.UPHELD:
        rules.require_said(note, "取消的原因", "note")
        rules.require_names_nobody(objection, note, "note")
    objection.verdict, objection.finding, objection.answer = verdict, finding.strip(), answer.strip()
    objection.settled_by, objection.settled_at = by.user, at
    objection.save(update_fields=["verdict", "finding", "answer", "settled_by", "settled_at"])
    if application is not None:
        _follow(objection, application, verdict, note.strip(), by, at)
    trail.record("objection.settled", subject=objection, by=by, at=at, verdict=str(verdict))
    return objection


def _follow(
    objection: Objection, application: Application, verdict: Verdict, note: str, by: Grant, at: datetime
) -> None:
    """What becomes of the person's result."""
    if verdict == Verdict.UPHELD:
        if application.state == State.IN_PUBLICITY:
            door.advance(application, Verb.HELD, by=by, at=at, seen=application.version, note=HELD)
            application.refresh_from_db()
        if application.state == State.ON_HOLD:  # otherwise another objection has already cancelled it
            door.advance(application, Verb.CANCELLED, by=by, at=at, seen=application.version, note=note)
        return
    others = Objection.objects.open().filter(entry__application=application).exclude(pk=objection.pk)
    if application.state == State.ON_HOLD and not others.exists():
        door.advance(application, Verb.RELEASED, by=by, at=at, seen=application.version, note=RELEASED)


def read(objection: Objection, *, by: Grant, at: datetime) -> None:
    """Note that somebody of the office looked at who objected."""
    trail.record("objection.read", subject=objection, by=by, at=at)


def find(number: str, code: str) -> Objection | None:
    """The objection of whoever holds the receipt; a wrong code says no more than a wrong number."""
    return queries.by_receipt(compact(number)[:20], _hashed(compact(code)[:40]))


def _lock(objection: Objection, by: Grant) -> tuple[Objection, Application | None]:
    held = Objection.objects.select_for_update(of=("self",)).select_related("entry")
    found = held.get(pk=objection.pk)
    if not Objection.objects.of_office(by).filter(pk=found.pk).exists():
        raise Refused("异议只由评委会办事机构的审核人办理，且不能办理涉及本人的异议。", code="office_only")
    if found.entry is None:
        return found, None
    return found, Application.objects.select_for_update(of=("self",)).get(pk=found.entry.application_id)


def _characters(number: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(number))


def _hashed(code: str) -> bytes:
    return blind_index(f"objection:{compact(code)}")
