"""The library's sentences in French and Portuguese, by the English template (`locales/fr.po`).

The files are read as they are: nothing compiled is committed, nothing can be stale.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

from babel.messages.pofile import read_po

TRANSLATED = ("fr", "pt")
"""The languages beside English, in which the templates are written."""

LANGUAGES = ("en", *TRANSLATED)
"""The languages there are sentences in."""


@cache
def translations(language: str) -> Mapping[str, str]:
    """Return the templates of a language by the English ones, read once in the life of the process."""
    path = resources.files(__package__).joinpath("locales", f"{language}.po")
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    return MappingProxyType({str(one.id): str(one.string) for one in catalogue if one.id})
