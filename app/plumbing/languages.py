"""French, English and Portuguese: which one a reader wants, and the sentences in it."""

import gettext
import io
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.requests import Request

from app.plumbing.accept import weights
from app.plumbing.cookies import cookie_of
from app.plumbing.service import service_of

LANGUAGES = {"fr": "Français", "en": "English", "pt": "Português"}
OF_LANGUAGES: dict[str, Any] = {
    "anyOf": [{"type": "string", "enum": list(LANGUAGES)}, {"type": "null"}]
}
"""How the API's document says what a member takes that may name one of them."""
PROJECT = Path(__file__).resolve().parents[2]
CATALOGUES = (
    "badges/locales/{language}.po",
    "referential/locales/{language}.po",
    "app/locales/{language}/*.po",
)
"""Where the sentences of the two libraries and of the service are translated; the service has one file a room."""
COOKIE = "language"
LOCALES = {"en": "en_GB"}
"""In whose way dates are written, where a language has several: the day comes first, as in the other languages."""


@lru_cache
def translations(language: str) -> gettext.NullTranslations:
    """Return the sentences of a language; English is the language they are written in."""
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def catalogue_files(language: str) -> list[Path]:
    """Return the .po files of a language."""
    patterns = (pattern.format(language=language) for pattern in CATALOGUES)
    return [path for pattern in patterns for path in sorted(PROJECT.glob(pattern))]


def read_catalogue(language: str) -> Catalog:
    """Return a language's sentences, those of the libraries and those of the service.

    The files are read as they are: nothing compiled is committed, nothing can be stale.
    """
    whole = Catalog(locale=language)
    for path in catalogue_files(language):
        with path.open("rb") as file:
            for message in read_po(file, locale=language, abort_invalid=True):
                whole[message.id] = message
    return whole


@lru_cache
def sentences() -> frozenset[str]:
    """Return every sentence that the code says once, as it is written there; a test holds the translation whole."""
    return frozenset(
        said.id for said in read_catalogue("fr") if isinstance(said.id, str) and said.id
    )


def long_date(day: date, language: str) -> str:
    """Return a date as it is written out; in French the first day of a month is “1er”."""
    said = format_date(day, format="long", locale=LOCALES.get(language, language))
    return f"1er{said.removeprefix('1')}" if language == "fr" and day.day == 1 else said


def moment_in_words(moment: datetime, language: str) -> str:
    """Return a date with its time to the minute, in UTC: what stands on paper, and where no script runs."""
    at = moment.astimezone(UTC)
    return f"{long_date(at.date(), language)}, {at:%H:%M} UTC"


def wanted(header: str) -> list[str]:
    """Return the language codes of an Accept-Language header, most wanted first."""
    ordered = sorted(weights(header).items(), key=lambda pair: -pair[1])
    return [code.split("-")[0] for code, weight in ordered if weight > 0]


def language_of(request: Request) -> str:
    """Return the reader's language: the one chosen, else the browser's, else the default."""
    chosen = cookie_of(request, COOKIE)
    if chosen in LANGUAGES:
        return chosen
    for code in wanted(request.headers.get("accept-language", "")):
        if code in LANGUAGES:
            return code
    return str(service_of(request).settings.default_language)
