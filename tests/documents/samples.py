"""Sample files, made on the spot; nothing big lies in the repository."""

import io
import random
from typing import Any

import pypdfium2
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def named(data: bytes, name: str) -> SimpleUploadedFile:
    """Return an upload whose name Django has not yet tidied."""
    upload = SimpleUploadedFile("file", data)
    vars(upload)["_name"] = name
    return upload


def encoded(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    """Return the picture as a file's bytes."""
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def noise(width: int, height: int, seed: int = 1) -> Image.Image:
    """Return a picture that compresses as badly as a photograph, or worse."""
    return Image.frombytes("RGB", (width, height), random.Random(seed).randbytes(width * height * 3))


def pdf(pages: int = 1, width: float = 595, height: float = 842) -> bytes:
    """Return a PDF of empty pages."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(width, height)
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    return stream.getvalue()


def written_pdf(*objects: bytes, trailer: bytes = b"", head: bytes = b"%PDF-1.7\n") -> bytes:
    """Return a PDF written by hand: the objects numbered from 1, of which the first is the catalogue."""
    body, places = head, []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, trailer, len(body))
    )


def stream(content: bytes, extra: bytes = b"") -> bytes:
    """Return a PDF stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content)


def page_with(content: bytes, extra: bytes = b"") -> tuple[bytes, ...]:
    """Return the page tree and one A4 page that draws `content`, as objects 2 to 4."""
    return (
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % extra,
        stream(content),
    )


def opened(data: bytes) -> Image.Image:
    """Return the picture in `data`, wholly read."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture
