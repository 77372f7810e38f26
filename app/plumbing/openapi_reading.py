"""The OpenAPI document as people read it: its nouns, the calls of each, and the things that are sent and answered."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")
Document = Mapping[str, Any]
Kind = tuple[tuple[str, str], ...]
"""What a value is, in pieces: words, and the name of the thing that they are; empty where they are none."""


@dataclass(frozen=True)
class Slot:
    """A field of a thing, or a parameter of a call."""

    name: str
    place: str
    """`path`, `query` or `header`; empty for a field."""
    kind: Kind
    words: str
    needed: bool


@dataclass(frozen=True)
class Content:
    """What is sent or answered, in one kind of file."""

    media: str
    kind: Kind
    members: tuple[Slot, ...] = ()
    """Its fields, where it is a thing without a name."""


@dataclass(frozen=True)
class Call:
    """One call."""

    name: str
    method: str
    path: str
    words: str
    keys: tuple[str, ...]
    """What kinds of keys it takes; none where everybody may call."""
    parameters: tuple[Slot, ...]
    sends: tuple[Content, ...]
    answers: Mapping[str, tuple[str, tuple[Content, ...]]] = field(default_factory=dict)
    """A status → what it says, and what comes along."""


@dataclass(frozen=True)
class Noun:
    """What calls are about."""

    name: str
    words: str
    calls: tuple[Call, ...]

    @property
    def slug(self) -> str:
        """Return its name as a part of an address."""
        return self.name.replace(" ", "-")


def nouns_of(document: Document) -> list[Noun]:
    """Return the nouns of the API, each with its calls."""
    found: dict[str, list[Call]] = {}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                tag = item[method]["tags"][0]
                found.setdefault(tag, []).append(_call(method, path, item[method]))
    told = {tag["name"]: tag["description"] for tag in document["tags"]}
    return [Noun(name, told[name], tuple(calls)) for name, calls in sorted(found.items())]


def webhooks_of(document: Document) -> tuple[Call, ...]:
    """Return what webhooks are told, as calls of the receiver."""
    return tuple(
        _call("post", name, item["post"]) for name, item in document.get("webhooks", {}).items()
    )


def things_of(document: Document, calls: tuple[Call, ...]) -> dict[str, tuple[Slot, ...]]:
    """Return everything that calls send and answer, and what that consists of, by name."""
    schemas = document["components"]["schemas"]
    waiting = [name for call in calls for content in _contents(call) for name in _named(content)]
    found: dict[str, tuple[Slot, ...]] = {}
    while waiting:
        name = waiting.pop()
        if name not in found and name in schemas:
            found[name] = members_of(schemas[name])
            waiting += [ref for one in found[name] for _, ref in one.kind if ref]
    return dict(sorted(found.items(), key=lambda pair: pair[0].casefold()))


def example_of(document: Document, name: str) -> str:
    """Return the example of a thing as JSON; empty where it has none."""
    examples = document["components"]["schemas"].get(name, {}).get("examples")
    return json.dumps(examples[0], indent=2, ensure_ascii=False) if examples else ""


def members_of(schema: Document) -> tuple[Slot, ...]:
    """Return the fields of an object; none of anything else."""
    needed = schema.get("required", ())
    return tuple(
        Slot(name, "", kind_of(of), of.get("description", ""), name in needed)
        for name, of in schema.get("properties", {}).items()
    )


def kind_of(schema: Document) -> Kind:
    """Return in a few words what a value is."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return ((name, name),)
    for several in ("anyOf", "oneOf"):
        if several in schema:
            kinds = list(dict.fromkeys(kind_of(one) for one in schema[several]))
            joined: list[tuple[str, str]] = []
            for kind in kinds:
                joined += [(" or ", ""), *kind] if joined else kind
            return tuple(joined)
    if schema.get("type") == "array":
        return (("list of ", ""), *kind_of(schema.get("items", {})))
    if "enum" in schema:
        return ((", ".join(f"`{one}`" for one in schema["enum"]), ""),)
    of = schema.get("format") or schema.get("const") or schema.get("type") or "anything"
    return ((str(of), ""),)


def pieces(words: str) -> list[tuple[str, bool]]:
    """Return a text in pieces: words as they are, and what stands in backticks as code."""
    parts = re.split(r"`([^`]*)`", re.sub(r"\s+", " ", words))
    return [(part, bool(place % 2)) for place, part in enumerate(parts) if part]


def _call(method: str, path: str, operation: Document) -> Call:
    parameters = [one for one in operation.get("parameters", ()) if "$ref" not in one]
    keys = [name for one in operation.get("security", ()) for name in one or ("",)]
    return Call(
        name=operation["operationId"],
        method=method.upper(),
        path=path,
        words=operation.get("description") or operation["summary"],
        keys=() if "" in keys else tuple(dict.fromkeys(keys)),
        parameters=tuple(
            Slot(
                one["name"],
                one["in"],
                kind_of(one.get("schema", {})),
                one.get("description", ""),
                one.get("required", False),
            )
            for one in parameters
        ),
        sends=_content(operation.get("requestBody", {})),
        answers={
            status: (answer.get("description", ""), _content(answer))
            for status, answer in sorted(operation["responses"].items())
        },
    )


def _content(part: Document) -> tuple[Content, ...]:
    return tuple(
        Content(
            media,
            kind_of(of.get("schema", {})),
            () if "$ref" in of.get("schema", {}) else members_of(of.get("schema", {})),
        )
        for media, of in part.get("content", {}).items()
    )


def _contents(call: Call) -> Iterator[Content]:
    yield from call.sends
    for _, contents in call.answers.values():
        yield from contents


def _named(content: Content) -> list[str]:
    kinds = (content.kind, *(member.kind for member in content.members))
    return [name for kind in kinds for _, name in kind if name]
