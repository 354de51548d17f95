"""What is taken away of a committee's review: draws, panels, meetings, what followed the vote, and integrity.

Who is drawn, sits, leads or reads stands in none of them: members are counted (Order 40, Art. 24).
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from zhicheng.committees.models import Committee, Round
from zhicheng.committees.rules import OFFICE
from zhicheng.core.calendar import end
from zhicheng.draws import queries as draws
from zhicheng.integrity import queries as integrity
from zhicheng.integrity.models import Part, Standing
from zhicheng.integrity.rules import KEEPERS
from zhicheng.meetings import queries as meetings
from zhicheng.panels import queries as panels
from zhicheng.people.models import REVIEWERS, Grant
from zhicheng.profiles import current
from zhicheng.profiles.results import UnitPublicity
from zhicheng.results import queries as results
from zhicheng.reviews import posting
from zhicheng.sheets.lists import Filters, Listing, Rows, Wide, declare, in_words, moment

AT_ONCE = 500
ROUND = ("评委会名称", "年度", "批次")
WIDTHS = {"评委会名称": 36, "批次": 28, "公示": 36, "单位": 30, "办事机构": 30, "会议地点": 30, "公示地点": 30}
WITHHELD = "（评审专家，不导出姓名）"


def _results(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    for one in _each(results.of_office(by), "-drawn_up_at"):
        numbers = one.people, one.starts_on, one.ends_on, one.objected
        yield one.title, *_round(one.round), *numbers, one.stage(localdate(at)).label


def _confirmations(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    for one in _each(results.asked_of(by), "-asked_at"):
        state = "已确认" if one.number else "不予确认" if one.refused else "待确认"
        of = *_round(one.publicity.round), one.publicity.round.committee.host.name
        yield one.publicity.title, *of, moment(one.asked_at), state, one.number, one.people


def _reports(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    for one in _each(results.filed_at(by, filters), "-at"):
        of = *_round(one.round), one.round.committee.host.name
        said = one.said("参评人数"), one.said("通过人数"), moment(one.at), one.by.name
        yield one.number, *of, *said, moment(one.received_at) if one.received_at else "待收悉"


def _reexaminations(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    for one in _each(results.reexaminations(by, filters), "-asked_at"):
        said = ("重新评审" if one.reopened else "维持原结果") if one.decided_at else "待办理"
        of = one.application
        who = of.applicant_name, of.number, of.unit.name, of.title.name
        yield *who, of.round.committee.name, moment(one.asked_at), said


def _meetings(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    for one in _each(meetings.of_office(by), "-time"):
        numbers = one.candidates, one.present, one.members
        yield *_round(one.round), moment(one.time), one.place, *numbers, one.get_state_display()


def _draws(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    for one in _each(draws.rounds(by, filters), "-closes_at"):
        newest = one.drawn[0] if one.drawn else None
        drawn = (newest.get_state_display(), newest.number) if newest else ("未准备", "")
        yield *_round(one), end(one.closes_at), one.review_from, one.review_until, *drawn


def _panels(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    for one in _each(panels.of_office(by), "-made_at"):
        numbers = one.people, one.listed, one.submitted, one.given
        yield one.name, *_round(one.round), *numbers, one.get_state_display()


def _integrity(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    """As the page shows them, but that nobody is named as an expert."""
    for one in _each(integrity.listed(by, filters, localdate(at)), "-at"):
        who = one.person.name, one.person.id_number_masked or one.person.login
        of = (WITHHELD, "") if one.part == Part.EXPERT else who
        said = one.get_part_display(), one.document, one.since, one.until or "长期", one.organisation.name
        yield *of, *said, one.standing(localdate(at)).label


def _postings(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
    found = list(posting.waiting(by).select_related("title").order_by("moved_at", "id"))
    posted = posting.newest(one.pk for one in found)
    for one in found:
        yield one.applicant_name, one.title.name, *_posted(posted.get(one.pk), localdate(at))


def _posted(one: Any, on: date) -> tuple[object, ...]:
    return (one.since, one.until, one.place, "公示中" if on <= one.until else "期满") if one else ("", "", "", "未公示")


def _each(found: Any, newest: str) -> Iterator[Any]:
    rows: Iterator[Any] = found.order_by(newest, "-id").iterator(chunk_size=AT_ONCE)
    return rows


def _round(one: Round) -> tuple[object, ...]:
    return one.committee.name, one.year, one.name


def _report_words(by: Grant, filters: Filters) -> str:
    return in_words({"状态": results.REPORTED.get(filters.get("state", ""), "")})


def _reexamination_words(by: Grant, filters: Filters) -> str:
    return in_words({"状态": "已办理" if filters.get("state") == "decided" else "待办理"})


def _draw_words(by: Grant, filters: Filters) -> str:
    asked = filters.get("committee", "")
    own = Committee.objects.filter(host=by.organisation_id, pk=int(asked[:9])) if asked.isdecimal() else ()
    return in_words({"评委会": "".join(one.name for one in own)})


def _integrity_words(by: Grant, filters: Filters) -> str:
    part, standing = (filters.get(name, "") for name in ("part", "standing"))
    words = {"身份": dict(Part.choices).get(part, ""), "状态": dict(Standing.choices).get(standing, "")}
    return in_words({"姓名": filters.get("name", ""), **{label: str(text) for label, text in words.items()}})


def _open(by: Grant) -> bool:
    return current().results.unit_publicity != UnitPublicity.NONE


def _columns(labels: Iterable[str]) -> tuple[Wide, ...]:
    return tuple(Wide(label, WIDTHS.get(label, 16)) for label in labels)


for code, label, roles, rows, columns, more in (
    (
        *("results", "结果公示", OFFICE, _results),
        ("公示", *ROUND, "人数", "公示开始", "公示截止", "待处理异议", "状态"),
        {},
    ),
    (
        *("confirmations", "评审结果确认", OFFICE, _confirmations),
        ("公示", *ROUND, "办事机构", "报请时间", "状态", "确认文号", "确认人数"),
        {},
    ),
    (
        *("reports", "评审结果备案", OFFICE, _reports),
        ("备案编号", *ROUND, "办事机构", "参评人数", "通过人数", "上报时间", "上报人", "收悉时间"),
        {"known": frozenset({"state"}), "in_words": _report_words},
    ),
    (
        *("reexaminations", "复查", REVIEWERS, _reexaminations),
        ("姓名", "编号", "单位", "申报职称", "评委会名称", "提出时间", "结论"),
        {"known": frozenset({"state"}), "in_words": _reexamination_words},
    ),
    (
        *("meetings", "评审会议", OFFICE, _meetings),
        (*ROUND, "会议时间", "会议地点", "评审对象", "到会", "委员", "状态"),
        {},
    ),
    (
        *("draws", "专家抽取", OFFICE, _draws),
        (*ROUND, "申报截止", "评审开始", "评审结束", "抽取", "第几次"),
        {"known": frozenset({"committee"}), "in_words": _draw_words},
    ),
    (
        *("panels", "评议组", OFFICE, _panels),
        ("评议组", *ROUND, "组员", "评审对象", "已提交", "应提交", "状态"),
        {},
    ),
    (
        *("integrity_records", "诚信记录", KEEPERS, _integrity),
        ("姓名", "证件号码", "身份", "处理文号", "期限开始", "期限截止", "记录机构", "状态"),
        {"known": frozenset({"name", "part", "standing"}), "in_words": _integrity_words},
    ),
    (
        *("unit_postings", "单位公示", REVIEWERS, _postings),
        ("姓名", "申报职称", "公示开始", "公示截止", "公示地点", "状态"),
        {"open_to": _open},
    ),
):
    declare(Listing(code, label, frozenset(roles), _columns(columns), rows, **more))
