"""Reading a PDF as people and programs do."""

import re

import pypdfium2
from PIL import Image


def text(pdf: bytes) -> str:
    """Everything that can be selected, without the breaks of lines."""
    document = pypdfium2.PdfDocument(pdf)
    said = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return re.sub(r"\s", "", said)


def pages(pdf: bytes, scale: float = 1) -> list[Image.Image]:
    """Each page as a picture; `scale` is in pixels for each point."""
    document = pypdfium2.PdfDocument(pdf)
    drawn = [page.render(scale=scale).to_pil().convert("RGB") for page in document]
    document.close()
    return drawn


def black(page: Image.Image) -> int:
    """How many pixels are as dark as print."""
    return sum(page.convert("L").histogram()[:90])


def red(page: Image.Image) -> int:
    """How many pixels are as red as a seal."""
    pixels = page.tobytes()
    triples = zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True)
    return sum(r > 170 and g < 110 and b < 110 for r, g, b in triples)
