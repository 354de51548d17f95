"""批次与延期, and 催办 from the list of where everybody stands."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories as f
from zhicheng.catalogue import working_days
from zhicheng.committees.models import Extension

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return f.province()


@pytest.fixture(autouse=True)
def calendar(db):
    """The state's working days."""
    working_days.load()


def extension(client, round, **said):
    asked = {"whom": "", "until": "2026-12-31", "reason": "所在地区停电。"} | said
    return client.post(reverse("extend_round", args=[round.pk]), asked)


def test_the_host_extends_one_unit_by_its_code(enter, branch):
    round, client = f.round_(branch.city), enter(f.administrator(branch.city))
    assert round.name in client.get(reverse("rounds")).content.decode()

    answer = extension(client, round, whom=branch.school.code)

    assert answer["Location"] == reverse("extend_round", args=[round.pk])
    shown = client.get(answer["Location"]).content.decode()
    for words in (
        f"{branch.school.name}（{branch.school.code}）",
        "2026-12-31 24 时",
        "所在地区停电。",
        "系统管理员",
        "2026-11-22",
    ):
        assert words in shown


def test_one_person_is_named_by_the_id_number_which_stands_in_no_address(enter, branch):
    round, client = f.round_(branch.city), enter(f.administrator(branch.city))
    number = f.id_number()
    teacher = f.applicant(branch.school, f.person("李雅文", number))
    extension(client, round, whom=number)
    assert Extension.objects.get().applicant == teacher.user


def test_whom_nobody_knows_stays_typed_with_a_sentence(enter, branch):
    round, client = f.round_(branch.city), enter(f.administrator(branch.city))
    answer = extension(client, round, whom="不存在")
    assert answer.status_code == 422
    assert "没有找到这个单位或申报人" in answer.content.decode()
    assert 'value="不存在"' in answer.content.decode()


def test_a_round_of_another_host_is_not_there(enter, branch):
    round, client = f.round_(branch.city), enter(f.administrator(branch.county))
    page = client.get(reverse("rounds")).content.decode()
    assert round.name in page, "to which its people may apply"
    assert reverse("extend_round", args=[round.pk]) not in page
    assert extension(client, round, whom=branch.school.code).status_code == 404


def test_a_superior_reminds_a_desk_that_is_late(enter, branch, clock):
    case = f.submitted(f.applicant(branch.school))
    clock.shift(timedelta(days=16))
    client = enter(f.administrator(branch.bureau), at=f.NOW + timedelta(days=16))
    answer = client.post(reverse("remind_desk", args=[case.pk]))
    assert answer["Location"] == reverse("applicant_standing", args=[case.pk])
    again = client.get(reverse("remind_desk", args=[case.pk]))
    assert "已催办过" in again.content.decode()


def test_the_applicant_reads_why_it_is_too_early(enter, branch):
    teacher = f.applicant(branch.school)
    case = f.submitted(teacher)
    assert "未满 10 个工作日" in enter(teacher).get(reverse("remind_review", args=[case.pk])).content.decode()
