"""印章管理: upload, preview, replace, stop, 用印记录; and that nobody gets the picture."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now

from tests import factories as f
from tests.seals.photographs import clean, photographed, upload
from zhicheng.people.models import Grant, Role
from zhicheng.seals import queries
from zhicheng.seals.actions import replace_seal, set_under
from zhicheng.seals.models import Seal

pytestmark = [pytest.mark.django_db, pytest.mark.req("H7.1")]
Enter = Callable[..., Client]


@pytest.fixture
def keeper() -> Grant:
    return f.administrator(f.province().school)


def sealed(keeper: Grant) -> Seal:
    return replace_seal(keeper.organisation, upload(clean(), "印章.png"), by=keeper, at=f.NOW)


def test_the_administrator_uploads_a_seal_and_sees_a_preview(enter: Enter, keeper: Grant) -> None:
    client = enter(keeper)
    assert "还没有启用的印章" in client.get("/desk/seals/").content.decode()
    answer = client.post("/desk/seals/", {"file": upload(photographed())}, follow=True)
    seal = Seal.objects.get()
    assert "印章已启用，底色已去除" in answer.content.decode()
    assert f"/desk/seals/{seal.pk}/picture/" in answer.content.decode()
    look = client.get(f"/desk/seals/{seal.pk}/picture/")
    assert look.headers["Content-Type"] == "image/webp"
    assert "no-store" in look.headers["Cache-Control"]
    assert len(look.content) * 3 < len(queries.picture(seal))


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (SimpleUploadedFile("印章.pdf", b"%PDF-1.7\n%%EOF"), "印章只收 PNG、JPG 图片"),
        (SimpleUploadedFile("印章.png", b"kaput"), "不是 JPG、PNG 图片"),
        (None, "没有收到文件"),
    ],
)
def test_what_is_no_seal_is_refused_on_the_page(
    enter: Enter, keeper: Grant, file: SimpleUploadedFile | None, sentence: str
) -> None:
    answer = enter(keeper).post("/desk/seals/", {"file": file} if file else {})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_another_organisation_and_other_roles_see_no_seal(enter: Enter, keeper: Grant) -> None:
    seal = sealed(keeper)
    parent = keeper.organisation.parent
    assert parent is not None
    for other in (f.administrator(parent), f.grant(keeper.organisation, Role.LEADER), f.applicant(parent)):
        assert enter(other).get(f"/desk/seals/{seal.pk}/picture/").status_code == 404


def test_stopping_a_seal_asks_first(enter: Enter, keeper: Grant) -> None:
    sealed(keeper)
    client = enter(keeper)
    assert "停用「逸夫小学」现在的印章？" in client.get("/desk/seals/retire/").content.decode()
    assert Seal.objects.get().until is None
    assert "印章已停用" in client.post("/desk/seals/retire/", follow=True).content.decode()
    assert client.post("/desk/seals/retire/").status_code == 422


def test_earlier_seals_and_what_the_seal_was_used_for_are_listed(enter: Enter, keeper: Grant) -> None:
    sealed(keeper)
    set_under("event:1", "HA2026-000001 李雅文", organisation=keeper.organisation_id, by=keeper.user, at=now())
    sealed(keeper)
    page = enter(keeper).get("/desk/seals/").content.decode()
    assert "HA2026-000001 李雅文" in page
    assert "以前的印章" in page


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_list_takes_the_same_queries_however_long(
    enter: Enter, keeper: Grant, rows: int, django_assert_max_num_queries: Callable[..., object]
) -> None:
    sealed(keeper)
    for number in range(rows):
        set_under(f"event:{number}", "用印", organisation=keeper.organisation_id, by=keeper.user, at=f.NOW)
    client = enter(keeper)
    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]
        assert client.get("/desk/seals/").status_code == 200
