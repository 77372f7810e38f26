"""Write tokens as other platforms write them into a folder: `python -m tests.vectors.field_tokens NAME`.

The tokens are signed by PyJWT alone, with keys that are thrown away. `field.mjs` writes the Data Integrity proofs of
the same folder.
"""

import base64
import gzip
import json
import sys
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from badges.identity import hash_identity
from badges.ob3.multikey import encode_multibase
from tests.vectors.build import HERE

V1, V2 = "https://www.w3.org/2018/credentials/v1", "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
RECIPIENT, SALT = "alice@example.org", "deadsea"
SITE, SCHOOL = "https://academy.example.org/issuers/7", "did:web:school.example.org:ob3"
JWKS, LIST = "https://academy.example.org/jwks.json", "https://school.example.org/ob3/status/3"
START, END = 1775001600, 1806537600
"""2026-04-01 and 2027-04-01, as the credentials say."""

p256, p384 = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1())
rsa_key, other = rsa.generate_private_key(65537, 2048), rsa.generate_private_key(65537, 2048)
ed = ed25519.Ed25519PrivateKey.generate()


def jwk(key: Any, **members: str) -> dict[str, Any]:
    readers = ((ec.EllipticCurvePrivateKey, ECAlgorithm), (rsa.RSAPrivateKey, RSAAlgorithm))
    reader: Any = next((one for kind, one in readers if isinstance(key, kind)), OKPAlgorithm)
    found: dict[str, Any] = reader.to_jwk(key.public_key(), as_dict=True)
    found.pop("key_ops", None)
    return found | members


def segment(members: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(members).encode()).rstrip(b"=").decode()


DID_JWK = f"did:jwk:{segment(jwk(p256))}"
_point = p256.public_key().public_numbers()
_compressed = bytes([2 + _point.y % 2]) + _point.x.to_bytes(32, "big")
DID_KEY = f"did:key:{encode_multibase(bytes([0x80, 0x24]) + _compressed)}"


def credential(issuer: str, **members: Any) -> dict[str, Any]:
    found = {
        "@context": [V2, OB],
        "id": "urn:uuid:7a5f3a5c-2f3c-4c59-9d53-6a8f8a3f1c01",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer, "type": ["Profile"], "name": "Example School"},
        "validFrom": "2026-04-01T00:00:00Z",
        "validUntil": "2027-04-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:holder",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": True,
                    "identityHash": hash_identity(RECIPIENT, SALT),
                    "identityType": "emailAddress",
                    "salt": SALT,
                }
            ],
            "achievement": {
                "id": "https://school.example.org/achievements/9",
                "type": ["Achievement"],
                "name": "Groupwork",
                "description": "Works with others.",
                "criteria": {"narrative": "Took part in a project of four."},
            },
        },
    }
    return {name: value for name, value in (found | members).items() if value is not None}


def older(issuer: str, **members: Any) -> dict[str, Any]:
    dates = {"issuanceDate": "2026-04-01T00:00:00Z", "expirationDate": "2027-04-01T00:00:00Z"}
    ends = {"validFrom": None, "validUntil": None}
    return credential(issuer, **{"@context": [V1, OB], **dates, **ends, **members})


def claims(members: dict[str, Any], issuer: str) -> dict[str, Any]:
    return {
        "iss": issuer,
        "jti": "urn:uuid:7a5f3a5c-2f3c-4c59-9d53-6a8f8a3f1c01",
        "sub": "did:example:holder",
        "nbf": START,
        "exp": END,
        **members,
    }


def token(payload: dict[str, Any], key: Any, algorithm: str, **header: str) -> bytes:
    text = jwt.PyJWS().encode(json.dumps(payload).encode(), key, algorithm, headers=header)
    return text.encode("ascii")


def status(place: int | str, **members: Any) -> dict[str, Any]:
    entry = {
        "id": f"{LIST}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": place,
        "statusListCredential": LIST,
    }
    return entry | members


def status_list(address: str, issuer: str, **subject: Any) -> bytes:
    bits = bytearray(16384)
    bits[11] |= 0x80 >> 5  # the place 93
    packed = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()
    members = {
        "@context": [V2],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": "2026-04-01T00:00:00Z",
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{packed}",
        }
        | subject,
    }
    return token(members, rsa_key, "RS256", kid=f"{SCHOOL}#rsa")


def tokens() -> dict[str, bytes]:
    """Return every token by the name of its file."""
    return {**of_the_older_model(), **of_key_sets(), **of_a_school(), **of_issuers_elsewhere()}


def of_the_older_model() -> dict[str, bytes]:
    """Return tokens with the claim `vc`, of an issuer that is its key."""
    kid = f"{DID_JWK}#0"
    bare = older(DID_JWK, id=None, issuanceDate=None, expirationDate=None)
    del bare["issuer"]
    whole = token(claims({"vc": older(DID_JWK)}, DID_JWK), p256, "ES256", kid=kid)
    head, _, signature = whole.decode().split(".")
    longer = segment(claims({"vc": older(DID_JWK), "exp": END * 2}, DID_JWK))
    return {
        "token-vc": whole,
        "token-vc-bare": token(claims({"vc": bare}, DID_JWK), p256, "ES256", kid=kid),
        "token-vc-changed": f"{head}.{longer}.{signature}".encode(),
        "token-vc-of-another": token(
            claims({"vc": older(SCHOOL)}, DID_JWK), p256, "ES256", kid=kid
        ),
    }


def of_key_sets() -> dict[str, bytes]:
    """Return tokens of a site that publishes its keys as a set (RFC 7517)."""
    mail = credential(SITE)
    del mail["credentialSubject"]["id"]
    return {
        "token-key-set": token(mail, rsa_key, "RS256", kid=f"{JWKS}#second"),
        "token-key-set-unnamed": token(mail, rsa_key, "RS256", kid=JWKS),
        "token-key-set-of-another": token(mail, other, "RS256", kid=JWKS),
    }


def of_a_school() -> dict[str, bytes]:
    """Return tokens of an issuer with a DID document of several keys."""
    school = credential(SCHOOL)
    own = "https://school.example.org/terms.json"
    inline = {"studyLoad": "https://school.example.org/terms#studyLoad"}
    further = school | {"@context": [V2, OB, own, inline], "studyLoad": 2}
    redefined = school | {"@context": [V2, OB, {"credentialStatus": own}]}
    brief = claims(credential(SCHOOL, validUntil=None), SCHOOL) | {"exp": START + 60}
    key = f"{SCHOOL}#ed"
    listed = {
        "status-number": status(92),
        "status-number-revoked": status(93),
        "status-of-another": status("92", statusListCredential=f"{LIST}-of-another"),
        "status-for-another-purpose": status("92", statusListCredential=f"{LIST}-suspension"),
    }
    return {
        "token-es384": token(claims(school, SCHOOL), p384, "ES384", kid=f"{SCHOOL}#p384"),
        "token-no-kid": token(claims(school, SCHOOL), rsa_key, "RS256"),
        "token-no-kid-other-key": token(claims(school, SCHOOL), other, "RS256"),
        "token-further-contexts": token(claims(further, SCHOOL), ed, "EdDSA", kid=key),
        "token-redefined": token(claims(redefined, SCHOOL), ed, "EdDSA", kid=key),
        "token-exp-only": token(brief, ed, "EdDSA", kid=key),
        "token-key-for-signing-in": token(
            claims(school, SCHOOL), ed, "EdDSA", kid=f"{SCHOOL}#sign-in"
        ),
        **{
            f"token-{name}": token(
                claims(credential(SCHOOL, credentialStatus=entry), SCHOOL),
                rsa_key,
                "RS256",
                kid=f"{SCHOOL}#rsa",
            )
            for name, entry in listed.items()
        },
    }


def of_issuers_elsewhere() -> dict[str, bytes]:
    """Return tokens of issuers known by their key alone, by a method that is not read, and of one that is away."""
    ion, away = "did:ion:EiA", "did:web:away.example.org"
    name = f"{DID_KEY}#{DID_KEY.removeprefix('did:key:')}"
    return {
        "token-did-key-p256": token(claims(credential(DID_KEY), DID_KEY), p256, "ES256", kid=name),
        "token-did-ion": token(claims(credential(ion), ion), ed, "EdDSA", kid=f"{ion}#k"),
        "token-issuer-away": token(claims(credential(away), away), ed, "EdDSA", kid=f"{away}#k"),
    }


def documents() -> dict[str, bytes]:
    """Return what the issuers serve, by address."""

    def method(name: str, key: Any) -> dict[str, Any]:
        found = {"id": f"{SCHOOL}#{name}", "type": "JsonWebKey2020", "controller": SCHOOL}
        return found | {"publicKeyJwk": jwk(key)}

    did = {
        "@context": ["https://www.w3.org/ns/did/v1"],
        "id": SCHOOL,
        "verificationMethod": [
            method("ed", ed),
            method("p384", p384),
            method("rsa", rsa_key),
            method("sign-in", ed),
        ],
        "assertionMethod": ["#ed", "#p384", f"{SCHOOL}#rsa"],
        "authentication": ["#sign-in"],
    }
    keys = {"keys": [jwk(p384, kid="first"), jwk(rsa_key, kid="second", use="sig")]}
    return {
        "https://school.example.org/ob3/did.json": json.dumps(did).encode(),
        JWKS: json.dumps(keys).encode(),
        LIST: status_list(LIST, SCHOOL),
        f"{LIST}-of-another": status_list(f"{LIST}-of-another", SITE),
        f"{LIST}-suspension": status_list(f"{LIST}-suspension", SCHOOL, statusPurpose="suspension"),
    }


def build(folder: Path) -> None:
    """Write the tokens into a folder, and what their issuers serve into the bundle inside it."""
    trust = folder / "trust"
    trust.mkdir(parents=True, exist_ok=True)
    index = trust / "index.json"
    entries = json.loads(index.read_text()) if index.is_file() else {}
    for name, text in tokens().items():
        with (folder / f"{name}.jwt").open("xb") as file:
            file.write(text)
    for place, (url, text) in enumerate(documents().items()):
        (trust / f"tokens-{place}.txt").write_bytes(text)
        entries[url] = {"file": f"tokens-{place}.txt"}
    index.write_text(json.dumps(entries, indent=1) + "\n")


if __name__ == "__main__":
    build(HERE / sys.argv[1])
