"""Reading stored files, and how a site must serve them.

A site serves the bytes of `open_file` only as a download: `Content-Disposition: attachment` with the RFC 5987 form of
`file.download_name` (`django.utils.http.content_disposition_header(True, file.download_name)`), `Content-Type:
file.mime`, `X-Content-Type-Options: nosniff`, `Cache-Control: private`. A PDF is never shown by the browser itself.
On a page people see `preview` pictures only: `Content-Type: PREVIEW_MIME`, inline, nosniff. Both sorts of bytes never
change for one file, so `ETag: "<digest>"` and `Cache-Control: private, max-age=31536000, immutable` are true. Who may
see a file is the site's question, asked of the row that points at the file, before either is called.

A preview is made when first asked for and kept: a cache that the sweep may empty, not a record. Widths come from a
short list and pages from the file, so nobody can fill the disk by asking.
"""

import io
from typing import IO

from PIL import Image

from zhicheng.core.refused import Refused
from zhicheng.documents import blobs
from zhicheng.documents.models import File, Kind
from zhicheng.documents.pdfs import draw_page
from zhicheng.documents.pictures import on_white, stored_picture, upright

PREVIEW_MIME = "image/webp"
WIDTHS = (240, 900, 1600)
PREVIEW_QUALITY = 80
QUICK = 2  # of WebP's methods 0–6


def open_file(file: File) -> IO[bytes]:
    """Open the stored bytes of `file`."""
    return blobs.get(blobs.place(file.digest))


def preview(file: File, page: int = 1, width: int = 900) -> bytes:
    """Return page `page` (from 1) as a WebP picture at the listed width next above `width` (240, 900, 1600)."""
    if not 1 <= page <= file.pages:
        raise Refused(f"“{file.name}”共 {file.pages} 页，没有第 {page} 页。请选择已有的页。", code="no_such_page")
    width = next((listed for listed in WIDTHS if listed >= width), WIDTHS[-1])
    place = blobs.preview_place(file.digest, page, width)
    try:
        with blobs.get(place) as kept:
            return kept.read()
    except FileNotFoundError:
        made = _webp(_picture_of(file, page, width))
        blobs.put(place, made)
        return made


def _picture_of(file: File, page: int, width: int) -> Image.Image:
    with open_file(file) as stream:
        if not file.is_picture:
            return draw_page(stream.read(), page, width, file.name)
        long_side = max(1, round(width * max(1, file.height / file.width)))
        return upright(stored_picture(stream, Kind(file.kind)), long_side)


def _webp(picture: Image.Image) -> bytes:
    made = io.BytesIO()
    on_white(picture).save(made, "WEBP", quality=PREVIEW_QUALITY, method=QUICK)
    return made.getvalue()
