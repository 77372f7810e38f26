"""One sentence in the three languages of the project."""

from typing import NamedTuple


class Sentence(NamedTuple):
    """The same sentence three times, with the same gaps."""

    en: str
    fr: str
    pt: str


LANGUAGES = Sentence._fields
"""The languages there are sentences in."""
