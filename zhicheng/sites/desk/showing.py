"""How the record page says things: marks in the list of sections, the trail in lines, what is read and beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.utils.timezone import localtime

from zhicheng.applications.models import Kind, State
from zhicheng.people.models import Grant, Role
from zhicheng.profiles import current
from zhicheng.profiles.schema import Step
from zhicheng.reviews import queries
from zhicheng.reviews.dossier import DECIDED, OPEN, Handled, Mark, Visit
from zhicheng.reviews.models import Event
from zhicheng.sections import registry
from zhicheng.sections.comparing import ComparedFile, Comparison
from zhicheng.sites.frame.tones import DONE
from zhicheng.ui.jinja import waited
from zhicheng.ui.parts import SectionMark, TrailItem

# mark → (sign, note)
SIGNS = {
    Mark.PASSED: ("done", "通过"),
    Mark.STANDS: ("done", "未变 · 已通过"),
    Mark.CHANGE: ("attention", "需修改"),
    Mark.CHANGED: ("changed", "已修改"),
    Mark.SAME: ("empty", "未变"),
    Mark.UNREAD: ("empty", "未标记"),
}
USUAL = ("内容填写不完整", "与附件不一致", "附件不清晰，请重新扫描")
PHRASES = {
    "papers": ("缺版权页", "刊号不符", "与附件不一致"),
    "books": ("缺版权页", "书号不符", "与附件不一致"),
    "education": ("学历证书不清晰", "毕业时间与证书不一致", "缺学位证书"),
    "training": ("学时不足", "缺公需课证明", "缺专业课证明"),
    "attachments": ("附件不清晰，请重新扫描", "附件缺页", "附件与所填内容无关"),
}


def phrases(code: str) -> Sequence[str]:
    """Usual sentences for a section."""
    return PHRASES.get(code, USUAL)


def navigation(visit: Visit, code: str, base: str) -> list[SectionMark]:
    """The sections with their marks."""
    return [
        SectionMark(
            registry.ALL[known].label,
            f"{base}?section={known}",
            *SIGNS[mark],
            active=known == code,
        )
        for known, mark in visit.marks.items()
    ]


def first_to_read(visit: Visit) -> str:
    """The section with which reading begins: the first that nobody has looked at."""
    return next(iter(_unread(visit)), visit.codes[0])


def next_to_read(visit: Visit, code: str) -> str:
    """The section to read after this one: the next that nobody has looked at, from the top again after the last."""
    unread, order = [known for known in _unread(visit) if known != code], list(registry.ALL)
    behind = [known for known in unread if order.index(known) > order.index(code)]
    return next(iter(behind or unread), code)


def tally(visit: Visit) -> dict[str, int]:
    """How many sections are passed, to be mended, not marked yet, and of these apart: the same as last time."""
    marks = list(visit.marks.values())
    return {
        "passed": sum(mark in (Mark.PASSED, Mark.STANDS) for mark in marks),
        "change": marks.count(Mark.CHANGE),
        "unread": sum(mark in OPEN and mark is not Mark.SAME for mark in marks),
        "same": marks.count(Mark.SAME),
        "beyond": visit.beyond,
    }


def pass_label(visit: Visit) -> str:
    """What passing does: 通过，送负责人审查."""
    if visit.beyond:
        return f"通过本人审查的内容，其余 {visit.beyond} 节待同事审查"
    return f"通过，{destination(visit)}"


def may_recall(visit: Visit, grant: Grant) -> bool:
    """Whether the newest event is a decision that this person made at this desk."""
    last = visit.events[-1]
    mine = (last.by_id, last.organisation_id, last.role) == (grant.user_id, grant.organisation_id, grant.role)
    return mine and last.kind in DECIDED and visit.stop.application.state != State.ADMITTED


def why_not(visit: Visit, grant: Grant) -> str:
    """Why this person cannot decide although the visit is open, in words; empty when it is possible."""
    taker = queries.assigned_to(visit.stop)
    if taker is not None and taker.pk != grant.user_id:
        return f"这份申报已转交{taker.name}，由其审核。"
    others = [event for event in visit.events if event.by_id == grant.user_id and event.role != visit.stop.step]
    if any(event.kind in (Event.Kind.PASSED, Event.Kind.RETURNED) for event in queries.standing(others)):
        return "您已在这份申报的另一审核步骤中审核过，经办人与负责人须为两人，请由其他同事审核。"
    if not visit.to_decide:
        beyond = f"其余 {visit.beyond} 节待同事审查。" if visit.beyond else ""
        return f"您权限内的内容已全部通过。{beyond}"
    return ""


def destination(visit: Visit) -> str:
    """Where the case goes next when it is passed here."""
    following = next((step for step in visit.steps if step.position == visit.stop.position + 1), None)
    if following is None and visit.stop.kind == Kind.EXPERT:
        return "入专家信息库"
    if following is None:
        return "送评委会" if current().applicant_chooses_committee else "呈报评委会"
    if following.organisation_id == visit.stop.organisation_id:
        return f"送{current().step_labels[Step(following.step)]}"
    return f"报送{following.organisation}"


def shortened(lines: Sequence[Handled]) -> list[Handled]:
    """The trail with everything ahead in one line, as 郑州市职改办 → 评委会."""
    ahead = dict.fromkeys(line.organisation for line in lines if line.mark == "ahead")
    told = [line for line in lines if line.mark != "ahead"]
    return [*told, Handled(" → ".join(ahead), "", "ahead")] if ahead else told


def trail_item(line: Handled, now: datetime) -> TrailItem:
    """One line of the trail beside the record."""
    detail = []
    if line.mark == "done" and line.at:
        detail = [f"{localtime(line.at):%Y-%m-%d %H:%M}　{line.who}", *opinion_lines(line)]
    elif line.at:
        detail = [f"已等候 {waited(line.at, now)}"]
    return TrailItem(place(line), line.word, tone(line), detail, line.mark)


def handled_row(line: Handled) -> tuple[str, str, str, str, list[str], str, str]:
    """(经办单位, 环节, 结果, tone, 意见, who, when) of the table 审批流程."""
    when = f"{localtime(line.at):%Y-%m-%d %H:%M}" if line.at and line.mark == "done" else ""
    return line.organisation, step_word(line.step), line.word or "未到", tone(line), opinion_lines(line), line.who, when


def tone(line: Handled) -> str:
    """The colour of the word."""
    return DONE[Event.Kind(line.kind)] if line.kind else "busy" if line.mark == "now" else "quiet"


def place(line: Handled) -> str:
    """逸夫小学 · 经办人, or the organisation alone where it has one step."""
    word = step_word(line.step)
    return f"{line.organisation} · {word}" if word and word != line.organisation else line.organisation


def step_word(step: str) -> str:
    """The role in words."""
    if step == Role.APPLICANT:
        return "申报人"
    return Role(step).label if step in (Role.HANDLER, Role.LEADER) else ""


def opinion_lines(line: Handled) -> list[str]:
    """The opinion, then each reason of a return."""
    told = [line.opinion] if line.opinion else []
    told += [f"{label}：{text}" for label, text in line.reasons]
    return [*told, f"另有 {line.hidden} 节的意见不在您的审查权限内"] if line.hidden else told


def _unread(visit: Visit) -> list[str]:
    ahead = visit.to_decide
    return [code for code, mark in visit.marks.items() if code in ahead and mark in OPEN]


@dataclass(frozen=True)
class Reading:
    """The section being read, with the attachment that stands open beside it, and the links that change the view."""

    section: Comparison
    code: str
    base: str
    asked: Mapping[str, str]

    @property
    def only_changes(self) -> bool:
        """只看修改."""
        return self.section.changed and self.asked.get("changes") == "1"

    @property
    def zoomed(self) -> bool:
        """Whether the picture is shown large."""
        return self.asked.get("zoom") == "1"

    @property
    def file(self) -> ComparedFile | None:
        """The attachment that is open."""
        files = self.section.files
        return files[min(self._number("file"), len(files)) - 1] if files else None

    @property
    def page(self) -> int:
        """Which page of it."""
        return min(self._number("page"), (self.file and self.file.pages) or 1)

    @property
    def picture(self) -> str:
        """The address of the page's picture."""
        assert self.file is not None
        return f"{self.base}files/{self.code}/{self.file.file_id}/{self.page}/{1600 if self.zoomed else 900}/"

    @property
    def download(self) -> str:
        """The address of the file itself."""
        assert self.file is not None
        return f"{self.base}files/{self.code}/{self.file.file_id}/"

    def link(self, **changed: int | None) -> str:
        """The same view with something changed; None takes it away."""
        kept: dict[str, object] = {
            name: value for name in ("changes", "file", "page", "zoom") if (value := self.asked.get(name))
        }
        view = {name: value for name, value in (kept | changed).items() if value is not None}
        return f"{self.base}?{urlencode({'section': self.code, **view})}"

    def _number(self, name: str) -> int:
        text = self.asked.get(name, "")
        return max(1, int(text)) if text.isdecimal() and len(text) < 6 else 1
