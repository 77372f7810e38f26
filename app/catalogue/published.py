"""What a release is for other systems: files and CASE objects, made at their first request and kept.

A release never changes, so what was made of it is the same for as long as the process lives, whoever asks.
"""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from fastapi import Request
from fastapi.responses import Response

from app.library import Library
from app.plumbing.accept import weights
from referential import Referential
from referential.exports import skos, tables
from referential.exports.case import build
from referential.exports.case_identifiers import Object

OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, X-Total-Count",
}
KEPT = "public, max-age=3600"
ASKED_ANEW = "public, no-cache"
"""For what changes with the next release: it may be kept, and is asked for each time."""
TURTLE = "text/turtle; charset=utf-8"
JSON_LD = "application/ld+json"


@dataclass(frozen=True)
class Published:
    """Some bytes for everybody, with what HTTP says of them (RFC 9110)."""

    content: bytes
    media_type: str

    @cached_property
    def tag(self) -> str:
        """The digest by which a copy is known to be the same."""
        return hashlib.sha256(self.content).hexdigest()[:32]

    @cached_property
    def packed(self) -> bytes:
        """The same bytes by gzip (RFC 1952), of no date: equal contents give equal bytes."""
        return gzip.compress(self.content, mtime=0)

    def answer(self, request: Request, headers: Mapping[str, str]) -> Response:
        """Return the answer: packed for who takes gzip, and nothing but its tag for who has it already."""
        packed = weights(request.headers.get("accept-encoding", "")).get("gzip", 0.0) > 0
        # Two representations of one thing have a tag each.
        tag = f'"{self.tag}-gzip"' if packed else f'"{self.tag}"'
        said = {**OPEN_TO_ALL, "Cache-Control": KEPT, "ETag": tag, "Vary": "Accept-Encoding"}
        vary = headers.get("Vary")
        said.update({**headers, "Vary": f"{vary}, Accept-Encoding" if vary else said["Vary"]})
        if _has(request, tag):
            return Response(status_code=304, headers=said)
        if packed:
            said["Content-Encoding"] = "gzip"
        return Response(
            self.packed if packed else self.content, headers=said, media_type=self.media_type
        )


def _has(request: Request, tag: str) -> bool:
    """Say whether the caller holds this very representation (weakly compared: RFC 9110, section 13.1.2)."""
    named = request.headers.get("if-none-match", "")
    return named.strip() == "*" or tag in (
        one.strip().removeprefix("W/") for one in named.split(",")
    )


MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "ttl": TURTLE,
    "jsonld": JSON_LD,
}
"""The kinds of files that a release is had as, by the ending of their addresses."""


@dataclass(frozen=True)
class _Shelf:
    """Some releases on a service, as an argument of what is kept: their digests say which they are."""

    releases: tuple[Referential, ...]
    base: str

    @property
    def _key(self) -> tuple[object, ...]:
        return (self.base, *((one.version, one.digest) for one in self.releases))

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shelf) and self._key == other._key


def file_of(release: Referential, base: str, ending: str) -> Published:
    """Return a release in one format."""
    return _file(_Shelf((release,), base), ending)


@lru_cache(maxsize=32)
def _file(shelf: _Shelf, ending: str) -> Published:
    (release,) = shelf.releases
    if ending in ("json", "csv"):
        content = (tables.to_json if ending == "json" else tables.to_csv)(release)
    else:
        content = (skos.to_turtle if ending == "ttl" else skos.to_jsonld)(release, shelf.base)
    return Published(content, MEDIA_TYPES[ending])


@dataclass(frozen=True)
class CaseShelf:
    """Every release in every language as CASE objects, the oldest release first."""

    documents: tuple[Object, ...]
    answers: Mapping[str, Object]
    """What the service answers, by the path after `/ims/case/v1p1/`."""


def case_of(library: Library, base: str) -> CaseShelf:
    """Return the CASE objects of all releases."""
    return _case(_Shelf(tuple(library.releases.values()), base))


@lru_cache(maxsize=2)
def _case(shelf: _Shelf) -> CaseShelf:
    days = {one.version: one.released_on for one in shelf.releases if one.released_on is not None}
    packages = [
        build(release, shelf.base, language, days)
        for release in shelf.releases
        for language in release.languages
    ]
    answers = {path: said for one in packages for path, said in one.answers().items()}
    return CaseShelf(tuple(one.standing_alone() for one in packages), answers)
