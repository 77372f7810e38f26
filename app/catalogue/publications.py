"""Public doors for other systems: each release as JSON, CSV and SKOS, in one file."""

from collections.abc import Callable
from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from app.catalogue.published import ASKED_ANEW, MEDIA_TYPES, OPEN_TO_ALL, file_of
from app.plumbing.service import Service, ServiceDep
from app.plumbing.texts import Line
from referential.addresses import release_path

router = APIRouter(tags=["referential"])
LATEST = "latest"
"""What stands in an address for the number of the newest release."""
HEADERS = {
    "ETag": {
        "description": "The digest of these bytes, for `If-None-Match`.",
        "schema": {"type": "string"},
    }
}


def give(service: Service, request: Request, release: str, ending: str) -> Response:
    """Answer a release in one format.

    Raises:
        NotFound: there is no such release.
    """
    found = service.library.release(release)
    name = f"referential-{found.version}.{ending}"
    file = file_of(found, service.settings.base_url, ending)
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Content-Location": f"{release_path(found.version)}.{ending}",
        "Vary": "Accept",
    }
    return file.answer(request, headers)


def newest(service: Service, rest: str = "") -> Response:
    """Lead to the newest release: an address that is written down should name its number."""
    address = f"{release_path(service.library.latest.version)}{rest}"
    return RedirectResponse(address, 307, {**OPEN_TO_ALL, "Cache-Control": ASKED_ANEW})


def _download(ending: str) -> Callable[..., Response]:
    def show(service: ServiceDep, request: Request, release: Line) -> Response:
        if release == LATEST:
            return newest(service, f".{ending}")
        return give(service, request, release, ending)

    return show


_MISSING = {
    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}},
    "text/html": {"schema": {"type": "string"}},
}
"""How a missing release is told: as a page to whom nothing better is known of than that they read pages."""


def _schema(ending: str) -> dict[str, Any]:
    """Return what a file is, for the API's document: an object in JSON, else a text."""
    example = {"json": {"version": "2.0.0"}, "jsonld": {"@graph": []}}.get(ending)
    return {"type": "string"} if example is None else {"type": "object", "examples": [example]}


def forms_of(kind: Literal["release", "concept"]) -> dict[int | str, dict[str, Any]]:
    """Return for the API's document in which forms an address that badges cite is had, as `Accept` asks for them."""
    endings = MEDIA_TYPES if kind == "release" else ("ttl", "jsonld")
    named = {MEDIA_TYPES[one].partition(";")[0]: {"schema": _schema(one)} for one in endings}
    return {
        200: {
            "description": "A page, or what `Accept` prefers; `Vary` names it.",
            "content": {"text/html": {"schema": {"type": "string"}}, **named},
            "headers": HEADERS,
        },
        404: {
            "description": "There is no such release, or nothing of the name in it.",
            "content": _MISSING,
        },
        304: {"description": "The caller has it already."},
        307: {"description": "`latest`: the same in the newest release."},
    }


for _ending, _media_type in MEDIA_TYPES.items():
    router.add_api_route(
        "/referential/{release}." + _ending,
        _download(_ending),
        name=f"download_release_{_ending}",
        summary=f"A release as {_ending.upper()}",
        description=(
            "The whole release in one file, open to every site, by gzip for who takes it. `latest` leads to the number"
            " of the newest release. What is had already is not sent again (`If-None-Match`)."
        ),
        response_class=Response,
        responses={
            200: {
                "description": "The file.",
                "content": {_media_type.partition(";")[0]: {"schema": _schema(_ending)}},
                "headers": HEADERS,
            },
            404: {"description": "There is no such release.", "content": _MISSING},
            304: {"description": "The caller has it already."},
            307: {"description": "`latest`: the address of the newest release."},
        },
    )


@router.get("/referential/latest", include_in_schema=False)
def show_newest(service: ServiceDep) -> Response:
    """Lead to the newest release."""
    return newest(service)


@router.get("/referential/latest/{rest:path}", include_in_schema=False)
def show_in_newest(service: ServiceDep, rest: Line) -> Response:
    """Lead to the same competence or level in the newest release."""
    return newest(service, f"/{rest}")
