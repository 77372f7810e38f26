"""HTML doors, and JSON-LD at the same addresses: the permanent pages that badges cite."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response

from app.catalogue import linked
from app.catalogue.browse import ECF, LEVELS, Wish, coverage, find
from app.catalogue.changes import told
from app.errors import N_, BadInput, NotFound
from app.library import LevelInRelease, Library
from app.people.dependencies import OpenPage
from app.plumbing.problems import wants_json
from app.plumbing.service import ServiceDep, service_of
from referential import Competence, Referential
from referential.diff import diff
from referential.errors import ReferentialError

router = APIRouter(include_in_schema=False)
JSON_LD = "application/ld+json"


Asked = Annotated[str, Query(max_length=200)]


def _wish(
    q: Asked = "", domain: Asked = "", audience: Asked = "", level: Asked = "", code: Asked = ""
) -> Wish:
    return Wish(q.strip(), domain, audience, level, code.strip().upper())


WishDep = Annotated[Wish, Depends(_wish)]


@router.get("/referential")
def show_latest(page: OpenPage, service: ServiceDep, wish: WishDep) -> Response:
    """Show the latest release."""
    return _release(page, service.library, service.library.latest, wish)


@router.get("/referential/compare")
def compare(
    page: OpenPage,
    service: ServiceDep,
    before: Annotated[str, Query(max_length=40)] = "",
    after: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Show what changed from one release to another: by default, to the latest from the one before."""
    versions = list(service.library.releases)
    old = service.library.release(before or versions[-2 if len(versions) > 1 else -1])
    new = service.library.release(after or versions[-1])
    return page.show(
        "catalogue/compare.html",
        old=old,
        new=new,
        versions=versions,
        changes=list(told(diff(old, new), page.translate)),
    )


@router.get("/referential/{release}")
def show_release(page: OpenPage, service: ServiceDep, release: str, wish: WishDep) -> Response:
    """Show the competences of a release: all of them by domain, or those that were looked for."""
    return _release(page, service.library, service.library.release(release), wish)


@router.get("/frameworks/ecf-4.0")
def show_map(page: OpenPage, service: ServiceDep) -> Response:
    """Show how far the latest release covers e-CF, as a map of its codes and levels."""
    referential = service.library.latest
    return page.show(
        "catalogue/map.html",
        referential=referential,
        framework=referential.framework(ECF),
        levels=LEVELS,
        rows=coverage(referential),
    )


@router.get("/referential/{release}/{competence_id}")
def show_competence(
    request: Request, page: OpenPage, service: ServiceDep, release: str, competence_id: str
) -> Response:
    """Show a competence with its levels."""
    referential = service.library.release(release)
    competence = service.library.competence(release, competence_id)
    if wants_json(request):
        base = service_of(request).settings.base_url
        return _machine(linked.competence(base, referential, competence))
    return page.show(
        "catalogue/competence.html",
        referential=referential,
        competence=competence,
        domain=referential.domain(competence.domain),
        level_id=None,
    )


@router.get("/referential/{release}/{competence_id}/{level}")
def show_level(
    request: Request,
    page: OpenPage,
    service: ServiceDep,
    release: str,
    competence_id: str,
    level: str,
) -> Response:
    """Show a competence at a level: the page that a badge's alignment names."""
    found = _level_in(service.library, release, competence_id, level)
    if wants_json(request):
        return _machine(linked.level(service_of(request).settings.base_url, found))
    return page.show(
        "catalogue/competence.html",
        referential=found.referential,
        competence=found.competence,
        domain=found.referential.domain(found.competence.domain),
        level_id=found.id,
    )


@router.get("/frameworks/{framework_id}/{code}")
def show_code(page: OpenPage, service: ServiceDep, framework_id: str, code: str) -> Response:
    """Show what maps to one code of a framework, in the latest release."""
    referential = service.library.latest
    try:
        framework = referential.framework(framework_id)
        found = framework.competence(code)
    except ReferentialError as error:
        raise NotFound(
            N_("The frameworks we know have no code “{code}” in “{framework}”."),
            code=code[:40],
            framework=framework_id[:40],
        ) from error
    return page.show(
        "catalogue/code.html",
        framework=framework,
        code=found,
        mapped=_mapped(referential, code) if framework_id == ECF else [],
        referential=referential,
    )


def _release(page: OpenPage, library: Library, referential: Referential, wish: Wish) -> Response:
    found = find(referential, wish, page.language)
    by_domain = [
        (domain, [one for one in found if one.domain == domain.id])
        for domain in referential.domains
    ]
    return page.show(
        "catalogue/release.html",
        referential=referential,
        releases=library.releases,
        wish=wish,
        found=found,
        by_domain=[(domain, some) for domain, some in by_domain if some],
    )


def _mapped(referential: Referential, code: str) -> list[tuple[Competence, str, str, str]]:
    return [
        (competence, level_id.value, claim.level, claim.relation)
        for competence in referential.competences
        for level_id, level in competence.levels.items()
        for claim in level.ecf
        if claim.code == code
    ]


def _level_in(library: Library, release: str, competence_id: str, level: str) -> LevelInRelease:
    try:
        return library.level_in(release, competence_id, level)
    except BadInput as error:  # what is bad input in a form is a missing page in an address
        raise NotFound(error.sentence()) from error


def _machine(content: object) -> Response:
    headers = {"Access-Control-Allow-Origin": "*", "Vary": "Accept"}
    return JSONResponse(content, headers=headers, media_type=JSON_LD)
