"""Public doors: the documents at the addresses written in the badges, for anyone, from anywhere."""

import re
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.issuing.public_documents import (
    CREDENTIAL,
    DID,
    JSON_LD,
    JWT,
    PublicDocument,
    status_list_jwt,
)
from app.issuing.public_routes import STATUS_LIST, find_document
from app.plumbing.accept import prefers_html, weights
from app.plumbing.kept_answers import etag_of, keep
from app.plumbing.pictures import SANDBOX, SVG
from app.plumbing.service import work_of
from app.plumbing.templating import go_to
from app.plumbing.texts import Line

router = APIRouter(include_in_schema=False)
METHODS = ["GET", "HEAD"]
JSON_KINDS = frozenset({JSON_LD, CREDENTIAL, DID})
OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Expose-Headers": "ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@router.options("/ob/{_path:path}")
def preflight(_path: Line) -> Response:
    """Tell a browser that any page may read these documents."""
    return Response(status_code=204, headers={**OPEN_TO_ALL, "Access-Control-Max-Age": "86400"})


@router.api_route("/ob/v2/assertions/{award_id}", methods=METHODS)
@router.api_route("/ob/v3/credentials/{award_id}", methods=METHODS)
def show_award(request: Request, award_id: UUID) -> Response:
    """Serve an award as its norm tells it; a person with a browser is led to the page made for them."""
    return _to_people(request, f"/b/{award_id}") or _serve(request)


@router.api_route("/ob/v2/badges/{badge_class_id}", methods=METHODS)
def show_badge_class(request: Request, badge_class_id: UUID) -> Response:
    """Serve a badge class; a person with a browser is led to its criteria."""
    criteria = f"/ob/v2/badges/{badge_class_id}/criteria"
    return _to_people(request, criteria) or _serve(request)


@router.api_route("/ob/v3/status/{name}", methods=METHODS)
def show_status_list(request: Request, name: Line) -> Response:
    """Serve a status list: as JWT to whom asks for one, else with a Data Integrity proof."""
    match = re.fullmatch(STATUS_LIST, name)
    if match is None or not wants_token(request.headers.get("accept", "")):
        return _serve(request)
    with work_of(request) as work:
        document = status_list_jwt(work, *match.groups())
    return _answer(request, document)


@router.api_route("/ob/{_version}/{_path:path}", methods=METHODS)
def show_document(request: Request, _version: Line, _path: Line) -> Response:
    """Serve a profile, a key, a revocation list, a signed assertion, a DID document or a picture."""
    return _serve(request)


def _to_people(request: Request, page: str) -> Response | None:
    return go_to(page) if prefers_html(request.headers.get("accept", "")) else None


def _serve(request: Request) -> Response:
    # The unit of work is begun here and not by a dependency: these are the busiest doors, and a dependency that is
    # opened and closed around the route costs two more trips to the thread pool, a third of the whole answer.
    with work_of(request) as work:
        document = find_document(work, request.url.path)
    return _answer(request, document)


def _answer(request: Request, document: PublicDocument) -> Response:
    keep(request)
    etag = etag_of(document.body)
    # Kept by anyone, but asked for anew each time: a revocation must be seen within one request. What is no badge
    # and never changes need not be asked for within a day.
    kept = "public, max-age=86400" if document.lasts else "no-cache"
    headers = {**OPEN_TO_ALL, "ETag": etag, "Cache-Control": kept, "Vary": "Accept"}
    if document.gone:
        return Response(document.body, 410, headers, media_type=JSON_LD)
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    media_type = document.media_type
    if media_type in JSON_KINDS and wants_plain_json(request.headers.get("accept", "")):
        media_type = "application/json"
    if document.file_name:
        headers["Content-Disposition"] = f'inline; filename="{document.file_name}"'
    if media_type == SVG:
        headers["Content-Security-Policy"] = SANDBOX
    return Response(document.body, 200, headers, media_type=media_type)


def wants_token(accept: str) -> bool:
    """Say whether a JWT was asked for by name (VC-JOSE-COSE, media types)."""
    return not {JWT, "application/vc-ld+jwt", "application/jwt"}.isdisjoint(weights(accept))


def wants_plain_json(accept: str) -> bool:
    """Say whether only application/json was asked for (OB 2.0, content negotiation)."""
    wanted = weights(accept)
    return "application/json" in wanted and JSON_KINDS.union(["application/*", "*/*"]).isdisjoint(
        wanted
    )
