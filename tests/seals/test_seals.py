"""印章管理功能实现可上传各单位的印章: who keeps one, which one is set under what, and that old papers keep theirs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from tests import factories as f
from tests.documents.samples import encoded
from tests.refusal import refused
from tests.seals.photographs import clean, photographed, upload
from zhicheng.audit.models import Entry
from zhicheng.documents.models import File
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, Role
from zhicheng.seals import queries
from zhicheng.seals.actions import replace_seal, retire_seal
from zhicheng.seals.models import Seal, SealUse

pytestmark = [pytest.mark.django_db, pytest.mark.req("H7.1")]
LATER = f.NOW + timedelta(days=1)


@pytest.fixture
def branch() -> f.Branch:
    return f.province()


@pytest.fixture
def keeper(branch: f.Branch) -> Grant:
    return f.administrator(branch.school)


def sealed(keeper: Grant) -> Seal:
    return replace_seal(keeper.organisation, upload(clean(), "印章.png"), by=keeper, at=f.NOW - timedelta(days=3))


def test_the_administrator_uploads_the_seal_and_it_is_in_force_without_its_paper(keeper: Grant) -> None:
    seal = replace_seal(keeper.organisation, upload(photographed()), by=keeper, at=f.NOW)
    assert (seal.since, seal.until) == (f.NOW, None)
    assert queries.picture(Seal.objects.get()).startswith(b"\x89PNG")
    assert Entry.objects.filter(action="seal.replaced", subject=f"organisation:{keeper.organisation_id}").exists()


def test_the_picture_is_no_file_and_lies_encrypted(keeper: Grant) -> None:
    sealed(keeper)
    stored = Seal.objects.extra(select={"raw": "encode(picture, 'escape')"}).values_list("raw", flat=True)[0]
    assert File.objects.count() == 0
    assert "iVBORw0KGgo" not in stored


def test_a_new_seal_takes_the_place_of_the_old_which_stays(keeper: Grant) -> None:
    old = sealed(keeper)
    new = replace_seal(keeper.organisation, upload(photographed()), by=keeper, at=f.NOW)
    old.refresh_from_db()
    assert (old.until, new.until) == (f.NOW, None)
    assert [seal.pk for seal in queries.kept(keeper.organisation)] == [new.pk, old.pk]


def test_a_retired_seal_is_set_under_nothing_any_more(keeper: Grant) -> None:
    sealed(keeper)
    retire_seal(keeper.organisation, by=keeper, at=f.NOW)
    assert Seal.objects.get().until == f.NOW
    with refused("no_seal"):
        retire_seal(keeper.organisation, by=keeper, at=LATER)


@pytest.mark.parametrize("role", [Role.HANDLER, Role.LEADER, Role.APPLICANT])
def test_nobody_else_in_the_organisation_keeps_its_seal(branch: f.Branch, role: str) -> None:
    with refused("keeper_only"):
        replace_seal(branch.school, upload(clean(), "印章.png"), by=f.grant(branch.school, role), at=f.NOW)


def test_the_superior_keeps_no_seal_of_a_subordinate(branch: f.Branch) -> None:
    superior = f.administrator(branch.bureau)
    with refused("keeper_only"):
        replace_seal(branch.school, upload(clean(), "印章.png"), by=superior, at=f.NOW)
    with refused("keeper_only"):
        retire_seal(branch.school, by=superior, at=f.NOW)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"%PDF-1.7\n%%EOF", "印章.pdf", "file_kind"),
        (b"PK\x03\x04word/", "印章.docx", "file_kind"),
        (b"", "印章.png", "file_empty"),
        (b"\x89PNG\r\n\x1a\nkaput", "印章.png", "file_broken"),
        (encoded(Image.new("RGB", (400, 400), "white")), "白纸.jpg", "no_seal_in_picture"),
    ],
)
def test_what_is_no_seal_is_refused_with_the_way_to_mend_it(keeper: Grant, data: bytes, name: str, code: str) -> None:
    with refused(code):
        replace_seal(keeper.organisation, SimpleUploadedFile(name, data), by=keeper, at=f.NOW)
    assert not Seal.objects.exists()


def test_a_jpeg_of_fifty_megapixels_is_shrunk_on_its_way(keeper: Grant) -> None:
    huge = on_a_wall()
    seal = replace_seal(keeper.organisation, SimpleUploadedFile("印章.jpg", huge), by=keeper, at=f.NOW)
    assert len(queries.picture(seal)) < 60_000


def test_one_of_seventy_megapixels_is_refused(keeper: Grant) -> None:
    with refused("picture_too_large"):
        replace_seal(keeper.organisation, SimpleUploadedFile("印章.jpg", on_a_wall(10_000)), by=keeper, at=f.NOW)


def on_a_wall(side: int = 7_100) -> bytes:
    """The seal in the middle of a very large picture."""
    wall = Image.new("RGB", (side, 7_100), "white")
    wall.paste((200, 20, 30), (1000, 1000), clean().getchannel("A").resize((4000, 4000)))
    return encoded(wall, quality=60)


def test_an_organisation_signs_off_with_the_seal_that_is_in_force(branch: f.Branch, keeper: Grant) -> None:
    seal = sealed(keeper)
    handler, leader = f.reviewers(branch.school)
    application = f.submitted(f.applicant(branch.school))
    f.pass_on(application, handler)
    assert not SealUse.objects.exists()
    event = f.pass_on(application, leader)
    use = SealUse.objects.get()
    assert (use.seal_id, use.document, use.by_id, use.at) == (seal.pk, f"event:{event.pk}", leader.user_id, f.NOW)
    assert application.applicant_name in use.title
    assert use.by_name == leader.user.name


def test_without_a_seal_the_organisation_signs_off_all_the_same(branch: f.Branch) -> None:
    application = f.submitted(f.applicant(branch.school))
    f.climb(application, until=branch.bureau)
    assert not SealUse.objects.exists()


def test_what_was_signed_off_keeps_its_seal_when_there_is_a_new_one(branch: f.Branch, keeper: Grant) -> None:
    old = sealed(keeper)
    application = f.climb(f.submitted(f.applicant(branch.school)), until=branch.bureau)
    replace_seal(keeper.organisation, upload(photographed()), by=keeper, at=LATER)
    event = application.events.order_by("-seq")[0]
    assert queries.impressions([f"event:{event.pk}"])[f"event:{event.pk}"].seal == old.pk


def test_where_one_step_reviews_its_pass_signs_off(profile: Callable[[str], None]) -> None:
    profile("tianjin")
    branch = f.province()
    sealed(f.administrator(branch.school))
    f.pass_on(f.submitted(f.applicant(branch.school)), f.reviewers(branch.school)[0])
    assert SealUse.objects.count() == 1


def test_the_record_of_uses_cannot_be_changed(branch: f.Branch, keeper: Grant) -> None:
    sealed(keeper)
    f.climb(f.submitted(f.applicant(branch.school)), until=branch.bureau)
    with pytest.raises(Exception, match="sealuse"), transaction.atomic():
        SealUse.objects.update(title="别的")


def test_an_organisation_has_one_seal_in_force(keeper: Grant) -> None:
    seal = sealed(keeper)
    with pytest.raises(IntegrityError, match="seal_one_in_force"), transaction.atomic():
        Seal.objects.create(
            organisation=Organisation.objects.get(pk=keeper.organisation_id),
            picture="eA==",
            digest=seal.digest,
            since=f.NOW,
            by=keeper.user,
        )
