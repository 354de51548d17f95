"""评审结果备案 as a workbook. A fifth file: what the form asks for (check) changes apart from the verbs.

The national list of fields was not read in an official print; it stands here in one place.
"""

from collections.abc import Sequence
from typing import Any

from zhicheng.applications.models import SectionRecord, State
from zhicheng.ballots.models import Count
from zhicheng.catalogue.models import Level
from zhicheng.committees.models import Round
from zhicheng.documents.workbook_writing import Rows
from zhicheng.results import queries
from zhicheng.results.models import Confirmation, Entry, Objection, Publicity, Verdict
from zhicheng.sections.facts import facts

COLUMNS = (
    *(("序号", 6.0), ("姓名", 12.0), ("性别", 6.0), ("单位", 32.0), ("专业", 18.0), ("资格名称", 18.0)),
    *(("同意", 8.0), ("反对", 8.0), ("弃权", 8.0), ("公示结果", 18.0), ("确认文号", 24.0)),
)
Head = list[list[str]]


def head(round: Round, publicities: Sequence[Publicity]) -> Head:
    """What the report says of the round as a whole."""
    committee = round.committee
    judged, members, present = queries.agendas(round)
    passed = Entry.objects.filter(publicity__in=publicities).values("application").distinct().count()
    levels = "、".join(str(level.label) for level in Level if level in committee.levels)
    times = "；".join(f"{one.starts_on:%Y-%m-%d} 至 {one.ends_on:%Y-%m-%d}" for one in publicities)
    return [
        ["评委会", committee.name],
        ["批次", f"{round.year} 年度 · {round.name}"],
        ["系列", committee.series.name],
        ["层级", levels],
        ["参评人数", str(judged)],
        ["通过人数", str(passed)],
        ["评委会组成人数", str(members)],
        ["出席人数", str(present)],
        ["公示起止", times],
        ["异议情况", _objections(publicities)],
    ]


def rows(publicities: Sequence[Publicity]) -> list[list[Any]]:
    """Everybody on the lists, with the votes of the newest ballot: four queries."""
    entries = list(
        Entry.objects.filter(publicity__in=publicities).select_related("application").order_by("publicity", "position")
    )
    people = [entry.application_id for entry in entries]
    counted = Count.objects.filter(paper__application__in=people)
    votes = counted.order_by("paper__ballot__meeting__signed_at", "paper__ballot__number")
    counts: dict[int, list[Any]] = {
        pk: said for pk, *said in votes.values_list("paper__application", "yes", "no", "abstain")
    }
    confirmed = Confirmation.objects.filter(application__in=people, ended_at=None)
    numbers = dict(confirmed.values_list("application", "number"))
    basics = SectionRecord.objects.filter(application__in=people, code="basics")
    sexes = {pk: facts({"basics": data})["sex"] for pk, data in basics.values_list("application", "data")}
    return [
        [
            *(place, entry.name, sexes.get(entry.application_id, ""), entry.unit),
            *(entry.subject or entry.series, entry.title),
            *(counts.get(entry.application_id) or [""] * 3),
            _became(entry.application.state),
            numbers.get(entry.application_id, ""),
        ]
        for place, entry in enumerate(entries, 1)
    ]


def workbook(number: str, facts: Head, rows: Sequence[Sequence[Any]]) -> bytes:
    """Everybody as a row; what is said of the round stands under them, and the number last."""
    with Rows("评审结果备案", COLUMNS) as sheet:
        sheet.write(rows)
        blank = [""] * len(COLUMNS)
        sheet.write([blank])
        sheet.write([["", label, "", said, *blank[4:]] for label, said in [["备案编号", number], *facts]])
    return sheet.data


def _became(state: str) -> str:
    words = {State.ON_HOLD: "有异议，暂缓", State.DECIDED: "异议成立，取消", State.CERTIFIED: "无异议，已发证"}
    return words.get(State(state), "无异议或异议不成立")


def _objections(publicities: Sequence[Publicity]) -> str:
    found = list(Objection.objects.filter(publicity__in=publicities).values_list("verdict", flat=True))
    if not found:
        return "公示期间未收到异议"
    upheld, waiting = found.count(Verdict.UPHELD), found.count("")
    return f"收到异议 {len(found)} 件，其中成立 {upheld} 件，正在处理 {waiting} 件"
