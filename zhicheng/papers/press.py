"""A form, its data and its pictures become a PDF.

A form is a `.typ` file of `templates/`; it reads `data.json` and the pictures by name, and may be changed without
knowing anything of this program. What stands in the data is text and stays text: nothing in it is markup. A character
that no font can show is printed as 〓 with its code, and the paper says at its end that there are such.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from zhicheng.documents.typesetting import MAIN, coded, shapeless, typeset

FOLDER = Path(__file__).parent / "templates"
SHARED = "form.typ"
BREAK = "\u200b"
"""A place to break without a hyphen: a long address may not run out of its box."""
INSTEAD = "〓"
_LONG_RUN = re.compile(r"[0-9A-Za-z@./:_?&=%#+~-]{24,}")


def press(form: str, data: Mapping[str, Any], *, at: datetime, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """Return the PDF of a form filled with `data`; `pictures` are those that the data name."""
    files = {MAIN: _template(f"{form}.typ"), SHARED: _template(SHARED), **(pictures or {})}
    return typeset(files | {"data.json": _said(data).encode()}, at=at)


def _said(data: Mapping[str, Any]) -> str:
    """The data as JSON, in which every character has a shape."""
    said = json.dumps({**data, "unshown": []}, ensure_ascii=False)
    if missing := shapeless(said):
        told = json.dumps({**data, "unshown": [coded(letter) for letter in missing]}, ensure_ascii=False)
        said = told.translate({ord(letter): f"{INSTEAD}（{coded(letter)}）" for letter in missing})
    return _LONG_RUN.sub(lambda run: BREAK.join(run[0]), said)


@cache
def _template(name: str) -> bytes:
    return (FOLDER / name).read_bytes()
