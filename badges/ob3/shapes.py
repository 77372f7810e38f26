"""Credentials of one shape say the same graph but for their texts: it is made once, then filled in.

An issuer's credentials differ in names, dates and numbers of places, hardly ever in which members they
have. Reading JSON-LD is nine tenths of the work of canonicalising; so the graph of a shape is kept, with
a mark in the place of each text. Telling unnamed objects apart, which depends on the texts, is done
anew for every document by the library.

This is for what we sign ourselves. What others signed is always read the long way: there, a mistake in
this file would be a way in; here, it would be a signature that nobody accepts.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from badges.errors import CredentialError
from badges.ob3.canonical import Graph, canonical, canonical_of, graph_of

KEPT_SHAPES = 256
# An IRI that JSON-LD takes as it is: its scheme is no term of a context, it needs no resolving nor escaping.
_IRI = re.compile(
    r"(https?://|urn:uuid:|did:web:|did:key:|mailto:)[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+", re.ASCII
)
_MARK = re.compile(r"(?:https?://|urn:uuid:|did:web:|did:key:|mailto:|text )x-mark-(\d+)-x")
_STRUCTURE = frozenset({"type", "@context"})
"""Members whose words have a meaning of their own: another word there is another shape."""


def canonical_by_shape(document: Mapping[str, Any]) -> str:
    """Return what `canonical` returns, sooner when a document of the same shape was seen before.

    Raises:
        CredentialError: as `canonical`.
    """
    texts: list[str] = []
    shape = _marked(document, texts)
    template = _template(json.dumps(shape, separators=(",", ":")), len(texts))
    return canonical(document) if template is None else canonical_of(_filled(template, texts))


def _marked(node: Any, texts: list[str]) -> Any:
    """Return a copy with a mark in the place of each text; the texts are put in a list."""
    if isinstance(node, Mapping):
        return {
            name: value if name in _STRUCTURE else _marked(value, texts)
            for name, value in node.items()
        }
    if isinstance(node, list):
        return [_marked(one, texts) for one in node]
    if not isinstance(node, str):
        return node
    texts.append(node)
    iri = _IRI.fullmatch(node)
    return f"{iri[1] if iri else 'text '}x-mark-{len(texts) - 1}-x"


@lru_cache(maxsize=KEPT_SHAPES)
def _template(shape: str, count: int) -> Graph | None:
    """Return the graph of a shape; nothing if it does not hold every mark, whole, where texts are taken as they are."""
    try:
        graph = graph_of(json.loads(shape))
    except CredentialError:
        return None  # the long way says what is wrong, in the document's own words
    if set(graph) - {"@default"}:
        return None
    found = set()
    for text in _texts_of(graph):
        mark = _MARK.fullmatch(text)
        if mark:
            found.add(int(mark[1]))
        elif "x-mark-" in text:
            return None
    return graph if found == set(range(count)) else None


def _texts_of(graph: Graph) -> Iterator[str]:
    for quad in graph["@default"]:
        for term in quad.values():
            yield term["value"]
            yield from (str(term[name]) for name in ("datatype", "language") if name in term)


def _filled(template: Graph, texts: Sequence[str]) -> Graph:
    filled = (
        {place: _told(term, texts) for place, term in quad.items()} for quad in template["@default"]
    )
    # Two texts that are equal may make two quads one; a graph is a set.
    quads = {tuple(tuple(term.items()) for term in quad.values()): quad for quad in filled}
    return {"@default": list(quads.values())}


def _told(term: Mapping[str, Any], texts: Sequence[str]) -> dict[str, Any]:
    mark = _MARK.fullmatch(term["value"])
    return {**term, "value": texts[int(mark[1])]} if mark else dict(term)
