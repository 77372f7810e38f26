"""Sentences for people: written once in English, where they are needed, with the values that fill their gaps.

`N_` marks one and fills it: what it returns reads as the English sentence, and is said in another language by its
template (`locales/fr.po`). A value may be a sentence itself.
"""

import gettext
import io
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Protocol, Self, runtime_checkable

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("en", "fr", "pt")
"""The languages in which the tools speak; English is the one they are written in."""
Translate = Callable[[str], str]


@runtime_checkable
class Spoken(Protocol):
    """What can be said in several languages, and knows how."""

    def spoken(self, translate: Translate) -> str:
        """Return it in the language of a translator of templates."""
        ...


class Said(str):
    """An English sentence that remembers its template and its values."""

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, values: dict[str, object]) -> Self:
        """Fill the template."""
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template, made.values = template, values
        return made

    def filled(self, **values: object) -> Self:
        """Return the same sentence with values in its gaps."""
        return type(self)(self.template, values)

    def spoken(self, translate: Translate) -> str:
        """Return the sentence in another language, its values too."""
        values = {name: in_words(value, translate) for name, value in self.values.items()}
        template = translate(self.template)
        return template.format(**values) if values else template


def N_(template: str, **values: object) -> Said:  # noqa: N802 - the customary name by which message extraction finds a sentence
    """Mark a sentence for translation, and fill its gaps with values."""
    return Said(template, values)


def in_words(value: object, translate: Translate) -> str:
    """Return a value as people read it; a text that is no sentence of ours stays as it is."""
    return value.spoken(translate) if isinstance(value, Spoken) else str(value)


@cache
def translation(language: str) -> Translate:
    """Return what says a template in a language; the template itself where it is in no catalogue."""
    if language not in LANGUAGES[1:]:
        return str
    path = resources.files(__package__).joinpath("locales", f"{language}.po")
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language, abort_invalid=True))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled).gettext
