"""A round with candidates and drawn experts, and its panel at any stage; made by rows up to where panels begin."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from tests import factories as f
from tests.ballots.hall import candidate, filed
from tests.remembering import remembered
from zhicheng.applications.models import Application, FrozenSection, Revision
from zhicheng.committees.models import Round
from zhicheng.draws.models import Draw, Invitation, Lot
from zhicheng.draws.models import State as DrawState
from zhicheng.organisations.models import Organisation
from zhicheng.panels import actions, reading
from zhicheng.panels.models import Assignment, Candidate, Opinion, Panel
from zhicheng.panels.rules import Line
from zhicheng.people.models import Grant, Role

LINES = [Line("业绩成果", 50, "教学与科研"), Line("工作能力", 30), Line("师德表现", 20)]
_serial = count(1)
Done = Assignment.State


def drawn(round: Round, by: Grant, units: list[Organisation]) -> list[Grant]:
    """Experts of these units who were drawn and have accepted; the draw is over."""
    draw = Draw.objects.create(
        round=round, number=1, rule="{}", pool="{}", considered=9, prepared_by=by.user, prepared_at=f.NOW
    )
    found = []
    for place, unit in enumerate(units, 1):
        expert = f.expert(unit, name=f"专家{'甲乙丙丁戊己庚辛壬癸'[place - 1]}{next(_serial)}")
        lot = Lot.objects.create(draw=draw, expert=expert, quota="1", label=f"E{place:03}")
        times = {"answer_by": f.NOW.replace(year=2027), "invited_at": f.NOW, "settled_at": f.NOW}
        Invitation.objects.create(lot=lot, draw=draw, state="accepted", invited_by=by.user, settled_by=by.user, **times)
        found.append(_expert_grant(expert.person, unit))
    _end(draw)
    return found


def _end(draw: Draw) -> None:
    """Everybody has accepted."""
    values: dict[str, Any] = dict.fromkeys(("seed", "commitment", "revealed", "value"), "0" * 64)
    for verb, who in (("committed", draw.prepared_by), ("drawn", f.person()), ("closed", draw.prepared_by)):
        values |= {f"{verb}_by": who, f"{verb}_at": f.NOW}
    for name, value in (values | {"state": DrawState.CLOSED}).items():
        setattr(draw, name, value)
    draw.save()


def _expert_grant(person: Any, unit: Organisation) -> Grant:
    there = Grant.objects.filter(user=person, role=Role.EXPERT).first()
    f.ready(person)
    if there is not None:
        return there
    top = Organisation.objects.get(pk=unit.ancestor_ids()[0])
    return f.grant(top, Role.EXPERT, person, until=f.NOW.date(), all_series=False, sections=0)


def frozen(made: Application) -> Application:
    """What was handed in: the person, a post, a summary that names both."""
    name, unit = made.applicant_name, made.unit.name
    basics = [["name", "姓名", name], ["employer", "工作单位", unit], ["mobile", "手机", "13800138000"]]
    file = {"slot": "photo", "label": "证件照", "name": f"{name}.jpg", "digest": "d", "size": 9, "kind": "jpeg"}
    said: dict[str, dict[str, Any]] = {
        "basics": {"label": "基本信息", "fields": basics, "files": [file | {"file_id": 1, "pages": 1, "row": ""}]},
        "papers": {"label": "论文", "columns": [["title", "题目"]], "head": ["title"], "rows": []},
        "summary": {"label": "工作总结", "fields": [["text", "业务工作总结", f"{name}在{unit}任教十年，教法新颖。"]]},
    }
    digests = {code: f"{made.pk}{code}".ljust(64, "0") for code in said}
    FrozenSection.objects.bulk_create(
        FrozenSection(digest=digests[code], content={"code": code, "none": False, "files": [], **content})
        for code, content in said.items()
    )
    values = {"sections": digests, "digest": "0" * 64, "at": f.NOW}
    Revision.objects.create(application=made, number=made.submission, **values)
    return made


@dataclass
class Room:
    """The office, its round, the experts in the order of the draw, and the candidates."""

    by: Grant
    round: Round
    experts: list[Grant]
    candidates: list[Application]
    branch: f.Branch

    def criteria(self, *, masked: bool = False) -> None:
        """Three lines that add up."""
        actions.set_criteria(self.round, LINES, masked=masked, by=self.by, at=f.NOW)

    def made(self, members: int = 0, **changed: Any) -> Panel:
        """A panel of the first so many with everybody on its list, led by the first."""
        users = [grant.user for grant in self.experts[: members or len(self.experts)]]
        said = {"name": "语文组", "members": users, "leader": users[0], "by": self.by, "at": f.NOW} | changed
        panel = actions.make(self.round, **said)
        actions.list_candidates(panel, self.candidates, by=self.by, at=f.NOW, seen=panel.version)
        return fresh(panel)

    def reading(self, members: int = 0, *, masked: bool = False, **changed: Any) -> Panel:
        """A panel whose members read."""
        self.criteria(masked=masked)
        panel = self.made(members, **changed)
        return actions.start(panel, by=self.by, at=f.NOW, seen=panel.version)

    def submitted(self, members: int = 0, points: int = 80, *, masked: bool = False) -> Panel:
        """A panel in which everybody has handed in."""
        panel = self.reading(members, masked=masked)
        for assignment in Assignment.objects.filter(candidate__panel=panel).order_by("pk"):
            hand_in(assignment, points)
        return fresh(panel)

    def reported(self, members: int = 0) -> Panel:
        """A panel that has only to be closed."""
        panel = self.submitted(members)
        for one in panel.candidates.order_by("number"):
            reading.report(one, text="建议提交表决。", edition=0, by=self.experts[0], at=f.NOW)
        return fresh(panel)

    def closed(self, members: int = 0) -> Panel:
        """A panel that has reported, and is over."""
        panel = self.reported(members)
        return actions.close(panel, by=self.by, at=f.NOW, seen=panel.version)


def grant_of(assignment: Assignment) -> Grant:
    """The expert whose reading it is."""
    return Grant.objects.select_related("user").get(user=assignment.member.user_id, role=Role.EXPERT)


def opened(assignment: Assignment, *, read: bool = True) -> Grant:
    """Begun to read, and read to the end unless told otherwise; return whose it is."""
    by = grant_of(assignment)
    reading.open_(assignment, by=by, at=f.NOW)
    for code in ("basics", "summary") if read else ():
        reading.read(assignment, code, by=by, at=f.NOW)
    return by


def hand_in(assignment: Assignment, points: int = 80, text: str = "业绩扎实。", recommendation: str = "pass") -> None:
    """Read, scored the same for every criterion, and handed in."""
    by = opened(assignment)
    keys = {line.pk: points for line in assignment.candidate.panel.round.criteria.lines.order_by("position")}
    said: dict[str, Any] = {"text": text, "recommendation": recommendation, "submit": True}
    opinion = Opinion.objects.filter(assignment=assignment).first()
    edition = opinion.edition if opinion else 0
    reading.write(assignment, points=keys, edition=edition, **said, by=by, at=f.NOW)


def fresh(panel: Panel) -> Panel:
    """The panel as it is now."""
    return Panel.objects.select_related("round__committee").get(pk=panel.pk)


@remembered
def room(experts: int = 4, candidates: int = 2, *, kin: int = 0) -> Room:
    """Experts of a school in another city, behind `kin` of the candidates' own school."""
    branch = f.province()
    by = f.grant(branch.city, Role.HANDLER)
    round = filed(f.round_(branch.city))
    elsewhere = f.organisation(f.organisation(branch.office, "开封市教育局", "bureau"), "实验中学")
    made = [handed_in(branch.school, round) for _ in range(candidates)]
    return Room(by, round, drawn(round, by, [branch.school] * kin + [elsewhere] * experts), made, branch)


def handed_in(unit: Organisation, round: Round) -> Application:
    """An application before the committee with what it says."""
    made = candidate(unit, round)
    return frozen(made)


def mine(panel: Panel, by: Grant) -> list[Assignment]:
    """What one expert reads there."""
    rows = Assignment.objects.filter(candidate__panel=panel, member__user=by.user_id)
    return list(rows.select_related("candidate__panel__round", "member").order_by("candidate__number"))


def first(panel: Panel) -> Candidate:
    """The candidate with the smallest number."""
    return panel.candidates.select_related("panel", "application").order_by("number")[0]
