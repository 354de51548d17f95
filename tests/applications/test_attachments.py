"""Files in typed slots."""

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.applications import actions
from zhicheng.applications.models import Application, Attachment
from zhicheng.people.models import Grant


def attach(application: Application, by: Grant, slot: str = "id_card", colour: str = "white") -> Attachment:
    """Upload a scan."""
    return actions.attach(application, slot, f.picture(colour), by=by, at=f.NOW)


def problems(application: Application, code: str = "basics") -> int:
    """How much is missing in a section."""
    return application.records.get(code=code).problems


def test_a_file_in_its_slot_counts_for_its_section(application: Application, teacher: Grant) -> None:
    attach(application, teacher)
    before = problems(application)
    attach(application, teacher, slot="photo")
    assert problems(application) == before - 1


def test_a_file_taken_out_is_missing_again(application: Application, teacher: Grant) -> None:
    attachment = attach(application, teacher)
    before = problems(application)
    actions.detach(attachment, by=teacher, at=f.NOW)
    assert problems(application) == before + 1
    assert not application.attachments.exists()


def test_the_same_file_twice_in_one_slot_is_refused(application: Application, teacher: Grant) -> None:
    attach(application, teacher)
    with refused("same_file"):
        attach(application, teacher)


def test_the_same_file_may_prove_two_things(application: Application, teacher: Grant) -> None:
    attach(application, teacher)
    attach(application, teacher, slot="photo")
    assert application.attachments.count() == 2


def test_the_sixty_first_file_is_refused(application: Application, teacher: Grant) -> None:
    first = attach(application, teacher)
    Attachment.objects.bulk_create(
        Attachment(application=application, slot=f"paper{n}", file=first.file, name="x", added_at=f.NOW)
        for n in range(actions.MOST_ATTACHMENTS - 1)
    )
    with refused("too_many_files"):
        attach(application, teacher, colour="red")


def test_nobody_attaches_or_detaches_for_another(branch: Branch, application: Application, teacher: Grant) -> None:
    stranger = f.applicant(branch.school)
    with refused("own_only"):
        attach(application, stranger)
    attachment = attach(application, teacher)
    with refused("own_only"):
        actions.detach(attachment, by=stranger, at=f.NOW)


def test_a_file_handed_in_cannot_be_taken_out_while_in_review(teacher: Grant) -> None:
    application = f.submitted(teacher)
    with refused("not_editable"):
        actions.detach(application.attachments.order_by("pk")[0], by=teacher, at=f.NOW)


def test_taking_out_twice_does_no_harm(application: Application, teacher: Grant) -> None:
    attachment = attach(application, teacher)
    actions.detach(Attachment.objects.get(pk=attachment.pk), by=teacher, at=f.NOW)
    actions.detach(attachment, by=teacher, at=f.NOW)
    assert not application.attachments.exists()


@pytest.mark.req("T3.5")
def test_a_revision_keeps_a_file_that_was_taken_out_later(teacher: Grant) -> None:
    application = f.submitted(teacher)
    revision = application.revisions.get()
    said = dict(revision.sections)
    from_desk = f.stop(application)
    f.give_back(application, ["basics"])
    scan = application.attachments.get(slot="id_card")
    actions.detach(scan, by=teacher, at=f.NOW)
    revision.refresh_from_db()
    assert (revision.sections, from_desk.submission) == (said, 1)
