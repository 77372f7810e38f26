"""JSON doors: the releases of the referential and their competences."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from app.plumbing.service import ServiceDep
from app.plumbing.texts import Line

router = APIRouter(prefix="/api/v1/referential", tags=["referential"])


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
    levels: list[str]


class Releases(BaseModel):
    """All releases, oldest first."""

    items: list[ReleaseOut]


class Competences(BaseModel):
    """All competences of a release."""

    items: list[CompetenceLine]


@router.get("/releases")
def list_releases(service: ServiceDep) -> Releases:
    """List the releases of the referential."""
    return Releases(
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


@router.get("/releases/{version}/competences")
def list_competences(service: ServiceDep, version: Line) -> Competences:
    """List the competences of a release."""
    return Competences(
        items=[
            CompetenceLine(
                id=found.id,
                domain=found.domain,
                audience=found.audience,
                title={name: found.title.in_language(name) for name in found.title.languages},
                levels=[level.value for level in found.levels],
            )
            for found in service.library.release(version).competences
        ]
    )


@router.get("/releases/{version}/competences/{competence_id}")
def show_competence(service: ServiceDep, version: Line, competence_id: Line) -> dict[str, Any]:
    """Show one competence whole, in every language."""
    return service.library.competence(version, competence_id).model_dump(mode="json")
