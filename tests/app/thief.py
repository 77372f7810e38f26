"""Somebody who took the private keys of a generation out of the database, and signs what they like with them."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from app.issuing.keyring import ed25519_of, hold, key_of
from badges.jws import read_token, sign
from badges.ob3.data_integrity import add_proof
from tests.app.conftest import START, Cast


@dataclass(frozen=True)
class Thief:
    """The stolen keys, and one genuine badge to begin from."""

    rsa: RSAPrivateKey
    ed25519: Ed25519PrivateKey
    signed: str
    document: dict[str, Any]
    jwt: str

    @classmethod
    def of(cls, cast: Cast, badge: dict[str, Any]) -> "Thief":
        """Take the keys that signed a badge."""
        with cast.service.work() as work:
            key = key_of(work, cast.programme.id, 1)
            rsa, ed25519 = hold(work, key).private, ed25519_of(work, key)
        client = cast.service.client()
        return cls(
            rsa,
            ed25519,
            client.get(badge["signed"]).text,
            client.get(badge["credential_v3"]).json(),
            client.get(badge["credential_v3_jwt"]).text,
        )

    def forged_token(self, **changes: Any) -> str:
        """Return a signed assertion of a badge that was never awarded, or of one that was, changed."""
        payload = json.loads(read_token(self.signed).payload)
        return sign(json.dumps(payload | (changes or {"id": uuid4().urn})).encode(), self.rsa)

    def forged_credential(self, **changes: Any) -> str:
        """Return a credential with a Data Integrity proof."""
        document = {name: value for name, value in self.document.items() if name != "proof"}
        document |= changes or {"id": self.other_address()}
        method = self.document["proof"][0]["verificationMethod"]
        return json.dumps(
            add_proof(document, self.ed25519, verification_method=method, created=START)
        )

    def forged_jwt(self, **changes: Any) -> str:
        """Return a credential as JWT."""
        token = read_token(self.jwt)
        name = self.other_address()
        payload = json.loads(token.payload) | (changes or {"id": name, "jti": name})
        header = {name: value for name, value in token.header.items() if name != "alg"}
        return sign(json.dumps(payload).encode(), self.rsa, header=header)

    def other_address(self) -> str:
        """Return the address that a credential which was never awarded would have."""
        return str(self.document["id"]).rsplit("/", 1)[0] + f"/{uuid4()}"
