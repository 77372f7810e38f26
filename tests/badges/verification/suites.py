"""Ways to sign a credential that the library itself only checks, written for the tests from the norms."""

import base64
import json
from collections.abc import Callable, Mapping
from hashlib import sha256, sha384
from typing import Any

import cbor2
import jwt
import rfc8785
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm

from badges.ob3.canonical import canonical
from badges.ob3.multikey import encode_multibase
from tests.badges.credentials import DID, DID_DOCUMENT, KEY, METHOD, CredentialIssuer

Key = Ed25519PrivateKey | ec.EllipticCurvePrivateKey
P256 = ec.derive_private_key(7, ec.SECP256R1())
P384 = ec.derive_private_key(7, ec.SECP384R1())
OTHERS: dict[int, Key] = {
    256: ec.derive_private_key(8, ec.SECP256R1()),
    384: ec.derive_private_key(8, ec.SECP384R1()),
}
P256_METHOD, P384_METHOD = f"{DID}#p256", f"{DID}#p384"
_PREFIXES = {256: b"\x80\x24", 384: b"\x81\x24"}
V1 = "https://www.w3.org/2018/credentials/v1"
OLDER_CONTEXTS = (
    "https://www.w3.org/ns/credentials/status/v1",
    "https://w3id.org/security/suites/ed25519-2020/v1",
)


def multikey_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    return _PREFIXES[key.key_size] + point


def raw_signature(key: Key, data: bytes) -> bytes:
    if isinstance(key, Ed25519PrivateKey):
        return key.sign(data)
    size = key.key_size // 8
    numbers = decode_dss_signature(key.sign(data, ec.ECDSA(SHA256() if size == 32 else SHA384())))
    return b"".join(number.to_bytes(size, "big") for number in numbers)


def _hash(key: Key) -> Callable[[bytes], Any]:
    return sha384 if isinstance(key, ec.EllipticCurvePrivateKey) and key.key_size == 384 else sha256


def _options(members: Mapping[str, Any], suite: str, method: str) -> dict[str, Any]:
    kind = {"type": "DataIntegrityProof", "cryptosuite": suite}
    if suite == "Ed25519Signature2020":
        kind = {"type": suite}
    return {
        **kind,
        "created": "2026-06-01T12:00:00Z",
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }


def _canonical(key: Key, suite: str, document: Mapping[str, Any]) -> bytes:
    if "-jcs-" in suite:
        return rfc8785.dumps(dict(document))
    name = "sha384" if _hash(key) is sha384 else "sha256"
    return canonical(document, hash_name=name).encode()


def secured(members: Mapping[str, Any], suite: str, key: Key, method: str) -> dict[str, Any]:
    """Return a credential with a proof over the digests of its options and of itself."""
    options = _options(members, suite, method) | {"@context": members["@context"]}
    digests = (_hash(key)(_canonical(key, suite, one)).digest() for one in (options, members))
    value = encode_multibase(raw_signature(key, b"".join(digests)))
    if "-jcs-" not in suite:
        del options["@context"]
    return {**members, "proof": [{**options, "proofValue": value}]}


def derived(members: Mapping[str, Any], suite: str, key: Key, method: str) -> dict[str, Any]:
    """Return a credential with a proof in which what is said of the credential itself is always shown."""
    own = ec.derive_private_key(9, ec.SECP256R1())
    options = _options(members, suite, method)
    lines = canonical(members).splitlines(keepends=True)
    labels = {number: sha256(b"label %d" % number).digest() for number in range(len(lines))}
    for number, label in reversed(labels.items()):
        text = "u" + base64.urlsafe_b64encode(label).rstrip(b"=").decode()
        lines = [line.replace(f"_:c14n{number} ", f"_:{text} ") for line in lines]
    lines.sort()
    always = [place for place, line in enumerate(lines) if line.startswith(f"<{members['id']}>")]
    said = canonical({**options, "@context": members["@context"]}).encode()
    mandatory = "".join(lines[place] for place in always).encode()
    base = sha256(said).digest() + (public := multikey_bytes(own)) + (sha256(mandatory).digest())
    signatures = [
        raw_signature(own, line.encode()) for place, line in enumerate(lines) if place not in always
    ]
    parts = cbor2.dumps([raw_signature(key, base), public, signatures, labels, always])
    value = "u" + base64.urlsafe_b64encode(b"\xd9\x5d\x01" + parts).rstrip(b"=").decode()
    return {**members, "proof": [{**options, "proofValue": value}]}


def in_older_model(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return a credential in the names of Verifiable Credentials 1.1."""
    names = {"validFrom": "issuanceDate", "validUntil": "expirationDate"}
    contexts = [V1, *members["@context"][1:], *OLDER_CONTEXTS]
    return {names.get(name, name): value for name, value in members.items()} | {
        "@context": contexts
    }


def token(payload: Mapping[str, Any], algorithm: str, key: Key, method: str) -> str:
    text = json.dumps(payload).encode()
    return jwt.PyJWS().encode(text, key, algorithm, headers={"kid": method})


class SuiteIssuer(CredentialIssuer):
    """The issuer with two more keys, signing in a way of one's choice."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.way = name
        self.signer, self.method = WAYS[name][1:]
        document = self[DID_DOCUMENT]
        document["verificationMethod"] += [
            {
                "id": P256_METHOD,
                "type": "JsonWebKey",
                "controller": DID,
                "publicKeyJwk": ECAlgorithm.to_jwk(P256.public_key(), as_dict=True),
            },
            {
                "id": P384_METHOD,
                "type": "Multikey",
                "controller": DID,
                "publicKeyMultibase": encode_multibase(multikey_bytes(P384)),
            },
        ]
        document["assertionMethod"] += [P256_METHOD, P384_METHOD]

    def to_sign(self) -> dict[str, Any]:
        """Return the credential as it stands now: an object, or the payload of a token."""
        if self.way == "Ed25519Signature2020":
            self.credential = in_older_model(self.credential)
        if self.way == "vc claim":
            return {"iss": DID, "vc": in_older_model(self.credential)}
        return self.credential

    def document(self) -> str:
        return self.after(lambda _: None)

    def after(self, change: Callable[[dict[str, Any]], Any]) -> str:
        """Sign, then change the credential, and return what is to be verified."""
        make, members = WAYS[self.way][0], self.to_sign()
        made = make(members, self.signer, self.method)
        if isinstance(made, str):
            head, _, signature = made.split(".")
            change(members.get("vc", members))
            payload = base64.urlsafe_b64encode(json.dumps(members).encode()).rstrip(b"=").decode()
            return f"{head}.{payload}.{signature}"
        made = json.loads(json.dumps(made))
        change(made)
        return json.dumps(made)


def _proof(suite: str) -> Callable[..., Any]:
    sign = derived if suite == "ecdsa-sd-2023" else secured
    return lambda members, key, method: sign(members, suite, key, method)


def _token(algorithm: str) -> Callable[..., Any]:
    return lambda members, key, method: token(members, algorithm, key, method)


WAYS: dict[str, tuple[Callable[..., Any], Key, str]] = {
    "eddsa-rdfc-2022": (_proof("eddsa-rdfc-2022"), KEY, METHOD),
    "eddsa-2022": (_proof("eddsa-2022"), KEY, METHOD),
    "eddsa-jcs-2022": (_proof("eddsa-jcs-2022"), KEY, METHOD),
    "ecdsa-rdfc-2019 P-256": (_proof("ecdsa-rdfc-2019"), P256, P256_METHOD),
    "ecdsa-rdfc-2019 P-384": (_proof("ecdsa-rdfc-2019"), P384, P384_METHOD),
    "ecdsa-jcs-2019 P-256": (_proof("ecdsa-jcs-2019"), P256, P256_METHOD),
    "ecdsa-jcs-2019 P-384": (_proof("ecdsa-jcs-2019"), P384, P384_METHOD),
    "ecdsa-sd-2023": (_proof("ecdsa-sd-2023"), P256, P256_METHOD),
    "Ed25519Signature2020": (_proof("Ed25519Signature2020"), KEY, METHOD),
    "ES256": (_token("ES256"), P256, P256_METHOD),
    "ES384": (_token("ES384"), P384, P384_METHOD),
    "EdDSA": (_token("EdDSA"), KEY, METHOD),
    "vc claim": (_token("ES256"), P256, P256_METHOD),
}
"""How to sign, the issuer's key and its name, by what the way is called."""
