"""A seal as PNG, the same bytes for the same drawing."""

from typing import Final

import resvg_py

LARGEST_SIDE: Final = 2048
"""Pixels; a badge picture never needs more, and an unbounded side would fill the memory."""


def to_png(svg: str, size: int) -> bytes:
    """Return a square PNG of a drawing.

    System fonts are left out: a seal carries its letters as outlines, and its pixels must not depend
    on what is installed.

    Args:
        svg: a drawing made by `draw` or `draw_small`.
        size: width and height, in pixels, 1 to 2048.

    Raises:
        ValueError: the size is out of bounds, or the text is not an SVG drawing.
    """
    if not 1 <= size <= LARGEST_SIDE:
        raise ValueError(f"A picture is 1 to {LARGEST_SIDE} pixels wide, not {size}.")
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=svg, width=size, height=size, skip_system_fonts=True, dpi=96
            )
        )
    except ValueError as trouble:
        raise ValueError(
            f"This text cannot be drawn, it is no SVG picture: {trouble}."
        ) from trouble
