"""Countries and spoken languages by their codes, and what they are called (Unicode CLDR)."""

from collections.abc import Iterable
from functools import cache

from babel import Locale

from app.plumbing.languages import LOCALES
from app.plumbing.texts import folded

UNION = (
    *("AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE"),
    *("IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"),
)
"""The European Union, ISO 3166-1 alpha-2."""
NEAR = (
    *UNION,
    *("GB", "CH", "NO", "IS", "LI", "UA", "AL", "AD", "BA", "MC", "MD", "ME", "MK", "RS", "SM"),
    *("TR", "XK"),
)
"""The Union first, then its neighbours (XK by custom)."""
SPOKEN = (
    *("fr", "en", "pt"),
    *("bg", "cs", "da", "de", "el", "es", "et", "fi", "ga", "hr", "hu"),
    *("it", "lt", "lv", "mt", "nl", "pl", "ro", "sk", "sl", "sv"),
    *("uk", "ar", "tr"),
)
"""ISO 639-1: the three of this service first, then the others of the Union, then three that many newcomers speak."""


@cache
def country_names(language: str) -> dict[str, str]:
    """Return what countries are called, in alphabetical order."""
    names = Locale.parse(LOCALES.get(language, language)).territories
    found = {code: str(names[code]) for code in NEAR}
    return dict(sorted(found.items(), key=lambda pair: folded(pair[1])))


@cache
def spoken_names(language: str) -> dict[str, str]:
    """Return what languages are called, the three of this service first."""
    names = Locale.parse(LOCALES.get(language, language)).languages
    return {code: str(names[code]) for code in SPOKEN}


def said_together(names: dict[str, str], codes: Iterable[str]) -> str:
    """Return several languages or countries as a sentence names them."""
    return ", ".join(names.get(code, code) for code in codes)
