"""JSON doors: the releases of the referential and their competences."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel

from app.catalogue.publications import HEADERS, LATEST
from app.catalogue.published import ASKED_ANEW, KEPT, OPEN_TO_ALL, Published
from app.plumbing.languages import language_of
from app.plumbing.openapi_words import counted_headers
from app.plumbing.paging import Listing
from app.plumbing.rate_limits import spend
from app.plumbing.service import Service, ServiceDep
from app.plumbing.texts import Line
from referential import Competence, LevelId, Referential
from referential.models import Status
from referential.search import LONGEST, search

router = APIRouter(prefix="/api/v1/referential", tags=["referential"])
SEARCHES = "120/minute"
"""How often somebody may search."""
KEPT_BY_TAG: dict[int | str, dict[str, Any]] = {
    200: {"headers": HEADERS},
    304: {"description": "The caller has it already."},
}


class ReleaseOut(BaseModel):
    """A release as the API shows it."""

    version: str
    released_on: str | None
    sha256: str
    languages: list[str]
    competences: int


class CompetenceLine(BaseModel):
    """A competence in a list: enough to choose it as a target."""

    id: str
    domain: str
    audience: str
    title: dict[str, str]
    levels: list[LevelId]
    status: Status
    """`active`, or `deprecated`: still served, and no longer taken as a target."""
    replaced_by: list[str]
    """What to take in place of a deprecated one, by their ids."""


class Releases(BaseModel):
    """All releases, oldest first."""

    items: list[ReleaseOut]


class Competences(BaseModel):
    """All competences of a release."""

    release: str
    """Its number, which `latest` in an address does not say."""
    items: list[CompetenceLine]


class CompetenceAnswer(BaseModel):
    """A competence that answers what a person said."""

    competence: str
    level: LevelId | None = None
    """The level that was asked for; null when any may be meant."""
    title: str
    because: list[str]
    """What led here: keywords of the competence that say nearly the same, else words of the sentence."""


@router.get("/search", responses={200: {"headers": counted_headers()}})
def search_referential(
    request: Request,
    response: Response,
    service: ServiceDep,
    q: Annotated[Line, Query(min_length=1, max_length=LONGEST)],
    language: Literal["fr", "en", "pt"] | None = None,
) -> Listing[CompetenceAnswer]:
    """Find competences of the latest release by what a person says, best first.

    A whole sentence will do, in French, English or Portuguese; by default in the language that the call prefers.
    """
    spend(request, "search", SEARCHES)
    response.headers.update(OPEN_TO_ALL)
    speaks = language or language_of(request)
    found = search(service.library.latest, q, speaks)
    return Listing(
        items=[
            CompetenceAnswer(
                competence=one.competence.id,
                title=one.competence.title.in_language(speaks),
                because=list(one.because),
            )
            for one in found
        ]
    )


@router.get("/releases", response_model=Releases, responses=KEPT_BY_TAG)
def list_releases(request: Request, service: ServiceDep) -> Response:
    """List the releases of the referential."""
    listed = Releases(
        items=[
            ReleaseOut(
                version=found.version,
                released_on=found.released_on.isoformat() if found.released_on else None,
                sha256=found.digest,
                languages=list(found.languages),
                competences=len(found.competences),
            )
            for found in service.library.releases.values()
        ]
    )
    return _answer(request, listed, LATEST)


@router.get("/releases/{version}/competences", response_model=Competences, responses=KEPT_BY_TAG)
def list_competences(request: Request, service: ServiceDep, version: Line) -> Response:
    """List the competences of a release, or of the `latest`, each with its status."""
    release = _release(service, version)
    listed = Competences(
        release=release.version,
        items=[
            CompetenceLine(
                id=found.id,
                domain=found.domain,
                audience=found.audience,
                title={name: found.title.in_language(name) for name in found.title.languages},
                levels=list(found.levels),
                status=found.status,
                replaced_by=list(found.deprecated.replaced_by) if found.deprecated else [],
            )
            for found in release.competences
        ],
    )
    return _answer(request, listed, version)


@router.get(
    "/releases/{version}/competences/{competence_id}",
    response_model=Competence,
    responses=KEPT_BY_TAG,
)
def show_competence(
    request: Request, service: ServiceDep, version: Line, competence_id: Line
) -> Response:
    """Show one competence of a release, or of the `latest`, whole and in every language."""
    release = _release(service, version)
    found = service.library.competence(release.version, competence_id)
    return _answer(request, found, version)


def _answer(request: Request, said: BaseModel, version: str) -> Response:
    """Answer anybody, on whosever site; what a number names never changes, what `latest` names is asked for anew."""
    kept = ASKED_ANEW if version == LATEST else KEPT
    return Published(said.model_dump_json().encode(), "application/json").answer(
        request, {"Cache-Control": kept}
    )


def _release(service: Service, version: str) -> Referential:
    """Return a release by its number, or the newest.

    Raises:
        NotFound: there is none with this number.
    """
    return service.library.latest if version == LATEST else service.library.release(version)
