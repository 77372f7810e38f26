"""HTML doors of the shared language: the guide, the glossary and the charter, each also at a release."""

from typing import TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from app.catalogue import linked
from app.errors import N_, NotFound
from app.library import Library
from app.people.dependencies import OpenPage
from app.plumbing.problems import wants_json
from app.plumbing.service import ServiceDep, service_of
from app.plumbing.texts import folded
from referential import Referential
from referential.cooperation import Glossary, Indicator, Party, Term

router = APIRouter(include_in_schema=False)
PARTY_NAMES = {
    Party.SOCIAL_ORGANISATION: N_("For the social organisation"),
    Party.TECH_PARTNER: N_("For the tech partner"),
    Party.PERSON: N_("For the person"),
    Party.COMMUNITY: N_("For the community"),
}
JSON_LD = "application/ld+json"

Part = TypeVar("Part")


@router.get("/guide")
def show_guide(page: OpenPage, service: ServiceDep) -> Response:
    """Show the guide of the latest release."""
    return _guide(page, service.library, service.library.latest)


@router.get("/guide/{release}")
def show_guide_of(page: OpenPage, service: ServiceDep, release: str) -> Response:
    """Show the guide of a release: forms of cooperation, impact themes and indicators."""
    return _guide(page, service.library, service.library.release(release))


@router.get("/charter")
def show_charter(page: OpenPage, service: ServiceDep) -> Response:
    """Show the charter of the latest release."""
    return _charter(page, service.library, service.library.latest)


@router.get("/charter/{release}")
def show_charter_of(page: OpenPage, service: ServiceDep, release: str) -> Response:
    """Show the charter of a release, made to be printed and signed."""
    return _charter(page, service.library, service.library.release(release))


@router.get("/glossary")
def show_glossary(request: Request, page: OpenPage, service: ServiceDep) -> Response:
    """Show the glossary of the latest release, or give it as JSON-LD."""
    return _glossary(request, page, service.library, service.library.latest)


@router.get("/glossary/{release}")
def show_glossary_of(
    request: Request, page: OpenPage, service: ServiceDep, release: str
) -> Response:
    """Show the glossary of a release, or give it as JSON-LD."""
    return _glossary(request, page, service.library, service.library.release(release))


def _guide(page: OpenPage, library: Library, referential: Referential) -> Response:
    said = referential.cooperation
    forms = _there(said.forms, library)
    indicators = said.indicators.indicators if said.indicators else ()
    return page.show(
        "catalogue/guide.html",
        referential=referential,
        forms=forms.forms,
        themes=said.themes.themes if said.themes else (),
        by_party=_by_party(indicators),
        working=forms.working_translations,
    )


def _charter(page: OpenPage, library: Library, referential: Referential) -> Response:
    charter = _there(referential.cooperation.charter, library)
    return page.show("catalogue/charter.html", referential=referential, charter=charter)


def _glossary(
    request: Request, page: OpenPage, library: Library, referential: Referential
) -> Response:
    glossary = _there(referential.cooperation.glossary, library)
    if wants_json(request):
        content = linked.glossary(service_of(request).settings.base_url, referential, glossary)
        headers = {"Access-Control-Allow-Origin": "*", "Vary": "Accept"}
        return JSONResponse(content, headers=headers, media_type=JSON_LD)
    return page.show(
        "catalogue/glossary.html",
        referential=referential,
        letters=_by_letter(glossary, page.language),
        titles={term.id: term.title for term in glossary.terms},
        working=glossary.working_translations,
    )


def _there(part: Part | None, library: Library) -> Part:
    if part is None:
        raise NotFound(
            N_("This release of the referential has no guide, glossary or charter."),
            remedy=N_("Read those of release {latest}."),
            latest=library.latest.version,
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
