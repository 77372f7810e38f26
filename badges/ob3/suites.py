"""The cryptosuites of Data Integrity proofs that are read: by their names, with the keys they go with.

Data Integrity EdDSA Cryptosuites 1.0, Data Integrity ECDSA Cryptosuites 1.0, and `Ed25519Signature2020` of the time
of Verifiable Credentials 1.1, which signs as `eddsa-rdfc-2022` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    SECP384R1,
    EllipticCurve,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384

from badges.errors import SignatureError
from badges.keys import PublicKey
from badges.sentences import N_

CRYPTOSUITE = "eddsa-rdfc-2022"
"""The suite that is written."""

_PROOF = "DataIntegrityProof"
_HASHES = {"sha256": SHA256, "sha384": SHA384}


SuiteKey = EllipticCurvePublicKey | Ed25519PublicKey
"""A key that some suite signs with."""


class Form(Enum):
    """How a document is made canonical before it is signed."""

    RDF = "rdf"
    JCS = "jcs"
    SELECTIVE = "selective"
    """As RDF, statement by statement, so that the holder can leave some out."""


@dataclass(frozen=True)
class Suite:
    """A way to sign a document."""

    form: Form
    curves: tuple[type[EllipticCurve], ...] = ()
    """The curves of its ECDSA keys; without one, it signs with Ed25519."""
    older: bool = False
    """Whether another suite took its place."""

    def fitting(self, key: PublicKey) -> tuple[SuiteKey, str]:
        """Return a key, if it is of the suite's kind, with the name of the hash that goes with it.

        Raises:
            SignatureError: the suite does not sign with such keys (`algorithm`).
        """
        if self.curves:
            if isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, self.curves):
                return key, "sha384" if isinstance(key.curve, SECP384R1) else "sha256"
        elif isinstance(key, Ed25519PublicKey):
            return key, "sha256"
        raise SignatureError(
            N_("the proof's key is of a kind that its suite does not sign with"), code="algorithm"
        )


def signature_bytes(key: SuiteKey) -> int:
    """Return how long a signature with a key of a suite is."""
    return 2 * (key.key_size // 8) if isinstance(key, EllipticCurvePublicKey) else 64


_NIST = (SECP256R1, SECP384R1)
SUITES: Mapping[str, Suite] = MappingProxyType(
    {
        CRYPTOSUITE: Suite(Form.RDF),
        "eddsa-jcs-2022": Suite(Form.JCS),
        "ecdsa-rdfc-2019": Suite(Form.RDF, _NIST),
        "ecdsa-jcs-2019": Suite(Form.JCS, _NIST),
        "ecdsa-sd-2023": Suite(Form.SELECTIVE, (SECP256R1,)),
        # The name of eddsa-rdfc-2022 in drafts; the same in all else.
        "eddsa-2022": Suite(Form.RDF, older=True),
        "Ed25519Signature2020": Suite(Form.RDF, older=True),
    }
)
"""Every suite that is read, by the name that a proof gives it."""

_OLD_TYPES = frozenset({"Ed25519Signature2020"})
"""Suites that are named by the type of the proof, as all were once."""


def suite_of(proof: Mapping[str, Any]) -> Suite | None:
    """Return the suite of a proof, if it is one that is read and the proof secures the document alone."""
    if "previousProof" in proof:
        return None
    kind, name = proof.get("type"), proof.get("cryptosuite")
    if kind == _PROOF and isinstance(name, str) and name not in _OLD_TYPES:
        return SUITES.get(name)
    if isinstance(kind, str) and kind in _OLD_TYPES and name is None:
        return SUITES[kind]
    return None


def proof_name(proof: Mapping[str, Any]) -> str:
    """Return what a proof calls itself: its suite, or its type."""
    return ascii(str(proof.get("cryptosuite") or proof.get("type"))[:60])


def unread_suite(proof: Mapping[str, Any]) -> SignatureError:
    """Return what is said of a proof whose suite is not read (`unsupported`)."""
    return SignatureError(
        N_("the proof is {name}; {names} are read"),
        name=proof_name(proof),
        names=", ".join(SUITES),
        code="unsupported",
    )


def verify_raw(key: SuiteKey, signature: bytes, data: bytes, hash_name: str) -> None:
    """Check a signature of Ed25519, or of ECDSA as two numbers one behind the other (IEEE P1363).

    Raises:
        SignatureError: it does not match (`wrong_key`).
    """
    try:
        if isinstance(key, EllipticCurvePublicKey):
            half = len(signature) // 2
            r, s = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
            key.verify(encode_dss_signature(r, s), data, ECDSA(_HASHES[hash_name]()))
        else:
            key.verify(signature, data)
    except InvalidSignature:
        raise SignatureError(
            N_("the signature does not match: the text was changed, or another key signed it"),
            code="wrong_key",
        ) from None
