"""A desk's lists as they are taken away: what waits there, and what it has decided."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.timezone import localtime

from zhicheng.applications.models import Kind, State
from zhicheng.catalogue.models import Level
from zhicheng.core.encryption import decrypt
from zhicheng.people.models import REVIEWERS, Grant, Role
from zhicheng.reviews import waiting
from zhicheng.reviews.models import Verdict
from zhicheng.reviews.waiting import Answer, Wanted, Whose
from zhicheng.sections import registry
from zhicheng.sheets.lists import Filters, Listing, Rows, Wide, declare

ANSWERS = {Answer.OPEN: "未审核", Answer.YES: "已通过", Answer.NO: "退回或不通过", Answer.OTHERS: "待同事审查"}
STATES = dict(State.choices)
LEVELS = dict(Level.choices)
VERDICTS = dict(Verdict.choices)
AT_ONCE = 2_000
COLUMNS = (
    Wide("申报编号", 14),
    Wide("姓名", 12),
    Wide("证件号码", 22),
    Wide("单位", 30),
    Wide("单位编号", 18),
    Wide("统一社会信用代码", 22),
    Wide("所属地市(或省直)", 16),
    Wide("系列", 20),
    Wide("专业", 16),
    Wide("申报职称", 16),
    Wide("层级", 10),
    Wide("申报类型", 12),
    Wide("现职称", 14),
    Wide("年度", 8),
    Wide("批次", 28),
    Wide("第几次提交", 10),
    Wide("提交时间", 18),
    Wide("到达时间", 18),
    Wide("办理时间", 18),
    Wide("状态", 16),
)
# Through a server-side cursor, so that neither side holds the list.
ROWS = """
SELECT a.number, a.applicant_name, {number}, u.name, u.code, u.uscc, g.name, r.name, a.subject, t.name, a.level,
    a.apply_type, a.current_title, a.year, b.name, s.submission, a.submitted_at, s.entered_at, s.closed_at,
    s.verdict, a.state
FROM reviews_stop s
    JOIN applications_application a ON a.id = s.application_id
    JOIN organisations_organisation u ON u.id = s.unit_id
    JOIN organisations_region g ON g.code = u.region_id
    JOIN catalogue_series r ON r.code = s.series_id
    JOIN catalogue_title t ON t.id = a.title_id
    JOIN people_user p ON p.id = a.applicant_id
    LEFT JOIN committees_round b ON b.id = a.round_id
WHERE s.id IN ({ids}) ORDER BY {order}"""


def listed(code: str, label: str, *roles: Role, whose: Whose = Whose.ALL, kind: Kind = Kind.TITLE) -> Listing:
    """Describe one of the desk's lists."""

    def wanted(filters: Filters) -> Wanted:
        return Wanted.of(filters, whose, kind)

    def rows(by: Grant, filters: Filters, whole: bool, at: datetime) -> Rows:
        return _rows(by, wanted(filters), whole)

    def in_words(by: Grant, filters: Filters) -> str:
        return _in_words(by, wanted(filters))

    return declare(
        Listing(
            code=code,
            label=label,
            roles=frozenset(roles),
            columns=COLUMNS,
            rows=rows,
            known=frozenset({"unit", "passed", "series", "who", "person"}),
            in_words=in_words,
            may_see_numbers=lambda by: bool(by.sections & registry.mask(["basics"])),
        )
    )


HANDLER = listed("handler_queue", "经办人审查", Role.HANDLER)
LEADER = listed("leader_queue", "负责人审查", Role.LEADER)
OWN = listed("own_people_queue", "本单位人员审核", Role.REVIEW, whose=Whose.OWN)
BELOW = listed("subordinate_queue", "下级单位人员审核", Role.REVIEW, whose=Whose.BELOW)
SUBMITTING = listed("submitting_queue", "呈报单位人员审核", Role.REVIEW, whose=Whose.LAST)

EXPERTS = listed("expert_queue", "专家推荐审查", *REVIEWERS, kind=Kind.EXPERT)


def _in_words(by: Grant, wanted: Wanted) -> str:
    names = dict(waiting.series(by)) if wanted.series else {}
    said = {
        "是否通过": ANSWERS[wanted.answer],
        "单位名称": wanted.unit,
        "系列": names.get(wanted.series, wanted.series),
        "姓名或编号": wanted.who,
        "证件号码": "按一个证件号码查询" if wanted.person else "",
    }
    return "；".join(f"{label}：{text}" for label, text in said.items() if text)


def _rows(by: Grant, wanted: Wanted, whole: bool) -> Iterator[tuple[object, ...]]:
    ids, values = waiting.everything(by, wanted)
    open_ = wanted.answer in (Answer.OPEN, Answer.OTHERS)
    order = "s.entered_at, s.id" if open_ else "s.closed_at DESC, s.id DESC"
    sql = ROWS.format(number="p.id_number" if whole else "a.id_number_masked", ids=ids, order=order)
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, values)
        while some := cursor.fetchmany(AT_ONCE):
            yield from (_row(row, whole) for row in some)


def _row(row: tuple[Any, ...], whole: bool) -> tuple[object, ...]:
    number = decrypt(bytes(row[2])) if whole and row[2] else row[2]
    verdict, state = row[19:]
    return (
        *row[:2],
        number,
        *row[3:10],
        LEVELS[row[10]],
        *row[11:16],
        *map(_moment, row[16:19]),
        VERDICTS[verdict] if verdict else STATES[state],
    )


def _moment(at: datetime | None) -> str:
    return "" if at is None else localtime(at).isoformat(" ", "minutes")[:16]
