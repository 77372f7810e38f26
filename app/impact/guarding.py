"""What is learnt is told of people, and their own organisation may read nothing that is said of one of them. Pure.

Sums of what was learnt are told to an organisation only where nobody is found by them: of a whole calendar year that
is over, so that two periods cannot be held against each other, and only where every number in it counts enough, and
no number counts everybody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from app.impact.period import Period
from app.impact.report import Report, ReportFigure, ReportSection
from app.plumbing.disclosure.tables import LEAST

LEARNING = ("reciprocity", "levels", "competences", "ecf")
"""Sections that rest on what was decided on people."""
OF_EXCHANGES = frozenset({"learnt.both", "learnt.one"})
"""Figures among these that count exchanges."""


def is_told(report: Report, today: date) -> bool:
    """Say whether what was learnt can be told to those who may not read of single people."""
    return _is_whole_year(report.period, today) and all(
        _hides_everybody(report, what) for what in ("value", "before")
    )


def without_learning(report: Report) -> Report:
    """Return a report without what was learnt."""
    kept = [one for one in report.sections if one.id not in LEARNING]
    return replace(report, sections=kept, changed=())


def _is_whole_year(period: Period, today: date) -> bool:
    first, last = period.starts_on, period.ends_on
    whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    return whole and first.year == last.year and last < today


def _hides_everybody(report: Report, what: str) -> bool:
    own = [one for one in report.sections if one.id in LEARNING]
    counts = [
        _of(figure, what)
        for section in own
        for figure in section.all
        if figure.code not in OF_EXCHANGES
    ]
    large = all(count == 0 or count >= LEAST for count in counts)
    spread = [one for section in own if section.id != "reciprocity" for one in _spreads(section)]
    return large and all(_is_spread([_of(one, what) for one in ones]) for ones in spread)


def _spreads(section: ReportSection) -> Iterable[Sequence[ReportFigure]]:
    """Yield the figures among which people are spread out: of a section's bars, or of its tracks at one moment."""
    if section.bars:
        yield section.bars
    if section.tracks:
        yield from zip(*(track.points for track in section.tracks), strict=True)


def _is_spread(counts: Sequence[Decimal]) -> bool:
    return sum(count > 0 for count in counts) != 1


def _of(figure: ReportFigure, what: str) -> Decimal:
    return getattr(figure, what) or Decimal(0)
