"""A seal as a telephone sees it: yellowed paper, black writing below it, a shadow across, uneven ink, grain."""

import io
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from zhicheng.demo.seals import drawn
from zhicheng.documents.typesetting import face
from zhicheng.seals.ink import without_paper

NAME = "管城区逸夫小学"


@cache
def clean(name: str = NAME) -> Image.Image:
    """The seal itself, drawn, on nothing."""
    return without_paper(Image.open(drawn(name)), "印章.png")


@cache
def photographed(side: int = 900) -> Image.Image:
    """The seal in the middle of a photograph twice as wide."""
    paper = Image.new("RGB", (2 * side, 2 * side), (238, 228, 205))
    pen = ImageDraw.Draw(paper)
    for line in range(8):
        pen.text((20, 40 + line * side // 4), "盖章处的文字" * 4, font=face(side // 10), fill=(40, 40, 45))
    stamp = clean().resize((side, side), Image.Resampling.LANCZOS)
    uneven = Image.effect_noise((side // 12, side // 12), 120).resize((side, side))
    ink = ImageChops.multiply(stamp.getchannel("A"), uneven.point([min(255, 120 + v) for v in range(256)]))
    paper.paste((190, 30, 40), (side // 2, side // 2), ink)
    shadow = Image.linear_gradient("L").resize(paper.size).point([110 + v * 145 // 255 for v in range(256)])
    paper = ImageChops.multiply(paper, Image.merge("RGB", (shadow,) * 3))
    grain = Image.effect_noise(paper.size, 18)
    return ImageChops.add(paper, Image.merge("RGB", (grain,) * 3), 1, -128).filter(ImageFilter.GaussianBlur(1))


def upload(picture: Image.Image, name: str = "印章.jpg") -> SimpleUploadedFile:
    """The picture as it is sent."""
    made = io.BytesIO()
    picture.save(made, "PNG" if name.endswith("png") else "JPEG", quality=88)
    return SimpleUploadedFile(name, made.getvalue())
