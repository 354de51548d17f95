"""The verbs of the records of integrity, and the only writers of their rows."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from zhicheng.audit import trail
from zhicheng.integrity import rules
from zhicheng.integrity.models import Part, Record
from zhicheng.people.models import Grant, User


@transaction.atomic
def record(
    person: User, *, part: Part, what: str, document: str, since: date, until: date | None, by: Grant, at: datetime
) -> Record:
    """记入诚信档案: with the document that decided it; `until` is the last day, None for good."""
    rules.require_keeper(by)
    rules.require_not_oneself(by, person.pk)
    rules.require_said(what, "事由", "what")
    rules.require_said(document, "处理文号", "document")
    rules.require_term(since, until, localdate(at))
    made = Record.objects.create(
        person=person,
        part=part,
        what=what.strip(),
        document=document.strip(),
        since=since,
        until=until,
        organisation=by.organisation,
        by=by.user,
        at=at,
    )
    trail.record("integrity.recorded", subject=person, by=by, at=at, record=made.pk, part=str(part))
    return made


@transaction.atomic
def lift(record: Record, *, because: str, by: Grant, at: datetime) -> Record:
    """解除: the record stays, and keeps nobody away any more."""
    record = Record.objects.select_for_update(of=("self",)).get(pk=record.pk)
    rules.require_keeper(by)
    rules.require_not_oneself(by, record.person_id)
    rules.require_in_force(record)
    rules.require_said(because, "解除理由", "because")
    record.lifted_by, record.lifted_at, record.lifted_because = by.user, at, because.strip()
    record.save(update_fields=["lifted_by", "lifted_at", "lifted_because"])
    trail.record("integrity.lifted", subject=record.person, by=by, at=at, record=record.pk)
    return record
