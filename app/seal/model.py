"""What a seal shows: the words, the domain's colour and glyph, and the digest that makes it unique."""

import re
from dataclasses import dataclass
from typing import Final

from app.seal.glyphs import GLYPHS

RANKS: Final = range(1, 5)
LONGEST_WORDS: Final = 160
"""Characters of a title that a seal keeps; the badge class itself holds the whole."""

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_LANGUAGE: Final = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*")


@dataclass(frozen=True)
class Seal:
    """Everything a seal shows; two equal seals are drawn byte for byte alike.

    Attributes:
        title: the competence, in `language`; any text, however long.
        level_title: the level, in `language`.
        level_rank: 1 to 4, the number of rings.
        domain_title: the domain, in `language`; told in the text alternative.
        colour: the domain's colour, `#rrggbb`.
        glyph: the domain's sign, one of `glyphs.GLYPHS`.
        digest: SHA-256 of the badge class, 64 lower-case hexadecimal digits; draws the guilloche.
        language: BCP 47 tag of the words.

    Raises:
        ValueError: a value cannot be drawn; the sentence names it and says what is expected.
    """

    title: str
    level_title: str
    level_rank: int
    domain_title: str
    colour: str
    glyph: str
    digest: str
    language: str

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if self.level_rank not in RANKS:
            raise ValueError(f"A seal has one to four rings, not {self.level_rank!r}.")
        if not _COLOUR.fullmatch(self.colour):
            raise ValueError(f"The colour of a seal reads #rrggbb, not {self.colour[:40]!r}.")
        if self.glyph not in GLYPHS:
            known = ", ".join(sorted(GLYPHS))
            raise ValueError(f"No glyph is named {self.glyph[:40]!r}; there are {known}.")
        if not _DIGEST.fullmatch(self.digest):
            raise ValueError("The digest of a seal is 64 lower-case hexadecimal digits (SHA-256).")
        if not _LANGUAGE.fullmatch(self.language):
            raise ValueError(f"{self.language[:40]!r} is no language tag; write one such as “fr”.")
