"""The record: sections in scope, what changed, opinions, the full number, who may read it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from zhicheng.audit.models import Entry
from zhicheng.organisations.models import Organisation
from zhicheng.reviews.models import Opinion, Stop
from zhicheng.sections import registry

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


@pytest.fixture
def school() -> Organisation:
    """The unit in which it plays."""
    return f.province().school


def read(client: Client, stop: Stop, section: str = "", **asked: str) -> str:
    """The record's page."""
    query = asked | ({"section": section} if section else {})
    answer = client.get(reverse("review_record", args=[stop.pk]), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.req("H8.4", "T3.3", "T4.3")
def test_the_record_shows_a_section_its_attachment_and_the_trail(enter: Enter, school: Organisation) -> None:
    case = f.submitted(f.applicant(school))

    page = read(enter(f.grant(school, "handler")), f.stop(case), "education")

    for words in ("河南大学", "汉语言文学", "附件 · ", "下载", "审批流程", "审核中", "本节意见 · 学历学位"):
        assert words in page
    assert "aria-pressed" not in page
    assert " checked" not in page


@pytest.mark.req("H8.3")
def test_sections_outside_the_scope_are_not_there_neither_text_nor_link_nor_file(
    enter: Enter, school: Organisation
) -> None:
    case = f.submitted(f.applicant(school))
    client, stop = enter(f.grant(school, "handler", sections=registry.mask(["papers"]))), f.stop(case)

    page = read(client, stop)

    assert "section=papers" in page
    assert "section=education" not in page
    assert "河南大学" not in page
    assert client.get(reverse("review_record", args=[stop.pk]), {"section": "education"}).status_code == 404


@pytest.mark.req("H8.3", "H8.1")
@pytest.mark.parametrize("who", ["other unit", "superior", "other step", "other series", "no sections"])
def test_for_everybody_else_the_record_does_not_exist(enter: Enter, who: str) -> None:
    branch = f.province()
    stop = f.stop(f.submitted(f.applicant(branch.school)))
    grants: dict[str, Callable[[], Any]] = {
        "other unit": lambda: f.grant(f.organisation(branch.bureau), "handler"),
        "superior": lambda: f.grant(branch.bureau, "handler"),
        "other step": lambda: f.grant(branch.school, "leader"),
        "other series": lambda: f.grant(branch.school, "handler", all_series=False, series=["01"]),
        "no sections": lambda: f.grant(branch.school, "handler", sections=0),
    }
    client = enter(grants[who]())

    for page in ("review_record", "pass_case", "return_case", "reject_case", "case_trail", "next_case"):
        assert client.get(reverse(page, args=[stop.pk])).status_code == 404
    for page in ("pass_case", "return_case", "reject_case", "reveal_number"):
        assert client.post(reverse(page, args=[stop.pk])).status_code == 404
    assert client.post(reverse("mark_section", args=[stop.pk, "papers"]), {"fit": "yes"}).status_code == 404


def test_what_changed_since_the_desk_last_decided_is_marked(enter: Enter, school: Organisation) -> None:
    by = f.applicant(school)
    case, handler = f.submitted(by), f.grant(school, "handler")
    f.return_and_submit_again(case, handler, by)
    client, stop = enter(handler), f.stop(case)

    page = read(client, stop, "papers")

    assert "自您上次审查后有 1 处修改" in page
    assert "整本书阅读的课堂支架设计</del>" in page
    assert "整本书阅读的课堂支架再设计</ins>" in page
    assert "已修改" in page
    assert "显示全部" in read(client, stop, "papers", changes="1")
    assert "处修改" not in read(client, stop, "education")


def test_at_a_first_visit_nothing_counts_as_changed(enter: Enter) -> None:
    branch = f.province()
    by = f.applicant(branch.school)
    case, handler = f.submitted(by), f.grant(branch.school, "handler")
    f.climb(f.return_and_submit_again(case, handler, by), until=branch.bureau)

    page = read(enter(f.grant(branch.bureau, "handler")), f.stop(case), "papers")

    assert "处修改" not in page
    assert "整本书阅读的课堂支架再设计" in page


@pytest.mark.req("H8.4")
def test_marking_a_section_leads_to_the_next_one_and_stays_visible(enter: Enter, school: Organisation) -> None:
    stop = f.stop(f.submitted(f.applicant(school)))
    client = enter(f.grant(school, "handler"))

    answer = client.post(reverse("mark_section", args=[stop.pk, "basics"]), {"fit": "yes", "text": ""})
    assert answer["Location"].endswith("?section=education")
    client.post(reverse("mark_section", args=[stop.pk, "education"]), {"fit": "no", "text": "缺学位证书。"})

    page = read(client, stop, "education")
    assert "1 节已通过，1 节需修改" in page
    assert "缺学位证书。" in page
    assert 'aria-pressed="true">需修改' in page
    assert "看完全部内容后一次性退回修改" in page


@pytest.mark.parametrize(
    ("posted", "sentence"), [({"fit": "no"}, "请写明需要修改"), ({}, "请选择「通过」或「需修改」")]
)
def test_a_mark_without_reason_or_answer_is_asked_for(
    enter: Enter, school: Organisation, posted: dict[str, str], sentence: str
) -> None:
    stop = f.stop(f.submitted(f.applicant(school)))
    client = enter(f.grant(school, "handler"))

    answer = client.post(reverse("mark_section", args=[stop.pk, "papers"]), posted)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Opinion.objects.exists()


def test_a_section_out_of_scope_cannot_be_marked(enter: Enter, school: Organisation) -> None:
    stop = f.stop(f.submitted(f.applicant(school)))
    client = enter(f.grant(school, "handler", sections=registry.mask(["papers"])))

    assert client.post(reverse("mark_section", args=[stop.pk, "basics"]), {"fit": "yes"}).status_code == 404


def test_the_full_number_is_shown_only_on_a_click_that_is_noted(enter: Enter, school: Organisation) -> None:
    by = f.applicant(school)
    stop = f.stop(f.submitted(by))
    handler = f.grant(school, "handler")
    client, address = enter(handler), reverse("reveal_number", args=[stop.pk])

    assert str(by.user.id_number) not in read(client, stop, "basics")
    assert client.get(address)["Location"] == reverse("review_record", args=[stop.pk])
    assert not Entry.objects.filter(action="applicant.id_number_read").exists()
    shown = client.post(address).content.decode()
    assert str(by.user.id_number) in shown
    assert "********" not in shown

    entry = Entry.objects.get(action="applicant.id_number_read")
    assert (entry.subject, entry.by_id) == (f"application:{stop.application_id}", handler.user_id)
    assert str(by.user.id_number) not in str(entry.data)


def test_the_full_number_is_refused_to_those_who_do_not_review_it(enter: Enter, school: Organisation) -> None:
    by = f.applicant(school)
    stop = f.stop(f.submitted(by))
    client = enter(f.grant(school, "handler", sections=registry.mask(["papers"])))

    answer = client.post(reverse("reveal_number", args=[stop.pk]))

    assert answer.status_code == 422
    assert str(by.user.id_number) not in answer.content.decode()


def test_a_decided_case_stays_readable_as_it_was_said_then(enter: Enter, school: Organisation) -> None:
    by = f.applicant(school)
    case, handler = f.submitted(by), f.grant(school, "handler")
    first = f.stop(case)
    f.return_and_submit_again(case, handler, by)

    page = read(enter(handler), first, "papers")

    assert "本环节已于" in page
    assert "支架设计" in page
    assert "支架再设计" not in page
    assert "本节意见" not in page
    assert "未标记" in page
    assert "未填" not in page
    assert reverse("pass_case", args=[first.pk]) not in page


def test_the_next_case_is_the_one_that_waits_behind_and_after_the_last_the_first(
    enter: Enter, school: Organisation
) -> None:
    stops = [f.stop(f.submitted(f.applicant(school))) for _ in range(3)]
    client = enter(f.grant(school, "handler"))

    def following(stop: Stop) -> str:
        return str(client.get(reverse("next_case", args=[stop.pk]))["Location"])

    assert following(stops[0]) == reverse("review_record", args=[stops[1].pk])
    assert following(stops[2]) == reverse("review_record", args=[stops[0].pk])


def test_when_nothing_else_waits_the_next_case_is_the_list(enter: Enter, school: Organisation) -> None:
    stop = f.stop(f.submitted(f.applicant(school)))

    answer = enter(f.grant(school, "handler")).get(reverse("next_case", args=[stop.pk]))

    assert answer["Location"] == reverse("handler_queue")


@pytest.mark.parametrize("section", ["basics", "papers", "summary"])
def test_the_record_takes_seven_queries(
    enter: Enter, school: Organisation, section: str, django_assert_num_queries: Any
) -> None:
    by = f.applicant(school)
    case, handler = f.submitted(by), f.grant(school, "handler")
    f.return_and_submit_again(case, handler, by)
    client, stop = enter(handler), f.stop(case)

    with django_assert_num_queries(7):  # who acts, visit, revisions, events, way, opinions, content
        read(client, stop, section)


def test_markup_in_what_was_said_is_shown_as_it_was_typed(enter: Enter, school: Organisation) -> None:
    by = f.applicant(school)
    case = f.complete(by)
    record = case.records.get(code="papers")
    record.data["rows"][0]["title"] = "<script>alert(1)</script>=cmd()"
    record.save()
    f.reviews.submit(case, by=by, at=f.NOW, seen=case.version)

    page = read(enter(f.grant(school, "handler")), f.stop(case), "papers")

    assert "&lt;script&gt;alert(1)&lt;/script&gt;=cmd()" in page
    assert "<script>alert" not in page
