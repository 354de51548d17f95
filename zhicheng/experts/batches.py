"""Many experts entered at once, under the rules of `actions` but with a few statements for all of them.

Apart from `actions` because one at a time takes nine statements each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from zhicheng.audit import trail
from zhicheng.catalogue.models import Title
from zhicheng.core.copying import copy_in, copy_values
from zhicheng.experts import rules
from zhicheng.experts.actions import described, happened, let_in
from zhicheng.experts.models import Expert, ExpertEvent
from zhicheng.organisations.models import Organisation
from zhicheng.people.batches import Person, enter_many
from zhicheng.people.models import Grant

Kind = ExpertEvent.Kind


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody who became an expert before this system, with what is known of the term."""

    person: Person
    organisation: Organisation
    title: Title
    since: date
    until: date
    subject: str = ""
    keywords: Sequence[str] = ()


@transaction.atomic
def register_many(entered: Sequence[Entered], *, by: Grant, at: datetime) -> list[Expert]:
    """Enter those who became experts before this system, all or none; the same person in the same series only once."""
    rules.require_keeper(by)
    if not entered:
        return []
    today = localdate(at)
    for one in entered:
        rules.require_term(one.since, one.until, today)
        rules.require_keywords(one.keywords)
    people = enter_many([one.person for one in entered], by=by, at=at)
    persons = [person.pk for person in people]
    held = set(Expert.objects.filter(person__in=persons).values_list("person", "series"))
    experts = []
    for one, person in zip(entered, people, strict=True):
        rules.require_not_oneself(by, person.pk)
        if (person.pk, one.title.series_id) in held:
            raise rules.already_expert(person.name, one.title.series)
        held.add((person.pk, one.title.series_id))
        expert = described(Expert(person=person), one.organisation, one.title, one.subject, one.keywords)
        expert.since, expert.until, expert.version = one.since, one.until, 1
        experts.append(expert)
    copy_in(experts)
    events = [happened(expert, Kind.REGISTERED, by=by, at=at) for expert in experts]
    copy_values(ExpertEvent, [*events[0]], [[*event.values()] for event in events])
    terms = ((expert, {"since": str(expert.since), "until": str(expert.until)}) for expert in experts)
    trail.record_many(f"expert.{Kind.REGISTERED}", terms, by=by, at=at, new=True)
    let_in(persons, by=by, at=at)
    return experts
