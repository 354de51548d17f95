"""What an upload is, is read from its content; what is refused, is refused with the way to mend it."""

import io
import zipfile
from collections.abc import Callable

import pytest
from PIL import Image

from tests.documents.samples import encoded, pdf
from zhicheng.core.refused import Refused
from zhicheng.documents.models import PICTURES, File, Kind

pytestmark = pytest.mark.django_db
Take = Callable[..., File]


def zipped(*names: str) -> bytes:
    """Return a zip with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "内容")
    return stream.getvalue()


HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(500)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (EXE, "论文.pdf", "程序文件"),
        (b"\x7fELF" + bytes(500), "论文.pdf", "程序文件"),
        (b"#!/bin/sh\nrm -rf /\n", "论文.pdf", "程序文件"),
        (zipped("[Content_Types].xml", "word/document.xml"), "工作总结.docx", "存成 PDF"),
        (zipped("mimetype", "content.xml"), "材料.zip", "先解压"),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "发票.ofd", "OFD"),
        (OLE, "工作总结.doc", "存成 PDF"),
        (b"Rar!\x1a\x07\x00" + bytes(100), "材料.rar", "先解压"),
        (HEIC, "IMG_0001.HEIC", "兼容性最佳"),
        (HEIC, "IMG_0001.jpg", "兼容性最佳"),
        (encoded(Image.new("RGB", (9, 9)), "GIF"), "动图.gif", "另存为 JPG"),
        (encoded(Image.new("RGB", (9, 9)), "WEBP"), "网页图.jpg", "WEBP"),
        (encoded(Image.new("RGB", (9, 9)), "BMP"), "照片.bmp", "BMP"),
        (encoded(Image.new("RGB", (9, 9)), "TIFF"), "扫描.tif", "另存为 JPG"),
        (b"ID3\x03" + bytes(200), "录音.pdf", "音频或视频"),
        (b"<html><script>alert(1)</script></html>", "证书.pdf", "不是 JPG、PNG 图片或 PDF"),
        ("证书编号 12345".encode(), "证书.txt", "不是 JPG、PNG 图片或 PDF"),
        (b"", "空.pdf", "空文件"),
    ],
)
def test_what_is_no_picture_or_pdf_is_refused_with_the_way_to_mend_it(
    take: Take, data: bytes, name: str, words: str
) -> None:
    with pytest.raises(Refused) as refusal:
        take(data, name)
    assert words in str(refusal.value)
    assert str(refusal.value).startswith(f"“{name}”")
    assert str(refusal.value).endswith("。")
    assert not File.objects.exists()


def test_a_picture_named_pdf_is_taken_in_as_the_picture_that_it_is(take: Take) -> None:
    assert take(encoded(Image.new("RGB", (40, 30))), "证书.pdf").kind == Kind.JPEG


def test_a_pdf_named_jpg_is_taken_in_as_the_pdf_that_it_is(take: Take) -> None:
    assert take(pdf(), "证书.jpg").kind == Kind.PDF


def test_a_pdf_after_an_empty_line_is_still_a_pdf(take: Take) -> None:
    assert take(b"\r\n" + pdf()).kind == Kind.PDF


def test_a_slot_for_pictures_refuses_a_pdf_and_says_what_it_accepts(take: Take) -> None:
    with pytest.raises(Refused, match="是 PDF 文件，这里只收 JPG 图片、PNG 图片。请"):
        take(pdf(), only=PICTURES)


def test_a_slot_for_pictures_accepts_a_picture(take: Take) -> None:
    assert take(encoded(Image.new("RGB", (40, 30))), "照片.jpg", only=PICTURES).is_picture


def test_a_slot_for_pdf_refuses_a_picture(take: Take) -> None:
    with pytest.raises(Refused, match="这里只收 PDF 文件"):
        take(encoded(Image.new("RGB", (40, 30))), "照片.jpg", only={Kind.PDF})
