"""HTML doors: the API in the product's own look, made of its OpenAPI document; nothing is fetched from elsewhere."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.errors import N_, NotFound
from app.people.dependencies import OpenPage
from app.plumbing.openapi_reading import (
    Call,
    example_of,
    nouns_of,
    pieces,
    things_of,
    webhooks_of,
)
from app.plumbing.texts import Line

router = APIRouter(include_in_schema=False)
WEBHOOKS = "webhooks"


@router.get("/docs")
def show_api(request: Request, page: OpenPage) -> Response:
    """List what the API speaks of."""
    document = request.app.openapi()
    return page.show(
        "sharing/api.html",
        nouns=nouns_of(document),
        messages=webhooks_of(document),
        words=document["info"]["description"],
        base=document["servers"][0]["url"],
        pieces=pieces,
    )


@router.get("/docs/{noun}")
def show_api_noun(request: Request, page: OpenPage, noun: Line) -> Response:
    """Show every call about one noun, and all that these calls send and answer.

    Raises:
        NotFound: there is no such noun.
    """
    document = request.app.openapi()
    if noun == WEBHOOKS:
        said = "What your server is told, as a POST of JSON to the address of your webhook."
        return page.show("sharing/api_noun.html", **_values(document, WEBHOOKS, said))
    for one in nouns_of(document):
        if one.slug == noun:
            return page.show(
                "sharing/api_noun.html", **_values(document, one.name, one.words, one.calls)
            )
    raise NotFound(N_("There is nothing at this address."))


def _values(
    document: dict[str, Any], name: str, words: str, calls: tuple[Call, ...] = ()
) -> dict[str, Any]:
    """Return what the page of a noun shows; without calls, what webhooks are told."""
    shown = calls or webhooks_of(document)
    things = things_of(document, shown)
    return {
        "name": name,
        "words": words,
        "calls": shown,
        "told": not calls,
        "things": [
            (one, document["components"]["schemas"][one], members, example_of(document, one))
            for one, members in things.items()
        ],
        "schemes": document["components"]["securitySchemes"],
        "pieces": pieces,
    }
