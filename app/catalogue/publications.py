"""Public doors for other systems: each release as JSON, CSV and SKOS, and a CASE 1.1 service (1EdTech)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse, Response

from app.errors import N_, NotFound
from app.library import Library
from app.plumbing.service import Service, ServiceDep
from app.plumbing.texts import Line
from referential.addresses import CASE_PATH
from referential.exports.case import CasePackage, build
from referential.exports.writing import Format, export

router = APIRouter(include_in_schema=False)
OPEN_TO_ALL = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=3600"}
FILES = {
    "json": (Format.JSON, "application/json"),
    "csv": (Format.CSV, "text/csv; charset=utf-8"),
    "ttl": (Format.SKOS_TURTLE, "text/turtle; charset=utf-8"),
    "jsonld": (Format.SKOS_JSONLD, "application/ld+json"),
}


@dataclass
class Publications:
    """The exports of every release, each made at its first request and kept: a release never changes."""

    library: Library
    base: str
    files: dict[tuple[str, str], bytes] = field(default_factory=dict)
    packages: list[CasePackage] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)

    def file(self, version: str, ending: str) -> bytes:
        """Return a release in one format.

        Raises:
            NotFound: there is no such release.
        """
        release = self.library.release(version)
        key = (release.version, ending)
        if key not in self.files:
            (content,) = export(release, FILES[ending][0], self.base, self._dates()).values()
            self.files[key] = content
        return self.files[key]

    def case(self) -> Mapping[str, Any]:
        """Return what the CASE service answers, by the path after `/ims/case/v1p1/`."""
        if not self.answers:
            dates = self._dates()
            self.packages = [
                build(release, self.base, language, dates)
                for release in self.library.releases.values()
                for language in release.languages
            ]
            for package in self.packages:
                self.answers.update(package.answers())
        return self.answers

    def _dates(self) -> dict[str, date]:
        return {
            version: release.released_on
            for version, release in self.library.releases.items()
            if release.released_on is not None
        }


@lru_cache(maxsize=4)
def _publications(service: Service) -> Publications:
    return Publications(service.library, service.settings.base_url)


def _of(service: ServiceDep) -> Publications:
    return _publications(service)


PublicationsDep = Annotated[Publications, Depends(_of)]


def _file(publications: Publications, release: str, ending: str) -> Response:
    headers = {
        **OPEN_TO_ALL,
        "Content-Disposition": f'inline; filename="referential-{release}.{ending}"',
    }
    content = publications.file(release, ending)
    return Response(content, headers=headers, media_type=FILES[ending][1])


def _download(ending: str) -> Callable[..., Response]:
    def show(publications: PublicationsDep, release: Line) -> Response:
        return _file(publications, release, ending)

    return show


for _ending in FILES:
    router.add_api_route("/referential/{release}." + _ending, _download(_ending))


@router.get(f"{CASE_PATH}/CFDocuments")
def list_documents(
    publications: PublicationsDep,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """List every release in every language, as CASE documents."""
    publications.case()
    documents = [package.standing_alone() for package in publications.packages]
    headers = {**OPEN_TO_ALL, "X-Total-Count": str(len(documents))}
    return JSONResponse({"CFDocuments": documents[offset : offset + limit]}, headers=headers)


@router.get(CASE_PATH + "/{path:path}")
def show_case(publications: PublicationsDep, path: Line) -> Response:
    """Answer for one CASE object, or for a whole package."""
    answer = publications.case().get(path)
    if answer is None:
        raise NotFound(N_("The CASE service has nothing at this address."))
    return JSONResponse(answer, headers=OPEN_TO_ALL)
