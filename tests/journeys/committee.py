"""The stage behind the committee's door: a committee with its office, a library of experts, and three who apply."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page
from time_machine import Traveller

from tests import factories as f
from tests.journeys import stage
from tests.journeys.steps import dialog
from zhicheng.applications import actions as applications
from zhicheng.applications.models import Application
from zhicheng.catalogue import working_days
from zhicheng.catalogue.models import Level, Specialty, Title
from zhicheng.committees.models import Committee, Round
from zhicheng.demo.seals import drawn
from zhicheng.people.models import Grant, Role
from zhicheng.reviews import actions as reviews
from zhicheng.seals.actions import replace_seal

CERTIFIED, HELD, VOTED_DOWN = "李雅文", "张慧敏", "马晓东"
"""Who gets the certificate straight away, who gets it after an objection, and who does not."""
EXPERTS = (
    *("贾秉义", "邱淑兰", "康建民", "段玉洁", "侯景明", "邵文华", "孟庆丰", "龙晓燕", "万志坚", "雷雨虹"),
    *("钱学礼", "汤丽萍", "尹国栋", "黎素芬", "易思源", "常守诚", "武桂英", "乔振宇", "赖秋菊"),
)
MEMBERS = 11
"""As few as a committee for one specialty may have."""


@dataclass
class Office:
    """The committee's office with two people who review, the office above it, and the round."""

    branch: f.Branch
    round: Round
    first: Grant
    second: Grant
    above: Grant
    applicants: dict[str, Grant]


@dataclass
class Play:
    """Who plays and with what: the office, the one browser that changes hands, devices of one's own, the time."""

    office: Office
    enter: Callable[..., Page]
    visit: Callable[[str], Page]
    devices: Callable[..., Page]
    clock: Traveller
    shot: Callable[..., None]
    folder: Path
    """What is downloaded from public pages, and the scripts that check it; empty at first."""
    receipts: list[str] = field(default_factory=list)
    """The numbers of all ballots, as the receipts of those who voted say."""


def set_up() -> Office:
    """The manual's branch; at its city a filed committee for 小学语文 with a round; experts of three other cities."""
    working_days.load()
    branch = stage.henan()
    title = _title()
    round = _round(branch, title)
    replace_seal(branch.city, drawn("郑州市职改办"), by=f.administrator(branch.city), at=f.NOW)
    _library(branch, title)
    names = (CERTIFIED, HELD, VOTED_DOWN)
    teachers = {name: stage.teacher(branch.school, name, 2 * place) for place, name in enumerate(names, 1)}
    for by in teachers.values():
        _at_the_door(by, round, title)
    first, second = stage.desk(branch.city, "handler"), stage.desk(branch.city, "leader")
    return Office(branch, round, first, second, stage.desk(branch.office, "handler"), teachers)


def expert(name: str) -> Grant:
    """Somebody of the library, by name."""
    return Grant.objects.select_related("user", "organisation").get(user__name=name, role=Role.EXPERT)


def case(name: str) -> Application:
    """What somebody has applied for."""
    return Application.objects.get(applicant_name=name)


def asks(page: Page, link: str | Locator, yes: str, **typed: str) -> None:
    """Press a step that asks first, fill in what it wants to know, and agree."""
    page.wait_for_load_state()
    (page.get_by_role("link", name=link) if isinstance(link, str) else link).click()
    form = dialog(page)
    for name, text in typed.items():
        form.locator(f"[name={name}]").fill(text)
    form.get_by_role("button", name=yes, exact=True).click()


def fill(page: Page, **typed: str) -> None:
    """Type into the fields of a form, by their names."""
    for name, text in typed.items():
        page.locator(f"#content [name={name}]").fill(text)


def download(page: Page, link: str, file: Path) -> Path:
    """Save what a link of the page gives."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=link, exact=True).click()
    coming.value.save_as(file)
    return file


def _title() -> Title:
    specialty = Specialty.objects.create(series=f.title().series, name="小学语文", position=1)
    return Title.objects.create(
        series=specialty.series, specialty=specialty, level=Level.INTERMEDIATE, name="一级教师（小学语文）"
    )


def _round(branch: f.Branch, title: Title) -> Round:
    """The round of `stage.henan`, of a committee for one specialty that is filed with eleven members."""
    round = Round.objects.select_related("committee").get(committee__host=branch.city)
    committee = {"name": "郑州市小学语文教师中级职称评委会", "specialty": title.specialty}
    Committee.objects.filter(pk=round.committee_id).update(**committee)
    round.review_from, round.review_until = date(2026, 11, 25), date(2026, 11, 30)
    round.save(update_fields=["review_from", "review_until"])
    values: dict[str, Any] = {"state": "approved", "number": "豫职评备〔2026〕017号", "members": MEMBERS}
    values |= {"since": date(2026, 1, 1), "until": date(2028, 12, 31), "requested_at": f.NOW, "decided_at": f.NOW}
    round.committee.filings.create(desk=branch.office, **values)
    round.refresh_from_db()
    return round


def _library(branch: f.Branch, title: Title) -> None:
    units = [
        f.organisation(f.organisation(branch.office, f"{city}市教育局", "bureau"), school)
        for city, school in (("开封", "汴京小学"), ("洛阳", "老城小学"), ("新乡", "育才小学"))
    ]
    for place, name in enumerate(EXPERTS):
        said = {"title": title, "subject": "小学语文阅读与习作", "id_number": f.id_number(60 + place, "19720312")}
        f.ready(f.expert(units[place % len(units)], name=name, **said).person)


def _at_the_door(by: Grant, round: Round, title: Title) -> None:
    made = stage.papers(applications.start(by, title=title, subject="语文", round=round, at=f.NOW), by)
    reviews.submit(made, by=by, at=f.NOW - timedelta(days=9), seen=made.version)
    made.refresh_from_db()
    f.climb(made)
