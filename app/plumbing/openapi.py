"""The OpenAPI document: what FastAPI reads off the doors, completed by words, examples, headers and refusals."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.plumbing.openapi_words import RATES, REFERENCE, describe_members, describe_parameters
from app.plumbing.problems import Problem

UNSAFE = frozenset({"post", "put", "patch", "delete"})
_PROBLEM = {
    "application/problem+json": {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}
}
LISTING = "Listing_"
"""How the schema of a page of a list is called, before the name of what it lists."""
TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
HEADERS: dict[str, dict[str, Any]] = {
    "Retry-After": {"description": "Seconds to wait before the next try.", "schema": NUMBER},
    "RateLimit-Limit": {"description": "How many calls a window allows.", "schema": NUMBER},
    "RateLimit-Remaining": {"description": "How many are left in it.", "schema": NUMBER},
    "RateLimit-Reset": {"description": "Seconds until all are left again.", "schema": NUMBER},
    "RateLimit-Policy": {
        "description": "The limit and the length of the window in seconds: `1000;w=3600`.",
        "schema": TEXT,
    },
    "Content-Language": {"description": "The language of the sentences.", "schema": TEXT},
    "WWW-Authenticate": {"description": "`Bearer`.", "schema": TEXT},
}
"""The headers of answers, each described once."""
PREFERS = {
    "name": "Accept-Language",
    "in": "header",
    "description": "The language of sentences: `en`, `fr` or `pt`; otherwise the one of the installation.",
    "schema": TEXT,
}
"""The parameter that every call has."""
ARRIVES = (
    "It is signed as Standard Webhooks 1.0 says: check the signature over the exact bytes, refuse what is older than "
    "five minutes. Answer any 2xx within ten seconds; otherwise it is sent again, seven times in a day and a half."
)
SENT = {
    "webhook-id": "The same at every try: whoever has seen it has had the message.",
    "webhook-timestamp": "When this try was made: seconds since 1970.",
    "webhook-signature": "`v1,` and the signature in Base64: HMAC-SHA-256 of id, timestamp and body.",
}
"""The headers that come along with each message."""
ON_REFUSAL: Mapping[HTTPStatus, tuple[str, ...]] = {
    HTTPStatus.TOO_MANY_REQUESTS: ("Retry-After", *RATES),
    HTTPStatus.SERVICE_UNAVAILABLE: ("Retry-After",),
    HTTPStatus.UNAUTHORIZED: ("WWW-Authenticate",),
}


@dataclass(frozen=True)
class Supplement:
    """What the document tells that no door knows."""

    examples: Mapping[str, Any]
    """The name of a schema → a value of it."""
    tags: Mapping[str, str]
    """The nouns of the API, and what each is."""


class DocumentedApi(FastAPI):
    """A FastAPI application whose OpenAPI document also tells each refusal, and shows what is sent and answered."""

    def __init__(self, *, told: Supplement, **options: Any) -> None:
        """Keep what the document tells besides."""
        super().__init__(generate_unique_id_function=_name_of, **options)
        self.told = told

    def openapi(self) -> dict[str, Any]:
        """Return the document (OpenAPI 3.1), made once."""
        if self.openapi_schema is None:
            self.openapi_schema = _complete(super().openapi(), self.told)
        return self.openapi_schema


def _name_of(route: APIRoute) -> str:
    """Return how generated clients call a door: as the code does."""
    return route.name


def _complete(document: dict[str, Any], told: Supplement) -> dict[str, Any]:
    components = document.setdefault("components", {})
    components["headers"] = HEADERS
    components["parameters"] = {PREFERS["name"]: PREFERS}
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    _add(schemas, Problem.__name__, Problem.model_json_schema(ref_template=REFERENCE))
    for path, method, operation in _operations(document):
        parameters = operation.setdefault("parameters", [])
        describe_parameters(parameters)
        parameters.append({"$ref": f"#/components/parameters/{PREFERS['name']}"})
        refusals = _refusals(path, method, secured="security" in operation)
        operation.setdefault("security", [])  # said, not left open: it needs none
        responses = operation["responses"]
        known = set(responses) - {str(HTTPStatus.UNPROCESSABLE_ENTITY.value)}
        responses.update(
            {str(one.value): _response(one) for one in refusals if str(one.value) not in known}
        )
        _complete_responses(responses)
    _tell_messages(document)
    for media in _medias(document):
        _move(media, schemas)
    describe_members(schemas)
    for name, schema in (*schemas.items(), *_inline(document)):
        example = _example(name, told.examples)
        if example is not None:
            schema["examples"] = [example]
    _tag(document, told.tags)
    return document


def _tell_messages(document: dict[str, Any]) -> None:
    """Say how each message of a webhook arrives; how it is refused is its receiver's to say."""
    for message, operations in document.get("webhooks", {}).items():
        for operation in operations.values():
            operation["operationId"] = f"tell_{message.replace('.', '_')}"
            operation["responses"].pop(str(HTTPStatus.UNPROCESSABLE_ENTITY.value), None)
            operation["responses"]["410"] = {"description": "Send nothing more."}
            operation["security"] = []
            operation["description"] = f"{operation['description']} {ARRIVES}"
            operation["parameters"] = [
                {
                    "name": name,
                    "in": "header",
                    "required": True,
                    "description": said,
                    "schema": TEXT,
                }
                for name, said in SENT.items()
            ]


def _add(schemas: dict[str, Any], name: str, schema: dict[str, Any]) -> None:
    """Put a schema and its parts among the components, where they are not there yet."""
    for part, of in schema.pop("$defs", {}).items():
        schemas.setdefault(part, of)
    schemas.setdefault(name, schema)


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield each operation, behind its path and its method."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield path, method, operation


def _complete_responses(responses: dict[str, dict[str, Any]]) -> None:
    """Say of what kind the refusals are that one door alone knows, and which headers each answer may have."""
    counted = any(name in RATES for one in responses.values() for name in one.get("headers", {}))
    for status, response in responses.items():
        if int(status) >= HTTPStatus.BAD_REQUEST:
            response.setdefault("content", _PROBLEM)
            names: tuple[str, ...] = (
                "Content-Language",
                *ON_REFUSAL.get(HTTPStatus(int(status)), ()),
            )
        else:
            names = RATES if counted else ()
        if names:
            response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _medias(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield what is told of each body and each answer."""
    for _path, _method, operation in _operations(document):
        for part in (operation.get("requestBody", {}), *operation["responses"].values()):
            yield from part.get("content", {}).values()


def _move(media: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Have the schema of a model stand among the components, with its parts: there generators give it its name."""
    schema = media["schema"]
    if "$defs" in schema or schema.get("title", "").isidentifier():
        _add(schemas, schema["title"], schema)
        media["schema"] = {"$ref": REFERENCE.format(model=schema["title"])}


def _inline(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the schemas that stand at the door itself, by their titles."""
    for media in _medias(document):
        if "title" in media["schema"]:
            yield media["schema"]["title"], media["schema"]


def _tag(document: dict[str, Any], tags: Mapping[str, str]) -> None:
    """List the nouns that stand in the document, each with what it is."""
    used = {tag for _, _, operation in _operations(document) for tag in operation.get("tags", ())}
    document["tags"] = [
        {"name": name, "description": tags.get(name, name)} for name in sorted(used)
    ]


def _example(name: str, examples: Mapping[str, Any]) -> Any:
    listed = name.removeprefix(LISTING).removesuffix("_")
    if name.startswith(LISTING) and listed in examples:
        return {"items": [examples[listed]], "next": None}
    return examples.get(name)


def _refusals(path: str, method: str, *, secured: bool) -> list[HTTPStatus]:
    refusals = [
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.SERVICE_UNAVAILABLE,
    ]
    if secured:
        refusals += [HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN]
    if secured or "{" in path:  # what belongs to others is “not found” too
        refusals.append(HTTPStatus.NOT_FOUND)
    if method in UNSAFE:
        refusals += [HTTPStatus.CONFLICT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE]
    return sorted(refusals)


def _response(status: HTTPStatus) -> dict[str, Any]:
    return {"description": status.phrase, "content": _PROBLEM}
