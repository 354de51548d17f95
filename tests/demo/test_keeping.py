"""The demo's short way of storing an application leaves the rows that the actions leave."""

import pytest

from tests import factories as f
from zhicheng.applications import actions
from zhicheng.applications.models import Application
from zhicheng.demo.keeping import keep
from zhicheng.documents.actions import take_in
from zhicheng.sections import registry
from zhicheng.sections.storing import settle

pytestmark = pytest.mark.django_db

SAID = ("basics", "education", "papers", "representative", "summary", "pledge")
SLOTS = ("id_card", "diploma", "paper", "training")


def rows(application: Application) -> list[tuple[object, ...]]:
    kept = [
        (record.code, record.version, record.data, record.problems, record.edition, record.saved_at)
        for record in application.records.order_by("code")
    ]
    files = [
        (paper.slot, paper.name, paper.added_at, paper.file.digest, paper.file.original_digest, paper.file.size)
        for paper in application.attachments.select_related("file").order_by("slot")
    ]
    return [*kept, *files]


def test_the_short_way_keeps_what_the_actions_keep() -> None:
    school = f.province().school
    someone = f.person("李雅文")
    by = f.applicant(school, someone)
    first, second = f.draft(by), f.draft(by, f.round_(school))
    said = {code: f.said(code, by) for code in SAID}
    said["education"]["rows"][0].pop("school")

    for code in SAID:
        actions.save_section(first, code, settle(registry.ALL[code], said[code], at=f.NOW), edition=0, by=by, at=f.NOW)
    for slot in SLOTS:
        actions.attach(first, slot, f.picture(), by=by, at=f.NOW)
    paper = take_in(f.picture(), by=None, at=f.NOW)
    keep(second, said, [(slot, paper) for slot in SLOTS], by=someone, at=f.NOW)

    assert rows(second) == rows(first)
    assert {paper.file.uploaded_by_id for paper in second.attachments.select_related("file")} == {someone.pk}
