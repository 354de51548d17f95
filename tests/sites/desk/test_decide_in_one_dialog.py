"""Tianjin: 「审核」 with 是否通过, 「退回」 with a reason, and the committee at the last stop."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from zhicheng.applications.models import Application, State
from zhicheng.reviews.models import Event, Stop

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


@pytest.fixture(autouse=True)
def tianjin(profile: Callable[[str], None]) -> None:
    """The province in which it plays."""
    profile("tianjin")


def decide(client: Client, stop: Stop, **said: Any) -> Any:
    """Press 保存 in the dialog."""
    return client.post(reverse("decide_case", args=[stop.pk]), {"seen": stop.application.version} | said)


@pytest.mark.req("T3.4", "T4.3")
def test_the_dialog_asks_whether_it_passes_and_chooses_nothing_beforehand(enter: Enter) -> None:
    school = f.province().school
    stop = f.stop(f.submitted(f.applicant(school)))
    client = enter(f.grant(school, "review"))

    page = client.get(reverse("decide_case", args=[stop.pk])).content.decode()
    answer = decide(client, stop)

    for words in ("是否通过", "不通过原因", 'btn btn-success">保存'):
        assert words in page
    assert " selected" not in page.replace('<option value="" selected>请选择', "")
    assert answer.status_code == 422
    assert "请选择是否通过。" in answer.content.decode()


@pytest.mark.req("T3.4", "T3.6")
def test_who_passes_goes_up_to_the_superior_unit(enter: Enter) -> None:
    branch = f.province()
    case = f.submitted(f.applicant(branch.school))

    answer = decide(enter(f.grant(branch.school, "review")), f.stop(case), fit="yes", note="同意推荐。")

    assert answer["Location"] == reverse("own_people_queue")
    assert f.stop(case).organisation == branch.bureau
    assert Event.objects.get(application=case, kind="passed").note == "同意推荐。"


@pytest.mark.req("T3.4")
def test_who_does_not_pass_is_told_why(enter: Enter) -> None:
    school = f.province().school
    case = f.submitted(f.applicant(school))
    client, stop = enter(f.grant(school, "review")), f.stop(case)

    without = decide(client, stop, fit="no")
    decide(client, stop, fit="no", reason="任职年限不足。")

    assert without.status_code == 422
    assert "请写明不通过的原因" in without.content.decode()
    case.refresh_from_db()
    assert case.state == State.REJECTED
    assert Event.objects.get(application=case, kind="rejected").note == "任职年限不足。"


@pytest.mark.req("T3.4")
def test_a_return_opens_from_the_list_with_a_reason_and_a_green_save(enter: Enter) -> None:
    school = f.province().school
    case = f.submitted(f.applicant(school))
    client, address = enter(f.grant(school, "review")), reverse("return_case", args=[f.stop(case).pk])

    assert f'href="{address}" data-dialog>退回' in client.get(reverse("own_people_queue")).content.decode()
    assert 'btn btn-success">保存' in client.get(address).content.decode()
    client.post(address, {"seen": case.version, "reason_papers": "刊号不符。", "complete": "on"})

    case.refresh_from_db()
    assert case.state == State.RETURNED


def test_the_last_organisation_chooses_the_committee(enter: Enter) -> None:
    branch = f.province()
    round = f.round_(branch.city)
    case = f.climb(f.submitted(f.applicant(branch.school)), until=branch.city)
    client, stop = enter(f.grant(branch.city, "review")), f.stop(case)

    assert round.name in client.get(reverse("decide_case", args=[stop.pk])).content.decode()
    without = decide(client, stop, fit="yes")
    answer = decide(client, stop, fit="yes", round=round.pk)

    assert without.status_code == 422
    assert "请选择评委会。" in without.content.decode()
    assert answer["Location"] == reverse("submitting_queue")
    done = Application.objects.get(pk=case.pk)
    assert (done.state, done.round) == (State.AWAITING_COMMITTEE, round)


def test_a_committee_that_does_not_take_the_title_is_not_offered_nor_accepted(enter: Enter) -> None:
    branch = f.province()
    f.round_(branch.city)
    closed = f.round_(branch.city, closes_at=f.NOW)
    case = f.climb(f.submitted(f.applicant(branch.school)), until=branch.city)
    client, stop = enter(f.grant(branch.city, "review")), f.stop(case)

    assert closed.name not in client.get(reverse("decide_case", args=[stop.pk])).content.decode()
    assert decide(client, stop, fit="yes", round=closed.pk).status_code == 422


def test_further_down_nobody_is_asked_for_a_committee(enter: Enter) -> None:
    branch = f.province()
    f.round_(branch.city)
    stop = f.stop(f.submitted(f.applicant(branch.school)))

    page = enter(f.grant(branch.school, "review")).get(reverse("decide_case", args=[stop.pk])).content.decode()

    assert "呈报评委会" not in page
    assert "通过后报送管城区教育局" in page
