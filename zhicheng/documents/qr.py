"""QR codes, as pictures for paper and for the screen."""

import base64
import io

import zxingcpp
from PIL import Image, ImageOps

BORDER = 2


def qr(text: str, *, scale: int = 6) -> bytes:
    """Return a QR code as PNG, each square so many pixels wide; an eighth of it may be smudged.

    One pixel is enough for a form that draws it without smoothing.
    """
    picture = Image.fromarray(_code(text).to_image(scale=scale, add_quiet_zones=False))
    made = io.BytesIO()
    ImageOps.expand(picture, BORDER * scale, 255).convert("1").save(made, "PNG")
    return made.getvalue()


def qr_inline(text: str) -> str:
    """Return a QR code as the address of a picture that stands in the page itself."""
    return f"data:image/svg+xml;base64,{base64.b64encode(_code(text).to_svg(scale=5).encode()).decode()}"


def _code(text: str) -> zxingcpp.Barcode:
    return zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
