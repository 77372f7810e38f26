"""How a name is laid on the rim: one line if it can be read, else two, and cut only when it must be."""

import math
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from app.seal.lettering import Arc, capitals, strokes, width

LARGEST: Final = 24.0
"""Size of the letters of a short name, in drawing units per em."""
READABLE: Final = 19.0
"""Below this size one line gives way to two."""
SMALLEST: Final = 13.5
"""Below this size words are cut: they could not be read on paper three centimetres wide."""
ALONE: Final = math.radians(240)
"""The arc that a single line may fill."""
SHARED: Final = math.radians(152)
"""The arc that each of two lines may fill: an ornament stands between them on either side."""
MOST_STROKES: Final = 1400
"""Strokes on the rim; a name of sixty letters has some 1,300, and more would only make the drawing heavy."""
ELLIPSIS: Final = "…"


@dataclass(frozen=True)
class Line:
    """A line of capitals on the rim, with its size in drawing units per em."""

    text: str
    size: float
    arc: Arc

    @property
    def span(self) -> float:
        """The angle that the line fills, in radians."""
        return width(self.text, self.size) / self.arc.radius


def lay(words: str, radius: float) -> tuple[Line, ...]:
    """Return the lines that carry `words` on a rim whose middle has the given radius; none if nothing can be drawn."""
    text = shorten(capitals(words), MOST_STROKES)
    if not text:
        return ()
    size = fitting(text, ALONE * radius)
    if size >= READABLE or " " not in text:
        return (Line(*cut(text, size, ALONE * radius), Arc(radius)),)
    upper, lower = _halves(text)
    room = SHARED * radius
    size = min(fitting(upper, room), fitting(lower, room))
    return (
        Line(*cut(upper, size, room), Arc(radius)),
        Line(*cut(lower, size, room), Arc(radius, below=True)),
    )


def shorten(text: str, most: int) -> str:
    """Return the text, ended by an ellipsis if its outlines have more than `most` strokes."""
    reached = list(accumulate(strokes(letter) for letter in text))
    kept = bisect_right(reached, most)
    return text if kept == len(text) else text[:kept].rstrip() + ELLIPSIS


def fitting(text: str, room: float, largest: float = LARGEST) -> float:
    """Return the largest size, in drawing units per em, at which the text fills no more than `room`."""
    return min(largest, room / width(text, 1.0))


def cut(text: str, size: float, room: float) -> tuple[str, float]:
    """Return the text, shortened if it would be too small to read, and the size it is set at.

    Args:
        text: as given by `capitals`.
        size: at which the whole text would fit, in drawing units per em.
        room: length of the line, in drawing units.
    """
    if size >= SMALLEST:
        return text, size
    kept = text
    while kept and width(kept + ELLIPSIS, SMALLEST) > room:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS, SMALLEST


def _halves(text: str) -> tuple[str, str]:
    """Cut at the space that leaves the longer half shortest."""
    words = text.split(" ")
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return min(cuts, key=lambda halves: max(width(half, 1.0) for half in halves))
