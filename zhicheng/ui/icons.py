"""Icons drawn inside the page, so that they take the colour of the text beside them."""

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup

FOLDER = Path(__file__).parent / "static/vendor/icons"


@cache
def icon(name: str) -> Markup:
    """Return the drawing of an icon listed in icons.txt; a missing one is a defect."""
    file = FOLDER / f"{name}.svg"
    if not file.is_file():
        raise LookupError(f"no icon {name!r}: list it in zhicheng/ui/icons.txt and copy the front-end assets")
    drawing = re.sub(r"<!--.*?-->", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    drawing = re.sub(r'\s+class="[^"]*"', "", drawing, count=1)
    drawing = re.sub(r"\s+", " ", drawing).strip()
    return Markup(drawing.replace("<svg", '<svg class="icon" aria-hidden="true" focusable="false"', 1))
