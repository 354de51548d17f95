"""The pages of 我的成果库 and of 复制上一年度申报."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories as f
from tests.applications.test_achievements import PAPER
from zhicheng.applications.models import Achievement, Application

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


def somebody() -> Any:
    return f.applicant(f.province().school)


def test_a_paper_is_kept_changed_chosen_and_removed(enter: Enter) -> None:
    by = somebody()
    case, client = f.draft(by), enter(by)
    assert client.get(reverse("add_achievement", args=["papers"])).status_code == 200
    client.post(reverse("add_achievement", args=["papers"]), PAPER | {"file": f.picture()})
    entry = Achievement.objects.get(person=by.user_id)
    assert entry.title in client.get(reverse("my_achievements")).content.decode()
    assert "扫描件.jpg" in client.get(reverse("achievement", args=[entry.pk])).content.decode()
    proof = entry.proofs.get()
    assert client.get(reverse("achievement_file", args=[entry.pk, proof.pk])).status_code == 200

    choose = reverse("choose_achievements", args=[case.pk, "papers"])
    assert entry.title in client.get(choose).content.decode()
    shown = client.post(choose, {"achievement": entry.pk}, follow=True).content.decode()
    assert "已从成果库填入 1 篇" in shown
    assert "整本书阅读教学" in shown

    client.post(reverse("achievement", args=[entry.pk]), PAPER | {"drop": proof.pk})
    assert not entry.proofs.exists()
    client.post(reverse("remove_achievement", args=[entry.pk]))
    assert not Achievement.objects.exists()


def test_a_wrong_file_keeps_what_was_typed(enter: Enter) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = enter(somebody())
    wrong = SimpleUploadedFile("论文.pdf", b"not a pdf at all", "application/pdf")
    answer = client.post(reverse("add_achievement", args=["papers"]), PAPER | {"file": wrong})
    assert answer.status_code == 422
    assert "整本书阅读教学" in answer.content.decode()
    assert not Achievement.objects.exists()


def test_entries_of_a_section_are_kept_from_the_application(enter: Enter) -> None:
    by = somebody()
    case, client = f.complete(by), enter(by)
    page = client.get(reverse("application_section", args=[case.pk, "papers"])).content.decode()
    keep = reverse("keep_achievements", args=[case.pk, "papers"])
    assert keep in page
    row = case.records.get(code="papers").data["rows"][0]["id"]
    assert "已保存 1 篇到成果库" in client.post(keep, {"row": row}, follow=True).content.decode()


def test_others_find_nothing(enter: Enter) -> None:
    by = somebody()
    client = enter(by)
    client.post(reverse("add_achievement", args=["papers"]), PAPER)
    entry = Achievement.objects.get()
    other = enter(f.applicant(by.organisation))
    for name in ("achievement", "remove_achievement"):
        assert other.get(reverse(name, args=[entry.pk])).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 50])
def test_the_library_takes_as_many_queries_however_much_is_kept(
    enter: Enter, django_assert_num_queries: Any, number: int
) -> None:
    by = somebody()
    values = {"code": "papers", "data": {"title": "论文"}, "title": "论文", "saved_at": f.NOW}
    Achievement.objects.bulk_create(Achievement(person=by.user, **values) for _ in range(number))
    client = enter(by)
    with django_assert_num_queries(3):
        client.get(reverse("my_achievements"))


def test_last_years_application_is_shown_section_by_section_copied_and_marked(enter: Enter) -> None:
    by = somebody()
    earlier = f.submitted(by)
    Application.objects.filter(pk=earlier.pk).update(year=2025)
    new = f.draft(by, f.round_(earlier.round.committee.host))
    client, address = enter(by), reverse("copy_application", args=[new.pk])

    page = client.get(address).content.decode()
    for words in ("论文", "须每年重新填写", "复制后请补充 2026 年度的内容", "2025 年度"):
        assert words in page

    shown = client.post(address, {"section": ["basics", "papers"]}, follow=True).content.decode()
    assert "复制 2 节" in shown
    assert "本节内容复制自 2025 年度申报" in shown
    assert "待核对" in shown


def test_without_an_earlier_application_there_is_nothing_to_copy(enter: Enter) -> None:
    by = somebody()
    address = reverse("copy_application", args=[f.draft(by).pk])
    answer = enter(by).get(address)
    assert answer.status_code == 422
    assert "没有可以复制的内容" in answer.content.decode()
