"""How a name is laid on the rim: one line if it can be read, else two, and cut only when it must be."""

import math
from dataclasses import dataclass
from typing import Final

from app.issuing.seal.lettering import Arc, capitals, width

LARGEST: Final = 24.0
"""Size of the letters of a short name, in drawing units per em."""
READABLE: Final = 19.0
"""Below this size one line gives way to two."""
SMALLEST: Final = 12.5
"""Below this size words are cut: they could not be read on paper three centimetres wide."""
ALONE: Final = math.radians(240)
"""The arc that a single line may fill."""
SHARED: Final = math.radians(152)
"""The arc that each of two lines may fill: an ornament stands between them on either side."""
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
    text = capitals(words)
    if not text:
        return ()
    size = _fitting(text, ALONE * radius)
    if size >= READABLE or " " not in text:
        return (Line(*_cut(text, size, ALONE * radius), Arc(radius)),)
    upper, lower = _halves(text)
    room = SHARED * radius
    size = min(_fitting(upper, room), _fitting(lower, room))
    return (
        Line(*_cut(upper, size, room), Arc(radius)),
        Line(*_cut(lower, size, room), Arc(radius, below=True)),
    )


def _fitting(text: str, room: float) -> float:
    """Return the largest size at which the text fills no more than `room`."""
    return min(LARGEST, room / width(text, 1.0))


def _halves(text: str) -> tuple[str, str]:
    """Cut at the space that leaves the longer half shortest."""
    words = text.split(" ")
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return min(cuts, key=lambda halves: max(width(half, 1.0) for half in halves))


def _cut(text: str, size: float, room: float) -> tuple[str, float]:
    """Return the text, shortened if it would be too small to read, and the size it is set at."""
    if size >= SMALLEST:
        return text, size
    kept = text
    while kept and width(kept + ELLIPSIS, SMALLEST) > room:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS, SMALLEST
