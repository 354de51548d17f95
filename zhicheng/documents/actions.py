"""Taking files in, and sweeping away bytes that no row speaks of."""

from datetime import datetime, timedelta
from typing import IO, TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction

from zhicheng.core.refused import Refused
from zhicheng.documents import blobs
from zhicheng.documents.models import File, Kind
from zhicheng.documents.names import tidy_name
from zhicheng.documents.pdfs import take_pdf
from zhicheng.documents.pictures import take_picture
from zhicheng.documents.recognise import recognise
from zhicheng.documents.taken import Taken
from zhicheng.documents.workbooks import require_workbook

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
ORPHANS_KEPT = timedelta(days=1)
PREVIEWS_KEPT = timedelta(days=30)


def take_in(
    upload: "UploadedFile[bytes]",
    *,
    by: "AbstractBaseUser | None",
    at: datetime,
    only: frozenset[Kind] | set[Kind] | None = None,
) -> File:
    """Take an upload in: at most 20 MB of JPG, PNG or PDF by content, or Refused with what to do about it.

    A picture is turned upright, shrunk to 2500 pixels and written anew without metadata; a PDF is kept byte for byte
    (why its scripts may stay is said in `pdfs`). `only` names the kinds that the slot accepts as uploaded; a large
    PNG is kept as JPG. The bytes are stored before the row: a roll-back leaves at most bytes for the sweep.
    """
    name = tidy_name(upload.name)
    data = _read(upload, name)
    kind = recognise(data, name)
    _require_kind(kind, only, name)
    taken = take_pdf(data, name) if kind is Kind.PDF else take_picture(data, kind, name)
    return _keep(taken, name=name, original_digest=blobs.digest_of(data), by=by, at=at)


def take_workbook(upload: "UploadedFile[bytes]", *, by: "AbstractBaseUser | None", at: datetime) -> File:
    """Take in a plain Excel workbook of at most 20 MB, byte for byte; it is opened only in a confined process."""
    name = tidy_name(upload.name)
    if (upload.size or 0) > LARGEST:
        raise Refused(
            f"“{name}”有 {(upload.size or 0) / MEGABYTE:.1f} MB，超过工作簿 {LARGEST // MEGABYTE} MB 的上限。"
            "请下载模板，只粘贴要导入的行（不带图片和其他工作表），再上传。",
            code="file_too_large",
        )
    data = _read(upload, name)
    require_workbook(data, name)
    return keep(data, name, Kind.XLSX, by=by, at=at)


def keep(data: bytes, name: str, kind: Kind, *, by: "AbstractBaseUser | None", at: datetime, pages: int = 1) -> File:
    """Keep what the product itself has made: a form, a workbook, a batch."""
    made = Taken(data, kind, pages, 0, 0)
    return _keep(made, name=name, original_digest=blobs.digest_of(data), by=by, at=at)


@transaction.atomic
def keep_large(made: IO[bytes], name: str, kind: Kind, *, by: "AbstractBaseUser | None", at: datetime) -> File:
    """Keep what may be too large for memory, such as a thousand papers in one ZIP."""
    digest, size = blobs.measured(made)
    _hold(digest)
    blobs.put_stream(blobs.place(digest), made)
    return File.objects.create(
        name=name,
        kind=kind,
        digest=digest,
        original_digest=digest,
        size=size,
        pages=1,
        width=0,
        height=0,
        uploaded_by_id=None if by is None else by.pk,
        uploaded_at=at,
    )


@transaction.atomic
def _keep(taken: Taken, *, name: str, original_digest: str, by: "AbstractBaseUser | None", at: datetime) -> File:
    digest = blobs.digest_of(taken.data)
    _hold(digest)
    blobs.put(blobs.place(digest), taken.data)
    return File.objects.create(
        name=name,
        kind=taken.kind,
        digest=digest,
        original_digest=original_digest,
        size=len(taken.data),
        pages=taken.pages,
        width=taken.width,
        height=taken.height,
        uploaded_by_id=None if by is None else by.pk,
        uploaded_at=at,
    )


def sweep(*, at: datetime) -> int:
    """Remove bytes older than a day that no row speaks of, and previews older than 30 days; return how many."""
    orphans = [name for name in blobs.stored_before(blobs.KEPT, at - ORPHANS_KEPT) if _remove_if_orphan(name)]
    stale = list(blobs.stored_before(blobs.PREVIEWS, at - PREVIEWS_KEPT))
    for name in stale:
        blobs.remove(name)
    return len(orphans) + len(stale)


@transaction.atomic
def _remove_if_orphan(name: str) -> bool:
    """Remove the bytes unless a row has them or someone is taking the same bytes in at this moment."""
    digest = name.rpartition("/")[2]
    if not _hold(digest, alone=True) or File.objects.filter(digest=digest).exists():
        return False
    blobs.remove(name)
    return True


def _hold(digest: str, *, alone: bool = False) -> bool:
    """Hold a digest until the end of the transaction: shared while taking in, alone (or not at all) for the sweep."""
    function = "pg_try_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    key = int.from_bytes(bytes.fromhex(blobs.digest_of(digest.encode())[:16]), signed=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s::bigint)", [key])
        return cursor.fetchone()[0] is not False


def _read(upload: "UploadedFile[bytes]", name: str) -> bytes:
    """Return the upload's bytes; its size is counted and not believed."""
    if (upload.size or 0) > LARGEST:
        raise _too_large(name, upload.size or 0)
    upload.seek(0)
    data: bytes = upload.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise _too_large(name, len(data))
    return data


def _too_large(name: str, size: int) -> Refused:
    tenths = -(-size * 10 // MEGABYTE)
    return Refused(
        f"“{name}”有 {tenths / 10:.1f} MB，超过每个文件 {LARGEST // MEGABYTE} MB 的上限。"
        "PDF 请用 WPS 或 Acrobat 的“压缩”功能缩小，或以 150–200 DPI 重新扫描；"
        "图片请用看图软件缩小到长边 5000 像素以内，再上传。",
        code="file_too_large",
    )


def _require_kind(kind: Kind, only: frozenset[Kind] | set[Kind] | None, name: str) -> None:
    if only is None or kind in only:
        return
    wanted = "、".join(choice.label for choice in Kind if choice in only)
    how = "请把它另存（或扫描）为" if kind is Kind.PDF else "请把它转换为"
    raise Refused(f"“{name}”是 {kind.label}，这里只收 {wanted}。{how} {wanted}再上传。", code="file_kind")
