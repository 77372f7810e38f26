"""The library's sentences in French and Portuguese, by the English template (`locales/fr.po`).

The files are read as they are: nothing compiled is committed, nothing can be stale.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

TRANSLATED = ("fr", "pt")
"""The languages beside English, in which the templates are written."""

LANGUAGES = ("en", *TRANSLATED)
"""The languages there are sentences in."""


@cache
def translations(language: str) -> Mapping[str, str]:
    """Return the templates of a language by the English ones, read once in the life of the process."""
    path = resources.files(__package__).joinpath("locales", f"{language}.po")
    return MappingProxyType(dict(_pairs(path.read_text(encoding="utf-8"))))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands in a .po file: each sentence and its translation; its texts are written as Python's are."""
    said: dict[str, str] = {}
    place = ""
    for line in [*text.splitlines(), "msgid"]:
        keyword, _, rest = line.partition(" ")
        if keyword in ("msgid", "msgstr"):
            if keyword == "msgid" and said.get("msgid"):
                yield said["msgid"], said["msgstr"]
            place, said = keyword, said if keyword == "msgstr" else {}
        text = line if line.startswith('"') else rest
        if text.startswith('"'):
            said[place] = said.get(place, "") + ast.literal_eval(text)
