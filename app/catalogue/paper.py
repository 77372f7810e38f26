"""A document of the guide as PDF: what it says, as data that one template sets, whatever the document."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from app.errors import N_
from app.plumbing.languages import translations
from app.plumbing.pdf import make_pdf
from referential import Referential, Text
from referential.guide import DocumentForm, Prompt

TEMPLATE = "catalogue/document.typ"


def printed(referential: Referential, document: DocumentForm, language: str) -> bytes:
    """Return a document as PDF, made once for each release and language.

    Raises:
        subprocess.SubprocessError: the typesetter failed, or took too long.
    """
    return _made(_Sheet(referential, document, language))


class _Sheet:
    """One document of one release in one language; two of the same are equal."""

    def __init__(self, referential: Referential, document: DocumentForm, language: str) -> None:
        self.referential, self.document, self.language = referential, document, language
        self._key = (referential.digest, document.id, language)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Sheet) and self._key == other._key


@lru_cache(maxsize=64)
def _made(sheet: _Sheet) -> bytes:
    return make_pdf(TEMPLATE, data(sheet.referential, sheet.document, sheet.language))


def data(referential: Referential, document: DocumentForm, language: str) -> dict[str, Any]:
    """Return all that a document says on paper, as JSON values: what document.typ sets."""
    day = referential.released_on or date(1970, 1, 1)
    translate = translations(language).gettext

    def said(text: Text) -> str:
        return text.in_language(language)

    drawn = N_("Guide to cooperation, release %(release)s")
    return {
        "lang": language,
        "title": said(document.title),
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "words": {"drawn": translate(drawn) % {"release": referential.version}},
        "purpose": said(document.purpose),
        "sections": [
            {
                "title": said(section.title),
                "note": said(section.note) if section.note else "",
                "prompts": [_prompt(prompt, said) for prompt in section.prompts],
            }
            for section in document.sections
        ],
    }


def _prompt(prompt: Prompt, said: Callable[[Text], str]) -> dict[str, Any]:
    return {
        "kind": prompt.kind.value,
        "text": said(prompt.text),
        "rows": prompt.rows or 1,
        "columns": [said(column) for column in prompt.columns],
        "choices": [said(choice) for choice in prompt.choices],
    }
