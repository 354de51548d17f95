"""Seals of the demo's organisations, drawn by code: round and red, with name and star, and 样例 to say so."""

import math
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from zhicheng.demo.world import World
from zhicheng.documents.typesetting import face
from zhicheng.organisations.models import State
from zhicheng.seals.actions import replace_seal

SIDE = 345
INK = (204, 22, 34)
WIDEST = 270
"""Degrees over which a long name reaches."""


def upload_all(world: World) -> None:
    """Every organisation that may work uploads its seal, before the first application."""
    approved = [row for row in world.rows if row["state"] == State.APPROVED]
    for number, row in enumerate(approved):
        place, moment = world.organisations[row["key"]], world.calendar.at_hour(119, 10, number % 60)
        replace_seal(place, drawn(place.name), by=world.administrators[row["key"]], at=moment)


def drawn(name: str) -> SimpleUploadedFile:
    """The seal of an organisation, on white paper."""
    picture = Image.new("RGB", (SIDE, SIDE), "white")
    pen, middle = ImageDraw.Draw(picture), SIDE / 2
    pen.ellipse((6, 6, SIDE - 6, SIDE - 6), outline=INK, width=11)
    pen.polygon(_star(middle, middle - 3, SIDE * 0.15), fill=INK)
    pen.text((middle, SIDE * 0.78), "样例", font=face(28, bold=True), fill=INK, anchor="mm")
    reach = min(WIDEST, 24 * len(name))
    size = round(min(46, 860 / (len(name) + 5)))
    for place, letter in enumerate(name):
        turn = (place - (len(name) - 1) / 2) * reach / max(1, len(name) - 1)
        _letter(picture, letter, size, turn)
    made = BytesIO()
    picture.save(made, "PNG", compress_level=1)
    return SimpleUploadedFile("印章.png", made.getvalue())


def _letter(picture: Image.Image, letter: str, size: int, turn: float) -> None:
    """One letter on the circle, `turn` degrees from the top, its foot towards the middle."""
    tile = Image.new("L", (2 * size, 2 * size))
    ImageDraw.Draw(tile).text((size, size), letter, font=face(size, bold=True), fill=255, anchor="mm")
    tile = tile.rotate(-turn, Image.Resampling.BICUBIC)
    radius, angle = SIDE / 2 - 21 - size / 2, math.radians(turn)
    x, y = SIDE / 2 + radius * math.sin(angle), SIDE / 2 - radius * math.cos(angle)
    picture.paste(INK, (round(x) - size, round(y) - size), tile)


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    points = []
    for number in range(10):
        reach, angle = (radius, radius * 0.382)[number % 2], math.radians(36 * number)
        points.append((x + reach * math.sin(angle), y - reach * math.cos(angle)))
    return points
