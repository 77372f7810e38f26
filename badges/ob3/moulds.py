"""Credentials that differ in a few plain words, such as ids and hashes: composed once, then cast and signed.

One is composed with marks in the place of these words. Its JSON, and its graph with all that tells unnamed objects
apart, are kept; for each further one the words are put in, and only what says one of them is hashed anew.
Like `badges.ob3.shapes`, this is for what we sign ourselves: whoever uses it compares the first one with the long way.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from badges.errors import CredentialError
from badges.jws import sign
from badges.keys import PrivateKey
from badges.ob2.writing import plain
from badges.ob3.data_integrity import digest_of_options, options_of
from badges.ob3.documents import Credential
from badges.ob3.multikey import encode_multibase
from badges.ob3.shapes import quads_of
from badges.ob3.vc_jwt import claims_of
from badges.sentences import N_

PLAIN = re.compile(r"[A-Za-z0-9$:_-]+")
"""Words that stand in JSON, in IRIs and in N-Quads as they are."""
_PROOF = "x-proof-x"


@dataclass(frozen=True)
class Cast:
    """A text with gaps: pieces, and between them the numbers of the words that fill them."""

    pieces: tuple[str, ...]
    words: tuple[int, ...]

    @classmethod
    def of(cls, text: str, marks: Sequence[str]) -> "Cast":
        """Take a text apart at its marks."""
        parts = re.split("(" + "|".join(re.escape(mark) for mark in marks) + ")", text)
        return cls(tuple(parts[::2]), tuple(marks.index(mark) for mark in parts[1::2]))

    def filled(self, words: Sequence[str]) -> str:
        """Return the text with words in the place of its marks."""
        made = [self.pieces[0]]
        for number, piece in zip(self.words, self.pieces[1:], strict=True):
            made += (words[number], piece)
        return "".join(made)


def check_plain(words: Iterable[str]) -> None:
    """Refuse words that would have to be escaped.

    Raises:
        CredentialError: one holds more than letters, digits and a few signs.
    """
    for word in words:
        if not PLAIN.fullmatch(word):
            raise CredentialError(N_("“{word}” cannot be put into a mould"), word=word)


class CredentialMould:
    """Credentials of one issuer that differ in a few words, for signing in both forms."""

    def __init__(
        self,
        credential: Credential,
        marks: Sequence[str],
        *,
        verification_method: str,
        created: datetime,
        key_id: str,
    ) -> None:
        """Make a mould of a credential in which the marks stand for the words to come.

        Raises:
            CredentialError: it cannot be signed, or its graph cannot be kept.
        """
        document = {name: value for name, value in plain(credential).items() if name != "proof"}
        proof = options_of(verification_method, created)
        signed = {**document, "proof": [{**proof, "proofValue": _PROOF}]}
        self._json = Cast.of(_written(signed), [*marks, _PROOF])
        self._payload = Cast.of(_written({**claims_of(credential), **document}), marks)
        self._header = {"kid": key_id, "typ": "JWT"}
        self._options = digest_of_options(proof, document.get("@context"))
        self._graph = _GraphMould(document, marks)

    def signed(self, words: Sequence[str], key: Ed25519PrivateKey) -> bytes:
        """Return a credential with its proof, as `sign_credential` does.

        Raises:
            CredentialError: its unnamed objects are not told apart by their own quads.
        """
        check_plain(words)
        digest = hashlib.sha256(self._graph.canonical(words).encode()).digest()
        value = encode_multibase(key.sign(self._options + digest))
        return self._json.filled([*words, value]).encode()

    def token(self, words: Sequence[str], key: PrivateKey) -> str:
        """Return a credential as JWT, as `sign_jwt` does."""
        check_plain(words)
        return sign(self._payload.filled(words).encode(), key, header=self._header)


class _GraphMould:
    """A graph with gaps in its texts, and what tells its unnamed objects apart (RDFC-1.0, 4.4.3, step 5)."""

    def __init__(self, document: Mapping[str, object], marks: Sequence[str]) -> None:
        about: dict[str, list[str]] = defaultdict(list)
        quads = quads_of(document)
        nodes = sorted({term for one, _, other in quads for term in (one, other) if _unnamed(term)})
        # Controls are escaped in N-Quads: nothing else looks like these.
        named = {node: f"\x01{number}\x02" for number, node in enumerate(nodes)}
        for one, name, other in quads:
            if _unnamed(one):
                about[one].append(f"_:a {name} {'_:z' if _unnamed(other) else other} .\n")
            if _unnamed(other):
                about[other].append(f"{'_:z' if _unnamed(one) else one} {name} _:a .\n")
            if one == other:
                raise CredentialError(N_("the graph cannot be kept"))
        casts = [
            Cast.of(
                f"{named.get(one, one)} {name} {named.get(other, other)} .\n",
                [*marks, *named.values()],
            )
            for one, name, other in quads
        ]
        self._fixed = ["".join(one.pieces) for one in casts if not one.words]
        self._open = [one for one in casts if one.words]
        told = {node: [Cast.of(line, marks) for line in about[node]] for node in nodes}
        self._about = [
            (
                tuple(one for one in told[node] if one.words),
                [one.pieces[0] for one in told[node] if not one.words],
            )
            for node in nodes
        ]
        self._hashes = [None if changing else _hashed(fixed) for changing, fixed in self._about]

    def canonical(self, words: Sequence[str]) -> str:
        """Return the canonical N-Quads with words in the place of the marks.

        Raises:
            CredentialError: two unnamed objects say the same, or two lines.
        """
        hashes = [
            known or _hashed([*fixed, *(one.filled(words) for one in changing)])
            for known, (changing, fixed) in zip(self._hashes, self._about, strict=True)
        ]
        order = {found: f"_:c14n{number}" for number, found in enumerate(sorted(hashes))}
        said = [*words, *(order[one] for one in hashes)]
        lines = {*self._fixed, *(one.filled(said) for one in self._open)}
        if len(order) < len(hashes) or len(lines) < len(self._fixed) + len(self._open):
            raise CredentialError(N_("the graph cannot be kept"))
        return "".join(sorted(lines))


def _unnamed(term: str) -> bool:
    return term.startswith("_:")


def _hashed(lines: Iterable[str]) -> str:
    return hashlib.sha256("".join(sorted(lines)).encode()).hexdigest()


def _written(document: Mapping[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
