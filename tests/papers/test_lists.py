"""花名册, 推荐一览表, 公示表, 面试通知: what was handed in, in the right size, without what is nobody's business."""

from datetime import date, timedelta

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as f
from tests.papers.reading import black, pages, red, text
from tests.refusal import refused
from tests.seals.photographs import clean, upload
from zhicheng.applications.models import Application
from zhicheng.audit.models import Entry
from zhicheng.papers import actions
from zhicheng.papers.lists import Kind, Publicity
from zhicheng.people.models import Grant, Role
from zhicheng.reviews.interviews import call_to_interview
from zhicheng.seals.actions import replace_seal

pytestmark = [pytest.mark.django_db, pytest.mark.req("H6.1")]
WEEK = Publicity(date(2026, 11, 23), date(2026, 11, 30), "王建国", "0371-66000000")


def size(pdf: bytes) -> tuple[int, int]:
    """Width and height of the first page in millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    width, height = document.get_page_size(0)
    document.close()
    return round(width * 25.4 / 72), round(height * 25.4 / 72)


def listed(kind: Kind, by: Grant, *applications: Application) -> bytes:
    keys = [application.pk for application in applications]
    return actions.print_list(kind, keys, publicity=WEEK, by=by, at=f.NOW)


@pytest.mark.parametrize(
    ("kind", "paper"),
    [(Kind.ROSTER, (297, 210)), (Kind.RECOMMENDATION, (420, 297)), (Kind.PUBLICITY, (210, 297))],
)
def test_each_list_has_its_paper_and_its_people(
    application: Application, keeper: Grant, kind: Kind, paper: tuple[int, int]
) -> None:
    pdf = listed(kind, keeper, application)
    said = text(pdf)
    assert size(pdf) == paper
    for part in ("李雅文", "逸夫小学", "河南大学", "一级教师", "正常申报"):
        assert part in said, part


def test_what_is_published_holds_nothing_by_which_anybody_is_found(application: Application, keeper: Grant) -> None:
    said = text(listed(Kind.PUBLICITY, keeper, application))
    number = application.applicant.id_number or "?"
    for part in (number, application.id_number_masked, number[6:14], "1990-01-01", "13800138000", "@"):
        assert part not in said, part
    assert "2026年11月23日至2026年11月30日" in said
    assert "王建国，联系电话：0371-66000000" in said


def test_no_list_holds_a_full_id_number(application: Application, keeper: Grant) -> None:
    for kind in Kind:
        assert (application.applicant.id_number or "?") not in text(listed(kind, keeper, application))


def test_a_list_says_what_was_handed_in_and_not_what_was_typed_since(application: Application, keeper: Grant) -> None:
    f.give_back(application, ["basics"])
    record = application.records.get(code="basics")
    record.data["values"]["current_title"] = "退回后才写的职称"
    record.save()
    assert "退回后才写的职称" not in text(listed(Kind.ROSTER, keeper, application))


def test_only_what_one_may_print_is_on_ones_list(application: Application, branch: f.Branch) -> None:
    with refused("nothing_to_print"):
        listed(Kind.ROSTER, f.administrator(branch.bureau), application)
    with refused("too_many"):
        actions.printable_of(f.grant(branch.bureau, Role.HANDLER), list(range(actions.MOST + 1)))


def test_a_name_that_no_font_can_show_stands_on_the_list_with_its_code(
    application: Application, keeper: Grant, branch: f.Branch
) -> None:
    rare = f.submitted(f.applicant(branch.school, f.person("刘𧒽")))
    said = text(listed(Kind.ROSTER, keeper, application, rare))
    assert "U+274BD" in said
    assert "李雅文" in said


def test_being_on_a_printed_list_is_noted(application: Application, keeper: Grant) -> None:
    listed(Kind.ROSTER, keeper, application)
    entry = Entry.objects.get(action="application.listed")
    assert (entry.by_id, entry.data) == (keeper.user_id, {"form": "roster"})


def test_a_long_list_takes_the_same_queries(application: Application, keeper: Grant, branch: f.Branch) -> None:
    more = [f.submitted(f.applicant(branch.school)) for _ in range(3)]
    counted = []
    for people in ([application], [application, *more]):
        with CaptureQueriesContext(connection) as queries:
            listed(Kind.ROSTER, keeper, *people)
        counted.append(len([q for q in queries if "audit_entry" not in q["sql"]]))
    assert counted[0] == counted[1]


@pytest.fixture
def waiting(application: Application) -> Application:
    return f.climb(application)


def called(waiting: Application, branch: f.Branch) -> Grant:
    host = f.grant(branch.city, Role.LEADER)
    time = f.NOW + timedelta(days=9)
    call_to_interview(waiting, time=time, place="市教育局 302 室", note="带原件。", by=host, at=f.NOW)
    return host


def test_the_applicant_prints_the_interview_notice(waiting: Application, teacher: Grant, branch: f.Branch) -> None:
    called(waiting, branch)
    said = text(actions.print_interview(waiting, by=teacher, at=f.NOW))
    for part in ("李雅文同志", "2026年12月1日星期二09:00", "市教育局302室", "带原件。", "郑州市职改办（章）"):
        assert part in said, part


def test_the_notice_carries_the_hosts_seal(waiting: Application, teacher: Grant, branch: f.Branch) -> None:
    replace_seal(branch.city, upload(clean(), "印章.png"), by=f.administrator(branch.city), at=f.NOW)
    called(waiting, branch)
    assert red(pages(actions.print_interview(waiting, by=teacher, at=f.NOW))[0]) > 1000


def test_the_date_can_be_read_through_the_seal(waiting: Application, teacher: Grant, branch: f.Branch) -> None:
    called(waiting, branch)
    plain = black(pages(actions.print_interview(waiting, by=teacher, at=f.NOW))[0])
    replace_seal(branch.city, upload(clean(), "印章.png"), by=f.administrator(branch.city), at=f.NOW)
    called(waiting, branch)
    assert black(pages(actions.print_interview(waiting, by=teacher, at=f.NOW))[0]) > 0.97 * plain


def test_without_a_notice_there_is_nothing_to_print(application: Application, teacher: Grant) -> None:
    with refused("no_interview"):
        actions.print_interview(application, by=teacher, at=f.NOW)
