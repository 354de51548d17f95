"""提交单位信息, and the superior's 审核."""

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.audit.models import Entry
from zhicheng.organisations import actions, rules
from zhicheng.organisations.models import Organisation, State


@pytest.fixture
def waiting(newcomer: Organisation) -> Organisation:
    """A school whose information waits for the bureau."""
    return actions.submit(newcomer, by=f.administrator(newcomer), at=f.NOW)


@pytest.mark.req("H2.1")
def test_the_unit_submits_its_information(waiting: Organisation) -> None:
    assert (waiting.state, waiting.submitted_at) == (State.SUBMITTED, f.NOW)
    assert "等待上级单位审核" in rules.gate_sentence(waiting)


def test_a_second_submission_is_refused(waiting: Organisation) -> None:
    with refused("already_submitted"):
        actions.submit(waiting, by=f.grant(waiting, "administrator"), at=f.NOW)


def test_nobody_submits_for_another(branch: Branch, newcomer: Organisation) -> None:
    with refused("own_organisation_only"):
        actions.submit(newcomer, by=f.administrator(branch.bureau), at=f.NOW)


@pytest.mark.req("H2.2")
def test_once_the_superior_has_approved_the_unit_can_be_used(branch: Branch, waiting: Organisation) -> None:
    with refused("organisation_not_usable"):
        rules.require_usable(waiting)
    rules.require_usable(actions.approve(waiting, by=f.administrator(branch.bureau), at=f.NOW, seen=waiting.version))


@pytest.mark.req("H2.2")
def test_a_refusal_carries_its_reason_back_to_the_unit(branch: Branch, waiting: Organisation) -> None:
    by = f.administrator(branch.bureau)
    refusal = actions.refuse(waiting, reason="证件图片不清晰", by=by, at=f.NOW, seen=waiting.version)
    assert refusal.state == State.REFUSED
    assert "证件图片不清晰" in rules.gate_sentence(refusal)


def test_a_refused_unit_mends_and_submits_again(branch: Branch, waiting: Organisation) -> None:
    by = f.administrator(branch.bureau)
    actions.refuse(waiting, reason="证件图片不清晰", by=by, at=f.NOW, seen=waiting.version)
    own = Entry.objects.filter(subject=f"organisation:{waiting.pk}", action="organisation.refused").get()
    assert own.data == {"reason": "证件图片不清晰"}
    again = actions.submit(waiting, by=f.grant(waiting, "administrator"), at=f.NOW)
    assert (again.state, again.refusal) == (State.SUBMITTED, "")


def test_a_refusal_without_a_reason_is_refused(branch: Branch, waiting: Organisation) -> None:
    with refused("reason_needed") as info:
        actions.refuse(waiting, reason="", by=f.administrator(branch.bureau), at=f.NOW, seen=waiting.version)
    assert "reason" in info.value.fields


@pytest.mark.parametrize("other", ["office", "county", "school"])
def test_nobody_but_the_direct_superior_decides(branch: Branch, waiting: Organisation, other: str) -> None:
    by = f.administrator(getattr(branch, other))
    with refused("direct_superior_only"):
        actions.approve(waiting, by=by, at=f.NOW, seen=waiting.version)
    with refused("direct_superior_only"):
        actions.refuse(waiting, reason="不归我管", by=by, at=f.NOW, seen=waiting.version)


def test_the_unit_does_not_approve_itself(waiting: Organisation) -> None:
    with refused("direct_superior_only"):
        actions.approve(waiting, by=f.grant(waiting, "administrator"), at=f.NOW, seen=waiting.version)


def test_of_two_superiors_at_once_the_second_is_told(branch: Branch, waiting: Organisation) -> None:
    by, seen = f.administrator(branch.bureau), waiting.version
    actions.approve(waiting, by=by, at=f.NOW, seen=seen)
    with refused("stale"):
        actions.refuse(waiting, reason="另有意见", by=by, at=f.NOW, seen=seen)


def test_what_was_not_submitted_cannot_be_decided(branch: Branch, newcomer: Organisation) -> None:
    with refused("nothing_to_decide"):
        actions.approve(newcomer, by=f.administrator(branch.bureau), at=f.NOW, seen=newcomer.version)


@pytest.mark.req("H2.2")
def test_information_changed_after_the_superior_opened_the_page_is_not_approved_unseen(
    branch: Branch, waiting: Organisation
) -> None:
    own = f.grant(waiting, "administrator")
    said = {"uscc": "91350100M000100Y43"}
    actions.describe(waiting, values=said, contacts=[], certificate=None, by=own, at=f.NOW, seen=waiting.version)
    with refused("stale"):
        actions.approve(waiting, by=f.administrator(branch.bureau), at=f.NOW, seen=waiting.version)
