"""收回审核意见, 转交, 委托: what reviewers do among themselves, on their pages."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories as f
from zhicheng.people.models import Grant, Role
from zhicheng.reviews import actions
from zhicheng.reviews.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def school():
    return f.province().school


@pytest.fixture
def handler(school):
    return f.grant(school, "handler")


@pytest.fixture
def case(school):
    return f.submitted(f.applicant(school, f.person("李雅文")))


def page(client, name, *arguments):
    return client.get(reverse(name, args=arguments)).content.decode()


def test_whoever_decided_last_may_take_it_back_from_the_record(enter, handler, case):
    visit = f.stop(case)
    f.pass_on(case, handler)
    client = enter(handler)
    assert "收回审核意见" in page(client, "review_record", visit.pk)

    case.refresh_from_db()
    answer = client.post(reverse("recall_case", args=[visit.pk]), {"seen": case.version})

    assert answer["Location"] == reverse("review_record", args=[visit.pk])
    assert "已收回对李雅文的审核意见" in client.get(answer["Location"]).content.decode()
    assert f.stop(case).pk == visit.pk


def test_too_late_is_said_in_words_and_nothing_changes(enter, handler, case, school):
    visit = f.stop(case)
    f.pass_on(case, handler)
    f.pass_on(case, f.grant(school, "leader"))
    client = enter(handler)
    assert "收回审核意见…" not in page(client, "review_record", visit.pk)
    case.refresh_from_db()
    answer = client.post(reverse("recall_case", args=[visit.pk]), {"seen": case.version})
    assert answer.status_code == 422
    assert "只能收回本人刚刚作出的审核意见" in answer.content.decode()


def test_a_case_is_handed_over_with_a_word_and_the_rest_read_who_has_it(enter, handler, case, school):
    colleague = f.grant(school, "handler", f.person("王海燕"))
    client, visit = enter(handler), f.stop(case)
    assert "王海燕" in page(client, "transfer_case", visit.pk)

    said = {"seen": case.version, "to": colleague.pk, "note": "与申报人同教研组。"}
    assert client.post(reverse("transfer_case", args=[visit.pk]), said)["Location"] == reverse("handler_queue")

    assert "这份申报已转交王海燕，由其审核。" in page(client, "review_record", visit.pk)
    assert "与申报人同教研组。" in page(client, "case_trail", visit.pk)
    assert "通过，送负责人审查" in page(enter(colleague), "review_record", visit.pk)


def test_a_case_that_was_handed_over_waits_since_it_came(enter, handler, case, school, clock):
    to = f.grant(school, "handler", f.person("王海燕"))
    later = f.NOW + timedelta(days=9)
    actions.transfer(f.stop(case), to=to, note="", by=handler, at=later, seen=case.version)
    clock.move_to(later)
    assert "已等候 9 天" in page(enter(to, later), "review_record", f.stop(case).pk)


def test_without_a_colleague_the_page_says_what_to_do(enter, handler, case):
    assert "本环节没有其他可以接手的同事" in page(enter(handler), "transfer_case", f.stop(case).pk)


def test_a_person_who_passed_the_other_step_reads_why_not(enter, handler, case, school):
    f.pass_on(case, handler)
    both = f.grant(school, "leader", handler.user)
    assert "经办人与负责人须为两人" in page(enter(both), "review_record", f.stop(case).pk)


def test_a_role_is_given_over_used_and_taken_back(enter, handler, case, school):
    colleague = f.grant(school, Role.STAFF, f.person("王海燕")).user
    client = enter(handler)
    said = {"to": colleague.pk, "since": "2026-11-22", "until": "2026-11-27"}
    assert client.post(reverse("lendings"), said)["Location"] == reverse("lendings")
    assert "王海燕" in page(client, "lendings")

    lent = Grant.objects.get(lent_by=handler)
    f.pass_on(case, lent)
    assert Event.objects.filter(application=case).order_by("seq").last().on_behalf_of == handler.user.name
    assert "受委托行使" in page(enter(lent), "lendings")

    assert enter(handler).post(reverse("end_lending", args=[lent.pk]))["Location"] == reverse("lendings")
    assert not Grant.objects.get(pk=lent.pk).enabled


def test_wrong_days_stay_typed_with_a_sentence_beside_them(enter, handler, school):
    colleague = f.grant(school, Role.STAFF).user
    said = {"to": colleague.pk, "since": "2026-11-27", "until": "2026-11-22"}
    answer = enter(handler).post(reverse("lendings"), said)
    assert answer.status_code == 422
    assert "结束日期早于开始日期" in answer.content.decode()
    assert 'value="2026-11-27"' in answer.content.decode()


def test_nobody_ends_what_another_has_given_over(enter, handler, school):
    lent = f.grant(school, "handler", until=f.NOW.date(), lent_by=handler)
    stranger = f.grant(school, "handler")
    assert enter(stranger).post(reverse("end_lending", args=[lent.pk])).status_code == 404
