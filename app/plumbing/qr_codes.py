"""QR codes, for paper and for screens."""

import io

import segno


def qr_code(address: str) -> str:
    """Return a QR code as inline SVG: black on white in every theme, as scanners want it."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
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
