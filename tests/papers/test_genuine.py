"""核验: a paper and the record agree, or they do not; nobody learns anything by trying."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests import factories as f
from zhicheng.applications.models import Application
from zhicheng.papers.evaluation import printed_code
from zhicheng.papers.issue import LETTERS, genuine, issue, typed_code
from zhicheng.papers.queries import masked_name
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db


def test_number_and_code_from_paper_find_the_record(application: Application) -> None:
    made = issue(application)
    number = application.number or ""
    for code in (made.code, printed_code(made.code), made.code.upper(), f" {made.code} "):
        found = genuine(number, code)
        assert found is not None
        assert found.code == made.code


def test_a_paper_printed_earlier_stays_genuine_and_is_known_to_be_older(
    application: Application, branch: f.Branch
) -> None:
    code = issue(application).code
    f.pass_on(application, f.grant(branch.bureau, Role.HANDLER))
    found = genuine(application.number or "", code)
    assert found is not None
    assert found.events[-1].seq < Application.objects.get(pk=application.pk).version


def test_a_wrong_letter_or_anothers_code_is_not_genuine(application: Application, branch: f.Branch) -> None:
    other = f.submitted(f.applicant(branch.school))
    code = issue(application).code
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    for number, text in (
        (application.number, wrong),
        (other.number, code),
        ("HA2026-999999", code),
        (application.number, f"99.{'0' * LETTERS}"),
        (application.number, ""),
        ("", code),
        (application.number, "'; DROP TABLE--"),
    ):
        assert genuine(number or "", text) is None


def test_what_is_no_code_is_none() -> None:
    assert [typed_code(text) for text in ("", "7", "7.xyz", "a" * 500, "１．" + "0" * 19)] == [None] * 5


def test_the_page_says_that_they_agree_and_shows_no_full_name(application: Application, client: Client) -> None:
    answer = client.get("/check/", {"number": application.number, "code": issue(application).code})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "与系统记录一致" in page
    assert "李*文" in page
    for part in ("李雅文", application.id_number_masked, application.applicant.id_number or "?"):
        assert part not in page
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_page_answers_a_wrong_code_as_it_answers_for_a_number_that_nobody_has(
    application: Application, client: Client
) -> None:
    said = []
    for number in (application.number, "HA2026-999999"):
        answer = client.get("/check/", {"number": number, "code": f"2.{'0' * LETTERS}"})
        said.append((answer.status_code, answer.content.decode().replace(number or "", "")))
    assert said[0] == said[1]
    assert "不一致" in said[0][1]


def test_the_page_says_when_the_paper_is_not_the_newest(
    application: Application, branch: f.Branch, client: Client
) -> None:
    code = issue(application).code
    f.pass_on(application, f.grant(branch.bureau, Role.HANDLER))
    page = client.get("/check/", {"number": application.number, "code": code}).content.decode()
    assert "纸面不是最新的" in page


def test_the_empty_page_asks_for_number_and_code(client: Client, profile: Callable[[str], None]) -> None:
    for province in ("henan", "tianjin"):
        profile(province)
        page = client.get("/check/").content.decode()
        assert "编号" in page
        assert "不一致" not in page


@pytest.mark.parametrize(
    ("name", "masked"), [("李雅文", "李*文"), ("李文", "李*"), ("欧阳雅文", "欧**文"), ("𠮷", "𠮷*")]
)
def test_a_name_is_masked(name: str, masked: str) -> None:
    assert masked_name(name) == masked


def test_nothing_is_asked_of_the_database_for_what_is_no_code(
    keeper: Grant, client: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        client.get("/check/", {"number": "HA2026-000001", "code": "?"})
