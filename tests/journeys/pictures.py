"""How the guide's pictures are kept: small, and the same for the same screen."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import ViewportSize

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
TABLET: ViewportSize = {"width": 1024, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
LARGEST = 120 * 1024


def keep(screenshot: bytes, file: Path) -> None:
    """Write a screenshot with as many colours as fit into 120 KB."""
    picture = Image.open(BytesIO(screenshot)).convert("RGB")
    for colours in (256, 128, 64, 32):
        out = BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= LARGEST:
            break
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(out.getvalue())
