"""The verbs of the expert library, and the only writers of its rows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhicheng.audit import trail
from zhicheng.catalogue.models import Title
from zhicheng.experts import rules
from zhicheng.experts.models import Expert, ExpertEvent, State
from zhicheng.organisations.models import Organisation, search_words
from zhicheng.people import actions as people
from zhicheng.people import expertise
from zhicheng.people.models import Grant, User

Kind = ExpertEvent.Kind


@transaction.atomic
def admit(
    person: User,
    *,
    organisation: Organisation,
    title: Title,
    subject: str,
    keywords: Sequence[str],
    recusals: Sequence[Mapping[str, str]],
    application: str,
    by: Grant,
    at: datetime,
) -> Expert:
    """Take somebody into the library whose application the province's office has passed; `application` is its number.

    The term begins today and lasts as long as the profile allows; who is there already begins a new one.
    """
    since = localdate(at)
    expert = _entry(person, organisation, title, subject, keywords)
    expert.recusals = [dict(recusal) for recusal in recusals]
    expert.since, expert.until = since, rules.last_day(since)
    return _happen(expert, Kind.ADMITTED, by=by, at=at, application=application)


@transaction.atomic
def register(
    *,
    name: str,
    id_number: str,
    organisation: Organisation,
    title: Title,
    since: date,
    until: date,
    by: Grant,
    at: datetime,
    mobile: str = "",
    email: str = "",
    subject: str = "",
    keywords: Sequence[str] = (),
) -> Expert:
    """Enter somebody who became an expert before this system; the same person in the same series only once."""
    rules.require_keeper(by)
    rules.require_term(since, until, localdate(at))
    rules.require_keywords(keywords)
    person = people.enter_person(name=name, id_number=id_number, mobile=mobile, email=email, by=by, at=at)
    rules.require_not_oneself(by, person.pk)
    if Expert.objects.filter(person=person, series=title.series_id).exists():
        raise rules.already_expert(name, title.series)
    expert = _entry(person, organisation, title, subject, keywords)
    expert.since, expert.until = since, until
    return _happen(expert, Kind.REGISTERED, by=by, at=at)


@transaction.atomic
def suspend(expert: Expert, *, reason: str, by: Grant, at: datetime, seen: int) -> Expert:
    """暂停: the expert is not drawn until resumed."""
    expert = _locked(expert, by, seen)
    rules.require_state(expert, State.ACTIVE)
    rules.require_reason(reason)
    expert.state, expert.reason = State.SUSPENDED, reason
    return _happen(expert, Kind.SUSPENDED, by=by, at=at, reason=reason)


@transaction.atomic
def resume(expert: Expert, *, by: Grant, at: datetime, seen: int, note: str = "") -> Expert:
    """恢复: the suspension is over; the term goes on as it was."""
    expert = _locked(expert, by, seen)
    rules.require_state(expert, State.SUSPENDED)
    expert.state, expert.reason = State.ACTIVE, ""
    return _happen(expert, Kind.RESUMED, by=by, at=at, reason=note)


@transaction.atomic
def renew(expert: Expert, *, until: date, by: Grant, at: datetime, seen: int) -> Expert:
    """续聘: a new term from today on, never longer than one term may be."""
    expert = _locked(expert, by, seen)
    rules.require_state(expert, State.ACTIVE)
    today = localdate(at)
    rules.require_term(today, until, today)
    expert.since, expert.until = today, until
    return _happen(expert, Kind.RENEWED, by=by, at=at)


@transaction.atomic
def end(expert: Expert, *, reason: str, by: Grant, at: datetime, seen: int) -> Expert:
    """终止: the expert leaves the library; only a new application leads back."""
    expert = _locked(expert, by, seen)
    rules.require_state(expert, State.ACTIVE, State.SUSPENDED)
    rules.require_reason(reason)
    today = localdate(at)
    expert.state, expert.reason = State.ENDED, reason
    expert.until = max(expert.since, min(expert.until, today))
    return _happen(expert, Kind.ENDED, by=by, at=at, reason=reason)


@transaction.atomic
def give_password(expert: Expert, *, by: Grant, at: datetime, seen: int) -> str:
    """发放密码: who has no unit here that keeps the account can enter all the same, to answer and to vote."""
    expert = _locked(expert, by, seen)
    rules.require_state(expert, State.ACTIVE)
    return expertise.give_password(expert.person, by=by, at=at)


def _locked(expert: Expert, by: Grant, seen: int) -> Expert:
    locked = Expert.objects.select_for_update(of=("self",)).select_related("title").get(pk=expert.pk)
    rules.require_keeper(by)
    rules.require_not_oneself(by, locked.person_id)
    rules.require_current(locked, seen)
    return locked


def _entry(person: User, organisation: Organisation, title: Title, subject: str, keywords: Sequence[str]) -> Expert:
    """The person's row for the series of the title, new or as it is, saying what is true now; not saved yet."""
    rows = Expert.objects.select_for_update(of=("self",))
    expert = rows.filter(person=person, series=title.series_id).first() or Expert()
    expert.person = person
    return described(expert, organisation, title, subject, keywords)


def described(
    expert: Expert, organisation: Organisation, title: Title, subject: str, keywords: Sequence[str]
) -> Expert:
    """Put into a person's row what is true now; nothing is saved."""
    expert.name, expert.grams = expert.person.name, search_words(expert.person.name)
    expert.organisation = organisation
    expert.series, expert.specialty, expert.title, expert.level = title.series, title.specialty, title, title.level
    expert.subject, expert.keywords = subject, list(keywords)
    specialty = title.specialty.name if title.specialty else ""
    expert.field_text = " ".join(filter(None, (specialty, subject, *keywords)))
    expert.field_grams = search_words(expert.field_text)
    expert.state, expert.reason = State.ACTIVE, ""
    return expert


def _happen(expert: Expert, kind: Kind, *, by: Grant, at: datetime, reason: str = "", application: str = "") -> Expert:
    """Store the row, what was done to it, and the audit entry."""
    expert.version += 1
    expert.save()
    ExpertEvent.objects.create(**happened(expert, kind, by=by, at=at, reason=reason, application=application))
    trail.record(f"expert.{kind}", subject=expert, by=by, at=at, since=str(expert.since), until=str(expert.until))
    let_in([expert.person_id], by=by, at=at)
    return expert


def let_in(persons: Collection[int], *, by: Grant, at: datetime) -> None:
    """Give each person the role of an expert for the terms of all the series in which they are one now, or end it."""
    rows: dict[int, list[tuple[date, date, str]]] = {}
    held = Expert.objects.filter(person__in=persons).order_by("pk")
    for person, since, until, state in held.values_list("person", "since", "until", "state"):
        rows.setdefault(person, []).append((since, until, state))
    accesses = []
    for person, mine in rows.items():
        active = [term for term in mine if term[2] == State.ACTIVE]
        since, until = min(since for since, *_ in active or mine), max(until for _, until, _ in active or mine)
        accesses.append(expertise.Access(person, since, until, bool(active)))
    expertise.give(accesses, by=by, at=at)


def happened(
    expert: Expert, kind: Kind, *, by: Grant, at: datetime, reason: str = "", application: str = ""
) -> dict[str, Any]:
    """Return what is to be kept of an event of the expert as the row stands now; nothing is saved."""
    return {
        "expert_id": expert.pk,
        "seq": expert.version,
        "kind": kind.value,
        "by_id": by.user_id,
        "by_name": by.user.name,
        "organisation_name": by.organisation.name,
        "title_name": expert.title.name,
        "since": expert.since,
        "until": expert.until,
        "reason": reason,
        "application": application,
        "at": at,
    }
