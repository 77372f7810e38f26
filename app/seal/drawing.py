"""A badge as an engraved maker's seal, in SVG: whole at any size, and a plainer one for small places.

A drawing is self-contained: letters are outlines, colours are presentation attributes, and there is no script,
style, class or reference to anything outside, so that it can stand in a page under a strict policy.
"""

import math
from html import escape
from typing import Final

from app.seal.glyphs import sign
from app.seal.guilloche import Band, rosette, weave
from app.seal.lettering import Arc, capitals, outline, width
from app.seal.model import LONGEST_WORDS, Seal
from app.seal.rim import Line, cut, fitting, lay, shorten

PAPER: Final = "#fffdf7"
EDGE: Final = 198.0
RIM: Final = Band(149.0, 192.0)
"""The solid band that carries the competence's name."""
RING_STEP: Final = 15.5
RING_STROKE: Final = 7.5
MEDALLION: Final = 75.0
"""Radius of the disc that carries the domain's sign."""
RIBBON: Final = Arc(112.0, below=True)
RIBBON_THICKNESS: Final = 33.0
RIBBON_LETTERS: Final = 20.0
RIBBON_ROOM: Final = 215.0
"""Longest level name on the ribbon, in drawing units; a longer one is set smaller, then cut."""
RIBBON_MOST_STROKES: Final = 500

SMALL_RING: Final = Band(156.0, 196.0)
"""The ring of four quarters around a small seal's sign: as many are inked as the level has ranks."""
SMALL_GAP: Final = math.radians(9)


def draw(seal: Seal) -> str:
    """Return the seal as SVG, under 60 kB, readable from 64 pixels upwards.

    The same seal always gives the same text.
    """
    return _document(
        seal,
        _ground(seal),
        _rings(seal),
        _name(seal),
        _medallion(seal),
        _ribbon(seal),
    )


def draw_small(seal: Seal) -> str:
    """Return the seal as SVG for 64 pixels and fewer: colour, sign and level alone, with the same text alternative.

    So small, rings cannot be counted: the level is the number of inked quarters of one ring, clockwise from the top.
    """
    field = SMALL_RING.inner - 12
    quarters = [_quarter(number) for number in range(4)]
    inked, pale = "".join(quarters[: seal.level_rank]), "".join(quarters[seal.level_rank :])
    return _document(
        seal,
        f'<circle r="{EDGE:g}" fill="{PAPER}"/>',
        f'<g fill="none" stroke="{seal.colour}" stroke-width="{SMALL_RING.outer - SMALL_RING.inner:g}">'
        f'<g>{inked}</g><g stroke-opacity=".2">{pale}</g></g>',
        f'<circle r="{field:g}" fill="{seal.colour}"/>',
        _scaled(seal, field / 70),
    )


def _quarter(number: int) -> str:
    """Return one of the four arcs of a small seal's ring, the first to the right of the top."""
    radius = (SMALL_RING.inner + SMALL_RING.outer) / 2
    start, end = number * math.pi / 2 + SMALL_GAP / 2, (number + 1) * math.pi / 2 - SMALL_GAP / 2
    points = [(radius * math.sin(turn), -radius * math.cos(turn)) for turn in (start, end)]
    (x1, y1), (x2, y2) = points
    return f'<path d="M{x1:.1f} {y1:.1f}A{radius:g} {radius:g} 0 0 1 {x2:.1f} {y2:.1f}"/>'


def _document(seal: Seal, *parts: str) -> str:
    """Wrap drawn parts with the words that stand for them."""
    mark = f"s{seal.digest[:12]}-{seal.level_rank}"
    title = f"{_words(seal.title)} – {_words(seal.level_title)}"
    description = f"{_words(seal.domain_title)} · {_words(seal.level_title)} ({seal.level_rank}/4)"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-200 -200 400 400" role="img"'
        f' xml:lang="{seal.language}" lang="{seal.language}" aria-labelledby="{mark}-title {mark}-desc">'
        f'<title id="{mark}-title">{title}</title><desc id="{mark}-desc">{description}</desc>'
        f"{''.join(parts)}</svg>"
    )


def _words(text: str) -> str:
    """Return words that any XML reader accepts: bounded, without characters that XML forbids, escaped."""
    printable = "".join(letter for letter in text if letter.isprintable() or letter.isspace())
    printable = " ".join(printable.split())
    if len(printable) > LONGEST_WORDS:
        printable = printable[: LONGEST_WORDS - 1].rstrip() + "…"
    return escape(printable)


def _ground(seal: Seal) -> str:
    """Return the engine-turned edge, the solid rim, and the guilloche inside it."""
    field = Band(MEDALLION + 3, RIM.inner - 6)
    return (
        f'<path fill="{seal.colour}" d="{rosette(64, Band(EDGE - 4, EDGE))}"/>'
        f'<g fill="none" stroke="{PAPER}"><circle r="{RIM.outer:g}" stroke-width="1.2"/>'
        f'<circle r="{RIM.inner + 3:g}" stroke-width="1.2"/></g>'
        f'<circle r="{RIM.inner:g}" fill="{PAPER}"/>'
        f'<g fill="none" stroke="{seal.colour}" stroke-width=".7">'
        f'<path stroke-opacity=".55" d="{weave(seal.digest, field, layer=0)}"/>'
        f'<path stroke-opacity=".55" d="{weave(seal.digest, field, layer=1)}"/></g>'
        f'<circle r="{RIM.inner - 4:g}" fill="none" stroke="{seal.colour}" stroke-width="1"/>'
    )


def _rings(seal: Seal) -> str:
    """Return one ring per rank, counted from the medallion outwards."""
    radii = (MEDALLION + 11 + RING_STEP * ring for ring in range(seal.level_rank))
    circles = "".join(f'<circle r="{radius:g}"/>' for radius in radii)
    return f'<g fill="none" stroke="{seal.colour}" stroke-width="{RING_STROKE:g}">{circles}</g>'


def _name(seal: Seal) -> str:
    """Return the competence's name on the rim, and the ornaments that fill what it leaves."""
    middle = (RIM.inner + RIM.outer) / 2 + 1
    lines = lay(seal.title[:LONGEST_WORDS], middle)
    letters = "".join(outline(line.text, line.size, line.arc) for line in lines)
    return f'<path fill="{PAPER}" d="{letters}{_ornaments(lines, middle)}"/>'


def _ornaments(lines: tuple[Line, ...], radius: float) -> str:
    """Return lozenges between two lines, or a string of pearls under a single one."""
    if len(lines) == 2:
        return _lozenge(radius, math.pi / 2, 7) + _lozenge(radius, -math.pi / 2, 7)
    half = math.pi - (lines[0].span / 2 if lines else 0) - math.radians(11)
    pearls = int(half / math.radians(6))
    sides = [
        _lozenge(radius, math.pi + side * math.radians(6) * pearl, 3.4 if pearl % 2 else 2.2)
        for side in (-1, 1)
        for pearl in range(1, pearls + 1)
    ]
    return _lozenge(radius, math.pi, 8) + "".join(sides)


def _lozenge(radius: float, turn: float, size: float) -> str:
    """Return a lozenge on the rim at `turn` radians from the top, clockwise."""
    x, y = radius * math.sin(turn), -radius * math.cos(turn)
    return f"M{x:.1f} {y - size:.1f}l{size:g} {size:g}l{-size:g} {size:g}l{-size:g} {-size:g}Z"


def _medallion(seal: Seal) -> str:
    """Return the disc at the centre, engine-turned in its turn, with the domain's sign."""
    engraving = weave(seal.digest, Band(61.0, MEDALLION - 4), layer=2)
    return (
        f'<circle r="{MEDALLION:g}" fill="{seal.colour}"/>'
        f'<path fill="none" stroke="{PAPER}" stroke-width=".6" stroke-opacity=".5" d="{engraving}"/>'
        + _scaled(seal, 1.08)
    )


def _scaled(seal: Seal, scale: float) -> str:
    drawn = sign(seal.glyph, ink=PAPER, ground=seal.colour)
    return f'<g transform="scale({scale:.3g})">{drawn}</g>'


def _ribbon(seal: Seal) -> str:
    """Return the level's name on a curved ribbon across the foot of the rings."""
    text = shorten(capitals(seal.level_title[:LONGEST_WORDS]), RIBBON_MOST_STROKES)
    if not text:
        return ""
    text, size = cut(text, fitting(text, RIBBON_ROOM, RIBBON_LETTERS), RIBBON_ROOM)
    half = width(text, size) / 2 / RIBBON.radius
    x, y = RIBBON.radius * math.sin(half), RIBBON.radius * math.cos(half)
    path = f"M{-x:.1f} {y:.1f}A{RIBBON.radius:g} {RIBBON.radius:g} 0 0 0 {x:.1f} {y:.1f}"
    return (
        f'<g fill="none" stroke-linecap="round">'
        f'<path stroke="{PAPER}" stroke-width="{RIBBON_THICKNESS + 9:g}" d="{path}"/>'
        f'<path stroke="{seal.colour}" stroke-width="{RIBBON_THICKNESS:g}" d="{path}"/></g>'
        f'<path fill="{PAPER}" d="{outline(text, size, RIBBON)}"/>'
    )
