"""审批流程: each handling unit and its opinion, where the case is, and what is ahead."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from zhicheng.reviews import actions
from zhicheng.reviews.models import Stop
from zhicheng.sections import registry

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


def trail(client: Client, stop: Stop) -> str:
    """The page."""
    return str(client.get(reverse("case_trail", args=[stop.pk])).content.decode())


@pytest.mark.req("T4.3", "H8.1")
def test_it_names_each_unit_its_opinion_and_what_is_ahead(enter: Enter) -> None:
    branch = f.province()
    case = f.submitted(f.applicant(branch.school))
    first, handler = f.stop(case), f.grant(branch.school, "handler", f.person("张敏"))
    f.pass_on(case, handler, note="材料齐全，校内公示无异议。")

    page = trail(enter(handler), first)

    for words in ("经办单位", "单位意见", "逸夫小学", "张敏", "材料齐全，校内公示无异议。", "审核中", "未到"):
        assert words in page
    for ahead in ("管城区教育局", "管城回族区职改办", "郑州市职改办", "中小学教师评委会"):
        assert ahead in page


@pytest.mark.req("H8.3")
def test_reasons_of_sections_out_of_scope_are_only_counted(enter: Enter) -> None:
    school = f.province().school
    case = f.submitted(f.applicant(school))
    stop, reasons = f.stop(case), {"papers": "刊号不符。", "training": "差 18 学时。"}
    handler = f.grant(school, "handler")
    actions.return_for_revision(stop, reasons=reasons, complete=True, by=handler, at=f.NOW, seen=case.version)

    page = trail(enter(f.grant(school, "handler", sections=registry.mask(["papers"]))), stop)

    assert "论文：刊号不符。" in page
    assert "差 18 学时" not in page
    assert "另有 1 节的意见不在您的审查权限内" in page
    assert "修改中" in page


@pytest.mark.req("T4.1", "H8.1")
def test_a_desk_at_which_the_case_has_not_arrived_sees_no_trail(enter: Enter) -> None:
    branch = f.province()
    stop = f.stop(f.submitted(f.applicant(branch.school)))

    answer = enter(f.grant(branch.bureau, "handler")).get(reverse("case_trail", args=[stop.pk]))

    assert answer.status_code == 404
