"""QR codes, as pictures for paper and for the screen."""

import io

import segno


def qr(text: str) -> bytes:
    """Return a QR code as PNG; an eighth of it may be smudged.

    The mask is named, because trying all eight of them takes five times as long as everything else.
    """
    made = io.BytesIO()
    segno.make_qr(text, error="m", mask=4).save(made, kind="png", scale=6, border=2)
    return made.getvalue()


def qr_inline(text: str) -> str:
    """Return a QR code as the address of a picture that stands in the page itself."""
    return segno.make_qr(text, error="m").svg_data_uri(scale=5, border=2, light="#fff")
