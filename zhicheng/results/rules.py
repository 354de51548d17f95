"""Pure questions about what follows the vote."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.utils.timezone import localdate

from zhicheng.committees.models import Committee
from zhicheng.committees.rules import OFFICE
from zhicheng.core.calendar import Calendar
from zhicheng.core.refused import Refused
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import REVIEWERS, Grant
from zhicheng.profiles import current
from zhicheng.results.models import Asking, Objection, Publicity, Reexamination, Report, Stage, Verdict


def require_office(by: Grant, committee: Committee) -> None:
    """What follows the vote is done by the reviewers of the committee's office, within their series."""
    inside = by.organisation_id == committee.host_id and by.role in REVIEWERS
    if not inside or not by.covers_series(committee.series_id):
        raise Refused("只有评委会办事机构的审核人可以办理，且须在审查权限内。", code="office_only")


def require_said(text: str, what: str, field: str) -> None:
    """Nothing is decided, stopped or asked for without saying why."""
    if not text.strip():
        raise Refused(f"请填写{what}。", code="reason_needed", fields={field: f"请填写{what}。"})


def require_another(by: Grant, first: int | None, what: str) -> None:
    """Whoever began does not finish it."""
    if by.user_id == first:
        raise Refused(f"{what}须由另一人办理，不能由同一人经手两步。请由同事办理。", code="another_person")


def require_stage(publicity: Publicity, on: date, *stages: Stage) -> None:
    """The step fits where the publicity is on that day."""
    if (stage := publicity.stage(on)) not in stages:
        raise Refused(f"这份公示现在是「{stage.label}」，不能这样办理。请刷新页面后查看。", code="not_from_here")


def require_ended(publicity: Publicity, on: date) -> None:
    """Nothing is confirmed before the last day is over."""
    if publicity.stage(on) == Stage.RUNNING:
        raise Refused(
            f"公示到 {publicity.ends_on:%Y-%m-%d} 24 时期满，期满后才能报请确认（人社部令第40号第二十六条）。",
            code="not_ended",
        )
    require_stage(publicity, on, Stage.ENDED)


def require_somebody(candidates: Collection[object]) -> None:
    """A list has somebody on it."""
    if not candidates:
        raise Refused("没有可以公示的人员：评审会须已由主持人签字，并已公布投票结果。", code="nobody_elected")


def require_same(listed: Iterable[int], elected: Iterable[int]) -> None:
    """What is published is what was drawn up: since then nothing was decided."""
    if set(listed) != set(elected):
        raise Refused("名单拟定之后评审结果有变动。请撤下这份名单，重新拟定。", code="list_changed")


def require_unconfirmed(number: int) -> None:
    """A list on which somebody is confirmed is not taken down any more."""
    if number:
        raise Refused("名单中已有人员确认了评审结果，不能再撤下公示。", code="confirmed_already")


def require_on_it(publicity: Publicity, entry_of: int | None) -> None:
    """An objection is about somebody of that very list, or about the whole."""
    if entry_of is not None and entry_of != publicity.pk:
        raise Refused("所选人员不在这份公示名单上，请重新选择。", code="not_on_it", fields={"entry": "请重新选择。"})


def require_may_object(publicity: Publicity, on: date) -> None:
    """Objections are taken until the end of the last day."""
    if publicity.stage(on) != Stage.RUNNING:
        raise Refused("公示已经结束，不再受理对公示名单的异议。请向评委会办事机构反映。", code="publicity_over")


def require_open(objection: Objection) -> None:
    """An objection is settled once."""
    if objection.settled_at is not None:
        raise Refused("这件异议已经处理完毕，请刷新页面。", code="already_settled")


def require_verdict_fits(objection: Objection, verdict: Verdict) -> None:
    """An objection to a person is found right or wrong; one to the whole is looked into and answered."""
    if (objection.entry_id is None) != (verdict == Verdict.NOTED):
        raise Refused("处理结果与异议的对象不符，请重新选择。", code="verdict_fits", fields={"verdict": "请重新选择。"})


def require_names_nobody(objection: Objection, text: str, field: str) -> None:
    """What the applicant reads never says who objected."""
    said = (objection.name, objection.contact, objection.address)
    parts = [part for part in (said_.strip() for said_ in said if said_) if len(part) >= 2]
    if any(part in text for part in parts):
        sentence = "这段话申报人和所在单位会看到，不能写异议人的姓名、电话、单位或住址。请改写。"
        raise Refused(sentence, code="names_objector", fields={field: sentence})


def confirming_desk(committee: Committee) -> Organisation:
    """Who confirms the results of a committee, as the profile has it."""
    host = committee.host
    return (host.parent or host) if current().results.confirmed_by == "superior" else host


def require_desk(by: Grant, asking: Asking) -> None:
    """The confirming office decides, by somebody who did not ask."""
    if by.organisation_id != asking.desk_id or by.role not in OFFICE:
        raise Refused("评审结果由确认机构办理，本单位不能确认。", code="not_at_desk")
    require_another(by, asking.asked_by_id, "报请确认与确认")
    if asking.decided_at is not None:
        raise Refused("这次报请已经办理，请刷新页面。", code="already_decided")


def require_ready(ready: Collection[object], general: int) -> None:
    """There is somebody whose result can be confirmed, and nothing against the work as a whole is open."""
    if general:
        raise Refused(f"有 {general} 件对评审工作的异议还没有处理完毕，处理后才能报请确认。", code="objections_open")
    if not ready:
        raise Refused("没有可以确认的人员：有异议的处理完毕后再报请，其余已经确认。", code="nobody_ready")


def require_not_elected(elected: bool | None) -> None:
    """Asked for by whom the committee did not elect, once that is public."""
    if elected is not False:
        raise Refused("只有公布的评审结果为未通过的，才能申请复查。", code="not_for_reexamination")


def require_in_time(told_at: datetime, at: datetime, days: Calendar) -> None:
    """Asked for within so many working days after the result was told."""
    limit = current().results.reexamination_days
    if days.between(localdate(told_at), localdate(at)) > limit:
        raise Refused(
            f"申请复查的期限已过：须在结果公布后 {limit} 个工作日内提出（结果于 {localdate(told_at):%Y-%m-%d} 公布）。",
            code="too_late",
        )


def require_undecided(reexamination: Reexamination) -> None:
    """A request is decided once."""
    if reexamination.decided_at is not None:
        raise Refused("这份复查申请已经办理，请刷新页面。", code="already_decided")


def require_receiver(by: Grant, report: Report) -> None:
    """The office above takes note of a report, by somebody who did not send it."""
    if by.organisation_id != report.desk_id or by.role not in OFFICE:
        raise Refused("这份备案报告由上级职称工作部门收悉。", code="not_at_desk")
    require_another(by, report.by_id, "上报与收悉")
    if report.received_at is not None:
        raise Refused("这份备案报告已经收悉，请刷新页面。", code="already_received")
