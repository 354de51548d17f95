"""Sizes, names, one copy of the same bytes, and the sweep of bytes without a row."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from tests.documents.samples import encoded, noise, pdf
from zhicheng.core.refused import Refused
from zhicheng.documents.actions import sweep
from zhicheng.documents.content import preview
from zhicheng.documents.models import File

pytestmark = pytest.mark.django_db
Take = Callable[..., File]
MEGABYTE = 1024 * 1024


def files_in(store: Path) -> list[str]:
    """Return the names of all stored files."""
    return sorted(path.name for path in store.rglob("*") if path.is_file())


def heavy(megabytes: int) -> bytes:
    """Return a PDF of exactly this size: a comment before its end makes it heavy."""
    data = pdf()
    return data.replace(b"%PDF-1.7", b"%PDF-1.7\n%" + b"x" * (megabytes * MEGABYTE - len(data) - 2), 1)


def test_nineteen_and_twenty_megabytes_are_taken_in(take: Take) -> None:
    assert take(heavy(19)).size == 19 * MEGABYTE
    assert take(heavy(20)).size == 20 * MEGABYTE


def test_twenty_one_megabytes_are_refused_with_the_size_and_how_to_shrink(take: Take) -> None:
    with pytest.raises(Refused, match=r"有 21\.0 MB，超过每个文件 20 MB 的上限。PDF 请用"):
        take(heavy(21))
    with pytest.raises(Refused, match=r"有 20\.1 MB"):
        take(heavy(20) + b"\n")


def test_a_photograph_of_nineteen_megabytes_is_shrunk_instead_of_refused(take: Take) -> None:
    data = encoded(noise(3600, 2400), quality=92)
    data += bytes(19 * MEGABYTE - len(data))
    assert take(data, "照片.jpg").size < 6 * MEGABYTE


@pytest.mark.parametrize(
    ("uploaded", "kept"),
    [
        ("𠮷㛃的证书😀.pdf", "𠮷㛃的证书😀.pdf"),
        ("C:\\资料\\论文.pdf", "论文.pdf"),
        ("../../etc/passwd", "passwd"),
        (" 　空格.pdf　", "空格.pdf"),
        ("证书\u202efdp.exe", "证书fdp.exe"),
        ("坏\x00字\r\n符\x1b.pdf", "坏字 符.pdf"),
        ("孤\ud842.pdf", "孤.pdf"),
        ("...", "未命名"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
        ("=cmd|' /C calc'!A0.pdf", " C calc'!A0.pdf".strip()),
    ],
)
def test_the_name_is_kept_without_what_could_harm(take: Take, uploaded: str, kept: str) -> None:
    file = take(pdf(), uploaded)
    assert file.name == kept
    assert File.objects.get(pk=file.pk).name == kept


def test_a_download_has_the_ending_of_what_is_kept(take: Take) -> None:
    assert take(pdf(), "论文.PDF").download_name == "论文.PDF"
    assert take(pdf(), "论文.exe").download_name == "论文.exe.pdf"
    assert take(encoded(noise(9, 9)), "照片.JPEG").download_name == "照片.JPEG"
    assert take(encoded(noise(9, 9)), "照片.pdf").download_name == "照片.jpg"


def test_the_same_file_twice_is_two_rows_and_stored_once(take: Take, store: Path) -> None:
    photograph = encoded(noise(300, 200))
    first, second = take(photograph, "甲.jpg"), take(photograph, "乙.jpg")
    assert first.pk != second.pk
    assert first.digest == second.digest
    assert files_in(store) == [first.digest]


def test_a_row_is_never_changed(take: Take) -> None:
    file = take(pdf())
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        File.objects.filter(pk=file.pk).update(name="另一个.pdf")


def test_nothing_half_written_stands_under_a_name(store: Path) -> None:
    class Torn(ContentFile):  # type: ignore[type-arg]
        def chunks(self, chunk_size: int | None = None):  # type: ignore[no-untyped-def]
            yield b"half"
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        default_storage.save("kept/a", Torn(b"whole"))
    assert files_in(store) == []


def test_the_sweep_removes_only_old_bytes_without_a_row(take: Take, store: Path) -> None:
    kept = take(pdf(1))
    with transaction.atomic():
        take(pdf(2))
        transaction.set_rollback(True)
    assert len(files_in(store)) == 2
    assert sweep(at=timezone.now()) == 0
    assert sweep(at=timezone.now() + timedelta(days=2)) == 1
    assert files_in(store) == [kept.digest]


def test_the_sweep_leaves_bytes_that_are_being_taken_in_at_this_moment(take: Take, store: Path) -> None:
    later = timezone.now() + timedelta(days=2)
    file = take(encoded(noise(30, 20)), "照片.jpg")  # its row is not yet committed: nobody else sees it
    default_storage.save("kept/00/00/0000", ContentFile(b"of nobody"))
    with ThreadPoolExecutor(1) as other:
        assert other.submit(swept_elsewhere, later).result() == 1
    assert files_in(store) == [file.digest]


def swept_elsewhere(at: datetime) -> int:
    """Sweep on a connection of its own."""
    try:
        return sweep(at=at)
    finally:
        connection.close()


def test_the_sweep_removes_previews_after_a_month_and_they_are_made_again(take: Take, store: Path) -> None:
    file = take(pdf())
    seen = preview(file)
    assert sweep(at=timezone.now() + timedelta(days=29)) == 0
    assert sweep(at=timezone.now() + timedelta(days=31)) == 1
    assert files_in(store) == [file.digest]
    assert preview(file) == seen


def test_the_sweep_removes_unfinished_writes(store: Path) -> None:
    (store / "kept/aa").mkdir(parents=True)
    (store / "kept/aa/.unfinished-x").write_bytes(b"half")
    assert sweep(at=timezone.now() + timedelta(days=2)) == 1


def test_the_command_says_how_many_went(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("sweep_files")
    assert capsys.readouterr().out == "已清理 0 个无主文件。\n"
