"""The referential as a CASE 1.1 service (1EdTech): a list, objects, discovery; refusals in the norm's own form."""

import json
import re
from collections.abc import Callable
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from app.catalogue.case_list import FIELDS, MOST, CaseRefused, CaseWish, pages
from app.catalogue.publications import HEADERS as TAG
from app.catalogue.published import KEPT, OPEN_TO_ALL, CaseShelf, Published, case_of
from app.plumbing.service import ServiceDep
from app.plumbing.texts import Line
from referential.addresses import CASE_PATH
from referential.exports.case import DISCOVERY

router = APIRouter(prefix=CASE_PATH, tags=["case"])
HEADERS = {**OPEN_TO_ALL, "Cache-Control": KEPT}
PROBLEM = "application/problem+json"
OBJECTS = {
    "CFDocuments": "A release in one language",
    "CFPackages": "A release in one language with all that belongs to it",
    "CFItems": "A domain or a competence",
    "CFItemAssociations": "A competence with its relations to others",
    "CFAssociations": "One relation",
    "CFRubrics": "The four levels of a competence",
    "CFItemTypes": "What kinds of items there are",
    "CFLicenses": "The licence",
}
"""What the service has, by the norm's names."""


class CaseObject(BaseModel):
    """An object of CASE 1.1, with the fields that the norm gives its kind."""

    model_config = ConfigDict(extra="allow")


class CaseDocuments(BaseModel):
    """Releases, each in each of its languages."""

    CFDocuments: list[CaseObject] = Field(description="The page of the list that was asked for.")


class CaseStatus(BaseModel):
    """Why there is no such answer, in the form of the norm (imsx_StatusInfo)."""

    imsx_codeMajor: Literal["failure"] = Field(description="Always a failure.")  # noqa: N815
    imsx_severity: Literal["error"] = Field(description="Always an error.")
    imsx_description: str = Field(description="What is wrong, in English.")
    imsx_CodeMinor: dict[str, Any] = Field(  # noqa: N815
        description="The norm's own code, such as `unknownobject` or `invalid_sort_field`."
    )


def _shelf(service: ServiceDep) -> CaseShelf:
    return case_of(service.library, service.settings.base_url)


Shelf = Annotated[CaseShelf, Depends(_shelf)]


def _wish(
    sort: Annotated[Line, Query(max_length=40, description="The field to sort by.")] = "",
    order_by: Annotated[
        Literal["asc", "desc"], Query(alias="orderBy", description="Upwards or downwards.")
    ] = "asc",
    only: Annotated[
        Line,
        Query(
            alias="filter",
            max_length=300,
            description="A comparison, or two joined by AND or OR: `version='2.0.0' AND language='fr'`.",
        ),
    ] = "",
    fields: Annotated[
        Line, Query(max_length=500, description=f"Only these fields, of {', '.join(FIELDS)}.")
    ] = "",
) -> CaseWish:
    return CaseWish(sort, order_by == "desc", only, fields)


REFUSAL: dict[int | str, dict[str, Any]] = {
    400: {"model": CaseStatus, "description": "Bad Request"}
}
MISSING: dict[int | str, dict[str, Any]] = {
    200: {"headers": TAG},
    304: {"description": "The caller has it already."},
    404: {
        "model": CaseStatus,
        "description": "There is no such object, or the address is none.",
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    },
}


@router.get("/CFDocuments", response_model=CaseDocuments, responses=REFUSAL)
def list_documents(
    request: Request,
    shelf: Shelf,
    wish: Annotated[CaseWish, Depends(_wish)],
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many at most.")] = 100,
    offset: Annotated[int, Query(ge=0, le=10**6, description="How many to pass over.")] = 0,
) -> Response:
    """List every release in every language, as CASE documents."""
    try:
        found = wish.of(shelf.documents)
        page = [wish.cut(one) for one in found[offset : offset + limit]]
    except CaseRefused as error:
        return _refuse(400, error.minor, str(error))
    asked = [one for one in request.query_params.multi_items() if one[0] not in ("limit", "offset")]
    query = [(key, urlencode({"": value})[1:]) for key, value in asked]
    links = pages(f"{CASE_PATH}/CFDocuments", query, (offset, limit, len(found)))
    headers = {"X-Total-Count": str(len(found)), "Link": ", ".join(links)}
    return JSONResponse({"CFDocuments": page}, headers={**HEADERS, **headers})


@router.get("/" + DISCOVERY, response_model=CaseObject)
def discover(request: Request) -> Response:
    """Describe this CASE service as an OpenAPI document, where the norm looks for it."""
    whole = request.app.openapi()
    paths = {path: told for path, told in whole["paths"].items() if path.startswith(CASE_PATH)}
    named, waiting = dict[str, dict[str, Any]](), _references(paths)
    while waiting:
        kind, name = waiting.pop()
        if name not in named.setdefault(kind, {}):
            named[kind][name] = whole["components"][kind][name]
            waiting |= _references(named[kind][name])
    described = {key: said for key, said in whole.items() if key in ("openapi", "info", "servers")}
    return JSONResponse({**described, "paths": paths, "components": named}, headers=HEADERS)


def _references(told: object) -> set[tuple[str, str]]:
    """Return the kinds and names of the components that a part of an OpenAPI document refers to."""
    return set(re.findall(r'"#/components/([a-zA-Z]+)/([^"]+)"', json.dumps(told)))


def _door(kind: str) -> Callable[..., Response]:
    def show(request: Request, shelf: Shelf, identifier: Line) -> Response:
        answer = shelf.answers.get(f"{kind}/{identifier}")
        if answer is None:
            sentence = f"There is no {kind} with this identifier."
            return _refuse(404, "unknownobject", sentence)
        written = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        return Published(written.encode(), "application/json").answer(request, {})

    return show


for _kind, _summary in OBJECTS.items():
    router.add_api_route(
        "/" + _kind + "/{identifier}",
        _door(_kind),
        name=f"show_{_kind}",
        summary=_summary,
        description=f"{_summary}, as CASE 1.1 writes it.",
        response_model=CaseObject,
        responses=MISSING,
    )


@router.get("/{_path:path}", include_in_schema=False)
def miss(_path: Line) -> Response:
    """Say in the norm's form that the service has nothing of the kind."""
    return _refuse(404, "unknownobject", "The CASE service has nothing at this address.")


def _refuse(status: int, minor: str, sentence: str) -> Response:
    named = {"imsx_codeMinorFieldName": "sourcedId", "imsx_codeMinorFieldValue": minor}
    body = {
        "imsx_codeMajor": "failure",
        "imsx_severity": "error",
        "imsx_description": sentence,
        "imsx_CodeMinor": {"imsx_codeMinorField": [named]},
    }
    return JSONResponse(body, status, HEADERS | {"Cache-Control": "no-store"})
