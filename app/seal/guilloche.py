"""Guilloche: the interlaced hairlines of banknotes and share certificates, computed from a digest.

Every number that shapes the pattern is read from the digest, so that each badge class has a pattern of its own.
"""

import math
from dataclasses import dataclass
from typing import Final

from app.seal.trace import Trace

HANDLES: Final = 3
"""Bézier pieces per wave: enough to be indistinguishable from the sine."""
LARGEST: Final = 330
"""Bézier pieces in one layer, whatever the digest says, so that a seal stays small."""
MOST_THREADS: Final = 9


@dataclass(frozen=True)
class Band:
    """The ring that a pattern fills: two radii, in drawing units, centred on the origin."""

    inner: float
    outer: float


@dataclass(frozen=True)
class _Wave:
    """A closed curve about the origin: its radius swings `fast` times a turn, and the swing swells `slow` times."""

    band: Band
    fast: int
    phase: float
    slow: int = 0
    swell: float = 0.0
    lean: float = 0.0

    def at(self, turn: float) -> tuple[float, float, float, float]:
        """Return the place at an angle (radians), then its derivative by that angle."""
        slow, fast = self.slow * turn + self.lean, self.fast * turn + self.phase
        swing = 1 - self.swell + self.swell * math.cos(slow)
        swing_change = -self.swell * self.slow * math.sin(slow)
        half = (self.band.outer - self.band.inner) / 2
        radius = self.band.inner + half * (1 + swing * math.sin(fast))
        change = half * (swing_change * math.sin(fast) + swing * self.fast * math.cos(fast))
        sine, cosine = math.sin(turn), math.cos(turn)
        return (
            radius * cosine,
            radius * sine,
            change * cosine - radius * sine,
            change * sine + radius * cosine,
        )


def weave(digest: str, band: Band, *, layer: int) -> str:
    """Return SVG path data for one layer of the pattern.

    Args:
        digest: 64 hexadecimal digits.
        band: where to draw; the curves never leave it.
        layer: 0 to 3; each layer reads other bytes of the digest.
    """
    numbers = bytes.fromhex(digest)[layer * 8 : layer * 8 + 8]
    fast = 8 + numbers[0] % 17
    # Few waves are woven of many threads and many waves of few: the tone stays even, and so does the size.
    threads = max(3, min(MOST_THREADS, LARGEST // (fast * HANDLES)))
    start, lean = (numbers[at] / 256 * math.tau for at in (1, 2))
    slow, swell = 3 + numbers[3] % 8, 0.12 + numbers[4] / 255 * 0.3
    trace = Trace(decimals=1)
    for thread in range(threads):
        phase = start + math.tau * thread / threads
        _closed(trace, _Wave(band, fast, phase, slow, swell, lean))
    return trace.text()


def rosette(waves: int, band: Band) -> str:
    """Return SVG path data for one even wave between two radii: the engine-turned edge of a seal."""
    trace = Trace(decimals=1)
    _closed(trace, _Wave(band, waves, 0.0))
    return trace.text()


def _closed(trace: Trace, curve: _Wave) -> None:
    """Draw a whole wave: Bézier pieces that share its places and its tangents."""
    pieces = curve.fast * HANDLES
    step = math.tau / pieces
    x, y, dx, dy = curve.at(0.0)
    trace.move((x, y))
    for piece in range(1, pieces + 1):
        near = (x + dx * step / 3, y + dy * step / 3)
        x, y, dx, dy = curve.at(piece * step)
        far = (x - dx * step / 3, y - dy * step / 3)
        if piece == 1:
            trace.curve(near, far, (x, y))
        else:
            trace.flow(far, (x, y))
    trace.close()
