"""A sentence as a value: an English template with gaps and what fills them, said in a reader's language.

Errors and findings carry sentences, and a sentence may quote another (`the key is refused: {reason}`).
Each template is looked up whole, so what it quotes is in the reader's language too; words of others (an
address, a name, the issuer's own reason) are plain values and stay as they are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from badges.translations import TRANSLATED, translations


def N_(text: str) -> str:  # noqa: N802 - the customary name by which message extraction finds a sentence
    """Mark a template for translation and return it unchanged."""
    return text


@dataclass(frozen=True)
class Sentence:
    """A template and what fills its gaps."""

    template: str
    """English, with `{gaps}`, as marked by `N_`; without values it is taken as it is."""
    values: "Mapping[str, str | int | Sentence]" = field(default_factory=dict)
    """What fills the gaps: words of others, numbers, or sentences."""

    def __str__(self) -> str:
        """Return the sentence in English."""
        return say(self.template, self.values, "en")

    def __hash__(self) -> int:
        """Return a hash of what makes two sentences equal."""
        return hash((self.template, *self.values.items()))

    def in_language(self, language: str) -> str:
        """Return the sentence in `fr`, `pt` or (for any other tag) English."""
        return say(self.template, self.values, language)

    def translated(self, translate: Callable[[str], str]) -> str:
        """Return the sentence by somebody else's catalogue, which may know sentences that are not this library's.

        Args:
            translate: a template in English → the same in another language.
        """
        values = {
            name: value.translated(translate) if isinstance(value, Sentence) else value
            for name, value in self.values.items()
        }
        template = (
            translate(self.template) if self.template else ""
        )  # gettext keeps its header there
        return template.format_map(values) if values else template

    def as_json(self) -> dict[str, Any]:
        """Return the sentence as pydantic reads it back, to be kept and said later."""
        return {"template": self.template, "values": values_as_json(self.values)}


Value = str | int | Sentence
"""What may fill a gap."""


def say(template: str, values: Mapping[str, Value], language: str) -> str:
    """Return a template, its gaps filled, in `fr`, `pt` or (for any other tag) English."""
    if language in TRANSLATED:
        template = translations(language).get(template, template)
        values = {
            name: value.in_language(language) if isinstance(value, Sentence) else value
            for name, value in values.items()
        }
    return template.format_map(values) if values else template


def values_as_json(values: Mapping[str, Value]) -> dict[str, Any]:
    """Return what fills gaps as JSON."""
    return {
        name: value.as_json() if isinstance(value, Sentence) else value
        for name, value in values.items()
    }
