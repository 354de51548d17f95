"""PDF with embedded Chinese fonts: a form written in Typst, and the data that stand in it.

The fonts are the installed ones of the front end and whatever lies in `fonts/` of the data folder, where an
operator puts a font with rarer characters; the machine's own are not used, so that a paper looks the same everywhere.
Papers are PDF/A-2b, in which a character without a shape is an error and never an empty box; `shapeless` finds those
beforehand, so that a paper can say what it does not show.
"""

import json
import os
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from django.conf import settings
from PIL import ImageFont

FAMILIES = settings.BASE / "node_modules/@expo-google-fonts"
FACES = (
    FAMILIES / "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    FAMILIES / "noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
    FAMILIES / "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    FAMILIES / "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
    FAMILIES / "noto-serif-jp/400Regular/NotoSerifJP_400Regular.ttf",  # 𠮷 and some 400 more beyond the first plane
    FAMILIES / "noto-sans-hk/400Regular/NotoSansHK_400Regular.ttf",  # and some 1,300 of Hong Kong's names
)
ADDED = settings.VAR / "fonts"
os.environ.setdefault("RAYON_NUM_THREADS", "1")
"""A paper is set by one thread: several wait for one another more than they help, and other requests want the CPU."""
MAIN = "main.typ"
_NAMED = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_CODED = re.compile(r"\\u\{([0-9a-f]+)\}")
_TRIAL = b'#set text(font: "Noto Serif SC")\n#for letter in json("data.json") [#letter #parbreak()]'
"""With a face that is there: what even that cannot show would otherwise be left out in silence."""
_SHAPED: dict[str, bool] = {}
"""Which rarer characters the fonts can show, as far as they were asked about."""


def typeset(files: Mapping[str, bytes], *, at: datetime) -> bytes:
    """Return the PDF of `main.typ`, which reads the other `files` by name."""
    with TemporaryDirectory(prefix="paper-") as folder:  # pictures reach the typesetter as files only
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return typst.compile(
            Path(folder) / MAIN,
            root=Path(folder),
            font_paths=fonts(),
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards="a-2b",
            pdf_tags=False,
            timestamp=int(at.timestamp()),
        )


def shapeless(text: str) -> list[str]:
    """Return the characters of a text that no font can show, each once; the typesetter is asked once for each."""
    rare = [letter for letter in dict.fromkeys(text) if letter not in _common()]
    if unknown := [letter for letter in rare if letter not in _SHAPED]:
        _SHAPED.update(_asked(unknown))
    return [letter for letter in rare if not _SHAPED[letter]]


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


def coded(character: str) -> str:
    """Return how a character is named that cannot be shown: U+20BB7."""
    return f"U+{ord(character):04X}"


@cache
def _common() -> frozenset[str]:
    """What every face has: ASCII and GB/T 2312."""
    rows = (bytes((row, cell)) for row in (*range(0xA1, 0xAA), *range(0xB0, 0xF8)) for cell in range(0xA1, 0xFF))
    return frozenset(map(chr, range(127))) | {letter for row in rows if (letter := row.decode("gb2312", "ignore"))}


def _asked(letters: Iterable[str]) -> dict[str, bool]:
    """Set each letter in a paragraph of its own, since of one paragraph only the first without a shape is named."""
    said = json.dumps(list(letters), ensure_ascii=False).encode()
    try:
        typeset({MAIN: _TRIAL, "data.json": said}, at=datetime(2000, 1, 1, tzinfo=UTC))
    except typst.TypstError as error:
        missing = set(_CODED.sub(lambda found: chr(int(found[1], 16)), "".join(_NAMED.findall(error.diagnostic))))
        return {letter: letter not in missing for letter in letters}
    return dict.fromkeys(letters, True)
