"""The verbs of seals, and the only writers of their rows."""

import base64
import io
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from PIL import Image

from zhicheng.audit import trail
from zhicheng.core.refused import Refused
from zhicheng.documents.actions import LARGEST
from zhicheng.documents.blobs import digest_of
from zhicheng.documents.models import PICTURES
from zhicheng.documents.names import tidy_name
from zhicheng.documents.pictures import take_picture
from zhicheng.documents.recognise import recognise
from zhicheng.organisations.models import Organisation
from zhicheng.people.models import Grant, User
from zhicheng.seals import ink, rules
from zhicheng.seals.models import Seal

SET_UNDER = """
INSERT INTO seals_sealuse (seal_id, document, title, by_id, by_name, at)
SELECT id, %s, %s, %s, %s, %s FROM seals_seal
WHERE organisation_id = %s AND since <= %s AND (until IS NULL OR until > %s)
ORDER BY since DESC, id DESC LIMIT 1 ON CONFLICT (document) DO NOTHING"""


@transaction.atomic
def replace_seal(organisation: Organisation, upload: "UploadedFile[bytes]", *, by: Grant, at: datetime) -> Seal:
    """Put a seal in force; what was signed off under the former one keeps it."""
    rules.require_keeper(by, organisation)
    seal_alone = _seal_of(upload)
    picture = ink.written(seal_alone)
    _end_present(organisation, at)
    seal = Seal.objects.create(
        organisation=organisation,
        picture=base64.b64encode(picture).decode(),
        printed=base64.b64encode(ink.printed(seal_alone)).decode(),
        digest=digest_of(picture),
        since=at,
        by=by.user,
    )
    trail.record("seal.replaced", subject=organisation, by=by, at=at, seal=seal.pk, digest=seal.digest)
    return seal


@transaction.atomic
def retire_seal(organisation: Organisation, *, by: Grant, at: datetime) -> None:
    """Put the seal out of force; what is signed off from now on carries none until another is uploaded."""
    rules.require_keeper(by, organisation)
    if not _end_present(organisation, at):
        raise Refused("本单位现在没有启用的印章，可能已由他人停用，请刷新页面。", code="no_seal")
    trail.record("seal.retired", subject=organisation, by=by, at=at)


def set_under(document: str, title: str, *, organisation: int, by: User, at: datetime) -> None:
    """Set the seal that is in force under what an organisation signs off; without one nothing happens: one statement.

    Called inside the transaction of the action that signs off.
    """
    with connection.cursor() as cursor:
        cursor.execute(SET_UNDER, [document, title[:150], by.pk, by.name, at, organisation, at, at])


def _end_present(organisation: Organisation, at: datetime) -> bool:
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    return bool(Seal.objects.filter(organisation=organisation, until=None).update(until=at))


def _seal_of(upload: "UploadedFile[bytes]") -> Image.Image:
    name = tidy_name(upload.name)
    upload.seek(0)
    data: bytes = upload.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Refused(
            f"“{name}”超过 {LARGEST // 1024 // 1024} MB。请把印章图片缩小到长边 3000 像素以内再上传。",
            code="file_too_large",
        )
    kind = recognise(data, name)
    if kind not in PICTURES:
        raise Refused(
            f"“{name}”是 {kind.label}，印章只收 PNG、JPG 图片。请把印章盖在白纸上拍照或扫描成图片，再上传。",
            code="file_kind",
        )
    taken = take_picture(data, kind, name)
    return ink.without_paper(Image.open(io.BytesIO(taken.data)), name)
