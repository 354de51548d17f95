"""退回修改: names the sections and the reasons, all at once."""

import pytest

from tests import factories as f
from tests.factories import Branch
from tests.refusal import refused
from zhicheng.applications import actions as applications
from zhicheng.applications.models import Application, State
from zhicheng.people.models import ALL_SECTIONS, Grant, Role
from zhicheng.reviews import actions
from zhicheng.reviews.models import Event
from zhicheng.sections import registry

SUMMARY = registry.mask(["summary"])
PAPERS = registry.mask(["papers"])


def give_back(application: Application, by: Grant, complete: bool = False, **reasons: str) -> Event:
    """Return with these reasons."""
    application.refresh_from_db()
    stop, seen = f.stop(application), application.version
    return actions.return_for_revision(stop, reasons=reasons, complete=complete, by=by, at=f.NOW, seen=seen)


@pytest.fixture
def handler(branch: Branch) -> Grant:
    """The school's handler."""
    return f.grant(branch.school, Role.HANDLER)


def change(application: Application, by: Grant, code: str, text: str = "改过的总结。") -> None:
    """The applicant writes."""
    edition = application.records.get(code=code).edition
    applications.save_section(application, code, {"values": {"text": text}}, edition=edition, by=by, at=f.NOW)


@pytest.mark.req("H8.4", "T3.4", "T3.5")
def test_the_applicant_reads_the_reasons_and_may_change_only_the_named_sections(
    application: Application, teacher: Grant, handler: Grant
) -> None:
    event = give_back(application, handler, complete=True, summary="请写具体成果。")
    application.refresh_from_db()
    assert event.reasons == {"summary": "请写具体成果。"}
    assert (application.state, application.open_sections) == (State.RETURNED, SUMMARY)
    change(application, teacher, "summary")
    with refused("section_closed"):
        change(application, teacher, "basics")
    with refused("section_closed"):
        applications.attach(application, "id_card", f.picture("red"), by=teacher, at=f.NOW)


@pytest.mark.req("T3.4", "H8.4")
def test_a_return_without_a_reason_is_refused(application: Application, handler: Grant) -> None:
    for reasons in ({}, {"summary": ""}):
        with refused("return_names_sections"):
            give_back(application, handler, complete=True, **reasons)


def test_everything_is_told_at_once(application: Application, handler: Grant) -> None:
    with refused("not_all_read") as info:
        give_back(application, handler, summary="太短。")
    assert "论文" in info.value.details["unread"]
    assert "业务工作总结" not in info.value.details["unread"]
    for code in registry.codes(application.sections & ~SUMMARY & ~PAPERS):
        actions.mark(f.stop(application), code, fit=True, text="", by=handler, at=f.NOW)
    actions.mark(f.stop(application), "papers", fit=False, text="缺封面。", by=handler, at=f.NOW)
    event = give_back(application, handler, summary="太短。")
    assert event.reasons == {"papers": "缺封面。", "summary": "太短。"}


@pytest.mark.req("H8.3")
def test_a_reviewer_names_only_what_is_in_scope_and_a_colleagues_mark_goes_along(
    branch: Branch, application: Application, handler: Grant
) -> None:
    narrow = f.grant(branch.school, Role.HANDLER, sections=PAPERS)
    with refused("out_of_scope"):
        give_back(application, narrow, complete=True, summary="太短。", papers="缺封面。")
    actions.mark(f.stop(application), "summary", fit=False, text="太短。", by=handler, at=f.NOW)
    event = give_back(application, narrow, complete=True, papers="缺封面。")
    assert set(event.reasons) == {"summary", "papers"}


@pytest.mark.parametrize(("place", "role"), [("school", "leader"), ("bureau", "handler"), ("school", "administrator")])
def test_nobody_returns_from_another_desk(branch: Branch, application: Application, place: str, role: str) -> None:
    with refused("not_at_desk"):
        give_back(application, f.grant(getattr(branch, place), role), complete=True, summary="太短。")


def test_the_second_return_is_refused(application: Application, handler: Grant) -> None:
    stop, seen = f.stop(application), application.version
    give_back(application, handler, complete=True, summary="太短。")
    reasons = {"summary": "太短。"}
    with refused("stale"):
        actions.return_for_revision(stop, reasons=reasons, complete=True, by=handler, at=f.NOW, seen=seen)
    with refused("not_in_review"):
        actions.return_for_revision(stop, reasons=reasons, complete=True, by=handler, at=f.NOW, seen=seen + 1)


@pytest.mark.req("H8.4")
def test_in_henan_it_resumes_at_the_step_that_returned_it_and_what_did_not_change_stands(
    branch: Branch, application: Application, teacher: Grant
) -> None:
    f.climb(application, branch.bureau)
    some = f.grant(branch.bureau, Role.HANDLER, sections=ALL_SECTIONS & ~SUMMARY)
    f.pass_on(application, some)
    f.give_back(application, ["summary"])
    change(application, teacher, "summary")
    f.submit_again(application, teacher)
    stop = f.stop(application)
    assert (stop.organisation, stop.step, stop.submission) == (branch.bureau, "handler", 2)
    assert stop.pending == SUMMARY


def test_what_was_named_is_looked_at_again_even_when_nothing_changed(
    branch: Branch, application: Application, teacher: Grant
) -> None:
    handler = f.grant(branch.school, Role.HANDLER, sections=ALL_SECTIONS & ~PAPERS)
    f.pass_on(application, handler)
    f.give_back(application, ["summary", "papers"])
    f.submit_again(application, teacher)
    assert f.stop(application).pending == SUMMARY | PAPERS


@pytest.mark.req("T3.5", "T4.1")
@pytest.mark.usefixtures("tianjin")
def test_in_tianjin_it_starts_at_the_unit_again_where_only_the_change_is_pending(
    branch: Branch, teacher: Grant
) -> None:
    application = f.climb(f.submitted(teacher), branch.county)
    f.give_back(application, ["summary"])
    change(application, teacher, "summary")
    f.submit_again(application, teacher)
    stop = f.stop(application)
    assert (stop.organisation, stop.pending) == (branch.school, SUMMARY)
    f.climb(application, branch.county)
    assert f.stop(application).pending == application.sections
