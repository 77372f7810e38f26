"""The chart of a passport: a sector for each domain, a ring for each level, filled as far as badges reach."""

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from app.passports.badges import PassportEntry
from app.passports.competence_map import MapRow, by_domain, domains_of
from app.seal.glyphs import sign
from referential.models import Domain

GROUND: Final = "#fffdf7"
BLANK: Final = "#e9e2d3"
UNREACHED: Final = "#8d8371"
EDGE: Final = 198.0
CORE: Final = 38.0
"""Radius at which the first ring begins."""
STEP: Final = 29.0
GAP: Final = 2.5
"""Left blank between two rings, and on either side between two sectors; in drawing units."""
LEVELS: Final = 4
SIGNS: Final = 176.0
SIGN_SCALE: Final = 0.3
BELOW: Final = 0.4
"""Opacity of a ring under the highest one reached where no badge stands itself."""


def chart_of(entries: Sequence[PassportEntry], title: str, language: str) -> str:
    """Return the chart of one badge or more as SVG."""
    words = in_words(entries, language)
    domains, rows = domains_of(entries), by_domain(entries)
    return draw_chart(domains, rows, title=title, words=words, language=language)


def in_words(entries: Sequence[PassportEntry], language: str) -> str:
    """Return what the chart of one badge or more shows: each domain with the levels that are reached there."""
    levels = [level.title.in_language(language) for level in entries[0].level.referential.levels]
    return "; ".join(
        f"{row.title.in_language(language)} ({_reached(row, levels)})" for row in by_domain(entries)
    )


def _reached(row: MapRow, levels: Sequence[str]) -> str:
    return ", ".join(level for level, count in zip(levels, row.counts, strict=True) if count)


def draw_chart(
    domains: Sequence[Domain], rows: Iterable[MapRow], *, title: str, words: str, language: str
) -> str:
    """Return the chart as SVG: a picture, since the numbers stand in the table beside it.

    Args:
        domains: those of the referential, clockwise from the top.
        rows: the domains in which there are badges.
        title: what the picture is.
        words: the same as the picture, in words.
        language: of the words, as BCP 47 has it.
    """
    counts = {row.id: row.counts for row in rows}
    width = math.tau / len(domains)
    sectors = "".join(
        _sector(domain, counts.get(domain.id, (0,) * LEVELS), place * width, width)
        for place, domain in enumerate(domains)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-200 -200 400 400" role="img"'
        f' lang="{language}" aria-labelledby="chart-title chart-words">'
        f'<title id="chart-title">{escape(title)}</title><desc id="chart-words">{escape(words)}</desc>'
        f'<circle r="{EDGE:g}" fill="{GROUND}"/>{sectors}</svg>'
    )


def legend_of(entries: Sequence[PassportEntry], language: str) -> list[tuple[str, str]]:
    """Return the sectors' signs as SVG beside the names of their domains, clockwise from the top."""
    reached = {row.id for row in by_domain(entries)}

    def drawn(domain: Domain) -> str:
        ink = domain.colour if domain.id in reached else UNREACHED
        inside = sign(domain.glyph, ink=ink, ground=GROUND)
        return f'<svg viewBox="-50 -50 100 100" aria-hidden="true">{inside}</svg>'

    return [(drawn(domain), domain.title.in_language(language)) for domain in domains_of(entries)]


def _sector(domain: Domain, counts: Sequence[int], middle: float, width: float) -> str:
    reached = max((rank for rank, count in enumerate(counts) if count), default=-1)
    cells = "".join(
        f'<path d="{_cell(rank, middle, width)}" fill="{domain.colour if rank <= reached else BLANK}"'
        + ("" if count or rank > reached else f' fill-opacity="{BELOW}"')
        + "/>"
        for rank, count in enumerate(counts)
    )
    x, y = _point(SIGNS, middle)
    ink = domain.colour if reached >= 0 else UNREACHED
    drawn = sign(domain.glyph, ink=ink, ground=GROUND)
    return f'{cells}<g transform="translate({x} {y}) scale({SIGN_SCALE})">{drawn}</g>'


def _cell(rank: int, middle: float, width: float) -> str:
    """Return the path of one level of one sector, whose sides run beside its neighbours'."""
    inner = CORE + rank * STEP
    outer = inner + STEP - GAP
    corners = [
        _point(radius, middle + side * (width / 2 - math.asin(GAP / 2 / radius)))
        for radius, side in ((inner, -1), (outer, -1), (outer, 1), (inner, 1))
    ]
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    return (
        f"M{ax} {ay}L{bx} {by}A{outer:g} {outer:g} 0 0 1 {cx} {cy}"
        f"L{dx} {dy}A{inner:g} {inner:g} 0 0 0 {ax} {ay}Z"
    )


def _point(radius: float, turn: float) -> tuple[str, str]:
    """Return a point at a turn, in radians clockwise from the top."""
    return f"{radius * math.sin(turn):.1f}", f"{-radius * math.cos(turn):.1f}"
