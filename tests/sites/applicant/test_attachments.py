"""Files in their slots."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from PIL import Image

from tests import factories as f
from tests.sites.applicant.conftest import FETCH, text
from zhicheng.applications.models import Application, Attachment
from zhicheng.documents.models import File
from zhicheng.people.models import Grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(as_teacher: Client, draft: Application) -> Callable[..., Any]:
    """Put files into a slot."""

    def send(*files: Any, slot: str = "paper", fetch: bool = False) -> Any:
        headers = FETCH if fetch else {}
        return as_teacher.post(f"/my/{draft.pk}/slots/{slot}/", {"file": list(files)}, headers=headers)

    return send


def test_several_files_at_once_without_script(
    upload: Callable[..., Any], as_teacher: Client, draft: Application
) -> None:
    answer = upload(f.picture("red"), f.picture("blue"))
    assert answer["Location"] == f"/my/{draft.pk}/papers/#slot-paper"
    page = text(as_teacher.get(f"/my/{draft.pk}/papers/"))
    assert "已上传 2 / 20 件" in page


def test_the_script_gets_the_slot_as_it_is_now(upload: Callable[..., Any]) -> None:
    answer = upload(f.picture(), fetch=True)
    assert answer.status_code == 200
    assert 'id="files-paper"' in text(answer)
    assert "扫描件.jpg" in text(answer)


@pytest.mark.parametrize("fetch", [True, False])
def test_a_program_called_pdf_is_refused_at_the_slot(upload: Callable[..., Any], fetch: bool) -> None:
    answer = upload(SimpleUploadedFile("论文.pdf", b"MZ" + b"\0" * 100, "application/pdf"), fetch=fetch)
    assert answer.status_code == 422
    assert "是程序文件" in text(answer)
    assert not Attachment.objects.exists()


def test_a_broken_picture_is_refused(upload: Callable[..., Any]) -> None:
    answer = upload(SimpleUploadedFile("坏.jpg", f.picture().read()[:200]), fetch=True)
    assert answer.status_code == 422
    assert "打不开" in text(answer)


def test_21_megabytes_are_too_many(upload: Callable[..., Any]) -> None:
    answer = upload(SimpleUploadedFile("大.pdf", b"%PDF-1.7\n" + b"0" * 21 * 1024 * 1024), fetch=True)
    assert answer.status_code == 422
    assert "超过每个文件 20 MB 的上限" in text(answer)


def test_an_upload_cut_off_in_the_middle_leaves_nothing_behind(as_teacher: Client, draft: Application) -> None:
    out = BytesIO()
    Image.effect_noise((300, 300), 80).save(out, "JPEG")
    whole = encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("论文.jpg", out.getvalue())})
    cut = whole[: len(whole) // 2]
    answer = as_teacher.generic("POST", f"/my/{draft.pk}/slots/paper/", cut, MULTIPART_CONTENT, headers=FETCH)
    assert answer.status_code == 422
    assert not Attachment.objects.exists()
    assert not File.objects.exists()


def test_no_file_chosen_is_said(upload: Callable[..., Any]) -> None:
    answer = upload()
    assert answer.status_code == 422
    assert "没有收到文件" in text(answer)


def test_a_full_slot_takes_no_more(upload: Callable[..., Any]) -> None:
    upload(f.picture("red"), slot="photo")
    answer = upload(f.picture("blue"), slot="photo", fetch=True)
    assert answer.status_code == 422
    assert "最多 1 件" in text(answer)


def test_a_file_is_seen_downloaded_and_removed_after_a_question(
    upload: Callable[..., Any], as_teacher: Client, draft: Application
) -> None:
    upload(f.picture())
    attachment = Attachment.objects.get()
    here = f"/my/{draft.pk}/files/{attachment.pk}/"
    assert "扫描件.jpg" in text(as_teacher.get(here))
    assert as_teacher.get(f"{here}1-240.webp")["Content-Type"] == "image/webp"
    assert as_teacher.get(f"{here}download/")["Content-Disposition"].startswith("attachment")
    assert "确定删除" in text(as_teacher.get(f"{here}remove/"))
    assert Attachment.objects.exists()
    as_teacher.post(f"{here}remove/")
    assert not Attachment.objects.exists()


def test_files_of_others_are_not_there(
    upload: Callable[..., Any], enter: Callable[..., Client], branch: f.Branch, draft: Application
) -> None:
    upload(f.picture())
    here = f"/my/{draft.pk}/files/{Attachment.objects.get().pk}/"
    other = enter(f.applicant(branch.school))
    for path in ("", "1-240.webp", "download/", "remove/"):
        assert other.get(here + path).status_code == 404, path
    assert other.post(f"{here}remove/").status_code == 404
    mine = f.draft(f.applicant(branch.school))
    assert other.get(f"/my/{mine.pk}/files/{Attachment.objects.get().pk}/").status_code == 404


def test_a_page_that_the_file_does_not_have_is_refused(
    upload: Callable[..., Any], as_teacher: Client, draft: Application
) -> None:
    upload(f.picture())
    here = f"/my/{draft.pk}/files/{Attachment.objects.get().pk}/"
    assert as_teacher.get(f"{here}9-240.webp").status_code == 422
    assert as_teacher.get(f"{here}?page=99").status_code == 200


def test_files_stay_as_they_are_in_review(as_teacher: Client, teacher: Grant) -> None:
    application = f.submitted(teacher)
    attachment = application.attachments.first()
    answer = as_teacher.post(f"/my/{application.pk}/files/{attachment.pk}/remove/")
    assert answer.status_code == 422
    assert application.attachments.filter(pk=attachment.pk).exists()


def test_an_unknown_slot_is_not_there(upload: Callable[..., Any]) -> None:
    assert upload(f.picture(), slot="nothing").status_code == 404
