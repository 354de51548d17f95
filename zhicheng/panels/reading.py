"""The verbs of an expert in a panel. Apart from `actions`: the office reads nobody's papers and gives no points."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from zhicheng.audit import trail
from zhicheng.core.refused import Refused
from zhicheng.panels import actions, queries, rules
from zhicheng.panels.models import Assignment, Candidate, Criteria, Opinion, Reading, Score, State
from zhicheng.people.models import Grant

Done = Assignment.State


@transaction.atomic
def open_(assignment: Assignment, *, by: Grant, at: datetime) -> Assignment:
    """开始评阅: the member says that nothing forbids it; a second time changes nothing."""
    held = _held(assignment, by)
    if held.opened_at is None:
        held.opened_at, held.state = at, Done.READING
        held.save(update_fields=["opened_at", "state"])
    return held


@transaction.atomic
def read(assignment: Assignment, code: str, *, by: Grant, at: datetime) -> None:
    """已阅: note that a section was read; the first time counts."""
    held = _held(assignment, by)
    rules.require_opened(held)
    if code not in held.candidate.revision.sections:
        raise Refused("这份申报没有这一节，请刷新页面。", code="no_such_section")
    Reading.objects.get_or_create(assignment=held, code=code, defaults={"at": at})


@transaction.atomic
def write(
    assignment: Assignment,
    *,
    points: Mapping[int, int],
    text: str,
    recommendation: str = "",
    submit: bool,
    edition: int,
    by: Grant,
    at: datetime,
) -> Opinion:
    """评分并写意见: kept as a draft, or handed in; what was handed in may be changed until the panel is closed."""
    held = _held(assignment, by)
    rules.require_opened(held)
    opinion = Opinion.objects.filter(assignment=held).first()
    rules.require_edition(opinion, edition)
    names = {line.pk: line.name for line in queries.lines(held.candidate.panel.round_id)}
    rules.require_points(points, names)
    if len(text) > rules.MOST_TEXT or recommendation not in ("", *Opinion.Recommendation):
        raise Refused(f"评议意见不超过 {rules.MOST_TEXT} 个字，请删减。", code="text_long", fields={"text": "请删减。"})
    handed_in = held.state == Done.SUBMITTED
    if submit or handed_in:
        rules.require_complete(names, points, text, _unread(held))
    opinion = opinion or Opinion(assignment=held)
    opinion.edition = edition + 1
    opinion.text, opinion.recommendation, opinion.saved_at = text, recommendation, at
    if submit and opinion.submitted_at is None:
        opinion.submitted_at = at
    opinion.save()
    _score(held, points)
    if submit and not handed_in:
        held.state = Done.SUBMITTED
        held.save(update_fields=["state"])
    if submit or handed_in:
        trail.record("panel.opinion_given", subject=held, by=by, at=at, again=handed_in)
    return opinion


@transaction.atomic
def recuse(assignment: Assignment, *, reason: str, by: Grant, at: datetime) -> Assignment | None:
    """回避: the member stays away from this candidate (Art. 24–25); the next who may reads instead, if there is one."""
    panel = actions.locked(assignment.candidate.panel)
    held = _held(assignment, by)
    rules.require_text(reason, field="reason", most=rules.MOST_REASON, words="回避事由")
    actions.leave(held, Done.RECUSED, reason, by, at)
    trail.record("panel.recused", subject=held, by=by, at=at)
    made = actions.hand_on(held.candidate, panel, at)
    actions.see_to_writer(held, panel)
    return made


@transaction.atomic
def report(candidate: Candidate, *, text: str, edition: int, by: Grant, at: datetime) -> Candidate:
    """评议组意见: the leader's, after everybody has handed in; it advises the meeting and binds nobody (Art. 21)."""
    panel = actions.locked(candidate.panel)
    held = Candidate.objects.select_related("writer").select_for_update(of=("self",)).get(pk=candidate.pk)
    rules.require_writer(held, by)
    rules.require_state(panel, State.READING)
    rules.require_all_submitted(queries.waiting(panel))
    rules.require_edition(held, edition)
    rules.require_text(text, field="text", most=rules.MOST_TEXT, words="评议组意见")
    held.report, held.reported_by, held.reported_at = text, by.user, at
    held.edition = edition + 1
    held.save(update_fields=["report", "edition", "reported_by", "reported_at"])
    trail.record("panel.reported", subject=panel, by=by, at=at, application=held.application_id)
    return held


def unread(assignment: Assignment) -> list[str]:
    """The sections that say something and that the member has not read, by their labels."""
    return _unread(assignment)


def _unread(assignment: Assignment) -> list[str]:
    candidate = assignment.candidate
    masked = Criteria.objects.filter(round=candidate.panel.round_id, blind=True).exists()
    sections = queries.seen([candidate], masked=masked)[candidate.pk]
    done = set(assignment.readings.order_by("pk").values_list("code", flat=True))
    return [one["label"] for code, one in sections.items() if code not in done and queries.says_something(one)]


def _held(assignment: Assignment, by: Grant) -> Assignment:
    """The reading as it is now, held; the panel's state is asked after that, so that closing comes before or after."""
    related = ("candidate__panel", "candidate__revision", "candidate__application", "member")
    held = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    held = Assignment.objects.select_related(*related).get(pk=held.pk)
    rules.require_own(held, by)
    rules.require_standing(held)
    rules.require_state(held.candidate.panel, State.READING)
    return held


def _score(assignment: Assignment, points: Mapping[int, int]) -> None:
    Score.objects.filter(assignment=assignment).exclude(criterion__in=points).delete()
    Score.objects.bulk_create(
        [Score(assignment=assignment, criterion_id=key, points=given) for key, given in points.items()],
        update_conflicts=True,
        unique_fields=["assignment", "criterion"],
        update_fields=["points"],
    )
