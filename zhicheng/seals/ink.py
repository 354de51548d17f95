"""Red ink on paper: the background of a seal's picture is taken away, whatever the light under which it was taken.

Apart from `actions` because it is about pixels. How red a pixel is, is measured against its own brightness, so a
shadow across the paper is still paper; where ink begins is found in the picture itself (Otsu's threshold). What stays
is one colour, the ink's own, and how much of it covers each pixel: edges are smooth and the picture small.
"""

import io
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageMath, ImageStat

from zhicheng.core.refused import Refused
from zhicheng.documents.pictures import on_white
from zhicheng.documents.typesetting import face

SIDE = 480
"""Pixels of the kept picture: 290 to the inch on a seal of 42 mm."""
WORKED = 1400
LOOK = 180
SMALLEST = 120
LEAST_INK, MOST_INK = 0.002, 0.7
"""Which part of the picture ink may cover: a dot is no seal, and a red sheet none either."""
BRIGHT = 200
STEP = 17
"""Fifteen steps from paper to ink are as smooth on paper as 255, and a third of the bytes."""
QUALITY = 80
FAINTEST = 40
"""Of 255: less colour than this is yellowed paper."""
HOW_TO = "请在白纸上盖印，用手机从正上方拍照或扫描，让印章占满画面，再上传。"


def without_paper(picture: Image.Image, name: str) -> Image.Image:
    """Return the seal alone on a transparent square; refuse a picture in which there is none."""
    flat = on_white(picture).convert("RGB")
    flat.thumbnail((WORKED, WORKED), Image.Resampling.LANCZOS)
    cover = _cover(flat)
    box = _whole(cover).getbbox()
    share = ImageStat.Stat(cover).mean[0] / 255
    if box is None or share < LEAST_INK:
        raise Refused(f"“{name}”里没有找到红色的印迹。{HOW_TO}", code="no_seal_in_picture")
    if share > MOST_INK:
        raise Refused(f"“{name}”几乎整张都是红色，分不出印章和底色。{HOW_TO}", code="no_paper_in_picture")
    if max(box[2] - box[0], box[3] - box[1]) < SMALLEST:
        raise Refused(f"“{name}”里的印章太小（不到 {SMALLEST} 像素），打印出来会模糊。{HOW_TO}", code="seal_too_small")
    return _square(_colour(flat, cover), cover.crop(box))


def _cover(flat: Image.Image) -> Image.Image:
    """How much ink covers each pixel, from 0 to 255."""
    red, green, blue = flat.split()
    more = ImageChops.subtract(red, ImageChops.lighter(green, blue))
    redness = ImageMath.lambda_eval(
        lambda of: of["convert"](of["more"] * 255 / (of["red"] + 24), "L"), more=more, red=red
    )
    redness = redness.filter(ImageFilter.MedianFilter(3))
    edge = max(FAINTEST, _threshold(redness.histogram()))
    low, high = edge * 0.55, edge * 1.25
    return redness.point([max(0, min(255, round((value - low) * 255 / (high - low)))) for value in range(256)])


def _threshold(histogram: Sequence[int]) -> int:
    """Otsu's: the value that parts the pixels into two groups which differ most."""
    total, whole = sum(histogram), sum(value * count for value, count in enumerate(histogram))
    best, place, below, weight = -1.0, 0, 0, 0
    for value, count in enumerate(histogram):
        below, weight = below + count, weight + value * count
        if not below or below == total:
            continue
        apart = (weight / below - (whole - weight) / (total - below)) ** 2 * below * (total - below)
        if apart > best:
            best, place = apart, value
    return place


def _whole(cover: Image.Image) -> Image.Image:
    """The ink without specks: what is left when its edges are taken off."""
    return cover.point([255 if value > 127 else 0 for value in range(256)]).filter(ImageFilter.MinFilter(3))


def _colour(flat: Image.Image, cover: Image.Image) -> tuple[int, int, int]:
    """The ink's own colour where it covers fully, as bright as if the light had been good."""
    red, green, blue = ImageStat.Stat(flat, cover.point([255 if value > 230 else 0 for value in range(256)])).median
    light = max(1.0, BRIGHT / max(1, red))
    return min(255, int(red * light)), min(255, int(green * light)), min(255, int(blue * light))


def _square(colour: tuple[int, int, int], cover: Image.Image) -> Image.Image:
    scale = SIDE / max(cover.size)
    small = cover.resize(
        (max(1, round(cover.width * scale)), max(1, round(cover.height * scale))), Image.Resampling.LANCZOS
    )
    mask = Image.new("L", (SIDE, SIDE))
    small = small.point([round(value / STEP) * STEP for value in range(256)])
    mask.paste(small, ((SIDE - small.width) // 2, (SIDE - small.height) // 2))
    seal = Image.new("RGB", (SIDE, SIDE), colour)
    seal.putalpha(mask)
    return seal


def written(seal: Image.Image) -> bytes:
    """The picture as PNG."""
    kept = io.BytesIO()
    seal.save(kept, "PNG")
    return kept.getvalue()


def printed(seal: Image.Image) -> bytes:
    """The seal on white as JPEG, which a paper takes as it is; a picture with cover would be packed anew for each."""
    kept = io.BytesIO()
    on_white(seal).convert("RGB").save(kept, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    return kept.getvalue()


def glimpse(picture: bytes) -> bytes:
    """A small, crossed-out look at a seal for its administrator: enough to know it, too little to use it."""
    seal = on_white(Image.open(io.BytesIO(picture)).convert("RGBA")).resize((LOOK, LOOK), Image.Resampling.LANCZOS)
    pen, words = ImageDraw.Draw(seal), face(LOOK // 6)
    for place in range(-LOOK, 2 * LOOK, LOOK // 8):
        pen.line((place, 0, place + LOOK, LOOK), fill="white", width=4)
    pen.text(
        (LOOK // 2, LOOK // 2), "仅供预览", font=words, fill="#555555", stroke_width=3, stroke_fill="white", anchor="mm"
    )
    kept = io.BytesIO()
    seal.save(kept, "WEBP", quality=60)
    return kept.getvalue()
