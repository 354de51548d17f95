"""Pictures: opened for real, turned upright, shrunk, and written anew, so that nothing but pixels is kept."""

import io
from threading import Lock
from typing import IO

from PIL import Image, JpegImagePlugin, PngImagePlugin
from PIL.ImageFile import ImageFile

from zhicheng.core.refused import Refused
from zhicheng.documents.models import Kind
from zhicheng.documents.taken import Taken, broken

MOST_PIXELS = 60_000_000
LONG_SIDE = 2500
JPEG_QUALITY = 88
PNG_EFFORT = 4  # of 9; 6, the default, takes twice the time for 5 % less
SMALL_PNG = 1_000_000  # pixels; a drawing or a screenshot of this size stays sharp as PNG
STRIP = 256  # rows read at a time, times the factor of reduction

_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Opening through the plugin and not through Image.open: one known format, the first picture of an animated or
# multi-picture file, and our own limit of pixels instead of a warning for the whole process.
_PLUGINS = {Kind.JPEG: JpegImagePlugin.JpegImageFile, Kind.PNG: PngImagePlugin.PngImageFile}
# One picture at a time in a process: 60 megapixels take up to 240 MB while they are read.
_ONE_AT_A_TIME = Lock()
_DAMAGE = (OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, EOFError, OverflowError)


def take_picture(data: bytes, kind: Kind, name: str) -> Taken:
    """Return the picture upright, at most 2500 pixels on its long side, without metadata, written anew."""
    with _ONE_AT_A_TIME:
        try:
            picture = _PLUGINS[kind](io.BytesIO(data))
        except _DAMAGE as error:
            raise broken(name, "图片的开头不完整或不是图片") from error
        _require_size(picture, name)
        try:
            small = upright(picture, LONG_SIDE)
        except _DAMAGE as error:
            raise broken(name, "图片的内容不完整") from error
    return _write(small, kind)


def upright(picture: ImageFile, long_side: int) -> Image.Image:
    """Return the pixels of `picture` turned as its camera says, shrunk to `long_side`, as L, RGB or RGBA."""
    orientation = _orientation(picture)
    shrink = min(1.0, long_side / max(picture.size))
    picture.draft(picture.mode, _scaled(picture.size, shrink))
    small = _reduced(picture, max(1, max(picture.size) // long_side))
    if max(small.size) > long_side:
        small = small.resize(_scaled(small.size, long_side / max(small.size)), Image.Resampling.LANCZOS)
    if small.mode == "RGBA" and small.getchannel("A").getextrema()[0] == 255:
        small = small.convert("RGB")
    return small.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else small


def stored_picture(stream: IO[bytes], kind: Kind) -> ImageFile:
    """Return a picture of the store, opened as what it was stored as."""
    return _PLUGINS[kind](stream)


def _require_size(picture: Image.Image, name: str) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise Refused(
            f"“{name}”有 {width}×{height} 像素（约 {width * height // 1_000_000} 百万像素），"
            f"超过 {MOST_PIXELS // 1_000_000} 百万像素的上限。"
            "请用看图软件把长边缩小到 5000 像素以内，或以 300 DPI 以下重新扫描，再上传。",
            code="picture_too_large",
        )


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except (SyntaxError, ValueError, TypeError, OSError, KeyError, IndexError):  # an unreadable note turns nothing
        return 1


def _scaled(size: tuple[int, int], by: float) -> tuple[int, int]:
    return max(1, round(size[0] * by)), max(1, round(size[1] * by))


def _reduced(picture: Image.Image, factor: int) -> Image.Image:
    """Return `picture` reduced by a whole factor, strip by strip: colour conversion never copies the whole of it."""
    mode = _plain_mode(picture)
    width, height = picture.size
    small = Image.new(mode, (-(-width // factor), -(-height // factor)))
    for top in range(0, height, STRIP * factor):
        strip = picture.crop((0, top, width, min(height, top + STRIP * factor)))
        small.paste(_plain(strip, mode).reduce(factor), (0, top // factor))
    return small


def _plain_mode(picture: Image.Image) -> str:
    if "A" in picture.mode or "a" in picture.mode or "transparency" in picture.info:
        return "RGBA"
    return "L" if picture.mode in {"1", "L", "I", "F"} or picture.mode.startswith("I;16") else "RGB"


def _plain(strip: Image.Image, mode: str) -> Image.Image:
    if strip.mode == "I" or strip.mode.startswith("I;16"):  # convert() would clip everything above 255 to white
        strip = strip.point(lambda value: value * (1 / 257)).convert("L")
    return strip if strip.mode == mode else strip.convert(mode)


def _write(picture: Image.Image, kind: Kind) -> Taken:
    """Keep PNG where it is transparent or small, else write JPG."""
    kept = io.BytesIO()
    stays = kind is Kind.PNG and (picture.mode == "RGBA" or picture.width * picture.height <= SMALL_PNG)
    if stays:
        picture.save(kept, "PNG", compress_level=PNG_EFFORT)
    else:
        on_white(picture).save(kept, "JPEG", quality=JPEG_QUALITY)
    return Taken(kept.getvalue(), Kind.PNG if stays else Kind.JPEG, 1, picture.width, picture.height)


def on_white(picture: Image.Image) -> Image.Image:
    """Return the picture without transparency, laid on white paper."""
    if picture.mode != "RGBA":
        return picture
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper
