"""Pictures on the web: their media types, and how one that somebody else drew is served, or drawn anew."""

import struct
from base64 import b64encode
from typing import Final

import resvg_py

from badges.baking.png import SIGNATURE

PNG = "image/png"
SVG = "image/svg+xml"
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""The policy under which a drawing is served: opened as a page of its own, it can do nothing."""
MOST_PIXELS: Final = 4_000_000
"""A larger picture is not decoded."""
_IHDR_END: Final = 24
"""Where the width and the height of a PNG end."""


def drawn_small(content: bytes, across: int, down: int) -> bytes | None:
    """Return a PNG drawn anew, its pixels and nothing else, in the room it has; smaller ones keep their size.

    Args:
        content: somebody's picture; nothing is returned for what is too large, damaged or no PNG.
        across: the room, in pixels.
        down: the same, for its height.
    """
    if not content.startswith(SIGNATURE) or len(content) < _IHDR_END:
        return None
    width, height = struct.unpack(">II", content[_IHDR_END - 8 : _IHDR_END])
    if not 0 < width * height <= MOST_PIXELS:
        return None
    scale = min(across / width, down / height, 1)
    wide, high = max(1, round(width * scale)), max(1, round(height * scale))
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}"><image width="{wide}" '
        f'height="{high}" href="data:image/png;base64,{b64encode(content).decode()}"/></svg>'
    )
    try:
        drawn = resvg_py.svg_to_bytes(
            svg_string=drawing, width=wide, height=high, skip_system_fonts=True
        )
    except ValueError:
        return None
    return bytes(drawn)
