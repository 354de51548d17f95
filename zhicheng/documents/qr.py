"""QR codes, as pictures for paper."""

import io

import segno


def qr(text: str) -> bytes:
    """Return a QR code as PNG of one pixel to a module; a quarter of it may be smudged."""
    made = io.BytesIO()
    segno.make_qr(text, error="q").save(made, kind="png", scale=6, border=2)
    return made.getvalue()
