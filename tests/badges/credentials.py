"""An issuer of Open Badges 3.0 in memory: a did:web with two keys, a status list, one credential."""

import json
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from badges.identity import hash_identity
from badges.jws import sign
from badges.ob3.data_integrity import add_proof
from badges.ob3.did import did_web_document
from badges.ob3.status import status_list_credential
from badges.verification import Fetched, Report, verify
from tests.issuer_in_memory import NOW, RECIPIENT, SALT, IssuerInMemory, plain_png, signing_key

HOST = "https://issuer.example.org"
DID = "did:web:issuer.example.org:ob:v3"
DID_DOCUMENT = f"{HOST}/ob/v3/did.json"
METHOD, JWT_METHOD = f"{DID}#proof", f"{DID}#token"
STATUS = f"{HOST}/ob/v3/status/1"
SUBJECT = "urn:uuid:8d0e3d52-6b0f-4d0e-9a43-1c1f0e6d2a11"
CREDENTIAL = "urn:uuid:8d0e3d52-6b0f-4d0e-9a43-1c1f0e6d2a12"
IMAGE = f"{HOST}/ob/v3/image.png"
LEVELS = ("discover", "practise", "lead", "transmit")

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


class CredentialIssuer(IssuerInMemory):
    """Edit `credential` or a served document, then verify again."""

    def __init__(self) -> None:
        super().__init__()
        self.proof_key = KEY
        self.credential = credential()
        self.documents |= {
            DID_DOCUMENT: did_web_document(
                DID, {"proof": KEY.public_key(), "token": signing_key().public_key()}
            ),
            IMAGE: plain_png(),
        }
        self.serve_status()

    def serve_status(self, *places: int, purpose: str = "revocation") -> None:
        unsigned = status_list_credential(STATUS, DID, places, valid_from=NOW, purpose=purpose)
        self.documents[STATUS] = add_proof(unsigned, KEY, verification_method=METHOD, created=NOW)

    def secured(self) -> dict[str, Any]:
        """Return the credential as it stands now, with a Data Integrity proof."""
        return add_proof(self.credential, self.proof_key, verification_method=METHOD, created=NOW)

    def altered_proof(self) -> dict[str, Any]:
        """Return a proof of the issuer's about another text than this credential."""
        other = {**self.credential, "name": "Doctor"}
        proof: dict[str, Any] = add_proof(
            other, self.proof_key, verification_method=METHOD, created=NOW
        )["proof"][0]
        return proof

    def document(self) -> str:
        return json.dumps(self.secured())

    def jwt(self, header: dict[str, str] | None = None, **claims: Any) -> str:
        """Return the credential as it stands now, as a JWT."""
        members = self.credential
        payload = {
            "iss": DID,
            "jti": members.get("id"),
            "nbf": 1767323045,
            "sub": members["credentialSubject"].get("id"),
            "exp": 1862017445,
        }
        payload |= claims
        payload = {name: value for name, value in payload.items() if value is not None}
        header = {"kid": JWT_METHOD, "typ": "JWT"} if header is None else header
        return sign(json.dumps(payload | members).encode(), self.key, header=header)

    def fetch(self, url: str) -> Fetched:
        return super().fetch(url)

    def check(self, source: bytes | str | None = None, recipient: str | None = RECIPIENT) -> Report:
        """Verify a source, by default the credential with its Data Integrity proof."""
        return verify(source or self.document(), resolver=self, now=NOW, recipient=recipient)


def credential() -> dict[str, Any]:
    rubric = f"{HOST}/ob/v3/rubrics/1"
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        ],
        "id": CREDENTIAL,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": DID, "type": ["Profile"], "name": "Example Programme", "url": HOST},
        "validFrom": "2026-01-02T03:04:05Z",
        "validUntil": "2029-01-02T03:04:05Z",
        "awardedDate": "2026-01-01T00:00:00Z",
        "name": "Data protection, practise",
        "credentialSubject": {
            "id": SUBJECT,
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
            "narrative": "De découvrir à pratiquer.",
            "achievement": _achievement(rubric),
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": rubric,
                    "achievedLevel": f"{rubric}/practise",
                }
            ],
        },
        "evidence": [{"type": ["Evidence"], "narrative": "A map of the data."}],
        "credentialStatus": {
            "id": f"{STATUS}#94567",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": "94567",
            "statusListCredential": STATUS,
        },
    }


def _achievement(rubric: str) -> dict[str, Any]:
    return {
        "id": f"{HOST}/ob/v3/achievements/1",
        "type": ["Achievement"],
        "achievementType": "Competency",
        "name": "Data protection, practise",
        "description": "Protects the data of a small organisation.",
        "criteria": {"narrative": "Three descriptors of four."},
        "image": {"id": IMAGE, "type": "Image"},
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": "Information Security Management",
                "targetUrl": f"{HOST}/frameworks/ecf-4.0/E.8",
                "targetFramework": "e-CF 4.0",
                "targetCode": "E.8 e-2",
            }
        ],
        "resultDescription": [
            {
                "id": rubric,
                "type": ["ResultDescription"],
                "name": "Level",
                "resultType": "RubricCriterionLevel",
                "rubricCriterionLevel": [
                    {
                        "id": f"{rubric}/{name}",
                        "type": ["RubricCriterionLevel"],
                        "name": name,
                        "level": str(place),
                    }
                    for place, name in enumerate(LEVELS, start=1)
                ],
            }
        ],
    }
