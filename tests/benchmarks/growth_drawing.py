"""Draws how work grows: one panel a database, both axes in powers of ten."""

import math
from collections.abc import Mapping
from html import escape

Figures = Mapping[str, Mapping[str, Mapping[str, float]]]
"""A kind of database → a number of awards → a kind of work → milliseconds."""
TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
COLOURS = ("#9b2d1a", "#3f6fb0", "#2e8b57", "#b8860b", "#8a5cc2", "#5f7d8c")
WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 400, 260, 72, 30, 40
LOWEST, HIGHEST = 0.1, 10_000.0


def drawing(figures: Figures) -> str:
    """Return the drawing as SVG; its colours can be read on light and on dark paper."""
    works = list(
        dict.fromkeys(work for sizes in figures.values() for one in sizes.values() for work in one)
    )
    panels = [
        f'<g transform="translate({place * (WIDTH + LEFT)} 0)">{_panel(kind, figures[kind], works)}</g>'
        for place, kind in enumerate(figures)
    ]
    legend = [
        f'<rect x="{LEFT + column * 270}" y="{HEIGHT + 6 + row * 18}" width="12" height="12" fill="{COLOURS[number]}"/>'
        f'<text x="{LEFT + column * 270 + 18}" y="{HEIGHT + 16 + row * 18}">{escape(work)}</text>'
        for number, work in enumerate(works)
        for row, column in [divmod(number, 3)]
    ]
    width = len(panels) * (WIDTH + LEFT)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT + 48}" role="img" '
        'font-family="sans-serif" font-size="12" fill="#7d7d7d">'
        "<title>Milliseconds that everyday work takes, by the number of awards</title>"
        f"{''.join(panels)}{''.join(legend)}</svg>\n"
    )


def _panel(kind: str, sizes: Mapping[str, Mapping[str, float]], works: list[str]) -> str:
    numbers = sorted(map(int, sizes))
    parts = [f'<text x="{LEFT}" y="18" font-size="14" font-weight="bold">{TITLES[kind]}</text>']
    power = LOWEST
    while power <= HIGHEST:
        parts.append(
            f'<path d="M{LEFT} {_y(power):.1f}H{WIDTH}" stroke="#7d7d7d" stroke-opacity=".3"/>'
            f'<text x="{LEFT - 6}" y="{_y(power) + 4:.1f}" text-anchor="end">{power:g} ms</text>'
        )
        power *= 10
    parts += [
        f'<text x="{_x(number):.1f}" y="{HEIGHT - 18}" text-anchor="middle">{number:,}</text>'
        for number in numbers
    ]
    for place, work in enumerate(works):
        points = [(number, sizes[str(number)].get(work)) for number in numbers]
        drawn = [f"{_x(number):.1f},{_y(value):.1f}" for number, value in points if value]
        colour = COLOURS[place]
        parts.append(
            f'<polyline points="{" ".join(drawn)}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        parts += [
            f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>'
            for x, y in (one.split(",") for one in drawn)
        ]
    return "".join(parts)


def _x(number: int) -> float:
    return LEFT + 24 + (WIDTH - LEFT - 56) * (math.log10(number) - 3) / 3


def _y(value: float) -> float:
    whole = math.log10(HIGHEST / LOWEST)
    return (
        HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * math.log10(max(value, LOWEST) / LOWEST) / whole
    )
