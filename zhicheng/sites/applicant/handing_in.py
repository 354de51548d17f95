"""Handing in: everything that is missing at once, the way, the commitment, one button, a receipt."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import attrgetter

from django.http import Http404, HttpResponse
from django.urls import reverse

from zhicheng.applications import queries
from zhicheng.applications.models import Application, Kind
from zhicheng.core import clock
from zhicheng.core.refused import Refused
from zhicheng.documents.typesetting import coded, shapeless
from zhicheng.people.models import Role
from zhicheng.reviews import actions
from zhicheng.reviews.models import Event
from zhicheng.reviews.queries import last_verdicts
from zhicheng.sections import registry
from zhicheng.sections.context import Problem
from zhicheng.sections.statement import Pledge
from zhicheng.sites.applicant.own import list_of, name_of, own_application, way_here
from zhicheng.sites.applicant.places import places_of
from zhicheng.sites.applicant.rounds import rounds_for
from zhicheng.sites.applicant.sheet import place_of, sentence_of
from zhicheng.sites.applicant.standing import answered, deadline_of, may_hand_in
from zhicheng.sites.applicant.way import end_of, way_of
from zhicheng.sites.frame.acting import tried
from zhicheng.sites.frame.pages import page
from zhicheng.sites.frame.request import Request, posted_number
from zhicheng.sites.frame.respond import shown


@dataclass(frozen=True)
class Missing:
    """What a section still needs, each with the address of the place where it is mended."""

    label: str
    address: str
    problems: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """A section that was named in the return: where it is, why, and whether it says something else now."""

    label: str
    address: str
    reason: str
    changed: bool


@page("<int:pk>/submit/", Role.APPLICANT, label="检查并提交")
def submit_application(request: Request, pk: int) -> HttpResponse:
    """Check everything once more, then hand in; a second click finds the receipt."""
    application = own_application(request, pk)
    as_is = request.POST.get("as_is") == "yes"
    submit = partial(actions.submit, application, seen=posted_number(request), as_is=as_is)
    answer = tried(request, submit, "", reverse("application_receipt", args=[pk]))
    if isinstance(answer, HttpResponse):
        return answer
    return _checked(request, own_application(request, pk) if answer else application, answer)


@page("<int:pk>/receipt/", Role.APPLICANT, label="提交回执")
def application_receipt(request: Request, pk: int) -> HttpResponse:
    """The receipt of the newest submission, with number and time."""
    application = own_application(request, pk)
    revision = application.revisions.filter(number=application.submission).first()
    if revision is None:
        raise Http404
    first = application.stops.filter(submission=revision.number).select_related("organisation").order_by("id").first()
    return shown(
        request,
        "application_receipt.html",
        title=f"{application.get_kind_display()}提交回执",
        back=list_of(application),
        end=end_of(application),
        application=application,
        name=name_of(application),
        revision=revision,
        first=first,
    )


def _checked(request: Request, application: Application, refusal: Refused | None = None) -> HttpResponse:
    """The page before handing in; where it is handed in already, the way to the receipt."""
    if application.submission and not may_hand_in(application):
        return shown(
            request,
            "already_submitted.html",
            title="已经提交",
            status=409 if refusal else 200,
            **way_here(application),
            application=application,
        )
    at = clock.now()
    draft = queries.draft(application, at)
    contents = draft.contents()
    problems = sorted(draft.problems(), key=lambda problem: list(registry.ALL).index(problem.section))
    last = last_verdicts([application.pk]).get(application.pk) if application.submission else None
    deadline = deadline_of(application, last)
    titled = application.kind == Kind.TITLE
    judged = queries.conditions(draft, at)
    pledge = next(content for content in contents if issubclass(content.section, Pledge))
    return shown(
        request,
        "submit_application.html",
        title="检查并提交",
        status=422 if refusal else 200,
        **way_here(application),
        application=application,
        name=name_of(application),
        missing=[_missing(application, code, list(group)) for code, group in groupby(problems, attrgetter("section"))],
        count=len(problems),
        answer=_answer(draft, answered(application, last)),
        as_is=request.POST.get("as_is") == "yes",
        way=way_of(application, at),
        places=places_of(application),
        deadline=deadline,
        late=deadline is not None and at >= deadline,
        opens=application.round.opens_at if application.round and at < application.round.opens_at else None,
        pledge=pledge.section,
        pledged=pledge.raw.get("accepted_at", "")[:16].replace("T", " ") if pledge.complete else "",
        conditions=[one for one in judged if one.findings],
        missed=any(one.missed for one in judged),
        unshown=_unshown(draft),
        calls=rounds_for(request.grant, application.title, at) if not application.round and titled else None,
        binding=all(round.rules_bind for one in judged for round in one.rounds),
        refusal=None if refusal and refusal.code == "incomplete" else refusal,
    )


def _answer(draft: queries.Draft, event: Event | None) -> list[Asked]:
    """What was asked for at the return that is being answered, section by section."""
    if event is None or event.kind != Event.Kind.RETURNED:
        return []
    untouched = queries.untouched(draft, event.reasons, event.submission)
    return [
        Asked(
            registry.ALL[code].label,
            reverse("application_section", args=[draft.application.pk, code]),
            reason,
            code not in untouched,
        )
        for code, reason in event.reasons.items()
    ]


def _unshown(draft: queries.Draft) -> list[tuple[str, str]]:
    """Sections with characters that no font of the papers can show, and these with their codes."""
    found = []
    for code, record in draft.records.items():
        missing = shapeless(json.dumps(record.data, ensure_ascii=False))
        named = "、".join(f"“{letter}”（{coded(letter)}）" for letter in missing)
        found.append((registry.ALL[code].label, named))
    return [(label, named) for label, named in found if named]


def _missing(application: Application, code: str, problems: Sequence[Problem]) -> Missing:
    address = reverse("application_section", args=[application.pk, code])
    lines = [(address + place_of(problem), sentence_of(problem)) for problem in problems]
    return Missing(registry.ALL[code].label, address, lines)
