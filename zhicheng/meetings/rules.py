"""Pure questions about a meeting; what is missing before it may go on is named all at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from django.utils.timezone import localdate

from zhicheng.applications.models import State as Standing
from zhicheng.committees import rules as committees
from zhicheng.committees.models import Committee
from zhicheng.committees.queries import filing_of
from zhicheng.core.refused import Refused
from zhicheng.meetings import quorum
from zhicheng.meetings.models import Item, Meeting, Recusal, Seat, State
from zhicheng.meetings.quorum import CLAUSES
from zhicheng.people.models import REVIEWERS, Grant

TO_BE_JUDGED = (Standing.IN_COMMITTEE,)
"""States in which an application can be put before a meeting."""
OVER = (State.SIGNED, State.VOID)


def lapsed(committee: Committee, on: date) -> str | None:
    """Return why the committee may hold no meeting on that day, or None.

    A committee whose filing (核准备案) is over may start nothing (Art. 8).
    """
    if filing_of(committee, on) is not None:
        return None
    return f"「{committee.name}」的核准备案不在有效期内，请先办理备案（{CLAUSES['filing']}）。"


def require_office(by: Grant, meeting: Meeting) -> None:
    """A meeting is kept by the reviewers of the committee's host, for the series in their scope."""
    committee = meeting.round.committee
    own = by.organisation_id == committee.host_id and by.role in REVIEWERS
    if not own or not by.covers_series(committee.series_id):
        raise Refused("只有评委会办事机构的审核人员可以办理评审会。", code="not_of_the_office")


def require_state(meeting: Meeting, *states: State) -> None:
    """The step fits where the meeting is."""
    if meeting.state not in states:
        raise Refused(
            f"评审会现在是「{State(meeting.state).label}」，不能这样办理。请刷新页面后查看。", code="not_from_here"
        )


def require_chair(by: Grant, meeting: Meeting) -> None:
    """Only who chairs the meeting announces and signs (Art. 22–23)."""
    if by.user_id != meeting.chair_id:
        raise Refused(f"评审结果由主持人本人签字确认（{CLAUSES['signature']}）。", code="chair_only")


def require_nothing_missing(missing: Sequence[str]) -> None:
    """Everything that stands in the way is told at once."""
    if missing:
        raise Refused("".join(missing), code="something_missing", details={"missing": list(missing)})


def members_missing(meeting: Meeting, seats: Collection[Seat]) -> list[str]:
    """What is wrong with who the members are (Art. 9)."""
    wrong = committees.members_missing(meeting.round.committee, len(seats), meeting.held_to)
    missing = [f"评审委员现有 {len(seats)} 人：{wrong}。"] if wrong else []
    if meeting.chair_id not in {seat.member_id for seat in seats}:
        missing.append("主持人不在评审委员之中，请重新指定主持人。")
    return missing


def quorum_missing(meeting: Meeting, seats: Collection[Seat]) -> list[str]:
    """Whether too few are in the room (Art. 19)."""
    rules, present = meeting.held_to, sum(seat.present for seat in seats)
    if quorum.has_quorum(present, len(seats), rules):
        return []
    needed = quorum.least(len(seats), rules.quorum)
    return [
        f"到会 {present} 人：委员 {len(seats)} 人，到会须不少于 {needed} 人，还差 {needed - present} 人"
        f"（{CLAUSES['quorum']}）。"
    ]


def to_open(meeting: Meeting, seats: Collection[Seat], items: Collection[Item], at: datetime) -> list[str]:
    """Everything that is missing before the meeting may be opened."""
    missing = [lapsed(meeting.round.committee, localdate(at))]
    missing += members_missing(meeting, seats) + quorum_missing(meeting, seats)
    if not any(seat.present and seat.member_id == meeting.chair_id for seat in seats):
        missing.append("主持人尚未到会。")
    if not items:
        missing.append("议程上没有评审对象，请先列入议程。")
    missing += [
        f"{case.applicant_name} 现在是「{Standing(case.state).label}」，不能提交评审，请移出议程。"
        for case in (item.application for item in items)
        if case.state not in TO_BE_JUDGED
    ]
    missing += own_cases(seats, items)
    return [sentence for sentence in missing if sentence]


def own_cases(seats: Iterable[Seat], items: Iterable[Item]) -> list[str]:
    """Nobody judges their own application (Art. 24)."""
    members = {seat.member_id for seat in seats}
    return [
        f"{item.application.applicant_name} 是本次评审的申报人，不能担任评审委员，请更换（{CLAUSES['recusal']}）。"
        for item in items
        if item.application.applicant_id in members
    ]


def to_vote(
    meeting: Meeting, seats: Collection[Seat], items: Collection[Item], recused: Mapping[int, Collection[int]]
) -> list[str]:
    """Everything that is missing before ballot papers may be given out for these candidates.

    `recused` says which seats stay away, by application.
    """
    rules = meeting.held_to
    missing = quorum_missing(meeting, seats)
    here = {seat.pk for seat in seats if seat.present}
    for item in items:
        name = item.application.applicant_name
        if rules.reports_needed and not item.report:
            missing.append(f"{name} 还没有评议组意见，请先由评议组汇报（{CLAUSES['panels']}）。")
        left = len(here - set(recused.get(item.application_id, ())))
        if not left:
            missing.append(f"{name} 的全部到会委员都须回避，不能表决。")
        elif not rules.recused_count_for_quorum and not quorum.has_quorum(left, len(seats), rules):
            missing.append(f"{name} 回避后只有 {left} 人到会，不足法定人数，不能表决（{CLAUSES['quorum']}）。")
    return missing


def require_by_mistake(recusal: Recusal, known: str, by: Grant) -> None:
    """Only what the office noted by mistake is taken back: no known relation, no own request (Art. 24–25)."""
    member = recusal.seat.member
    if known:
        sentence = f"{member.name}须回避（{known}），登记无误，不能撤销（{CLAUSES['recusal']}）。"
        raise Refused(sentence, code="known_relation")
    if member.pk in (recusal.by_id, by.user_id):
        sentence = f"{member.name}的回避由本人提出，或者涉及您本人，不能由您撤销（{CLAUSES['recusal']}）。"
        raise Refused(sentence, code="own_recusal")


def recusals_missing(due: Collection[tuple[Seat, Item, str]]) -> list[str]:
    """Nobody votes on whom they must stay away from (Art. 25); named by candidate, with how many members."""
    names = dict.fromkeys(item.application.applicant_name for _, item, _ in due)
    if not due:
        return []
    return [f"有 {len(due)} 项应回避尚未登记（{'、'.join(names)}），请先登记回避（{CLAUSES['recusal']}）。"]
