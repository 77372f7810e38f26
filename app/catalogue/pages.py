"""HTML doors, and JSON-LD at the same addresses: the permanent pages that badges cite."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response

from app.catalogue import linked
from app.catalogue.browse import LEVELS, Wish, coverage, find, heard
from app.catalogue.change_names import Names
from app.catalogue.changes import told
from app.catalogue.publications import forms_of, give
from app.catalogue.visit import AtCatalogue
from app.catalogue.ways import ways_to_learn
from app.errors import N_, BadInput, NotFound
from app.library import LevelInRelease
from app.plumbing.texts import Line
from referential import Competence, LevelId, Referential
from referential.diff import diff
from referential.errors import ReferentialError
from referential.frameworks import ECF, STUDY
from referential.search import LONGEST

router = APIRouter(include_in_schema=False)
concepts = APIRouter(tags=["referential"])
"""The addresses that badges cite: pages for people, and for programs what `Accept` asks for."""
IN_RELEASE = {
    "parameters": [
        {
            "name": "release",
            "in": "path",
            "required": True,
            "description": "The number of a release, or `latest`.",
            "schema": {"type": "string", "pattern": r"^(latest|[0-9]+\.[0-9]+\.[0-9]+)$"},
        }
    ]
}
"""The release stands in the address; the visit reads it there."""
Version = Annotated[Line, Query(max_length=40)]


def _asked(description: str) -> Any:
    return Query(max_length=200, description=description)


def _wish(
    q: Annotated[
        Line, Query(max_length=LONGEST, description="What somebody says in their own words.")
    ] = "",
    domain: Annotated[Line, _asked("Only the competences of a domain, by its id.")] = "",
    audience: Annotated[Line, _asked("Only those for `volunteer` or for `staff`.")] = "",
    level: Annotated[Line, _asked("Only those that have this level.")] = "",
    code: Annotated[Line, _asked("Only those that claim this code of e-CF, `D.7`.")] = "",
) -> Wish:
    return Wish(q.strip(), domain, audience, level, code.strip().upper())


WishDep = Annotated[Wish, Depends(_wish)]


@router.get("/referential/compare")
def compare(at: AtCatalogue, before: Version = "", after: Version = "") -> Response:
    """Show what changed from one release to another: by default, to the latest from the one before."""
    versions = list(at.library.releases)
    old = at.library.release(before or versions[-2 if len(versions) > 1 else -1])
    new = at.library.release(after or versions[-1])
    names = Names((new, old), at.page.language)
    changes = list(told(diff(old, new), at.page.translate, names))
    return at.show("compare", old=old, new=new, versions=versions, changes=changes)


@concepts.get(
    "/referential/{release}",
    response_class=HTMLResponse,
    responses=forms_of("release"),
    openapi_extra=IN_RELEASE,
)
@router.get("/referential")
def show_release(at: AtCatalogue, wish: WishDep) -> Response:
    """Show the competences of a release: all of them by domain, or those that were looked for; or give it as a file."""
    if at.ending:
        return give(at.service, at.request, at.referential.version, at.ending)
    answers = heard(at.referential, wish, at.page.language) if wish.words else []
    found = (
        [one.competence for one in answers]
        if wish.words
        else find(at.referential, wish, at.page.language)
    )
    by_domain = [
        (domain, [one for one in found if one.domain == domain.id])
        for domain in at.referential.domains
    ]
    return at.show(
        "release",
        releases=at.library.releases,
        wish=wish,
        found=found,
        reasons={one.competence.id: one for one in answers},
        by_domain=[(domain, some) for domain, some in by_domain if some],
    )


@router.get("/frameworks/ecf-4.0")
def show_map(at: AtCatalogue) -> Response:
    """Show how far the latest release covers e-CF, as a map of its codes and levels."""
    framework, rows = at.referential.framework(ECF), coverage(at.referential)
    return at.show("map", framework=framework, levels=LEVELS, rows=rows)


@concepts.get(
    "/referential/{release}/{competence_id}",
    response_class=HTMLResponse,
    responses=forms_of("concept"),
    openapi_extra=IN_RELEASE,
)
def show_concept(at: AtCatalogue, competence_id: Line) -> Response:
    """Show a competence with its levels."""
    competence = at.library.competence(at.referential.version, competence_id)
    if at.ending == "ttl":
        return at.describe(competence.id)
    if at.machine:
        return at.give(linked.competence(at.base, at.referential, competence))
    return _competence(at, competence, None)


@concepts.get(
    "/referential/{release}/{competence_id}/{level}",
    response_class=HTMLResponse,
    responses=forms_of("concept"),
    openapi_extra=IN_RELEASE,
)
def show_concept_level(at: AtCatalogue, competence_id: Line, level: Line) -> Response:
    """Show a competence at a level: the page that a badge's alignment names."""
    found = _level_in(at, competence_id, level)
    if at.ending == "ttl":
        return at.describe(found.competence.id)
    if at.machine:
        return at.give(linked.level(at.base, found))
    return _competence(at, found.competence, found.id)


@router.get("/frameworks/{framework_id}/{code}")
def show_code(at: AtCatalogue, framework_id: Line, code: Line) -> Response:
    """Show what maps to one code of a framework, in the latest release."""
    try:
        framework = at.referential.framework(framework_id)
        found = framework.competence(code)
    except ReferentialError as error:
        raise NotFound(
            N_("The frameworks we know have no code “{code}” in “{framework}”."),
            code=code[:40],
            framework=framework_id[:40],
        ) from error
    mapped = _mapped(at.referential, code) if framework_id == ECF else []
    return at.show("code", framework=framework, code=found, mapped=mapped)


def _competence(at: AtCatalogue, competence: Competence, level_id: LevelId | None) -> Response:
    newest = at.library.latest
    now = newest.by_id.get(competence.id, competence)
    return at.show(
        "competence",
        competence=competence,
        domain=at.referential.domain(competence.domain),
        level_id=level_id,
        newest=newest,
        retired=competence.deprecated or now.deprecated,
        study=at.referential.frameworks.get(STUDY),
        learn=ways_to_learn(competence, at.page.language),
    )


def _mapped(referential: Referential, code: str) -> list[tuple[Competence, str, str, str]]:
    return [
        (competence, level_id.value, claim.level, claim.relation)
        for competence in referential.competences
        for level_id, level in competence.levels.items()
        for claim in level.ecf
        if claim.code == code
    ]


def _level_in(at: AtCatalogue, competence_id: str, level: str) -> LevelInRelease:
    try:
        return at.library.level_in(at.referential.version, competence_id, level)
    except BadInput as error:  # what is bad input in a form is a missing page in an address
        raise NotFound(error.sentence()) from error
