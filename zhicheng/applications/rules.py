"""What an applicant may do to an application, and when."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localtime

from zhicheng.applications.models import BEHIND_THE_DOOR, EDITABLE, Application, Kind, State
from zhicheng.catalogue.models import Level, Title
from zhicheng.committees.models import Committee, Round
from zhicheng.core.calendar import end
from zhicheng.core.refused import Refused, Stale
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role, User
from zhicheng.plans.models import Place
from zhicheng.profiles import current

EXPERT_LEVELS = (Level.SENIOR, Level.ASSOCIATE_SENIOR, Level.INTERMEDIATE)
UNDER_WAY = (State.IN_REVIEW, State.RETURNED, *BEHIND_THE_DOOR)
HOLDS: Mapping[str, str] = {
    State.IN_REVIEW.value: Place.RESERVED,
    State.RETURNED.value: Place.RESERVED,
    **{state.value: Place.USED for state in BEHIND_THE_DOOR},
}
"""What an application in that state holds of its unit's places: reserved while it is under review, then used."""


def require_own(by: Grant, application: Application) -> None:
    """Nobody but the applicant writes an application."""
    if by.role != Role.APPLICANT or by.user_id != application.applicant_id:
        raise Refused("只能填写本人的申报。", code="own_only")


def require_applicant(by: Grant) -> None:
    """Nobody applies in another role."""
    if by.role != Role.APPLICANT:
        raise Refused("请先切换到「申报人」角色，再填写申报。", code="applicants_only")


def require_held(title: Title) -> None:
    """Experts judge others: they hold at least an intermediate title."""
    if title.level not in EXPERT_LEVELS:
        raise Refused("评审专家须具有中级以上职称，请选择您现在持有的职称。", code="level_too_low")


def require_may_apply(said: Mapping[str, object]) -> None:
    """Retired people, civil servants and people under discipline do not apply, as far as the profile says so."""
    if excluded := current().exclusions(said):
        reasons = {exclusion.field: exclusion.reason for exclusion in excluded}
        raise Refused("".join(reasons.values()), code="may_not_apply", fields=reasons)


def require_only_one(application: Application) -> None:
    """Where the committee is chosen in the end, one application a year is under way; else it is one for each round."""
    if current().applicant_chooses_committee or application.kind != Kind.TITLE:
        return
    same = Application.objects.filter(applicant=application.applicant_id, year=application.year, kind=Kind.TITLE)
    other = same.filter(state__in=UNDER_WAY).exclude(pk=application.pk).first()
    if other is not None:
        raise Refused(
            f"您 {other.year} 年度已有一份申报（{other}，{other.get_state_display()}）正在办理，不能再提交另一份。",
            code="already_applied",
        )


def require_nothing_under_way(applicant: User, unit: Organisation) -> None:
    """Somebody whose application is being looked at cannot be taken off the unit's list."""
    under_way = Application.objects.filter(applicant=applicant, unit=unit, state__in=UNDER_WAY).first()
    if under_way is not None:
        raise Refused(
            f"{applicant.name} 的申报 {under_way} 正在办理（{under_way.get_state_display()}），不能删除账户。",
            code="application_under_way",
        )


def require_no_business(organisation: Organisation) -> None:
    """Only an organisation that no application was made from or went through, and that has no committee, is removed."""
    made = Application.objects.filter(unit=organisation).count()
    seen = Application.objects.filter(chain__steps__organisation=organisation).distinct().count()
    committees = Committee.objects.filter(Q(host=organisation) | Q(scope=organisation)).count()
    found = [(made, "份本单位的申报"), (seen - made, "份经其审核的申报"), (committees, "个评委会")]
    if reasons := [f" {number} {what}" for number, what in found if number > 0]:
        raise Refused(
            f"「{organisation.name}」已有{'、'.join(reasons)}，须保留备查，不能删除。", code="organisation_in_use"
        )


def require_never_submitted(application: Application) -> None:
    """An earlier application is copied into a new draft only."""
    if application.submission:
        raise Refused("这份申报已提交过，不能再复制上一年度的内容。", code="submitted_before")


def require_open_section(application: Application, bit: int) -> None:
    """While an application is returned, only the sections that the return named may be changed."""
    if application.state not in EDITABLE:
        raise Refused("申报已提交，审核期间不能修改。如需修改，请先撤回或联系单位退回。", code="not_editable")
    if not application.open_sections >> bit & 1:
        raise Refused("这一节没有被退回，不能修改；只能修改退回意见中指出的内容。", code="section_closed")


def closing(round: Round, extended_until: datetime | None) -> datetime:
    """Until when somebody may apply to a round to whom that much was granted."""
    return max(round.closes_at, extended_until or round.closes_at)


def require_round_open(round: Round, at: datetime, extended_until: datetime | None = None) -> None:
    """A new application is made while the round takes applications, or until what was granted to unit or person."""
    if at < round.opens_at:
        raise Refused(f"「{round.name}」尚未开始，{_minute(round.opens_at)} 起可以申报。", code="round_not_open")
    if at >= closing(round, extended_until):
        raise Refused(f"「{round.name}」已于 {end(round.closes_at)} 截止申报，不能再提交。", code="round_closed")


def require_fits(application: Application, round: Round, *, field: str) -> None:
    """A committee takes what it judges, from where it judges, and each person once in a round."""
    fitting = Round.objects.for_unit(application.unit).for_title(
        application.series, application.specialty, application.level
    )
    sentence = ""
    if not fitting.filter(pk=round.pk).exists():
        sentence = f"「{round.committee.name}」不受理这一职称，或者不受理该单位的申报，请重新选择。"
    elif Application.objects.filter(applicant=application.applicant_id, round=round).exclude(pk=application.pk):
        sentence = f"{application.applicant_name} 在「{round.name}」已有另一份申报，请选择其他批次。"
    if sentence:
        raise Refused(sentence, code="round_out_of_scope", fields={field: sentence})


def require_host(by: Grant, round: Round) -> None:
    """A round is extended by the administrator of the organisation whose office does the committee's work."""
    if by.role != Role.ADMINISTRATOR or by.organisation_id != round.committee.host_id:
        raise Refused("只有评委会所在机构的系统管理员可以办理延期。", code="host_only")


def require_extension(
    round: Round,
    unit: Organisation | None,
    applicant: User | None,
    until: datetime,
    reason: str,
    at: datetime,
) -> None:
    """An extension is for one unit or one person of the committee's scope, reaches beyond the round and says why."""
    if (unit is None) == (applicant is None):
        raise Refused("请填写一个单位或一名申报人。", code="extension_for_whom", fields={"whom": "请填写一个对象。"})
    scope = round.committee.scope
    if unit is not None and not unit.path.startswith(scope.path):
        sentence = f"「{unit.name}」不在「{round.committee.name}」的受理范围内。"
        raise Refused(sentence, code="out_of_scope", fields={"whom": sentence})
    if until <= max(at, round.closes_at):
        sentence = f"延至日期须晚于今天和申报截止时间（{end(round.closes_at)}）。"
        raise Refused(sentence, code="extension_too_early", fields={"until": sentence})
    if not reason:
        raise Refused("请写明延期的理由。", code="reason_needed", fields={"reason": "请写明延期的理由。"})


def deadline(application: Application, round: Round, *, given_back: bool) -> datetime:
    """Until when an application can be handed in to its round, for the first time or after it was given back."""
    if given_back and application.correct_by:
        return application.correct_by
    last = round.correct_until if given_back else round.closes_at
    return max(last, application.extended_until or last)


def require_window(application: Application, at: datetime, *, given_back: bool) -> None:
    """A first submission falls in the round's window; what was given back may return until the later date."""
    if application.round is None:
        return
    if not given_back:
        require_round_open(application.round, at, application.extended_until)
    elif at >= (last := deadline(application, application.round, given_back=True)):
        until = end(last)
        raise Refused(f"修改期限已于 {until} 截止，不能再提交；逾期未改视为放弃。", code="correction_closed")


def require_current(application: Application, seen: int) -> None:
    """The page may be older than the case."""
    if application.version != seen:
        raise Stale("您打开页面之后，这份申报已有新的处理。请核对最新情况后再操作。")


def place_for(state: str) -> str:
    """Return what an application in a state holds of its unit's places; nothing once it is over or taken back."""
    return HOLDS.get(state, Place.NONE)


def place_after(held: str, before: str, after: str, *, needed: bool) -> str:
    """Return what an application that held `held` holds when its state goes from one to another.

    `needed` says that its province has plans and its kind takes a place. What was handed in before the province had
    plans holds nothing and goes on without a place.
    """
    old, new = place_for(before), place_for(after)
    if old == new:
        return held
    if not held and (old or new != Place.RESERVED or not needed):
        return Place.NONE
    return new


def _minute(moment: datetime) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}"
