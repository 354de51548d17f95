"""Where the organisation's own account reviews, its two roles act as one (Tianjin)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from tests import factories as f
from zhicheng.people.models import Grant, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch(profile: Callable[[str], None]) -> f.Branch:
    profile("tianjin")
    return f.province()


@pytest.fixture
def keeper(branch: f.Branch) -> Grant:
    """The bureau's account, taken up as its administrator; the same person reviews everything."""
    administrator = f.administrator(branch.bureau)
    f.grant(branch.bureau, Role.REVIEW, user=administrator.user)
    return administrator


@pytest.mark.req("T4.3")
def test_the_administrator_who_reviews_prints_and_reads_the_units_opinions(
    branch: f.Branch, keeper: Grant, enter: Callable[..., Any]
) -> None:
    case = f.submitted(f.applicant(branch.school, f.person("李雅文")))
    f.climb(case, until=branch.bureau)
    f.give_back(case, ["basics"])
    client = enter(keeper)

    assert "李雅文" in client.get(reverse("papers")).content.decode()
    way = client.get(reverse("applicant_standing", args=[case.pk])).content.decode()
    assert "审查权限内" not in way
    assert "审核人、系统管理员" in way or "系统管理员、审核人" in way


def test_an_administrator_whose_own_review_is_narrow_keeps_the_administrators_view(
    branch: f.Branch, enter: Callable[..., Any]
) -> None:
    f.submitted(f.applicant(branch.school, f.person("李雅文")))
    administrator = f.administrator(branch.school)
    f.grant(branch.school, Role.REVIEW, user=administrator.user, sections=0)

    assert "李雅文" in enter(administrator).get(reverse("papers")).content.decode()


@pytest.mark.req("T1.5")
def test_looking_at_a_subordinate_offers_its_administrators_password_to_the_direct_superior_alone(
    branch: f.Branch, keeper: Grant, enter: Callable[..., Any]
) -> None:
    f.administrator(branch.school)
    address = reverse("organisation", args=[branch.school.pk])
    reset = reverse("reset_administrator", args=[branch.school.pk])

    assert reset in enter(keeper).get(address).content.decode()

    above = enter(f.administrator(branch.county))
    assert reset not in above.get(address).content.decode()
    answer = above.get(reset)
    assert "只有直属上级可以办理" in answer.content.decode()


def test_a_subordinate_with_business_is_not_offered_for_removal(
    branch: f.Branch, keeper: Grant, enter: Callable[..., Any]
) -> None:
    f.draft(f.applicant(branch.school))
    answer = enter(keeper).get(reverse("remove_organisation", args=[branch.school.pk]))
    assert answer.status_code == 422
    assert "确定删除" not in answer.content.decode()


def test_the_provinces_own_words_stand_on_the_form_for_a_subordinate(
    branch: f.Branch, enter: Callable[..., Any]
) -> None:
    office = f.administrator(branch.office)
    page = enter(office).get(reverse("add_organisation", args=[branch.office.pk])).content.decode()
    for word in ("单位名称", "单位类别", "所属区", "是否人力资源服务机构", "人社部门"):
        assert word in page
    for word in ("职改办</option>", "所属地市", "机构类别"):
        assert word not in page


def test_nobody_who_reviews_already_is_offered_to_stand_in(branch: f.Branch, enter: Callable[..., Any]) -> None:
    reviewer = f.grant(branch.school, Role.REVIEW)
    colleague = f.grant(branch.school, Role.REVIEW)
    f.grant(branch.school, Role.STAFF, user=colleague.user)
    page = enter(reviewer).get(reverse("lendings")).content.decode()
    assert "不需要委托" in page
    assert colleague.user.login not in page
    assert "经办人与负责人" not in page


def test_the_committee_is_chosen_with_its_host_and_closing_date(branch: f.Branch, enter: Callable[..., Any]) -> None:
    case = f.climb(f.submitted(f.applicant(branch.school)), until=branch.city)
    round = f.round_(branch.city)
    client = enter(f.grant(branch.city, Role.REVIEW))
    stop = f.stop(case)
    page = client.get(reverse("decide_case", args=[stop.pk])).content.decode()
    assert f"（{round.committee.host.name}，" in page
    assert "截止）" in page
    said = {"fit": "yes", "round": round.pk, "seen": stop.application.version}
    after = client.post(reverse("decide_case", args=[stop.pk]), said, follow=True).content.decode()
    assert f"呈报{round.committee.name}。" in after
    sent = client.get(reverse("submitting_queue"), {"passed": "yes"}).content.decode()
    assert f"呈报{round.committee.name}" in sent
