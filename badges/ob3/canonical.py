"""From a JSON-LD document to the canonical text that is signed (RDFC-1.0), and to nothing less.

What is signed is a graph; what people read is JSON. So a document is refused unless the two say
the same: no term that the contexts do not define (it would be dropped, unsigned), no second
spelling of a term (it would be signed, but not read), no name that is no IRI. The work of
canonicalisation, which a hostile graph makes explode, is bounded.
"""

import hashlib
import threading
from collections.abc import Callable, Mapping
from typing import Any

from pyld import jsonld
from pyld.canon import URDNA2015
from pyld.identifier_issuer import IdentifierIssuer

from badges.contexts import load_context
from badges.errors import CredentialError
from badges.sentences import N_

MAX_NODES = 1000
"""The most objects in a document; a badge with rubric, results and evidence takes about 60."""

MAX_WORK = 500
"""The most steps to tell unnamed objects apart; an ordinary badge takes none."""

ContextLoader = Callable[[str], dict[str, Any]]
Graph = dict[str, list[dict[str, Any]]]
"""pyld's form of an RDF dataset: by the name of a graph, its quads of subject, predicate and object."""

# pyld resolves names that are no IRIs against a base of its own choice; against this one they can
# be told apart.
_RELATIVE = "x-relative:"
_RELATIVE_BASE = f"{_RELATIVE}//document/"
CONTROLS = {
    code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F) if code not in (0x09, 0x0A, 0x0D)
} | {0x08: "\\b", 0x0C: "\\f"}

# pyld keeps its caches of contexts in dictionaries that two threads must not change at once.
_PYLD = threading.Lock()


def canonical(
    document: Mapping[str, Any], load: ContextLoader = load_context, hash_name: str = "sha256"
) -> str:
    """Return the canonical N-Quads of a document.

    Args:
        document: the JSON-LD document; its contexts must all be known to `load`.
        load: from the address of a context to its document.
        hash_name: the hash that tells unnamed objects apart; a P-384 key goes with `sha384`.

    Raises:
        CredentialError: as `graph_of`; or the graph is built to keep the verifier busy (`too_complex`).
    """
    return canonical_of(graph_of(document, load), hash_name)


def graph_of(document: Mapping[str, Any], load: ContextLoader = load_context) -> Graph:
    """Return the graph that a document says, its unnamed objects not yet told apart.

    Args:
        document: the JSON-LD document; its contexts must all be known to `load`.
        load: from the address of a context to its document.

    Raises:
        CredentialError: a context is unknown (code `context`), a term is not defined or spelled
            in another way (`undefined`), a name is no IRI (`relative`), or there are too many
            objects (`too_complex`).
    """
    _refuse_other_spellings(document)
    dropped: list[str] = []
    options = {
        "base": _RELATIVE_BASE,
        "processingMode": "json-ld-1.1",
        "documentLoader": _loader(load),
    }
    try:
        with _PYLD:
            processor = jsonld.JsonLdProcessor(lambda name: dropped.append(str(name)))
            expanded = processor.expand(dict(document), dict(options))
            _refuse_incomplete(expanded, dropped)
            graph: Graph = processor.to_rdf(
                expanded, options | {"identifierIssuer": IdentifierIssuer("_:b")}
            )
    except jsonld.JsonLdError as error:
        cause = _own_error(error)
        if cause is not None:
            raise cause from None
        raise CredentialError(
            N_("the document is no valid JSON-LD ({detail})"),
            detail=str(error.code or "processing failed"),
            code="undefined",
        ) from None
    except (RecursionError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        # What pyld raises on documents nobody foresaw; they are no credentials.
        raise CredentialError(N_("the document is no valid JSON-LD"), code="undefined") from None
    return graph


def canonical_of(graph: Graph, hash_name: str = "sha256") -> str:
    """Return the canonical N-Quads of a graph (RDFC-1.0).

    Raises:
        CredentialError: too many of its unnamed objects are told apart by their links only (`too_complex`).
    """
    return _Canonicalizer(hash_name).run(graph)


class _Canonicalizer(URDNA2015):  # type: ignore[misc]  # pyld has no types
    """pyld's canonicalisation with two mends: control characters and a limit on work.

    RDFC-1.0 writes control characters as escapes, pyld as they are. The escapes are put in where
    texts are hashed and where they are given out; in between nothing depends on them.
    """

    def __init__(self, hash_name: str) -> None:
        super().__init__()
        self._hash_name = hash_name
        self._work = 0

    def create_hash(self) -> Any:
        return hashlib.new(self._hash_name)

    def run(self, graph: Graph) -> str:
        text = str(self.main(graph, {"format": "application/n-quads"}))
        return "".join(_escaped(line + "\n" for line in text.split("\n")[:-1]))

    def hash_nquads(self, nquads: list[str]) -> str:
        return str(super().hash_nquads(_escaped(nquads)))

    def hash_n_degree_quads(self, id_: str, issuer: IdentifierIssuer) -> dict[str, Any]:
        self._work += 1
        if self._work > MAX_WORK:
            raise CredentialError(
                N_("the document holds too many objects that only their links tell apart"),
                code="too_complex",
            )
        found: dict[str, Any] = super().hash_n_degree_quads(id_, issuer)
        return found


def _escaped(nquads: Any) -> list[str]:
    return sorted(quad[:-1].translate(CONTROLS) + "\n" for quad in nquads)


def _loader(load: ContextLoader) -> Callable[[str, Any], dict[str, Any]]:
    def answer(url: str, _options: Any) -> dict[str, Any]:
        return {"contextUrl": None, "documentUrl": url, "document": load(url)}

    return answer


def _own_error(error: BaseException) -> CredentialError | None:
    """Return the error of ours that pyld wrapped in its own, if any."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, CredentialError):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None


def _refuse_other_spellings(document: Mapping[str, Any]) -> None:
    """Refuse keywords and full IRIs as names: each term must be spelled as it is read."""
    nodes: list[tuple[Any, bool]] = [(document, True)]
    count = 0
    while nodes:
        node, is_document = nodes.pop()
        if isinstance(node, list):
            nodes.extend((one, is_document) for one in node)
        if not isinstance(node, Mapping):
            continue
        count += 1
        if count > MAX_NODES:
            raise CredentialError(
                N_("the document holds more than {count} objects"),
                count=MAX_NODES,
                code="too_complex",
            )
        for name, value in node.items():
            if name == "@context" and is_document:
                _refuse_inline_contexts(value)
            elif name.startswith("@") or ":" in name:
                raise CredentialError(
                    N_("the name {name} is no term of the contexts"),
                    name=ascii(name[:80]),
                    code="undefined",
                )
            else:
                # An endorsement is a whole document inside another, with contexts of its own.
                nodes.append((value, name == "endorsement"))


def _refuse_inline_contexts(value: Any) -> None:
    contexts = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in contexts):
        raise CredentialError(
            N_("a context is written into the document and could give words another meaning"),
            code="context",
        )


def _refuse_incomplete(expanded: Any, dropped: list[str]) -> None:
    """Refuse what the graph would leave out: undefined terms and names that are no IRIs."""
    if dropped:
        raise CredentialError(
            N_("the term {name} is not defined by the contexts, so nothing protects it"),
            name=ascii(dropped[0][:80]),
            code="undefined",
        )
    nodes: list[Any] = [expanded]
    while nodes:
        node = nodes.pop()
        if isinstance(node, list):
            nodes.extend(node)
        elif isinstance(node, dict):
            types = node.get("@type", [])
            for name in (node.get("@id"), *(types if isinstance(types, list) else [types])):
                _refuse_relative(name)
            nodes.extend(value for key, value in node.items() if key not in ("@id", "@type"))


def _refuse_relative(name: Any) -> None:
    if name is None or name == "@json":
        return
    text = str(name)
    if text.startswith(("_:", _RELATIVE)) or ":" not in text:
        written = text.removeprefix(_RELATIVE_BASE)
        raise CredentialError(
            N_("the name {name} is no IRI, so nothing protects it"),
            name=ascii(written[:80]),
            code="relative",
        )
