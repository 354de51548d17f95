"""PDF: opened and measured at intake, kept byte for byte, drawn page by page for reading.

Kept byte for byte, scripts included. An electronic certificate, invoice or education report is signed, and a
signature holds only for the bytes that were signed: a "cleaned" file would be worthless as evidence. A script or a
launch action does no harm here, because no browser is ever given the PDF to show: people read pictures of its pages,
drawn by a pdfium that has no JavaScript engine and runs no action, and the PDF itself is only downloaded.

pdfium is not safe with threads: every call happens under one lock, and drawing a page may take at most ten seconds.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

import pypdfium2
import pypdfium2.internal as pdfium_internal
import pypdfium2.raw as pdfium
from PIL import Image

from zhicheng.core.refused import Refused
from zhicheng.documents.models import MOST_PAGES, Kind
from zhicheng.documents.taken import Taken, broken

LONGEST_DRAWING = 10.0  # seconds
TALLEST = 4  # a page is drawn at most this many times as high as wide, so that a strip of paper stays small

_PDFIUM = Lock()
_LINEARIZED = re.compile(rb"/Linearized\b[^>]*?/L\s+(\d+)")
_LOCKED = "设有打开密码，审核人看不到内容。请先用 WPS 或 Acrobat 去掉密码（或“打印到 PDF”），再上传。"
_TOO_LONG = "有 {} 页，超过 {} 页的上限。请只保留与本项有关的页，或拆成几个文件分别上传。"
_XFA = "是动态表单（XFA）PDF，多数软件只能看到“请稍候”。请在 Acrobat 里“打印到 PDF”，再上传得到的文件。"
_SLOW = "的第 {} 页内容过于复杂，无法显示。请在自己的电脑上“打印到 PDF”或扫描成图片，再上传。"


def take_pdf(data: bytes, name: str) -> Taken:
    """Return the PDF as it is, with its pages counted and the size of the first; refuse what cannot be read."""
    _require_whole(data, name)
    with _opened(data, name) as document:
        pages = len(document)
        if pages > MOST_PAGES:
            raise Refused(f"“{name}”{_TOO_LONG.format(pages, MOST_PAGES)}", code="file_pages")
        if document.get_formtype() in {pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND}:
            raise Refused(f"“{name}”{_XFA}", code="file_kind")
        sizes = [_page_size(document, index, name) for index in range(pages)]
        _draw(document, 0, 100, name)
    return Taken(data, Kind.PDF, pages, max(1, round(sizes[0][0])), max(1, round(sizes[0][1])))


def draw_page(data: bytes, page: int, width: int, name: str) -> Image.Image:
    """Return page `page` (from 1) as a picture `width` pixels wide, with filled form fields and stamps."""
    with _opened(data, name) as document:
        return _draw(document, page - 1, width, name)


def _require_whole(data: bytes, name: str) -> None:
    """Refuse a file that was cut off; pdfium would silently show the pages that are left."""
    linearized = _LINEARIZED.search(data[:1024])
    cut = linearized is not None and len(data) < int(linearized[1])
    if cut or b"%%EOF" not in data.rstrip(b"\0\r\n\t ")[-1024:]:
        raise broken(name, "PDF 的末尾缺失")


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[pypdfium2.PdfDocument]:
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
                raise Refused(f"“{name}”{_LOCKED}", code="file_encrypted") from error
            raise broken(name, "PDF 的结构不完整") from error
        try:
            yield document
        finally:
            document.close()


def _page_size(document: pypdfium2.PdfDocument, index: int, name: str) -> tuple[float, float]:
    try:
        width, height = document.get_page_size(index)
    except pypdfium2.PdfiumError as error:
        raise broken(name, f"PDF 的第 {index + 1} 页读不出来") from error
    if not (width > 0 and height > 0):
        raise broken(name, f"PDF 的第 {index + 1} 页没有大小")
    return width, height


def _draw(document: pypdfium2.PdfDocument, index: int, width: int, name: str) -> Image.Image:
    document.init_forms()
    points_wide, points_high = _page_size(document, index, name)
    scale = min(width / points_wide, TALLEST * width / points_high)
    size = max(1, round(points_wide * scale)), max(1, round(points_high * scale))
    try:
        page = document[index]
    except pypdfium2.PdfiumError as error:
        raise broken(name, f"PDF 的第 {index + 1} 页读不出来") from error
    bitmap = pypdfium2.PdfBitmap.new_native(*size, format=pdfium.FPDFBitmap_BGR)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
    arguments = (bitmap, page, 0, 0, *size, 0, pdfium.FPDF_ANNOT)
    if _draw_in_time(page, arguments) != pdfium.FPDF_RENDER_DONE:
        raise Refused(f"“{name}”{_SLOW.format(index + 1)}", code="page_too_slow")
    if document.formenv:
        pdfium.FPDF_FFLDraw(document.formenv, *arguments)
    picture: Image.Image = bitmap.to_pil()
    return picture.copy()  # its own pixels: the bitmap's go with the document


def _draw_in_time(page: pypdfium2.PdfPage, arguments: tuple[object, ...]) -> int:
    """Draw until done or until the time is over: pdfium asks between two objects whether it should pause."""
    until = time.monotonic() + LONGEST_DRAWING
    pause = pdfium.IFSDK_PAUSE(version=1)
    pdfium_internal.set_callback(pause, "NeedToPauseNow", lambda _: time.monotonic() > until)
    status: int = pdfium.FPDF_RenderPageBitmap_Start(*arguments, pause)
    pdfium.FPDF_RenderPage_Close(page)
    return status
