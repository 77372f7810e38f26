"""QR codes, for paper and for screens."""

import io
from typing import Any

import segno

from app.plumbing.templating import safe


def qr_code(address: str) -> str:
    """Return a QR code as inline SVG: black on white in every theme, as scanners want it."""
    out = io.BytesIO()
    _code(address).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        scale=4,
        border=2,
        dark="#000",
        light="#fff",
        omitsize=True,
    )
    return out.getvalue().decode()


def foot(address: str) -> dict[str, Any]:
    """Return what the foot of a printed page shows: where it is read, and the same as a code."""
    return {"again": address, "code": safe(qr_code(address))}


def qr_png(address: str) -> bytes:
    """Return a QR code as a picture that is sharp on paper, a hand wide."""
    out = io.BytesIO()
    _code(address).save(out, kind="png", scale=24, border=4, dark="#000", light="#fff")
    return out.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)
