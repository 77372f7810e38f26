"""Words as outlines along a circle, so that a seal reads the same where no font is installed.

The face is Cinzel Bold (The Cinzel Project Authors, SIL Open Font License 1.1, `font/LICENSE-Cinzel.txt`):
inscriptional capitals. It comes from version 5.3.0 of the npm package @fontsource/cinzel, subset to the capitals,
figures and signs of the Latin languages, its overlaps merged, the GPOS kerning written flat into a `kern` table.
"""

import math
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any, Final

from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from app.seal.trace import Point, Trace

FONT: Final = "cinzel-bold-capitals.ttf"
UNITS: Final = 1000
"""Font units per em of the bundled face."""
CAPITAL: Final = 0.7
"""Height of a capital, in ems."""
TRACKING: Final = 0.07
"""Space added between letters, in ems: engraved capitals want air."""
UNKNOWN: Final = "·"
"""Drawn in place of a letter the face lacks; the text alternative keeps the letter itself."""


@dataclass(frozen=True)
class Arc:
    """A circle that words stand on, centred on the origin.

    Attributes:
        radius: of the middle of the capitals, in drawing units.
        below: the words stand in the lower half, read from left to right with their feet outwards.
    """

    radius: float
    below: bool = False


@dataclass(frozen=True)
class _Face:
    glyphs: Any
    names: dict[int, str]
    kerning: dict[tuple[str, str], int]


@cache
def _face() -> _Face:
    with as_file(files("app.seal") / "font" / FONT) as path:
        # Read whole, at once: nothing is left open for the life of the process.
        font = TTFont(path, lazy=False)
    kerning = font["kern"].kernTables[0].kernTable
    return _Face(font.getGlyphSet(), font.getBestCmap(), kerning)


def capitals(words: str) -> str:
    """Return `words` as the capitals that the face can draw, with single spaces."""
    names = _face().names
    drawn = []
    for letter in unicodedata.normalize("NFC", words).upper():
        if letter.isspace():
            drawn.append(" ")
        elif ord(letter) in names:
            drawn.append(letter)
        elif unicodedata.category(letter)[0] not in {"C", "M"}:
            plain = unicodedata.normalize("NFKD", letter)[0]
            drawn.append(plain if ord(plain) in names else UNKNOWN)
    return " ".join("".join(drawn).split())


def width(text: str, size: float) -> float:
    """Return the length of a line of capitals set at `size` (drawing units per em)."""
    return (sum(advance for _, advance in _advances(text)) - TRACKING) * size if text else 0.0


def strokes(letter: str) -> int:
    """Return how many lines and curves the outline of one capital has: what it weighs in a drawing."""
    return len(_recorded(_face().names[ord(letter)]))


def outline(text: str, size: float, arc: Arc) -> str:
    """Return SVG path data: `text` (as given by `capitals`) centred on the top, or bottom, of `arc`.

    Args:
        text: letters of the face only.
        size: drawing units per em.
        arc: where the words stand.
    """
    feet = arc.radius + (CAPITAL * size / 2 if arc.below else -CAPITAL * size / 2)
    way = -width(text, size) / 2
    trace = Trace(decimals=1)
    for name, advance in _advances(text):
        half = _face().glyphs[name].width / 2
        turn = (way + half * size / UNITS) / arc.radius
        _engrave(trace, name, _Stand(turn, feet, half, size / UNITS, below=arc.below))
        way += advance * size
    return trace.text()


@dataclass(frozen=True)
class _Stand:
    """Where a letter stands: turned about the origin, feet on a circle, centred on its own advance."""

    turn: float
    feet: float
    half: float
    scale: float
    below: bool

    def place(self, point: Point) -> Point:
        """Return where a point of the letter, in font units, comes to lie in the drawing."""
        # Font units grow upwards; on the lower arc, upwards is towards the centre.
        out = self.feet + point[1] * self.scale * (-1 if self.below else 1)
        side = (point[0] - self.half) * self.scale
        sine, cosine = math.sin(self.turn), math.cos(self.turn)
        x, y = out * sine + side * cosine, out * cosine - side * sine
        return (x, y) if self.below else (x, -y)


def _engrave(trace: Trace, name: str, stand: _Stand) -> None:
    """Draw one letter of the face."""
    for command, points in _recorded(name):
        places = [stand.place(point) for point in points]
        if command == "moveTo":
            trace.move(places[0])
        elif command == "lineTo":
            trace.line(places[0])
        elif command == "curveTo":
            trace.curve(*places)
        else:
            trace.close()


@cache
def _recorded(name: str) -> tuple[tuple[str, tuple[Point, ...]], ...]:
    """Return the outline of a letter, in font units, accents and all."""
    drawn = RecordingPen()
    # TrueType's many quadratic pieces become few cubic ones: a third fewer bytes for a unit in a thousand.
    pen = Qu2CuPen(drawn, max_err=1, all_cubic=True)
    _face().glyphs[name].draw(DecomposingFilterPen(pen, _face().glyphs))
    return tuple(drawn.value)


def _advances(text: str) -> list[tuple[str, float]]:
    """Return each letter's glyph name and the way to the next letter, in ems, kerned and tracked."""
    face = _face()
    names = [face.names[ord(letter)] for letter in text]
    following = [*names[1:], ""]
    return [
        (name, (face.glyphs[name].width + face.kerning.get((name, after), 0)) / UNITS + TRACKING)
        for name, after in zip(names, following, strict=True)
    ]
