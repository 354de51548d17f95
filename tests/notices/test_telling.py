"""Telling: the row is part of the transaction, words come from the kind, channels from the person."""

from typing import Any

import pytest
from django.db import transaction
from procrastinate.contrib.django import app

from tests import factories as f
from tests.notices.conftest import told
from tests.notices.sinks import MailServer
from zhicheng.notices import actions
from zhicheng.notices.kinds import KINDS
from zhicheng.notices.models import Delivery, Notice
from zhicheng.people.models import User


@pytest.mark.django_db(transaction=True)
def test_news_of_a_transaction_that_failed_is_never_told(teacher: User, mail: MailServer) -> None:
    with transaction.atomic():
        told(teacher)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_called_after_the_commit_and_sends(teacher: User, mail: MailServer) -> None:
    with transaction.atomic():
        told(teacher)
        told(teacher)

    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)

    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    assert len(mail.taken) == 2


@pytest.mark.django_db
def test_telling_takes_one_statement(teacher: User, mail: MailServer, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        told_once(teacher)


def told_once(user: User) -> None:
    """Tell somebody the same news; twice is once."""
    actions.send("closing", to=[user.pk], at=f.NOW, once="closing:1", round="第一批", until="2026-11-30 18:00")


@pytest.mark.django_db
def test_news_with_a_mark_is_told_once(teacher: User) -> None:
    told_once(teacher)
    told_once(teacher)

    assert Notice.objects.filter(to=teacher).count() == 1


@pytest.mark.django_db
def test_who_has_no_address_is_told_in_the_product_alone(mail: MailServer) -> None:
    nobody = f.person()
    actions.send("roles_set", to=[nobody.pk], at=f.NOW, organisation="逸夫小学", roles="经办人")

    assert Notice.objects.filter(to=nobody, read=False).count() == 1
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_a_person_chooses_the_channels_of_a_group(teacher: User, mail: MailServer) -> None:
    actions.choose(teacher, {"progress": [], "level": []})

    actions.send(
        "submitted", to=[teacher.pk], at=f.NOW, about=1, what="职称申报", number="HA1", organisation="逸夫小学"
    )
    actions.send(
        "level_passed", to=[teacher.pk], at=f.NOW, about=1, what="职称申报", number="HA1", organisation="逸夫小学"
    )

    assert list(Notice.objects.values_list("kind", flat=True)) == ["submitted"]  # progress cannot be silenced
    assert not Delivery.objects.exists()


@pytest.mark.django_db
def test_a_group_may_go_to_the_mail_alone(teacher: User, mail: MailServer) -> None:
    actions.choose(teacher, {"level": ["email"]})

    actions.send(
        "level_passed", to=[teacher.pk], at=f.NOW, about=1, what="职称申报", number="HA1", organisation="逸夫小学"
    )

    assert Notice.objects.get().read
    assert Delivery.objects.get().channel == "email"


@pytest.mark.django_db
def test_an_id_number_that_a_reason_holds_is_masked(teacher: User) -> None:
    number = f.id_number()
    words = {"superior": "管城区教育局", "organisation": "逸夫小学", "reason": f"法人 {number} 与证书不符"}

    actions.send("unit_refused", to=[teacher.pk], at=f.NOW, **words)

    body = Notice.objects.get().body
    assert number not in body
    assert "410104********" in body


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_speaks_of_an_id_number_or_shows_a_password(kind: str) -> None:
    words = KINDS[kind].subject + KINDS[kind].body
    assert not {"{password}", "{id_number}", "证件号码", "身份证"} & {word for word in words.split() if word}
    assert "{password}" not in words
    assert "{id_number}" not in words
