"""The three verdicts on their pages: what they ask, what they refuse, and what two people at once are told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from zhicheng.applications.models import Application, State
from zhicheng.reviews import actions
from zhicheng.reviews.models import Event, Stop, Verdict
from zhicheng.sections import registry

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


def verdict(client: Client, page: str, stop: Stop, **said: Any) -> Any:
    """Post a verdict as from a page just opened."""
    said = {"seen": Application.objects.get(pk=stop.application_id).version, "rest": "on"} | said
    return client.post(reverse(page, args=[stop.pk]), said)


def text(client: Client, page: str, stop: Stop) -> str:
    """What a page of this visit says."""
    return str(client.get(reverse(page, args=[stop.pk])).content.decode())


def last_event(stop: Stop) -> Event:
    """What was done last."""
    return Event.objects.filter(application=stop.application_id).order_by("-seq")[0]


@pytest.mark.req("H8.2", "H8.4")
def test_the_handler_passes_with_an_opinion_and_the_leader_is_next(enter: Enter) -> None:
    school = f.province().school
    case = f.submitted(f.applicant(school, f.person("李雅文")))
    stop, client = f.stop(case), enter(f.grant(school, "handler"))

    assert "通过，送负责人审查" in text(client, "pass_case", stop)
    answer = verdict(client, "pass_case", stop, note="材料齐全。")

    assert answer["Location"] == reverse("handler_queue")
    assert "已通过：李雅文，送负责人审查。" in client.get(answer["Location"]).content.decode()
    assert last_event(stop).note == "材料齐全。"
    assert f.stop(case).step == "leader"


@pytest.mark.req("H8.4")
def test_sections_that_nobody_marked_pass_only_with_a_tick(enter: Enter) -> None:
    school = f.province().school
    stop, client = f.stop(f.submitted(f.applicant(school))), enter(f.grant(school, "handler"))
    handler = f.grant(school, "handler")
    actions.mark(stop, "papers", fit=True, text="", by=handler, at=f.NOW)

    assert "其余 19 节我已审看，一并通过" in text(client, "pass_case", stop)
    answer = verdict(client, "pass_case", stop, rest="")

    assert answer.status_code == 422
    assert "还有 19 节未标记" in answer.content.decode()
    assert Stop.objects.get(pk=stop.pk).closed_at is None


def test_nothing_is_to_be_ticked_when_everything_is_marked(enter: Enter) -> None:
    school = f.province().school
    papers = registry.mask(["papers"])
    stop = f.stop(f.submitted(f.applicant(school)))
    handler = f.grant(school, "handler", sections=papers)
    actions.mark(stop, "papers", fit=True, text="", by=handler, at=f.NOW)
    client = enter(handler)

    assert "一并通过" not in text(client, "pass_case", stop)
    assert verdict(client, "pass_case", stop, rest="").status_code == 302


@pytest.mark.req("H9.1", "H8.1")
def test_when_the_leader_passes_too_the_materials_go_up_a_level(enter: Enter) -> None:
    branch = f.province()
    case = f.submitted(f.applicant(branch.school))
    f.pass_on(case, f.grant(branch.school, "handler"))
    stop, client = f.stop(case), enter(f.grant(branch.school, "leader"))

    assert "通过，报送管城区教育局" in text(client, "pass_case", stop)
    verdict(client, "pass_case", stop, note="")

    assert f.stop(case).organisation == branch.bureau


@pytest.mark.req("H8.4")
def test_a_return_brings_the_marks_along_and_names_the_sections(enter: Enter) -> None:
    school = f.province().school
    handler, stop = f.grant(school, "handler"), f.stop(f.submitted(f.applicant(school)))
    actions.mark(stop, "papers", fit=False, text="刊号不符。", by=handler, at=f.NOW)
    client = enter(handler)

    assert "刊号不符。" in text(client, "return_case", stop)
    verdict(client, "return_case", stop, reason_papers="刊号不符。", reason_training="差 18 学时。", complete="on")

    case = Application.objects.get(pk=stop.application_id)
    assert case.state == State.RETURNED
    assert case.open_sections == registry.mask(["papers", "training"])
    assert last_event(stop).reasons == {"papers": "刊号不符。", "training": "差 18 学时。"}


def test_a_return_goes_out_when_everything_was_read_or_is_said_to_be(enter: Enter) -> None:
    school = f.province().school
    stop, client = f.stop(f.submitted(f.applicant(school))), enter(f.grant(school, "handler"))

    answer = verdict(client, "return_case", stop, reason_papers="刊号不符。")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "有 1 处需要改正" in page
    assert page.count("工作经历、") == 1
    assert "刊号不符。" in page
    assert Stop.objects.get(pk=stop.pk).closed_at is None


@pytest.mark.req("H8.4", "T3.4")
@pytest.mark.parametrize(("page", "sentence"), [("reject_case", "不通过原因"), ("return_case", "请至少指出一节")])
def test_reject_and_return_need_a_reason(enter: Enter, page: str, sentence: str) -> None:
    school = f.province().school
    stop, client = f.stop(f.submitted(f.applicant(school))), enter(f.grant(school, "handler"))

    answer = verdict(client, page, stop, complete="on", reason="  　")

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Stop.objects.get(pk=stop.pk).closed_at is None


@pytest.mark.req("H8.4")
def test_a_rejection_keeps_its_reason(enter: Enter) -> None:
    school = f.province().school
    stop, client = f.stop(f.submitted(f.applicant(school))), enter(f.grant(school, "handler"))

    assert "本批次不能再提交" in text(client, "reject_case", stop)
    verdict(client, "reject_case", stop, reason="任职年限不足。")

    assert Stop.objects.get(pk=stop.pk).verdict == Verdict.REJECTED
    assert last_event(stop).note == "任职年限不足。"


def test_what_is_marked_for_change_cannot_be_passed(enter: Enter) -> None:
    school = f.province().school
    handler, stop = f.grant(school, "handler"), f.stop(f.submitted(f.applicant(school)))
    actions.mark(stop, "papers", fit=False, text="刊号不符。", by=handler, at=f.NOW)

    answer = verdict(enter(handler), "pass_case", stop)

    assert answer.status_code == 422
    assert "论文 已标记为需修改" in answer.content.decode()


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("pass_case", {"note": "我的意见"}),
        ("reject_case", {"reason": "我的意见"}),
        ("return_case", {"reason_papers": "我的意见", "complete": "on"}),
    ],
)
def test_who_comes_second_is_told_what_happened_and_keeps_what_was_typed(
    enter: Enter, page: str, said: dict[str, str]
) -> None:
    school = f.province().school
    case = f.submitted(f.applicant(school))
    stop, seen = f.stop(case), case.version
    f.pass_on(case, f.grant(school, "handler", f.person("张敏")))

    answer = verdict(enter(f.grant(school, "handler")), page, stop, seen=seen, **said)

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "逸夫小学 张敏：通过" in shown
    assert "我的意见" in shown
    assert Event.objects.filter(application=case).count() == 2


def test_after_a_colleagues_part_was_passed_the_same_page_can_be_sent_again(enter: Enter) -> None:
    school = f.province().school
    papers = registry.mask(["papers"])
    case = f.submitted(f.applicant(school))
    stop, seen = f.stop(case), case.version
    f.pass_on(case, f.grant(school, "handler", sections=papers))
    client = enter(f.grant(school, "handler", sections=~papers & 2**62 - 1))

    answer = verdict(client, "pass_case", stop, seen=seen, note="我的意见")

    assert answer.status_code == 409
    assert "可以再次提交" in answer.content.decode()
    assert f'name="seen" value="{seen + 1}"' in answer.content.decode()
    assert verdict(client, "pass_case", stop, seen=seen + 1, note="我的意见").status_code == 302


@pytest.mark.parametrize("page", ["pass_case", "return_case", "reject_case"])
def test_a_decision_page_of_a_decided_case_says_so(enter: Enter, page: str) -> None:
    school = f.province().school
    case, handler = f.submitted(f.applicant(school)), f.grant(school, "handler", f.person("张敏"))
    stop = f.stop(case)
    f.pass_on(case, handler)

    answer = enter(handler).get(reverse(page, args=[stop.pk]))

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "已不在您这里待办" in shown
    assert "逸夫小学 张敏：通过" in shown
    assert 'method="post" novalidate' not in shown


@pytest.mark.parametrize("page", ["pass_case", "return_case", "reject_case"])
def test_a_decision_page_asks_nothing_of_somebody_who_cannot_decide(enter: Enter, page: str) -> None:
    school = f.province().school
    case, person = f.submitted(f.applicant(school)), f.person()
    f.pass_on(case, f.grant(school, "handler", person))

    answer = enter(f.grant(school, "leader", person)).get(reverse(page, args=[f.stop(case).pk]))

    assert "须为两人" in answer.content.decode()
    assert 'method="post" novalidate' not in answer.content.decode()


@pytest.mark.req("H8.2")
def test_handler_and_leader_are_two_people(enter: Enter) -> None:
    school = f.province().school
    case, person = f.submitted(f.applicant(school)), f.person()
    f.pass_on(case, f.grant(school, "handler", person))

    answer = verdict(enter(f.grant(school, "leader", person)), "pass_case", f.stop(case))

    assert answer.status_code == 422
    assert "须为两人" in answer.content.decode()


@pytest.mark.req("H8.3")
def test_a_section_out_of_scope_can_neither_be_read_nor_named_on_the_return_page(enter: Enter) -> None:
    school = f.province().school
    stop = f.stop(f.submitted(f.applicant(school)))
    client = enter(f.grant(school, "handler", sections=registry.mask(["papers"])))

    assert "reason_education" not in text(client, "return_case", stop)
    verdict(client, "return_case", stop, reason_education="不看", reason_papers="刊号不符。", complete="on")

    assert last_event(stop).reasons == {"papers": "刊号不符。"}
