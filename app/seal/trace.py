"""SVG path data written short: relative steps in hundredths or tenths of a unit, without drift."""

from collections.abc import Iterable

Point = tuple[float, float]


class Trace:
    """Writes path data step by step.

    Places are rounded first and subtracted after, so that rounding never adds up along a curve.

    Args:
        decimals: digits kept after the point, 1 or 2.
    """

    def __init__(self, *, decimals: int) -> None:
        self._grain = 10**decimals
        self._decimals = decimals
        self._parts: list[str] = []
        self._here = (0, 0)
        self._start = (0, 0)

    def move(self, to: Point) -> None:
        """Begin a new outline."""
        # An absolute start costs a few bytes and keeps each outline readable by itself.
        self._here = self._start = self._rounded(to)
        self._parts.append("M" + self._numbers(self._here))

    def line(self, to: Point) -> None:
        """Draw a straight line."""
        self._step("l", (to,))

    def curve(self, near: Point, far: Point, to: Point) -> None:
        """Draw a cubic Bézier curve."""
        self._step("c", (near, far, to))

    def flow(self, far: Point, to: Point) -> None:
        """Draw a cubic Bézier curve that leaves in the direction in which the last one came."""
        self._step("s", (far, to))

    def close(self) -> None:
        """Close the outline."""
        self._parts.append("z")
        self._here = self._start

    def text(self) -> str:
        """Return what was drawn, as the value of a `d` attribute."""
        return "".join(self._parts)

    def _step(self, command: str, points: Iterable[Point]) -> None:
        x, y = self._here
        places = [self._rounded(point) for point in points]
        steps = (step for px, py in places for step in (px - x, py - y))
        self._parts.append(command + self._numbers(steps))
        self._here = places[-1]

    def _rounded(self, point: Point) -> tuple[int, int]:
        return round(point[0] * self._grain), round(point[1] * self._grain)

    def _numbers(self, values: Iterable[int]) -> str:
        """Write numbers side by side; a minus sign, or a second point, separates as well as a space."""
        written = ""
        last = ""
        for value in values:
            number = self._number(value)
            alone = number.startswith("-") or (number.startswith(".") and "." in last)
            written += number if alone or not last else f" {number}"
            last = number
        return written

    def _number(self, value: int) -> str:
        whole, part = divmod(abs(value), self._grain)
        sign = "-" if value < 0 else ""
        if not part:
            return f"{sign}{whole}"
        decimals = f"{part:0{self._decimals}d}".rstrip("0")
        return f"{sign}{whole or ''}.{decimals}"
