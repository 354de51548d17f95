"""The paper goes, the ink stays: measured against a seal of which every pixel is known."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.refusal import refused
from tests.seals.photographs import clean, photographed
from zhicheng.documents.pictures import on_white
from zhicheng.seals.ink import glimpse, printed, without_paper, written

pytestmark = pytest.mark.req("H7.1")


def cover(seal: Image.Image) -> Image.Image:
    return seal.getchannel("A")


def apart(one: Image.Image, other: Image.Image) -> float:
    """Which part of the pixels two covers differ in, by more than half."""
    far = ImageChops.difference(cover(one), cover(other)).point([255 if v > 127 else 0 for v in range(256)])
    return float(ImageStat.Stat(far).mean[0]) / 255


def test_a_seal_that_comes_without_background_stays_as_it_is() -> None:
    assert apart(without_paper(clean(), "印章.png"), clean()) < 0.01


def test_white_paper_becomes_transparent() -> None:
    seal = without_paper(on_white(clean()), "印章.png")
    assert cover(seal).getpixel((2, 2)) == 0
    assert apart(seal, clean()) < 0.01


def test_a_photograph_in_the_shade_over_black_writing_gives_the_red_ink_and_nothing_else() -> None:
    seal = without_paper(photographed(), "印章.jpg")
    red, green, blue = ImageStat.Stat(seal.convert("RGB")).median
    assert apart(seal, clean()) < 0.06
    assert cover(seal).getpixel((2, 2)) == 0
    assert red >= 190
    assert green < 110
    assert blue < 110


def test_the_kept_picture_is_small_and_of_one_colour() -> None:
    seal = without_paper(photographed(), "印章.jpg")
    assert seal.size == (480, 480)
    assert len(written(seal)) < 60_000
    assert len(seal.convert("RGB").getcolors(10) or []) == 1


def test_what_is_printed_is_the_same_on_white_ready_for_paper() -> None:
    seal = without_paper(photographed(), "印章.jpg")
    paper = Image.open(io.BytesIO(printed(seal)))
    assert paper.format == "JPEG"
    assert ImageStat.Stat(ImageChops.difference(paper, on_white(seal))).mean[0] < 3


@pytest.mark.parametrize(
    ("picture", "code"),
    [
        (Image.new("RGB", (800, 800), "white"), "no_seal_in_picture"),
        (Image.new("RGB", (800, 800), (60, 60, 200)), "no_seal_in_picture"),
        (Image.new("RGB", (800, 800), (200, 20, 30)), "no_paper_in_picture"),
        (Image.new("RGB", (800, 800), (240, 228, 205)), "no_seal_in_picture"),
    ],
    ids=["white paper", "blue paper", "red paper", "yellowed paper"],
)
def test_a_picture_without_a_seal_is_refused(picture: Image.Image, code: str) -> None:
    with refused(code):
        without_paper(picture, "印章.png")


def test_a_seal_too_small_to_print_is_refused() -> None:
    far = Image.new("RGB", (500, 500), "white")
    far.paste(on_white(clean()).resize((100, 100)), (200, 200))
    with refused("seal_too_small"):
        without_paper(far, "印章.png")


def test_the_preview_is_small_and_crossed_out() -> None:
    look = Image.open(io.BytesIO(glimpse(written(clean()))))
    assert look.size == (180, 180)
    assert look.convert("RGB").getpixel((90, 60)) != (204, 22, 34)
