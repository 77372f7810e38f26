"""One sentence in the three languages of the project."""

import re
from typing import NamedTuple

_BEFORE_HIGH_MARKS = re.compile(r" (?=[;:?!»])|(?<=«) ")
_NO_BREAK = "\u00a0"


class Sentence(NamedTuple):
    """The same sentence three times, with the same gaps."""

    en: str
    fr: str
    pt: str


LANGUAGES = Sentence._fields
"""The languages there are sentences in."""


def pattern_in(sentence: Sentence, language: str) -> str:
    """Return a sentence with its gaps, set as the language's printers do."""
    pattern: str = getattr(sentence, language)
    # French keeps a colon, a semicolon and the like on the line of the word before.
    return _BEFORE_HIGH_MARKS.sub(_NO_BREAK, pattern) if language == "fr" else pattern
