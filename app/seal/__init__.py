"""The picture of a badge: an engraved maker's seal, drawn from what the badge says and from its own digest.

    from app.seal import draw, to_png

    svg = draw(seal)
    png = to_png(svg, 400)

Pure: no clock, no network, no database; the same seal gives the same bytes.
"""

from app.seal.drawing import draw, draw_small
from app.seal.model import Seal
from app.seal.picture import to_png

__all__ = ["Seal", "draw", "draw_small", "to_png"]
