"""Whole documents in which a few members were changed, the same for the same seed: they get further than noise."""

import base64
import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

from badges.errors import JsonError
from badges.jws import sign
from badges.strict_json import read_object
from badges.trust import load_bundle
from badges.verification import Fetched
from badges.verification.resolver import Resolver
from tests.issuer_in_memory import signing_key
from tests.vectors.build import HERE as VECTORS
from tests.vectors.platforms import CASES, Platform

RECIPIENT = "ines@example.org"
ODD: list[Any] = [
    None, True, False, 0, -1, 10**30, 1e308, "", " ", "x", "\u0000", "\ud800", [], {}, [None], [[]], [{}],
    ["RS256"], {"id": "x"}, {"type": []}, "urn:uuid:", "https://", "https://[", "did:web:", "did:key:z",
    "data:image/png;base64,", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "sha256$", "a" * 5000,
    {"@context": "https://example.org/"}, {"@id": "x", "@graph": []}, RECIPIENT, "http://[::1]:99999/", "http://a:b@c/",
    {"@context": None}, {"@context": [{"id": None}]}, ["", {}], {"": ""}, "pt_br", "\u2028", "%00", 1.5, -0.0,
]  # fmt: skip
"""Values that are of a wrong type, at the edge of a right one, or that mean something elsewhere."""

RECIPIENTS = (
    RECIPIENT, "", " ", "Inès <ines@example.org>", "mailto:ines@example.org", "a@b,c@d", "\u200bines@example.org",
    "\ud800", "x" * 5000, "ines@example.org\u0000", "<>", "@", "a\r\nb@example.org", "=1+1", "+33123456789",
)  # fmt: skip


def documents() -> Iterator[dict[str, Any]]:
    """Yield every JSON document of the vectors, the payloads of tokens too, and what platforms serve."""
    for path in sorted(VECTORS.glob("*-*/**/*")):
        if path in CASES:
            yield from (one for one in Platform.read(path).case["web"].values() if "id" in one)
        elif path.suffix in (".json", ".jsonld") or path.parent.name == "trust":
            try:
                yield read_object(path.read_bytes())
            except JsonError:
                continue
        elif path.suffix in (".jws", ".jwt"):
            payload = path.read_text().split(".")[1]
            yield read_object(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


DOCUMENTS = list(documents())
WORDS = sorted({name for document in DOCUMENTS for name in document})


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container of a document with each key or position in it."""
    items = node.items() if isinstance(node, dict) else enumerate(node)
    for place, inner in list(items):
        yield node, place
        if isinstance(inner, dict | list):
            yield from places(inner)


def mutate(document: dict[str, Any], chance: Random) -> dict[str, Any]:
    """Return a copy in which one to three members were replaced, removed, renamed, wrapped or copied elsewhere."""
    changed: dict[str, Any] = json.loads(json.dumps(document))
    for _ in range(chance.randint(1, 3)):
        known = list(places(changed))
        if not known:
            break
        node, place = chance.choice(known)
        other, elsewhere = chance.choice(known)
        act = chance.choice(("replace", "replace", "remove", "rename", "wrap", "copy"))
        if act == "replace":
            node[place] = deepcopy(chance.choice(ODD))  # it may be changed itself
        elif act == "remove":
            del node[place]
        elif act == "wrap":
            node[place] = [node[place], node[place]]
        elif act == "copy":
            node[place] = json.loads(json.dumps(other[elsewhere]))
        elif isinstance(node, dict):
            node[chance.choice(WORDS)] = node.pop(place)
    return changed


def spelt(document: dict[str, Any]) -> bytes:
    """Return a document as it is sent."""
    return json.dumps(document).encode()


@dataclass(frozen=True)
class Trial:
    """One question: what is given, for whom, and what the web answers."""

    given: bytes
    recipient: str
    web: Resolver


class Web:
    """The true issuers of all vectors, and the platforms; one address may answer otherwise."""

    def __init__(self, changed: dict[str, bytes] | None = None) -> None:
        self._changed = changed or {}

    def fetch(self, url: str) -> Fetched:
        """Answer for whoever knows the address."""
        if url in self._changed:
            return Fetched(url, 200, "application/json", self._changed[url])
        return _KNOWN[url].fetch(url) if url in _KNOWN else _NOBODY.fetch(url)


@dataclass(frozen=True)
class _Source:
    """A badge, and the documents that are served for it."""

    given: bytes
    served: dict[str, dict[str, Any]]


_BUNDLES = sorted(VECTORS.glob("*/trust"))
_KNOWN: dict[str, Resolver] = {}
_SOURCES: list[_Source] = []


def _read_vectors() -> Resolver:
    for folder in _BUNDLES:
        bundle = load_bundle(folder)
        served = {}
        for url in json.loads((folder / "index.json").read_text()):
            _KNOWN[url] = bundle
            try:
                served[url] = read_object(bundle.fetch(url).body)
            except JsonError:
                continue  # a picture
        good = sorted(folder.parent.glob("good-*"))
        _SOURCES.extend(_Source(path.read_bytes(), served) for path in good)
    for path in CASES:
        platform = Platform.read(path)
        served = {url: one for url, one in platform.case["web"].items() if "id" in one}
        _KNOWN.update(dict.fromkeys(platform.case["web"], platform))
        given = platform.given
        _SOURCES.append(_Source(given if isinstance(given, bytes) else given.encode(), served))
    return load_bundle(_BUNDLES[0])


_NOBODY = _read_vectors()


def trial(chance: Random) -> Trial:
    """Return a question about a changed document: given, signed, below another header, or served."""
    recipient = chance.choice(RECIPIENTS)
    kind = chance.choice(("given", "signed", "header", "served", "served"))
    if kind == "served":
        source = chance.choice([one for one in _SOURCES if one.served])
        url = chance.choice(sorted(source.served))
        changed = mutate(source.served[url], chance)
        return Trial(source.given, recipient, Web({url: spelt(changed)}))
    changed = mutate(chance.choice(DOCUMENTS), chance)
    if kind == "given":
        own = changed.get("id")
        web = Web({own: spelt(changed)} if isinstance(own, str) else None)
        return Trial(spelt(changed), recipient, web)
    token = sign(spelt(changed), signing_key())
    if kind == "header":
        _, payload, signature = token.split(".")
        head = mutate({"alg": "RS256", "kid": "x", "typ": "JWT"}, chance)
        header = base64.urlsafe_b64encode(spelt(head)).rstrip(b"=").decode()
        token = f"{header}.{payload}.{signature}"
    return Trial(token.encode(), recipient, Web())
