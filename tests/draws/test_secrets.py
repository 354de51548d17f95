"""Names of experts, and the seed before its time, stand in no channel that others read."""

import json
import logging

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.draws.conftest import ANSWER_BY, LOTTERY, VALUE, Office
from zhicheng.audit.models import Entry
from zhicheng.core.refused import Refused
from zhicheng.draws import actions, queries
from zhicheng.draws.models import Draw, DrawEvent, Exclusion, Invitation, Lot
from zhicheng.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def draw(office: Office, caplog: pytest.LogCaptureFixture) -> Draw:
    """Everything happened once: declined with a reason, replaced, accepted, closed."""
    caplog.set_level(logging.DEBUG)
    draw = office.invited()
    first = queries.invitations(draw)[0]
    actions.decline(first, reason="出国访问", by=office.first, at=LOTTERY)
    actions.replace(first, answer_by=ANSWER_BY, by=office.first, at=LOTTERY)
    return draw


def names(office: Office) -> list[str]:
    return [expert.name for expert in office.experts]


def test_the_published_file_names_nobody_and_no_reason(office: Office, draw: Draw) -> None:
    text = queries.published(draw)
    assert not any(name in text for name in names(office))
    assert "出国访问" not in text
    people = {str(expert.person.login) for expert in office.experts}
    assert not any(login in text for login in people)


def test_neither_audit_nor_notices_nor_the_log_name_anybody(
    office: Office, draw: Draw, caplog: pytest.LogCaptureFixture
) -> None:
    entries = Entry.objects.filter(action__startswith="draw.").values_list("data", flat=True).order_by("pk")
    notices = Notice.objects.order_by("pk").values_list("subject", "body")
    for text in (json.dumps(list(entries), ensure_ascii=False), str(list(notices)), caplog.text):
        assert not any(name in text for name in names(office))
        assert "出国访问" not in text


def test_rows_call_themselves_by_label(office: Office, draw: Draw) -> None:
    rows = [*Lot.objects.order_by("pk"), *Invitation.objects.order_by("pk"), *DrawEvent.objects.order_by("pk"), draw]
    assert not any(name in f"{row} {row!r}" for row in rows for name in names(office))
    assert not apps.is_installed("django.contrib.admin")


def test_a_label_says_nothing_of_the_person(office: Office) -> None:
    """Drawn up twice, the same library has other labels: neither age in the library nor name decides."""
    orders = []
    for _ in range(3):
        lots = office.prepared().lots.order_by("label").values_list("expert", flat=True)
        orders.append(list(lots))
    assert len({tuple(order) for order in orders}) > 1
    assert any(order != sorted(order) for order in orders)


def test_refusals_name_nobody(office: Office, draw: Draw) -> None:
    first = queries.invitations(draw)[0]
    for act in (actions.accept, actions.lapse):
        with pytest.raises(Refused) as info:
            act(first, by=office.first, at=LOTTERY)
        assert not any(name in info.value.message for name in names(office))


def test_the_seed_is_stored_encrypted_and_told_to_nobody_before_its_time(office: Office) -> None:
    draw = office.committed()
    seed = draw.seed or ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(d)::text FROM draws_draw d")
        stored = cursor.fetchone()[0]
    told = [stored, queries.published(draw), str(list(Entry.objects.order_by("pk").values_list("data", flat=True)))]
    assert not any(seed in text for text in told)
    with CaptureQueriesContext(connection) as asked:
        queries.current_draw(office.round)
    assert '"seed"' not in asked[0]["sql"]
    actions.hold(draw, VALUE, by=office.second, at=LOTTERY, seen=draw.version)
    assert seed in queries.published(Draw.objects.get())


def test_nobody_but_the_office_and_the_expert_finds_who_was_asked(office: Office, draw: Draw) -> None:
    for grant in (office.second, office.first):
        assert not queries.invitations_of(grant).exists()
    assert Exclusion.objects.count() == 0
