"""The kind of an upload, read from its first bytes; for everything else the sentence that says how to mend it."""

import filetype

from zhicheng.core.refused import Refused
from zhicheng.documents.models import Kind

_KINDS = {
    "image/jpeg": Kind.JPEG,
    "image/png": Kind.PNG,
    "image/apng": Kind.PNG,  # animated; its first picture is kept
    "application/pdf": Kind.PDF,
}
_OFFICE = "是 Office/WPS 文档，不能直接上传。请先在 Word 或 WPS 里用“另存为”或“导出”存成 PDF，再上传这个 PDF。"
_ARCHIVE = "是压缩包，不能直接上传。请先解压，再把里面的图片或 PDF 逐个上传。"
_PROGRAM = "是程序文件，不是图片或 PDF，已拒绝接收。请选择图片或 PDF 文件。"
_HEIC = (
    "是手机的 HEIC 照片，不能直接上传。请在 iPhone 的“设置 > 相机 > 格式”里选“兼容性最佳”后重拍，"
    "或打开这张照片截屏、用“另存为 JPG”导出，再上传。"
)
_OTHER_PICTURE = "是 {} 格式的图片，不能直接上传。请用看图或画图软件打开它，另存为 JPG 或 PNG，再上传。"
_MEDIA = "是音频或视频，不能上传。请改传 JPG、PNG 图片或 PDF。"
_UNKNOWN = "的内容不是 JPG、PNG 图片或 PDF（只改文件名的后缀不会改变内容）。请改传这三种格式的文件。"
_EMPTY = "是空文件（0 字节）。请确认原文件能打开，再重新上传。"

_HEADS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OFFICE),
    (b"MZ", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
    (b"#!", _PROGRAM),
    (b"BM", _OTHER_PICTURE.format("BMP")),
)
_ARCHIVES = frozenset({"zip", "rar", "7z", "tar", "gz", "bz2", "xz", "zst", "lz"})
_OFFICE_MARKS = (b"word/", b"xl/", b"ppt/", b"[Content_Types].xml", b"application/vnd.oasis")
_OFD = "是 OFD 版式文件，暂不能直接上传。请在 OFD 阅读器里用“另存为”或“打印到 PDF”存成 PDF，再上传。"


def recognise(data: bytes, name: str) -> Kind:
    """Return what `data` claims to be by its first bytes; refuse what is no JPG, PNG or PDF, saying how to mend it."""
    if not data:
        raise Refused(f"“{name}”{_EMPTY}", code="file_empty")
    guess = filetype.guess(data.lstrip(b"\xef\xbb\xbf\r\n\t ")[:8192])
    if guess is not None and guess.mime in _KINDS:
        return _KINDS[guess.mime]
    raise Refused(f"“{name}”{_how_to_mend(data, guess)}", code="file_kind")


def _how_to_mend(data: bytes, guess: filetype.Type | None) -> str:
    for head, sentence in _HEADS:
        if data.startswith(head):
            return sentence
    if data.startswith(b"PK"):
        return _inside_zip(data)
    if guess is None:
        return _UNKNOWN
    if guess.mime in {"image/heic", "image/heif"}:
        return _HEIC
    family = guess.mime.partition("/")[0]
    if family == "image":
        return _OTHER_PICTURE.format(guess.extension.upper())
    if guess.extension in _ARCHIVES:
        return _ARCHIVE
    return _MEDIA if family in {"video", "audio"} else _UNKNOWN


def _inside_zip(data: bytes) -> str:
    """A zip may be an Office document or an OFD; its member names stand in clear in it."""
    if b"OFD.xml" in data:
        return _OFD
    return _OFFICE if any(mark in data for mark in _OFFICE_MARKS) else _ARCHIVE
