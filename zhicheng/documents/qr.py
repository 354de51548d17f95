"""QR codes, as pictures for paper and for the screen."""

import io

import segno


def qr(text: str, *, scale: int = 6) -> bytes:
    """Return a QR code as PNG, each square so many pixels wide; an eighth of it may be smudged.

    The mask is named, because trying all eight of them takes five times as long as everything else. One pixel is
    enough for a form that draws it without smoothing, and takes a quarter of the time.
    """
    made = io.BytesIO()
    segno.make_qr(text, error="m", mask=4).save(made, kind="png", scale=scale, border=2)
    return made.getvalue()


def qr_inline(text: str) -> str:
    """Return a QR code as the address of a picture that stands in the page itself."""
    return segno.make_qr(text, error="m").svg_data_uri(scale=5, border=2, light="#fff")
