"""Filling in one section at a time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import factories as f
from tests.sections.conftest import ROW
from tests.sites.applicant.conftest import text
from zhicheng.applications.models import Application
from zhicheng.people.models import Grant
from zhicheng.reviews import actions
from zhicheng.sections import registry

pytestmark = pytest.mark.django_db


def test_every_section_opens_with_its_marks_deadline_and_way(as_teacher: Client, draft: Application) -> None:
    for code in registry.codes(draft.sections):
        page = text(as_teacher.get(f"/my/{draft.pk}/{code}/"))
        assert "提交期限 2026-12-10 09:00" in page
        assert "提交后的流程" in page
        assert page.count("sections-name") == 20


def test_the_first_section_offers_what_the_account_knows(as_teacher: Client, draft: Application) -> None:
    page = text(as_teacher.get(f"/my/{draft.pk}/basics/"))
    assert 'value="李雅文"' in page
    assert 'value="1990-01-01"' in page
    assert 'value="逸夫小学"' in page
    assert '<option value="居民身份证" selected>' in page
    assert '<option value="男" selected>' in page or '<option value="女" selected>' in page
    assert "field-error" not in page


@pytest.mark.parametrize("kind", ["", "护照"])
def test_what_the_id_number_says_and_was_left_empty_is_filled_in_at_the_save(
    save: Callable[..., Any], stored: Callable[..., Any], kind: str
) -> None:
    save("basics", id_type=kind, sex="", birthday="")
    said = stored("basics").data["values"]
    expected = (kind, False, False) if kind else ("居民身份证", True, True)
    assert (said["id_type"], "sex" in said, "birthday" in said) == expected


def test_a_plain_save_keeps_what_was_typed_and_says_what_is_missing(
    save: Callable[..., Any], as_teacher: Client, stored: Callable[..., Any]
) -> None:
    answer = save("papers", journal="", issn="1001-8477")
    assert answer.status_code == 302
    assert stored("papers").data["rows"][0]["title"] == "整本书阅读的课堂支架设计"
    page = text(as_teacher.get(answer["Location"] + f"&edit={ROW}"))
    assert "本节还有 2 处需要补充或修改" in page
    assert "请填写刊物。" in page
    assert "1001-8476" in page
    assert "“论文”已保存，还有 2 处需要补充或修改。" in page
    assert "2 处需修改" in page


def test_saving_goes_on_to_the_next_section(save: Callable[..., Any], draft: Application) -> None:
    answer = save("papers", more={"go": "books"})
    assert answer["Location"] == f"/my/{draft.pk}/books/?saved=papers"


def test_who_only_opens_another_entry_is_not_told_of_a_save(save: Callable[..., Any], as_teacher: Client) -> None:
    save("papers")
    text(as_teacher.get("/my/"))
    answer = save("papers", edition=1, more={"open": "new"})
    assert "已保存" not in text(as_teacher.get(answer["Location"].partition("#")[0]))


def test_another_entry_opens_in_its_place_and_the_open_one_is_kept(
    save: Callable[..., Any], as_teacher: Client, stored: Callable[..., Any]
) -> None:
    answer = save("papers", more={"open": "new"})
    page = text(as_teacher.get(answer["Location"].partition("#")[0]))
    assert "第 2 篇" in page
    assert page.count('name="rows-') == 11
    assert len(stored("papers").data["rows"]) == 1


def test_the_entry_in_the_address_is_open(save: Callable[..., Any], as_teacher: Client, draft: Application) -> None:
    save("papers")
    page = text(as_teacher.get(f"/my/{draft.pk}/papers/?edit={ROW}"))
    assert f'name="rows-{ROW}-title"' in page


def test_removing_an_entry_asks_first(
    save: Callable[..., Any], as_teacher: Client, stored: Callable[..., Any], draft: Application
) -> None:
    answer = save("papers", more={"ask-remove": ROW})
    page = text(as_teacher.get(answer["Location"].partition("#")[0]))
    assert "确定删除第 1 篇吗" in page
    assert len(stored("papers").data["rows"]) == 1
    save("papers", edition=1, more={f"remove-{ROW}": "1"})
    assert stored("papers").data["rows"] == []


def test_none_is_said_with_one_box(as_teacher: Client, stored: Callable[..., Any], draft: Application) -> None:
    as_teacher.post(f"/my/{draft.pk}/patents/", {"edition": 0, "none": "on", "order": ""})
    assert stored("patents").data == {"none": True, "rows": []}
    assert stored("patents").problems == 0
    assert "无" in text(as_teacher.get(f"/my/{draft.pk}/patents/"))


def test_required_fields_have_red_labels(as_teacher: Client, draft: Application) -> None:
    page = text(as_teacher.get(f"/my/{draft.pk}/papers/"))
    assert 'class="field-label red"' in page


@pytest.mark.req("T3.5")
def test_only_what_the_return_named_can_be_changed(as_teacher: Client, teacher: Grant) -> None:
    application = f.submitted(teacher)
    reasons = {"papers": "第 2 篇缺版权页"}
    handler = f.grant(teacher.organisation, "handler")
    actions.return_for_revision(f.stop(application), reasons=reasons, complete=True, by=handler, at=f.NOW, seen=1)
    named = text(as_teacher.get(f"/my/{application.pk}/papers/"))
    assert "第 2 篇缺版权页" in named
    assert "需修改" in named
    assert 'id="section-form"' in named
    closed = text(as_teacher.get(f"/my/{application.pk}/books/"))
    assert "这一节没有被退回，不需修改" in closed
    assert 'id="section-form"' not in closed
    refused = as_teacher.post(f"/my/{application.pk}/books/", {"edition": 1, "order": ""})
    assert refused.status_code == 422
    assert "这一节没有被退回" in text(refused)


def test_a_section_of_somebody_else_is_not_there(
    enter: Callable[..., Client], branch: f.Branch, draft: Application
) -> None:
    client = enter(f.applicant(branch.school))
    for path in ("", "papers/", "preview/", "submit/", "receipt/", "withdraw/", "discard/", "fill/", "slots/paper/"):
        assert client.get(f"/my/{draft.pk}/{path}").status_code == 404, path
    assert client.post(f"/my/{draft.pk}/papers/", {"edition": 0}).status_code == 404


def test_a_page_takes_at_most_eleven_queries(
    as_teacher: Client, teacher: Grant, django_assert_max_num_queries: Any
) -> None:
    application = f.complete(teacher)
    for code in ("basics", "papers", "representative"):
        with django_assert_max_num_queries(11):
            as_teacher.get(f"/my/{application.pk}/{code}/?edit={ROW}")


def test_fifty_papers_cost_no_more_queries_than_one(
    save: Callable[..., Any],
    as_teacher: Client,
    draft: Application,
    stored: Callable[..., Any],
    django_assert_num_queries: Any,
) -> None:
    save("papers")
    record = stored("papers")
    (row,) = record.data["rows"]
    with django_assert_num_queries(6):
        as_teacher.get(f"/my/{draft.pk}/papers/")
    record.data = {"none": False, "rows": [row | {"id": f"{number:08x}"} for number in range(50)]}
    record.save()
    with django_assert_num_queries(6):
        as_teacher.get(f"/my/{draft.pk}/papers/")


def test_the_id_number_stands_masked_beside_its_kind_and_cannot_be_changed(
    as_teacher: Client, draft: Application, teacher: Grant
) -> None:
    page = text(as_teacher.get(f"/my/{draft.pk}/basics/"))
    assert page.index("证件类型") < page.index(teacher.user.id_number_masked) < page.index("手机")
    assert str(teacher.user.id_number) not in page
    assert 'name="id_number"' not in page


def test_somebody_retired_is_told_at_once_why_they_cannot_apply(
    save: Callable[..., Any], as_teacher: Client, draft: Application
) -> None:
    save("basics", standing="离退休人员")
    assert text(as_teacher.get(f"/my/{draft.pk}/basics/")).count("离退休人员不能申报职称") == 2


def test_the_hours_of_training_are_added_up_on_the_page_and_in_the_preview(
    save: Callable[..., Any], as_teacher: Client, draft: Application
) -> None:
    save("training", kind="专业", hours="42.5")
    save("training", edition=1, row="0000beef", kind="公需", hours="30")
    for page in (f"/my/{draft.pk}/training/", f"/my/{draft.pk}/preview/"):
        assert "<strong>2025 年度</strong><span>专业 42.5 学时</span><span>公需 30 学时</span>" in text(
            as_teacher.get(page)
        )
        assert "合计 72.5 学时" in text(as_teacher.get(page))
