"""A worker that is killed between sending and noting: the message arrives once, and the product says it is unsure."""

import multiprocessing
import os
import signal
from datetime import timedelta

import pytest
from django.db import connection

from tests import factories as f
from tests.notices.conftest import told
from tests.notices.sinks import MailServer
from zhicheng.notices import actions, tasks
from zhicheng.notices.models import Delivery
from zhicheng.people.models import User


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_after_sending_and_before_noting_never_sends_twice(mail: MailServer, teacher: User) -> None:
    delivery = told(teacher)
    connection.close()  # the other process makes its own
    worker = multiprocessing.get_context("fork").Process(target=tasks.deliver)
    # The sender takes leave when the server has said "250 taken"; at that moment it is killed.
    mail.heard = lambda command: os.kill(worker.pid or 0, signal.SIGKILL) if command == "QUIT" else None

    worker.start()
    worker.join(30)
    mail.heard = lambda command: None

    assert worker.exitcode == -signal.SIGKILL
    assert len(mail.taken) == 1
    delivery.refresh_from_db()
    assert delivery.state == Delivery.State.SENDING
    assert tasks.deliver() == 0
    actions.note_lost(at=f.NOW + timedelta(minutes=11))
    assert tasks.deliver() == 0
    delivery.refresh_from_db()
    assert (delivery.state, delivery.said) == (Delivery.State.UNCERTAIN, actions.LOST)
    assert len(mail.taken) == 1
