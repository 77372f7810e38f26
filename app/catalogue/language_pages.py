"""HTML doors of the shared language: the guide, the glossary and the charter, each also at a release."""

from typing import TypeVar

from fastapi import APIRouter
from fastapi.responses import Response

from app.catalogue import linked
from app.catalogue.visit import AtCatalogue
from app.errors import N_, NotFound
from app.plumbing.texts import folded
from referential.cooperation import Glossary, Indicator, Party, Term

router = APIRouter(include_in_schema=False)
PARTY_NAMES = {
    Party.SOCIAL_ORGANISATION: N_("For the social organisation"),
    Party.TECH_PARTNER: N_("For the tech partner"),
    Party.PERSON: N_("For the person"),
    Party.COMMUNITY: N_("For the community"),
}

Part = TypeVar("Part")


@router.get("/guide/{release}")
@router.get("/guide")
def show_guide(at: AtCatalogue) -> Response:
    """Show the guide of a release: forms of cooperation, impact themes and indicators."""
    parts = at.referential.cooperation
    forms = _there(parts.forms, at)
    return at.show(
        "guide",
        forms=forms.forms,
        themes=parts.themes.themes if parts.themes else (),
        by_party=_by_party(parts.indicators.indicators if parts.indicators else ()),
        working=forms.working_translations,
    )


@router.get("/charter/{release}")
@router.get("/charter")
def show_charter(at: AtCatalogue) -> Response:
    """Show the charter of a release, made to be printed and signed."""
    return at.show("charter", charter=_there(at.referential.cooperation.charter, at))


@router.get("/glossary/{release}")
@router.get("/glossary")
def show_glossary(at: AtCatalogue) -> Response:
    """Show the glossary of a release, or give it as JSON-LD."""
    glossary = _there(at.referential.cooperation.glossary, at)
    if at.machine:
        return at.give(linked.glossary(at.base, at.referential, glossary))
    return at.show(
        "glossary",
        letters=_by_letter(glossary, at.page.language),
        titles={term.id: term.title for term in glossary.terms},
        working=glossary.working_translations,
    )


def _there(part: Part | None, at: AtCatalogue) -> Part:
    if part is None:
        raise NotFound(
            N_("This release of the referential has no guide, glossary or charter."),
            remedy=N_("Read those of release {latest}."),
            latest=at.library.latest.version,
        )
    return part


def _by_party(indicators: tuple[Indicator, ...]) -> list[tuple[str, list[Indicator]]]:
    """Return the indicators under the name of whom they are about, in a fixed order."""
    return [
        (name, [one for one in indicators if one.party is party])
        for party, name in PARTY_NAMES.items()
        if any(one.party is party for one in indicators)
    ]


def _by_letter(glossary: Glossary, language: str) -> dict[str, list[Term]]:
    """Return the terms under their first letters, in the alphabet of a language without accents."""
    found: dict[str, list[Term]] = {}
    for term in sorted(glossary.terms, key=lambda term: folded(term.title.in_language(language))):
        letter = folded(term.title.in_language(language))[0].upper()
        found.setdefault(letter, []).append(term)
    return found
