"""The picture that a link to a badge or passport unfolds into: 1200 × 630, the size that networks crop least."""

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import resvg_py
from fastapi import Request
from fastapi.responses import Response
from fontTools.ttLib import TTFont

from app.plumbing.kept_answers import etag_of
from app.plumbing.pictures import PNG
from app.plumbing.texts import plain_line

WIDTH, HEIGHT = 1200, 630
SEAL = 470
MARGIN = 65
TEXT_LEFT = MARGIN + SEAL + 60
TEXT_WIDTH = WIDTH - TEXT_LEFT - MARGIN
TITLE_SIZES = (66, 58, 50, 42)
TITLE_LINES = 3
PAPER, INK, SOFT, WAX, ACCENT, GOOD, BAD = (
    "#f6f2e9",
    "#1f1b15",
    "#5a5245",
    "#9b2d1a",
    "#20406f",
    "#1c6236",
    "#a01f18",
)
HOUSE: Final = Path(__file__).parents[1]
FACES: Final = HOUSE / "plumbing" / "pdf_fonts"
SERIF, PLAIN, BOLD = (
    "newsreader-medium.ttf",
    "atkinson-hyperlegible-next-regular.ttf",
    "atkinson-hyperlegible-next-bold.ttf",
)
FAMILY: Final = {
    SERIF: 'font-family="Newsreader" font-weight="500"',
    PLAIN: 'font-family="Atkinson Hyperlegible Next"',
    BOLD: 'font-family="Atkinson Hyperlegible Next" font-weight="700"',
}
LOGO: Final = HOUSE / "static" / "logo.svg"


@dataclass(frozen=True)
class Card:
    """What a card shows."""

    picture: str
    """An SVG drawing, square."""
    title: str
    under: str
    """Below the title: the level, or how many badges."""
    rank: int
    """How many of the four rings are full; none is drawn for 0."""
    person: str
    programme: str
    state: str
    """That it is verified, or why not any more."""
    good: bool = True


@lru_cache(maxsize=64)
def draw_card(card: Card) -> bytes:
    """Return a card as PNG."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=_drawing(card),
            width=WIDTH,
            height=HEIGHT,
            font_files=[str(FACES / name) for name in (SERIF, PLAIN, BOLD)],
            skip_system_fonts=True,
        )
    )


def give_card(request: Request, card: bytes) -> Response:
    """Answer with a card; once its page is closed it is shown no more, so nobody keeps it unasked."""
    etag = etag_of(card)
    headers = {"ETag": etag, "Cache-Control": "public, no-cache"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(card, headers=headers, media_type=PNG)


def fit(words: str) -> tuple[int, list[str]]:
    """Return the largest size at which a title fits beside the picture, and its lines."""
    for size in TITLE_SIZES:
        lines = _lines(words, size)
        if len(lines) <= TITLE_LINES and all(_width(line, size) <= TEXT_WIDTH for line in lines):
            return size, lines
    size = TITLE_SIZES[-1]
    lines = _lines(words, size)[:TITLE_LINES]
    return size, [_cut(line, size, SERIF) for line in lines]


def _lines(words: str, size: int) -> list[str]:
    """Break a title, its lines as even as their number allows: no word stands alone on the last one."""
    said = plain_line(words).split()
    fewest = _filled(said, size, TEXT_WIDTH)
    for room in range(TEXT_WIDTH // 2, TEXT_WIDTH, 20):
        even = _filled(said, size, room)
        if len(even) == len(fewest):
            return even
    return fewest


def _filled(words: list[str], size: int, room: float) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def _cut(text: str, size: float, face: str) -> str:
    """Return a line that fits, its end replaced by an ellipsis where it does not."""
    if _width(text, size, face) <= TEXT_WIDTH:
        return text
    while text and _width(f"{text}…", size, face) > TEXT_WIDTH:
        text = text[:-1]
    return f"{text.rstrip()}…"


@cache
def _face(name: str) -> tuple[dict[int, str], Any, int]:
    font = TTFont(FACES / name, lazy=False)
    return font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm


def _width(text: str, size: float, face: str = SERIF) -> float:
    names, metrics, units = _face(face)
    advance = sum(metrics[names.get(ord(letter), ".notdef")][0] for letter in text)
    return float(advance * size / units)


def _drawing(card: Card) -> str:
    size, lines = fit(card.title)
    person = _cut(plain_line(card.person), 34, BOLD)
    programme = _cut(plain_line(card.programme), 28, PLAIN)
    step = size * 1.12
    height = len(lines) * step + 60 + (60 if person else 0) + (44 if programme else 0)
    top = max(MARGIN, (HEIGHT - 110 - height) / 2) + size * 0.8
    said = [
        _text(line, TEXT_LEFT, top + place * step, INK, (size, SERIF))
        for place, line in enumerate(lines)
    ]
    below = top + (len(lines) - 1) * step + 58
    said.append(_rings(card.rank, below - 11))
    said.append(_text(card.under, TEXT_LEFT + (112 if card.rank else 0), below, ACCENT, (32, BOLD)))
    if person:
        below += 66
        said.append(_text(person, TEXT_LEFT, below, INK, (34, BOLD)))
    if programme:
        below += 44
        said.append(_text(programme, TEXT_LEFT, below, SOFT, (28, PLAIN)))
    foot = HEIGHT - 72
    said += [
        _text(card.state, TEXT_LEFT, foot, GOOD if card.good else BAD, (28, BOLD)),
        f'<g transform="translate({WIDTH - MARGIN - 44} {foot - 33})">{_placed(LOGO.read_text("utf-8"), 0, 0, 44)}</g>',
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
        f'<rect y="{HEIGHT - 14}" width="{WIDTH}" height="14" fill="{WAX}"/>'
        f"{_placed(card.picture, MARGIN, (HEIGHT - 14 - SEAL) // 2, SEAL)}{''.join(said)}</svg>"
    )


def _placed(drawing: str, x: int, y: int, side: int) -> str:
    return drawing.replace("<svg", f'<svg x="{x}" y="{y}" width="{side}" height="{side}"', 1)


def _text(words: str, x: float, y: float, colour: str, hand: tuple[float, str]) -> str:
    size, face = hand
    return f'<text x="{x:.0f}" y="{y:.0f}" {FAMILY[face]} font-size="{size}" fill="{colour}">{escape(words)}</text>'


def _rings(rank: int, y: float) -> str:
    if not rank:
        return ""
    return "".join(
        f'<circle cx="{TEXT_LEFT + 11 + place * 26}" cy="{y:.0f}" r="9" stroke="{ACCENT}" stroke-width="3" '
        f'fill="{ACCENT if place < rank else "none"}"/>'
        for place in range(4)
    )
