"""PDF with embedded Chinese fonts: a form written in Typst, and the data that stand in it.

The fonts are the installed ones of the front end and whatever lies in `fonts/` of the data folder, where an
operator puts a font with rarer characters; the machine's own are not used, so that a paper looks the same everywhere.
Papers are PDF/A-2b, in which a character without a shape is an error and never an empty box.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from django.conf import settings
from PIL import ImageFont

from zhicheng.core.refused import Refused

FAMILIES = settings.BASE / "node_modules/@expo-google-fonts"
FACES = (
    FAMILIES / "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    FAMILIES / "noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
    FAMILIES / "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    FAMILIES / "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
)
ADDED = settings.VAR / "fonts"
MAIN = "main.typ"
_WITHOUT_SHAPE = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_CODED = re.compile(r"\\u\{([0-9a-f]+)\}")


def typeset(files: Mapping[str, bytes], *, at: datetime) -> bytes:
    """Return the PDF of `main.typ`, which reads the other `files` by name; Refused names characters without a shape."""
    try:
        with TemporaryDirectory(prefix="paper-") as folder:  # pictures reach the typesetter as files only
            for name, content in files.items():
                (Path(folder) / name).write_bytes(content)
            made = typst.compile(
                Path(folder) / MAIN,
                root=Path(folder),
                font_paths=fonts(),
                ignore_system_fonts=True,
                format="pdf",
                pdf_standards="a-2b",
                pdf_tags=False,
                timestamp=int(at.timestamp()),
            )
    except typst.TypstError as error:
        if missing := without_shape(error.diagnostic):
            raise Refused(_sentence(missing), code="no_glyph", details={"characters": missing}) from error
        raise
    return made


@cache
def fonts() -> typst.Fonts:
    """The fonts, read once for the whole process."""
    folders = [face.parent for face in FACES]
    if ADDED.is_dir():
        folders.append(ADDED)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@cache
def face(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """The serif face at so many pixels, to draw Chinese text into a picture."""
    return ImageFont.truetype(str(FACES[bold]), size)


def without_shape(diagnostic: str) -> str:
    """Return the characters that no font can show, as the typesetter's message names them."""
    named = "".join(_WITHOUT_SHAPE.findall(diagnostic))
    return "".join(dict.fromkeys(_CODED.sub(lambda found: chr(int(found[1], 16)), named)))


def _sentence(missing: str) -> str:
    named = "、".join(f"“{character}”（U+{ord(character):04X}）" for character in missing[:5])
    return (
        f"文中有字体里没有的字：{named}，不能打印。姓名、地名用字请联系技术支持，把含有这个字的字体文件（TTF 或 OTF）"
        "放入数据目录的 fonts 文件夹后重启；表情等符号请改为文字后重新提交。"
    )
