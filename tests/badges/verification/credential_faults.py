"""Ways to break a valid credential of Open Badges 3.0, one at a time."""

import base64
import json
from collections.abc import Callable
from typing import Any

from badges.jws import sign
from badges.ob3.data_integrity import add_proof
from badges.ob3.did import did_key_method
from badges.verification import Report, Status
from tests.badges.credentials import (
    CREDENTIAL,
    DID_DOCUMENT,
    HOST,
    JWT_METHOD,
    KEY,
    METHOD,
    OTHER_KEY,
    STATUS,
    CredentialIssuer,
)
from tests.issuer_in_memory import NOW, signing_key

Mutate = Callable[[CredentialIssuer], bytes | str | None]


def put(*path: Any, to: Any) -> Mutate:
    """Change the credential before it is signed."""

    def mutate(issuer: CredentialIssuer) -> None:
        change(issuer.credential, path, to)

    return mutate


def after(*path: Any, to: Any) -> Mutate:
    """Change the credential after it was signed."""

    def mutate(issuer: CredentialIssuer) -> str:
        document = issuer.secured()
        change(document, path, to)
        return json.dumps(document)

    return mutate


def steps(*mutations: Mutate) -> Mutate:
    """Do one thing after another; the last one says what to verify."""

    def mutate(issuer: CredentialIssuer) -> bytes | str | None:
        source = None
        for one in mutations:
            source = one(issuer)
        return source

    return mutate


def as_jwt(issuer: CredentialIssuer) -> str:
    return issuer.jwt()


def as_unnamed_jwt(issuer: CredentialIssuer) -> str:
    return issuer.jwt({})


def by_second_key(issuer: CredentialIssuer) -> None:
    issuer.key = signing_key(1)


def no_json(issuer: CredentialIssuer) -> None:
    issuer[DID_DOCUMENT] = b"<html>"
    issuer.media_types[DID_DOCUMENT] = "application/json"


def did_page(issuer: CredentialIssuer) -> None:
    issuer[DID_DOCUMENT] = b"<html>"
    issuer.media_types[DID_DOCUMENT] = "text/html"


def named(did: str) -> Mutate:
    """Another issuer, whose proof names a key of its own."""

    def mutate(issuer: CredentialIssuer) -> str:
        issuer.credential["issuer"]["id"] = did
        method = f"{did}#k"
        return json.dumps(
            add_proof(issuer.credential, KEY, verification_method=method, created=NOW)
        )

    return mutate


def revoked(place: int, purpose: str) -> Mutate:
    return lambda issuer: issuer.serve_status(place, purpose=purpose)


def served(address: str, *path: Any, to: Any) -> Mutate:
    def mutate(issuer: CredentialIssuer) -> None:
        change(issuer[address], path, to)

    return mutate


def change(target: Any, path: tuple[Any, ...], to: Any) -> None:
    for step in path[:-1]:
        target = target[step]
    if to is None:
        del target[path[-1]]
    else:
        target[path[-1]] = to


def respelled(name: str, spelling: str) -> Mutate:
    """Keep the signed graph, but hide a member from who reads the JSON."""

    def mutate(issuer: CredentialIssuer) -> str:
        document = issuer.secured()
        document[spelling] = document.pop(name)
        return json.dumps(document)

    return mutate


def moved_status(issuer: CredentialIssuer) -> str:
    """Keep the signed graph, but move the status where nobody looks for it."""
    issuer.credential["credentialSubject"]["source"] = {"id": CREDENTIAL, "type": ["Profile"]}
    document = issuer.secured()
    status = document.pop("credentialStatus")
    document["credentialSubject"]["source"]["credentialStatus"] = status
    return json.dumps(document)


SECOND_PLACES: dict[str, tuple[str, tuple[Any, ...]]] = {
    "source": ("Profile", ("credentialSubject", "source")),
    "evidence": ("Evidence", ("evidence", 0)),
    "creator": ("Profile", ("credentialSubject", "achievement", "creator")),
    "endorsement": ("EndorsementCredential", ("credentialSubject", "achievement", "endorsement")),
}
"""Where a document can describe itself a second time: by members that hold a whole node."""


def moved_into(kind: str, path: tuple[Any, ...]) -> Mutate:
    """Keep the signed graph, but move the status into another node that says it is the credential too."""

    def mutate(issuer: CredentialIssuer) -> str:
        # The node has the credential's type: the contexts then know the status there as well.
        node = {"id": CREDENTIAL, "type": ["VerifiableCredential", kind]}
        change(issuer.credential, path, node)
        issuer.serve_status(94567)
        document = issuer.secured()
        change(document, (*path, "credentialStatus"), document.pop("credentialStatus"))
        return json.dumps(document)

    return mutate


def asserts_reason(fault: Any) -> bool:
    """Say whether the reason must be said too: several checks find such faults under one code."""
    return bool(fault.code == "signature.unprotected" or fault.code.startswith("revocation."))


def signed_by_another(issuer: CredentialIssuer) -> None:
    issuer.proof_key = OTHER_KEY


def self_named(issuer: CredentialIssuer) -> str:
    """A stranger signs with a key of their own and names the true issuer."""
    method = did_key_method(OTHER_KEY.public_key())
    return json.dumps(
        add_proof(issuer.credential, OTHER_KEY, verification_method=method, created=NOW)
    )


def jwt_by_another(issuer: CredentialIssuer) -> str:
    issuer.key = signing_key(1)
    return issuer.jwt()


def jwt_changed(issuer: CredentialIssuer) -> str:
    head, payload, signature = issuer.jwt().split(".")
    text = base64.urlsafe_b64decode(payload + "==").replace(b"practise", b"transmit")
    return f"{head}.{base64.urlsafe_b64encode(text).rstrip(b'=').decode()}.{signature}"


def claims(**members: Any) -> Mutate:
    return lambda issuer: issuer.jwt(**members)


def kid(name: str) -> Mutate:
    return lambda issuer: issuer.jwt({"kid": name})


def dead(address: str) -> Mutate:
    def mutate(issuer: CredentialIssuer) -> None:
        # The credential is signed first: signing reads nothing.
        del issuer.documents[address]

    return mutate


def status_list(subject: dict[str, Any] | None = None, **members: Any) -> Mutate:
    """Serve another status list, properly signed."""

    def mutate(issuer: CredentialIssuer) -> None:
        unsigned = {name: value for name, value in issuer[STATUS].items() if name != "proof"}
        unsigned |= {
            "credentialSubject": unsigned["credentialSubject"] | (subject or {}),
            **members,
        }
        issuer[STATUS] = add_proof(unsigned, KEY, verification_method=METHOD, created=NOW)

    return mutate


def token_list(subject: dict[str, Any]) -> Mutate:
    """Serve another status list as a token, whose signature knows no contexts."""

    def mutate(issuer: CredentialIssuer) -> None:
        members = {name: value for name, value in issuer[STATUS].items() if name != "proof"}
        members["credentialSubject"] |= subject
        token = sign(json.dumps(members).encode(), issuer.key, header={"kid": JWT_METHOD})
        issuer[STATUS] = token.encode()
        issuer.media_types[STATUS] = "application/vc+jwt"

    return mutate


def encoded(data: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def plain_list(document: Any) -> Mutate:
    def mutate(issuer: CredentialIssuer) -> None:
        issuer.credential["credentialStatus"] = {
            "id": f"{HOST}/revoked",
            "type": "1EdTechRevocationList",
        }
        issuer[f"{HOST}/revoked"] = document

    return mutate


def told(report: Report) -> set[str]:
    return {one.code for one in report.findings if one.status is Status.WARNING}


def failed(report: Report) -> list[str]:
    return [one.code for one in report.failures]


def unread(report: Report) -> list[str]:
    return [one.code for one in report.unread]
