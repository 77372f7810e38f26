"""The picture that a link to a badge unfolds into: 1200 × 630, the size that social networks crop least."""

from functools import lru_cache
from importlib.resources import as_file, files
from xml.sax.saxutils import escape

import resvg_py

from app.seal.lettering import FONT, capitals, width

WIDTH, HEIGHT = 1200, 630
SEAL = 500
MARGIN = 65
TEXT_LEFT = MARGIN + SEAL + 55
TEXT_WIDTH = WIDTH - TEXT_LEFT - MARGIN
TITLE_SIZES = (64, 54, 46, 38)
TITLE_LINES = 4
PAPER, INK, SOFT, WAX = "#f6f2e9", "#1f1b15", "#5a5245", "#9b2d1a"


@lru_cache(maxsize=64)
def draw_card(seal: str, title: str, level: str, programme: str) -> bytes:
    """Return the card as PNG.

    Args:
        seal: the badge's own picture, an SVG drawing.
        title: the competence.
        level: the level's name.
        programme: who recognises it.
    """
    with as_file(files("app.seal") / "font" / FONT) as font:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=_drawing(seal, title, level, programme),
                width=WIDTH,
                height=HEIGHT,
                font_files=[str(font)],
                skip_system_fonts=True,
            )
        )


def fit(words: str) -> tuple[int, list[str]]:
    """Return the largest size at which words fit beside the seal, and their lines."""
    for size in TITLE_SIZES:
        lines = _lines(words, size)
        if len(lines) <= TITLE_LINES and all(width(line, size) <= TEXT_WIDTH for line in lines):
            return size, lines
    size = TITLE_SIZES[-1]
    return size, _lines(words, size)[:TITLE_LINES]


def _lines(words: str, size: int) -> list[str]:
    lines: list[str] = []
    for word in capitals(words).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= TEXT_WIDTH:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _drawing(seal: str, title: str, level: str, programme: str) -> str:
    size, lines = fit(title)
    under_size, under = 26, capitals(programme)
    while width(under, under_size) > TEXT_WIDTH and under_size > 14:
        under_size -= 2
    top = HEIGHT / 2 - (len(lines) * size * 1.2 + 130) / 2 + size
    rows = [(line, top + place * size * 1.2, size, INK) for place, line in enumerate(lines)]
    below = rows[-1][1]
    rows += [
        (capitals(level), below + 66, 34, WAX),
        (under, below + 128, under_size, SOFT),
    ]
    texts = "".join(
        f'<text x="{TEXT_LEFT}" y="{y:.0f}" font-family="Cinzel" font-weight="700" '
        f'font-size="{size}" letter-spacing="{size * 0.07:.1f}" fill="{colour}">{escape(text)}</text>'
        for text, y, size, colour in rows
    )
    placed = seal.replace(
        "<svg", f'<svg x="{MARGIN}" y="{MARGIN}" width="{SEAL}" height="{SEAL}"', 1
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
        f'<rect y="{HEIGHT - 14}" width="{WIDTH}" height="14" fill="{WAX}"/>{placed}{texts}</svg>'
    )
