"""The review chain as a pure state machine: no I/O, no clock, no HTTP.

`replay` folds the events of an application into a `Case`; `decide` says what a command would do to it, or refuses;
`evolve` takes one step. The database rows (head, stops) are what the newest case says, stored for speed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from zhicheng.applications.models import State
from zhicheng.core.refused import Refused

Desk = tuple[int, str]
"""An organisation's id and a step in it."""
Said = Mapping[int, str]
"""What one submission said: the digest of the frozen content of each section, by the section's bit mask."""


class Verb(StrEnum):
    """What can happen to an application."""

    SUBMITTED = "submitted"
    PASSED = "passed"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    RECALLED = "recalled"
    TRANSFERRED = "transferred"
    LAPSED = "lapsed"
    REFERRED = "referred"
    ACCEPTED = "accepted"
    DECIDED = "decided"
    PUBLISHED = "published"
    NOT_ELECTED = "not_elected"
    HELD = "held"
    RELEASED = "released"
    CANCELLED = "cancelled"
    REEXAMINED = "reexamined"
    CERTIFIED = "certified"


Standing = tuple[State, bool | None]
"""A state, and whether the committee elected; None as long as nobody may know."""
BEHIND_THE_DOOR: Mapping[Verb, tuple[Collection[Standing], Standing]] = {
    Verb.LAPSED: ([(State.RETURNED, None)], (State.WITHDRAWN, None)),
    Verb.REFERRED: ([(State.AWAITING_COMMITTEE, None)], (State.AWAITING_COMMITTEE, None)),
    Verb.ACCEPTED: ([(State.AWAITING_COMMITTEE, None)], (State.IN_COMMITTEE, None)),
    Verb.DECIDED: ([(State.IN_COMMITTEE, None)], (State.DECIDED, None)),
    Verb.PUBLISHED: ([(State.DECIDED, None)], (State.IN_PUBLICITY, True)),
    Verb.NOT_ELECTED: ([(State.DECIDED, None)], (State.DECIDED, False)),
    Verb.HELD: ([(State.IN_PUBLICITY, True)], (State.ON_HOLD, True)),
    Verb.RELEASED: ([(State.ON_HOLD, True)], (State.IN_PUBLICITY, True)),
    Verb.CERTIFIED: ([(State.IN_PUBLICITY, True)], (State.CERTIFIED, True)),
    Verb.CANCELLED: ([(State.ON_HOLD, True), (State.CERTIFIED, True)], (State.DECIDED, False)),
    Verb.REEXAMINED: ([(State.DECIDED, False)], (State.IN_COMMITTEE, None)),
}
"""What the committee, its office and the results do with an application: from where, to where."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the profile decides about the chain."""

    resumes: bool
    """A returned application goes back to the step that returned it; otherwise to the first step."""
    rejection_is_final: bool


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody at a desk, with the sections of the review scope."""

    user: int
    desk: Desk
    scope: int


@dataclass(frozen=True, slots=True)
class Happened:
    """One event, as far as the rules need it."""

    verb: Verb
    user: int
    desk: Desk
    position: int
    sections: int = 0
    found_fit: int = 0
    """Returned: what the person had marked as fit; it stands as passed unless it changes."""
    to: int = 0
    """Transferred: the colleague who takes it over."""


@dataclass(frozen=True, slots=True)
class Pass:
    """Sections that one person passed at one desk, as they stood in one submission."""

    desk: Desk
    user: int
    submission: int
    sections: int


@dataclass(frozen=True, slots=True)
class Case:
    """Where an application stands, and what led there."""

    applicant: int
    sections: int
    steps: Sequence[Desk]
    said: Sequence[Said]
    state: State = State.DRAFT
    position: int = 0
    submission: int = 0
    pending: int = 0
    open_sections: int = 0
    named: int = 0
    """Sections that the newest return named; they are looked at again even when nothing in them changed."""
    passes: tuple[Pass, ...] = ()
    decided: bool = False
    """Whether anybody has decided anything since the newest submission."""
    assigned: int = 0
    """The colleague to whom it was transferred at this desk; 0: anybody with the scope."""
    end: State = State.AWAITING_COMMITTEE
    """What stands behind the last desk: the committee's door, for an expert the library."""
    elected: bool | None = None
    """What the committee decided, once that is public."""
    told_at_the_door: bool = False
    """Whether the committee's office has said what is to be corrected; it says everything at once, so only once."""
    last: "Decision | None" = None
    """The decision that its author may still take back: the newest event, if that is one."""

    @property
    def desk(self) -> Desk:
        """Where the application is, while it is in review."""
        return self.steps[self.position]

    @property
    def at_the_door(self) -> bool:
        """Whether every desk is behind it: it stands with the committee, or was given back from there."""
        return 0 < len(self.steps) <= self.position

    def changed_since(self, submission: int) -> int:
        """The sections that say something else now than in that submission."""
        old, new = self.said[submission - 1], self.said[self.submission - 1]
        return sum(bit for bit, digest in new.items() if old.get(bit) != digest)

    def standing(self, desk: Desk) -> int:
        """The sections that were passed at the desk and have not changed since."""
        mask = 0
        for done in self.passes:
            if done.desk == desk:
                mask |= done.sections & ~self.changed_since(done.submission)
        return mask & ~self.named

    def arrive(self, position: int) -> "Case":
        """Come to a desk; behind the last one stands the committee's door, or the expert library."""
        if position >= len(self.steps):  # beyond: in a replay, when a later submission took a shorter way
            return replace(self, state=self.end, position=position, pending=0)
        pending = self.sections & ~self.standing(self.steps[position])
        return replace(self, state=State.IN_REVIEW, position=position, pending=pending)


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision with the case as it was before it."""

    event: Happened
    before: Case


def replay(start: Case, events: Iterable[Happened]) -> Case:
    """Fold the events, oldest first, into the case as it stands after them."""
    for event in events:
        start = evolve(start, event)
    return start


def evolve(case: Case, event: Happened) -> Case:
    """Return the case after the event; events are facts and are not checked again."""
    last = Decision(event, case) if event.verb in DECISIONS and not case.at_the_door else None
    match event.verb:
        case Verb.RECALLED:
            assert case.last is not None
            return replace(case.last.before, last=None)
        case Verb.TRANSFERRED:
            return replace(case, assigned=event.to, last=None)
        case Verb.SUBMITTED:
            submission = case.submission + 1
            case = replace(case, submission=submission, open_sections=0, decided=False, assigned=0, last=None)
            return case.arrive(event.position)
        case Verb.PASSED:
            done = Pass(event.desk, event.user, case.submission, event.sections)
            pending = case.pending & ~event.sections
            passes = (*case.passes, done)
            case = replace(case, passes=passes, pending=pending, decided=True, assigned=0, last=last)
            return case if pending else case.arrive(event.position + 1)
        case Verb.RETURNED:
            done = Pass(event.desk, event.user, case.submission, event.found_fit)
            return replace(
                case,
                state=State.RETURNED,
                pending=0,
                open_sections=event.sections,
                named=event.sections,
                passes=(*case.passes, done),
                decided=True,
                assigned=0,
                told_at_the_door=case.at_the_door,
                last=last,
            )
        case Verb.REJECTED:
            return replace(
                case,
                state=State.REJECTED,
                pending=0,
                open_sections=event.sections,
                named=case.sections,
                passes=(),
                decided=True,
                assigned=0,
                last=last,
            )
        case Verb.WITHDRAWN:
            opened = case.named or case.sections
            return replace(case, state=State.WITHDRAWN, pending=0, open_sections=opened, assigned=0, last=None)
        case _:
            return _go_on(case, event.verb)


def _go_on(case: Case, verb: Verb) -> Case:
    """Take a step behind the door; another committee's office may tell once what it wants corrected."""
    state, elected = BEHIND_THE_DOOR[verb][1]
    told = case.told_at_the_door and verb != Verb.REFERRED
    return replace(case, state=state, elected=elected, open_sections=0, told_at_the_door=told, last=None)


DECISIONS = (Verb.PASSED, Verb.RETURNED, Verb.REJECTED)
"""What its author may take back until the next person acts."""


def submit(case: Case, by: Actor, rules: Rules) -> Happened:
    """The applicant hands in; a returned application goes where the profile says, everything else to the first step."""
    if case.state not in (State.DRAFT, State.RETURNED, State.REJECTED, State.WITHDRAWN):
        raise Refused("这份申报已经提交，不能重复提交。请在申报列表中查看进度。", code="already_submitted")
    if case.state == State.REJECTED and rules.rejection_is_final:
        raise Refused("这份申报本批次未通过，不能再次提交。请关注下一批次。", code="rejected_is_final")
    if case.state == State.WITHDRAWN and not case.open_sections:
        raise Refused("逾期未补正，已视为放弃本批次的申报，不能再次提交。请关注下一批次。", code="lapsed")
    resumes = case.state in (State.RETURNED, State.WITHDRAWN) and (rules.resumes or case.at_the_door)
    return Happened(Verb.SUBMITTED, by.user, by.desk, case.position if resumes else 0)


def pass_(case: Case, by: Actor) -> Happened:
    """Pass everything here that is in the person's scope; at the last pending section the case moves on."""
    _require_at_desk(case, by)
    return Happened(Verb.PASSED, by.user, case.desk, case.position, case.pending & by.scope)


def return_(case: Case, by: Actor, named: int, found_fit: int = 0) -> Happened:
    """Give back to the applicant, who may change only the named sections; what was found fit need not be read again."""
    _require_at_desk(case, by)
    if not named:
        raise Refused("请至少指出一节需要修改的内容，并写明原因。", code="return_names_sections")
    if named & ~case.sections:
        raise Refused("退回的内容不属于这份申报，请刷新页面后重试。", code="return_names_own_sections")
    fit = found_fit & case.pending & by.scope & ~named
    return Happened(Verb.RETURNED, by.user, case.desk, case.position, named, fit)


def ask_correction(case: Case, by: Actor, named: int) -> Happened:
    """The committee's office gives back what is to be corrected, all at once; it comes back to the committee's door."""
    if case.state != State.AWAITING_COMMITTEE:
        raise Refused(f"这份申报现在是「{case.state.label}」，只有待评审的申报可以要求补正。", code="not_from_here")
    if case.told_at_the_door:
        raise Refused(
            "已一次性告知过需要补正的全部内容，不能再次要求补正。请受理，或移送其他评委会。",
            code="told_once",
        )
    _require_not_own(case, by)
    if not named:
        raise Refused("请至少指出一节需要补正的内容，并写明要求。", code="return_names_sections")
    if named & ~case.sections:
        raise Refused("补正的内容不属于这份申报，请刷新页面后重试。", code="return_names_own_sections")
    return Happened(Verb.RETURNED, by.user, by.desk, case.position, named)


def advance(case: Case, verb: Verb, by: Actor) -> Happened:
    """Go one step further behind the committee's door, as the table says."""
    origins, _ = BEHIND_THE_DOOR[verb]
    if (case.state, case.elected) not in origins or not case.at_the_door:
        raise Refused(
            f"这份申报现在是「{case.state.label}」，不能这样办理，可能已由他人处理。请刷新后查看。",
            code="not_from_here",
        )
    _require_not_own(case, by)
    return Happened(verb, by.user, by.desk, case.position)


def reject(case: Case, by: Actor, rules: Rules) -> Happened:
    """Do not pass; what may follow is the profile's to say."""
    _require_at_desk(case, by)
    return Happened(Verb.REJECTED, by.user, case.desk, case.position, 0 if rules.rejection_is_final else case.sections)


def withdraw(case: Case, by: Actor) -> Happened:
    """The applicant takes it back, until the first decision."""
    if case.state != State.IN_REVIEW:
        raise Refused("只有审核中的申报可以撤回。", code="withdraw_only_in_review")
    if case.decided:
        raise Refused("已有审核人作出处理，不能再撤回。如需修改，请联系单位退回。", code="withdraw_too_late")
    return Happened(Verb.WITHDRAWN, by.user, by.desk, case.position)


def recall(case: Case, by: Actor) -> Happened:
    """Take one's own decision back, until the next person acts; the case stands as if it had never been made."""
    if case.state == State.ADMITTED:
        raise Refused("专家已经入库，不能收回审核意见。请在「专家信息库」中暂停或终止。", code="recall_too_late")
    if case.last is None:
        raise Refused("没有可以收回的审核意见：之后已有新的办理，或者尚未审核。", code="nothing_to_recall")
    if (case.last.event.user, case.last.event.desk) != (by.user, by.desk):
        raise Refused("只能收回本人刚刚作出的审核意见。", code="recall_own_only")
    return Happened(Verb.RECALLED, by.user, by.desk, case.last.before.position)


def transfer(case: Case, by: Actor, to: Actor) -> Happened:
    """Hand the case over to a colleague at the same desk, who alone may decide from then on."""
    _require_at_desk(case, by)
    if to.user == by.user:
        raise Refused("请选择本人以外的同事。", code="transfer_to_another")
    _require_at_desk(replace(case, assigned=0), to)
    return Happened(Verb.TRANSFERRED, by.user, case.desk, case.position, to=to.user)


def _require_not_own(case: Case, by: Actor) -> None:
    if by.user == case.applicant:
        raise Refused("不能办理本人的申报，请由其他人员办理。", code="own_application")


def _require_at_desk(case: Case, by: Actor) -> None:
    if case.state != State.IN_REVIEW:
        raise Refused("这份申报不在审核中，可能已被处理。请刷新列表。", code="not_in_review")
    if case.desk != by.desk:
        raise Refused("这份申报现在不在您的审核环节。", code="not_at_desk")
    if by.user == case.applicant:
        raise Refused("不能审核本人的申报，请由其他人员审核。", code="own_application")
    if any(done.user == by.user and done.desk[1] != case.desk[1] for done in case.passes):
        raise Refused("您已在这份申报的另一审核步骤中审核过，经办人与负责人须为两人。", code="two_people")
    if case.assigned not in (0, by.user):
        raise Refused("这份申报已转交给同事处理，由接手的同事审核。", code="transferred")
    if not case.pending & by.scope:
        raise Refused("待审的内容都不在您的审查权限内，请由有权限的同事审核。", code="out_of_scope")
