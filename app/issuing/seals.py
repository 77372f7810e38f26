"""The pictures of badges: what a seal shows of a competence at a level, and the seal as PNG."""

from functools import lru_cache

from app.library import LevelInRelease
from app.seal import Seal, draw_small, to_png

PREVIEW_DIGEST = "0" * 64
"""Stands for the digest of a badge class that does not exist yet."""
PICTURE_PIXELS = 600
SMALL_PIXELS = 96
"""Shown at 48: a mail signature, a list, on a screen with fine dots too."""


def seal_of(level: LevelInRelease, digest: str, language: str) -> Seal:
    """Return what the picture of a competence at a level shows."""
    domain = level.referential.domain(level.competence.domain)
    return Seal(
        title=level.competence.title.in_language(language),
        level_title=level.referential.level(level.id).title.in_language(language),
        level_rank=level.rank,
        domain_title=domain.title.in_language(language),
        colour=domain.colour,
        glyph=domain.glyph,
        digest=digest,
        language=language,
    )


@lru_cache(maxsize=256)
def picture_png(svg: str) -> bytes:
    """Return a seal as PNG; drawing costs some twenty milliseconds, so the latest are kept."""
    return to_png(svg, PICTURE_PIXELS)


def small_png(level: LevelInRelease, digest: str, language: str) -> bytes:
    """Return a seal as a small PNG, on which the level is still seen at 48 pixels."""
    return to_png(draw_small(seal_of(level, digest, language)), SMALL_PIXELS)
