"""评审结果公示 as everybody sees it, and what an objector is promised."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from captcha.models import CaptchaStore
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests import factories as f
from tests.results.judged import WHO, Judged, objected
from zhicheng.people.models import Grant, Role
from zhicheng.results import actions, objections
from zhicheng.results.models import Entry, Objection, Publicity, Verdict

pytestmark = pytest.mark.django_db
Enter = Callable[..., Client]


@pytest.fixture
def publicity(room: Judged) -> Publicity:
    """The list, before the public."""
    return room.started()


def typed(**changed: str) -> dict[str, str]:
    """What a person types, with the captcha read from where the server keeps its answer."""
    key = CaptchaStore.generate_key()
    answer = CaptchaStore.objects.get(hashkey=key).response
    return WHO | {"text": "第二篇论文并非本人所写。", "captcha_0": key, "captcha_1": answer} | changed


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_draft_is_nobodys_to_see(client: Client, room: Judged) -> None:
    drawn = room.drawn_up()
    assert client.get(reverse("public_list", args=[drawn.pk])).status_code == 404
    assert drawn.title not in text(client.get(reverse("publicities")))


def test_the_list_names_the_elected_and_no_number_and_nobody_else(
    client: Client, room: Judged, publicity: Publicity
) -> None:
    said = text(client.get(reverse("public_list", args=[publicity.pk])))
    elected, other = room.people
    assert elected.applicant_name in said
    assert "2026-11-22 至 2026-11-27 24 时" in said
    for hidden in (other.applicant_name, elected.number, elected.applicant.id_number, elected.id_number_masked):
        assert hidden not in said


def test_after_the_last_day_the_page_says_so_with_no_worker_having_run(
    client: Client, publicity: Publicity, clock: time_machine.Traveller
) -> None:
    page, form = reverse("public_list", args=[publicity.pk]), reverse("object_to_list", args=[publicity.pk])
    clock.move_to(f.NOW.replace(day=27, hour=15, minute=59))
    assert "提出异议" in text(client.get(page))
    clock.shift(timedelta(minutes=1))
    assert "已经结束" in text(client.get(page))
    assert "提出异议" not in text(client.get(page))
    assert "公示已经结束" in text(client.get(form))


def test_what_was_taken_down_says_why_and_shows_nobody(client: Client, room: Judged, publicity: Publicity) -> None:
    actions.stop(publicity, reason="名单排版有误", by=room.first, at=f.NOW)
    said = text(client.get(reverse("public_list", args=[publicity.pk])))
    assert "名单排版有误" in said
    assert room.people[0].applicant_name not in said


def test_anybody_objects_and_reads_the_answer_with_the_receipt(
    client: Client, room: Judged, publicity: Publicity
) -> None:
    address = f"{reverse('object_to_list', args=[publicity.pk])}?entry={publicity.entries.get().pk}"
    assert client.post(address, typed(name="")).status_code == 422
    assert not Objection.objects.exists()
    receipt = text(client.post(address, typed(), follow=True))
    made = Objection.objects.get()
    assert made.number in receipt
    code = next(part for part in receipt.replace("<", ">").split(">") if part.count("-") == 3 and len(part) == 19)
    assert code not in text(client.get(reverse("objection_receipt"), follow=True)), "shown this once"
    asked = {"number": made.number, "code": code}
    said = text(client.post(reverse("objection_answer"), asked))
    assert "正在核查" in said
    objections.settle(
        made, verdict=Verdict.DISMISSED, finding="内部结论", answer="经核实不成立。", by=room.first, at=f.NOW
    )
    said = text(client.post(reverse("objection_answer"), asked))
    assert "经核实不成立。" in said
    assert not any(secret in said for secret in ("内部结论", *WHO.values()))
    assert client.post(reverse("objection_answer"), asked | {"code": "0" * 16}).status_code == 422


def test_without_the_captcha_nothing_is_taken(client: Client, publicity: Publicity) -> None:
    answer = client.post(reverse("object_to_list", args=[publicity.pk]), typed(captcha_1="wrong"))
    assert answer.status_code == 422
    assert "秦守正" in text(answer), "what was typed stays"
    assert not Objection.objects.exists()


def test_an_entry_of_another_list_is_not_there(client: Client, publicity: Publicity) -> None:
    assert client.get(f"{reverse('object_to_list', args=[publicity.pk])}?entry=999999").status_code == 404


def test_no_page_of_applicant_unit_or_public_says_who_objected(
    client: Client, enter: Enter, room: Judged, publicity: Publicity
) -> None:
    made, _ = objected(publicity, room.people[0])
    objections.hold(made, by=room.first, at=f.NOW)
    applicant = Grant.objects.get(user=room.people[0].applicant_id, role=Role.APPLICANT)
    unit = f.administrator(room.people[0].unit)
    pages = [
        (None, reverse("public_list", args=[publicity.pk])),
        (None, reverse("publicities")),
        (applicant, reverse("application_status", args=[room.people[0].pk])),
        (applicant, reverse("notices")),
        (unit, reverse("applicant_status_list")),
        (unit, reverse("notices")),
        (room.second, reverse("objections")),
        (room.second, reverse("objection", args=[made.pk])),
        (f.administrator(room.first.organisation), reverse("office_publicity", args=[publicity.pk])),
    ]
    for grant, address in pages:
        answer = (enter(grant) if grant else Client()).get(address)
        assert answer.status_code == 200, address
        assert not any(secret in text(answer) for secret in WHO.values()), address


def test_a_strange_objection_answers_as_one_that_is_not_there(enter: Enter, room: Judged, publicity: Publicity) -> None:
    made, _ = objected(publicity, room.people[0])
    for role, where in (("handler", room.people[0].unit), ("administrator", room.first.organisation)):
        client = enter(f.grant(where, role))
        for name in ("objection", "objection_file", "note_objection", "hold_result", "settle_objection"):
            assert client.get(reverse(name, args=[made.pk])).status_code == 404
            assert client.get(reverse(name, args=[made.pk + 1])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_lists_take_a_number_of_queries_that_does_not_grow(
    client: Client, publicity: Publicity, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    entry = publicity.entries.get()
    applicant = Grant.objects.filter(role=Role.APPLICANT)[0]
    for place in range(2, rows + 1):
        entry.pk, entry.position, entry.application = None, place, f.draft(applicant, f.round_(applicant.organisation))
        Entry.objects.bulk_create([entry])
    address = reverse("public_list", args=[publicity.pk])
    with django_assert_num_queries(3):
        client.get(address)
