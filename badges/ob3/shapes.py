"""Credentials of one shape say the same graph but for their texts: it is made once, then filled in.

An issuer's credentials differ in names, dates and numbers of places, hardly ever in which members they
have. Reading JSON-LD is nine tenths of the work of canonicalising; so the graph of a shape is kept, with
a mark in the place of each text. Telling unnamed objects apart depends on the texts and is done anew for
every document: here where each differs from all others by what it says itself, by the library where not.

This is for what we sign ourselves. What others signed is always read the long way: there, a mistake in
this file would be a way in; here, it would be a signature that nobody accepts.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from pyld.nquads import escape

from badges.errors import CredentialError
from badges.ob3.canonical import CONTROLS, Graph, canonical, canonical_of, graph_of
from badges.sentences import N_

KEPT_SHAPES = 256
_STRING = "http://www.w3.org/2001/XMLSchema#string"
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
    if template is None:
        return canonical(document)
    return _told_apart(template, texts) or canonical_of(_filled(template.graph, texts))


def quads_of(document: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    """Return the quads of a document as N-Quads has them: subject, predicate, object; unnamed objects as they come.

    Raises:
        CredentialError: its shape cannot be kept.
    """
    texts: list[str] = []
    template = _template(json.dumps(_marked(document, texts), separators=(",", ":")), len(texts))
    if template is None:
        raise CredentialError(N_("the graph cannot be kept"))
    return _quads(template, texts)


@dataclass(frozen=True)
class _Template:
    """The graph of a shape, and the same as lines in which texts are put."""

    graph: Graph
    lines: tuple[tuple["_Term", str, "_Term"], ...]


_Term: TypeAlias = str | tuple[str, int, str]
"""As it stands in N-Quads; or what stands before a text, the text's number, and what stands behind it."""


def _told_apart(template: _Template, texts: Sequence[str]) -> str | None:
    """Return the canonical N-Quads where each unnamed object is told apart by its own quads (RDFC-1.0, 4.4.3, step 5).

    Nothing where two of them say the same: the library's whole algorithm tells them apart.
    """
    quads = _quads(template, texts)
    about: dict[str, list[str]] = defaultdict(list)
    for one, name, other in quads:
        if one[0] == "_":
            if one == other:
                return None
            about[one].append(f"_:a {name} {'_:z' if other[0] == '_' else other} .\n")
        if other[0] == "_":
            about[other].append(f"{'_:z' if one[0] == '_' else one} {name} _:a .\n")
    known = {
        hashlib.sha256("".join(sorted(lines)).encode()).hexdigest(): node
        for node, lines in about.items()
    }
    if len(known) < len(about):
        return None
    names = {node: f"_:c14n{number}" for number, (_, node) in enumerate(sorted(known.items()))}
    return "".join(
        sorted(
            f"{names.get(one, one)} {name} {names.get(other, other)} .\n"
            for one, name, other in quads
        )
    )


def _quads(template: _Template, texts: Sequence[str]) -> set[tuple[str, str, str]]:
    said = [escape(text).translate(CONTROLS) for text in texts]
    # Two texts that are equal may make two quads one; a graph is a set.
    return {(_said(one, said), name, _said(other, said)) for one, name, other in template.lines}


def _said(term: _Term, texts: Sequence[str]) -> str:
    return term if isinstance(term, str) else f"{term[0]}{texts[term[1]]}{term[2]}"


def _term(term: Mapping[str, Any]) -> _Term:
    value = term["value"]
    if term["type"] == "blank node":
        return str(value)
    mark = _MARK.fullmatch(value)
    if term["type"] == "IRI":
        before, behind = "<", ">"
    else:
        before, behind = '"', '"'
        if "language" in term:
            behind += f"@{term['language']}"
        elif term["datatype"] != _STRING:
            behind += f"^^<{term['datatype']}>"
    if mark:
        return before, int(mark[1]), behind
    written = value if term["type"] == "IRI" else escape(value).translate(CONTROLS)
    return f"{before}{written}{behind}"


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
def _template(shape: str, count: int) -> _Template | None:
    """Return the template of a shape; nothing if it does not hold every mark, whole, as texts are held."""
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
    if found != set(range(count)):
        return None
    lines = (
        (_term(quad["subject"]), f"<{quad['predicate']['value']}>", _term(quad["object"]))
        for quad in graph["@default"]
    )
    return _Template(graph, tuple(lines))


def _texts_of(graph: Graph) -> Iterator[str]:
    for quad in graph["@default"]:
        for term in quad.values():
            yield term["value"]
            yield from (str(term[name]) for name in ("datatype", "language") if name in term)


def _filled(graph: Graph, texts: Sequence[str]) -> Graph:
    filled = (
        {place: _told(term, texts) for place, term in quad.items()} for quad in graph["@default"]
    )
    # Two texts that are equal may make two quads one; a graph is a set.
    quads = {tuple(tuple(term.items()) for term in quad.values()): quad for quad in filled}
    return {"@default": list(quads.values())}


def _told(term: Mapping[str, Any], texts: Sequence[str]) -> dict[str, Any]:
    mark = _MARK.fullmatch(term["value"])
    return {**term, "value": texts[int(mark[1])]} if mark else dict(term)
