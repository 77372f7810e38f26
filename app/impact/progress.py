"""How an exchange's indicators went: what each side measured at the three moments, ready to be drawn. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.impact.indicators import Gauge
from app.impact.measuring import in_units
from app.impact.rules import THOUSAND, bounds_of
from app.impact.tables import MeasuredAt, Measurement
from app.programmes.tables import OrganisationKind

FULL = 100.0
SCALES = frozenset({"percent", "scale-0-10", "yes-no"})
"""Kinds of unit with an end of their own: a bar is drawn up to it; of the others, up to the highest of the three."""


@dataclass(frozen=True)
class Point:
    """What was answered at one moment."""

    moment: MeasuredAt
    row: Measurement | None
    """Nothing where nobody answered."""
    width: float
    """How long its bar is, in hundredths."""

    @property
    def value(self) -> Decimal | None:
        """The value in its unit; nothing where it was not measured."""
        known = None if self.row is None else self.row.thousandths
        return None if known is None else in_units(known)


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator as one side measured it."""

    gauge: Gauge
    side: OrganisationKind
    points: Sequence[Point]

    @property
    def answered(self) -> bool:
        """Whether anything was answered yet."""
        return any(point.row is not None for point in self.points)

    @property
    def change(self) -> Decimal | None:
        """By how much it changed from the start to the end; nothing where one of both was not measured."""
        first, last = self.points[0].value, self.points[1].value
        return None if first is None or last is None else last - first


def lines_of(gauges: Sequence[Gauge], rows: Iterable[Measurement]) -> list[IndicatorLine]:
    """Return the chosen indicators as each side measured them, in the order in which they were chosen."""
    found = {(row.indicator, row.side, row.moment): row for row in rows}
    return [
        _line(gauge, side, {one: found.get((gauge.id, side, one)) for one in MeasuredAt})
        for gauge in gauges
        for side in gauge.sides
    ]


def _line(
    gauge: Gauge, side: OrganisationKind, rows: dict[MeasuredAt, Measurement | None]
) -> IndicatorLine:
    moments = [one for one in MeasuredAt if gauge.how(one) is not None or rows[one] is not None]
    values = [row.thousandths for row in rows.values() if row and row.thousandths is not None]
    end = bounds_of(gauge.kind).highest * THOUSAND if gauge.kind in SCALES else 0
    measured = [row.thousandths if row else None for row in (rows[one] for one in moments)]
    widths = widths_of(measured, max([end, *values]))
    points = [Point(one, rows[one], width) for one, width in zip(moments, widths, strict=True)]
    return IndicatorLine(gauge, side, points)


def widths_of(values: Sequence[int | None], end: int) -> list[float]:
    """Return how long the bars of some values are, in hundredths of the longest there may be; none below zero."""
    return [
        0.0 if not value or end <= 0 else round(max(0.0, min(FULL, FULL * value / end)), 1)
        for value in values
    ]
