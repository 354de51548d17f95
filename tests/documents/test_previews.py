"""Previews: pictures of pages at a few widths, made once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from tests.documents.samples import encoded, noise, opened, page_with, pdf, written_pdf
from zhicheng.core.refused import Refused
from zhicheng.documents.content import WIDTHS, preview
from zhicheng.documents.models import File

pytestmark = pytest.mark.django_db
Take = Callable[..., File]
CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"


def test_a_page_is_drawn_at_the_width_asked_for(take: Take) -> None:
    page = opened(preview(take(written_pdf(CATALOGUE, *page_with(b"1 0 0 rg 0 421 595 421 re f")))))
    assert (page.format, page.width) == ("WEBP", 900)
    top, bottom = page.convert("RGB").getpixel((450, 100)), page.convert("RGB").getpixel((450, 1200))
    assert top[0] > 200
    assert top[1] < 60
    assert min(bottom) > 240  # type: ignore[arg-type]


@pytest.mark.parametrize("page", [0, 3, -1])
def test_a_page_that_is_not_there_is_refused(take: Take, page: int) -> None:
    with pytest.raises(Refused, match="共 2 页，没有第"):
        preview(take(pdf(2)), page)


def test_only_a_few_widths_are_ever_kept(take: Take, store: Path) -> None:
    file = take(pdf())
    for width in (-5, 1, 100, 240, 241, 899, 900, 901, 5000, 10**9):
        preview(file, width=width)
    assert len(list((store / "previews").rglob("*.webp"))) == len(WIDTHS)


def test_a_preview_is_made_once(take: Take, store: Path) -> None:
    file = take(pdf())
    preview(file)
    next((store / "previews").rglob("*.webp")).write_bytes(b"as kept")
    assert preview(file) == b"as kept"


def test_a_picture_is_shrunk_but_never_enlarged(take: Take) -> None:
    wide, small = take(encoded(noise(2000, 1000)), "大.jpg"), take(encoded(noise(300, 200)), "小.jpg")
    assert opened(preview(wide)).size == (900, 450)
    assert opened(preview(small)).size == (300, 200)


def test_a_tall_picture_is_as_wide_as_asked_for(take: Take) -> None:
    assert opened(preview(take(encoded(noise(1000, 2000)), "长.jpg"), width=240)).size == (240, 480)


def test_a_transparent_picture_lies_on_white(take: Take) -> None:
    seal = take(encoded(Image.new("RGBA", (60, 60), (0, 0, 0, 0)), "PNG"), "印章.png")
    assert opened(preview(seal)).convert("RGB").getpixel((30, 30)) == (255, 255, 255)


def test_a_strip_of_paper_is_not_drawn_miles_high(take: Take) -> None:
    assert opened(preview(take(pdf(1, width=10, height=14_400)))).height == 3600


def test_many_readers_at_once_each_get_their_page(take: Take) -> None:
    file = take(pdf(12))
    asked = [(page, width) for page in range(1, 13) for width in WIDTHS]
    with ThreadPoolExecutor(8) as readers:
        seen = list(readers.map(lambda one: opened(preview(file, *one)).width, asked))
    assert seen == [width for _, width in asked]
