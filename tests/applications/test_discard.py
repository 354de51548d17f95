"""Throwing away a draft."""

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.applications import actions
from zhicheng.applications.models import Application
from zhicheng.audit.models import Entry
from zhicheng.people.models import Grant
from zhicheng.reviews import actions as reviews


def test_a_draft_goes_with_everything_in_it_and_leaves_an_audit_entry(application: Application, teacher: Grant) -> None:
    subject = f"application:{application.pk}"
    actions.attach(application, "id_card", f.picture(), by=teacher, at=f.NOW)
    actions.discard(application, by=teacher, at=f.NOW)
    assert not Application.objects.exists()
    assert list(Entry.objects.filter(subject=subject).order_by("seq").values_list("action", flat=True)) == [
        "application.started",
        "application.discarded",
    ]


def test_then_one_may_begin_anew_in_the_same_round(application: Application, teacher: Grant) -> None:
    round = application.round
    actions.discard(application, by=teacher, at=f.NOW)
    assert f.draft(teacher, round).round == round


def test_a_double_click_is_told_that_it_is_gone(application: Application, teacher: Grant) -> None:
    actions.discard(Application.objects.get(pk=application.pk), by=teacher, at=f.NOW)
    with refused("application_gone"):
        actions.discard(application, by=teacher, at=f.NOW)


def test_nobody_discards_for_another(branch: Branch, application: Application) -> None:
    with refused("own_only"):
        actions.discard(application, by=f.applicant(branch.school), at=f.NOW)


def test_what_was_handed_in_once_stays(teacher: Grant) -> None:
    application = f.submitted(teacher)
    with refused("submitted_before"):
        actions.discard(application, by=teacher, at=f.NOW)
    application = reviews.withdraw(application, by=teacher, at=f.NOW, seen=application.version).application
    with refused("submitted_before"):
        actions.discard(application, by=teacher, at=f.NOW)
