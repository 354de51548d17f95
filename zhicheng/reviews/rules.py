"""Pure questions about the way an application takes and what is asked of a decision."""

from collections.abc import Sequence
from datetime import datetime

from zhicheng.applications.models import Application
from zhicheng.applications.queries import Judged
from zhicheng.core.refused import Refused
from zhicheng.eligibility.evaluating import Finding
from zhicheng.organisations.models import Kind, Organisation
from zhicheng.people.models import Grant
from zhicheng.profiles.schema import Place, Profile
from zhicheng.reviews.case import Desk, Rules
from zhicheng.reviews.models import Event, Stop, Verdict

MOST_REASON = 500


def rules_of(profile: Profile) -> Rules:
    """What the profile decides about the chain."""
    return Rules(resumes=profile.resubmission == "resume", rejection_is_final=profile.rejected == "final")


def way_up(unit: Organisation, end: Organisation) -> list[int]:
    """Return the ids of the organisations from the unit to the end of the chain; no level is skipped.

    When the end is not above the unit, the way climbs to the last organisation below the common ancestor and goes on
    to the end from there.
    """
    mine, its = unit.ancestor_ids(), end.ancestor_ids()
    common = 0
    while common < min(len(mine), len(its)) and mine[common] == its[common]:
        common += 1
    if common == len(its):
        return mine[common - 1 :][::-1]
    climbed = mine[common:] or mine[-1:]
    return [*climbed[::-1], its[-1]]


def expert_way(line: Sequence[Organisation], route: Sequence[Place]) -> list[int]:
    """Return the ids of the organisations that review an expert's application; `line` goes from the top to the unit.

    The supervising bureau is the nearest superior of that kind, else the direct superior; who stands for two stages
    comes once.
    """
    *above, unit = line
    superior = above[-1:] or [unit]
    bureaus = [place for place in above if place.kind == Kind.BUREAU]
    found = {Place.UNIT: unit, Place.BUREAU: [*superior, *bureaus][-1], Place.PROVINCE: line[0]}
    return list(dict.fromkeys(found[stage].pk for stage in route))


def desks(organisations: Sequence[int], profile: Profile) -> list[Desk]:
    """Return every step of every organisation, in order."""
    return [(organisation, step.value) for organisation in organisations for step in profile.steps]


def acting_person(by: Grant, application: Application) -> int:
    """Return who acts, as a person: the applicant too when they hold the organisation's account that reviews.

    That account has no ID number, only the name of who uses it: nobody is to be administrator of their own review.
    """
    same_name = by.user.name == application.applicant_name
    held = same_name and by.user_id != application.applicant_id and by.user.id_number_index is None
    return application.applicant_id if held else by.user_id


def reach(by: Grant, stop: Stop) -> int:
    """The sections of a visit on which somebody may have a say: none away from the own desk, none of one's own."""
    at_desk = (stop.organisation_id, stop.step) == (by.organisation_id, by.role)
    own = acting_person(by, stop.application) == stop.application.applicant_id
    return by.sections if at_desk and not own and by.covers_series(stop.series_id) else 0


def may_read(by: Grant, stop: Stop) -> bool:
    """Whether a visit is there for somebody at all: at the own desk, with something in scope, and not taken back."""
    return stop.verdict != Verdict.WITHDRAWN and bool(stop.application.sections & reach(by, stop))


def require_own_sections(beyond: Sequence[str]) -> None:
    """A reviewer names what is in the review scope; what a colleague marked goes along by itself."""
    if beyond:
        raise Refused(
            f"{'、'.join(beyond)} 不在您的审查权限内，不能由您退回。请由有权限的同事标记意见。", code="out_of_scope"
        )


def require_reason(reason: str) -> None:
    """A rejection says why."""
    if not reason:
        raise Refused(
            "请写明不通过的原因，申报人将看到这一原因。", code="reason_needed", fields={"note": "请写明原因。"}
        )


def require_conditions(judged: Sequence[Judged], findings: Sequence[Finding]) -> None:
    """Where the round says so, only who meets its conditions hands in; what a person must judge does not count.

    Where none is chosen yet, one round that would take it is enough.
    """
    unmet = [finding for finding in findings if finding.met is False]
    if unmet and all(one.missed and round.rules_bind for one in judged for round in one.rounds):
        sentences = "".join(f"{one.label}：{one.sentence}依据 {one.clause}。" for one in unmet)
        raise Refused(f"有 {len(unmet)} 项申报条件不符合，不能提交。{sentences}", code="conditions_unmet")


def require_due(due: datetime, at: datetime) -> None:
    """What is to be corrected has time until a moment that is still to come."""
    if due <= at:
        sentence = "补正期限须晚于现在，请给申报人留出修改的时间。"
        raise Refused(sentence, code="due_in_the_past", fields={"due": sentence})


def require_overdue(application: Application, at: datetime) -> None:
    """Nobody's application counts as given up before the moment that was set for its correction."""
    if application.correct_by is None or at < application.correct_by:
        raise Refused("补正期限还没有到，不能视为放弃。", code="not_overdue")


def require_told_at_once(unread: Sequence[str]) -> None:
    """All defects are told at once (Order 40, Art. 18): a return goes out when everything here has been looked at."""
    if unread:
        sentence = f"还有 {len(unread)} 节未标记。请看完后一次性告知；确认不需再看的，请勾选「已审完，一次性告知」。"
        raise Refused(sentence, code="not_all_read", fields={"complete": sentence}, details={"unread": list(unread)})


def require_rest_read(unread: Sequence[str]) -> None:
    """A pass covers sections that nobody marked only when the reviewer says so in as many words."""
    if unread:
        sentence = f"还有 {len(unread)} 节未标记。确认已审看的，请勾选「我已审看，一并通过」。"
        raise Refused(sentence, code="rest_not_read", fields={"rest": sentence}, details={"unread": list(unread)})


def require_mended(untouched: Sequence[str]) -> None:
    """A section that was named and left as it was goes back only when the applicant says that it is right."""
    if untouched:
        raise Refused(
            f"{'、'.join(untouched)} 在退回后尚未修改。请按退回意见修改；确实不需改的，请勾选「我已核对，无需修改」。",
            code="not_mended",
            fields={"as_is": "请核对后勾选。"},
        )


def require_nothing_to_mend(labels: Sequence[str]) -> None:
    """What is marked as needing change cannot be passed in the same breath."""
    if labels:
        raise Refused(
            f"{'、'.join(labels)} 已标记为需修改。请退回修改，或先把这些内容改为通过。", code="marked_for_change"
        )


def require_untouched(application: Application, undone: Event, next_stop: Stop | None) -> None:
    """A decision is recalled only while nobody has worked on what followed from it."""
    moved_on = next_stop is not None and next_stop.position != undone.position
    if moved_on and next_stop is not None and next_stop.opinions.exists():
        raise Refused("下一环节已经开始审看，不能收回。需要更正的，请与其联系退回。", code="recall_too_late")
    written = application.records.filter(saved_at__gt=undone.at).exists()
    if written or application.attachments.filter(added_at__gt=undone.at).exists():
        raise Refused("申报人已开始修改，不能收回。", code="recall_too_late")
    if application.interviews.filter(noticed_at__gt=undone.at).exists():
        raise Refused("评委会已发出面试通知，不能收回。", code="recall_too_late")
