"""HTML doors of the shared language: the charter, the code of conduct and the glossary, each also at a release."""

from fastapi import APIRouter
from fastapi.responses import Response

from app.catalogue import linked
from app.catalogue.visit import AtCatalogue, there
from app.plumbing.texts import folded
from referential.cooperation import Glossary, Term

router = APIRouter(include_in_schema=False)


@router.get("/charter/{release}")
@router.get("/charter")
def show_charter(at: AtCatalogue) -> Response:
    """Show the charter of a release, made to be printed and signed."""
    return at.show("agreement", agreement=there(at.referential.cooperation.charter, at))


@router.get("/conduct/{release}")
@router.get("/conduct")
def show_conduct(at: AtCatalogue) -> Response:
    """Show the code of conduct of a release, made to be printed and signed."""
    return at.show("agreement", agreement=there(at.referential.cooperation.conduct, at))


@router.get("/glossary/{release}")
@router.get("/glossary")
def show_glossary(at: AtCatalogue) -> Response:
    """Show the glossary of a release, or give it as JSON-LD."""
    glossary = there(at.referential.cooperation.glossary, at)
    if at.machine:
        return at.give(linked.glossary(at.base, at.referential, glossary))
    return at.show(
        "glossary",
        letters=_by_letter(glossary, at.page.language),
        titles={term.id: term.title for term in glossary.terms},
        working=glossary.working_translations,
    )


def _by_letter(glossary: Glossary, language: str) -> dict[str, list[Term]]:
    """Return the terms under their first letters, in the alphabet of a language without accents."""
    found: dict[str, list[Term]] = {}
    for term in sorted(glossary.terms, key=lambda term: folded(term.title.in_language(language))):
        letter = folded(term.title.in_language(language))[0].upper()
        found.setdefault(letter, []).append(term)
    return found
