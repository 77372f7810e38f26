"""From a credential to the bytes that are stored and served: with a Data Integrity proof."""

import json
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from badges.ob2.writing import plain
from badges.ob3.data_integrity import add_proof
from badges.ob3.documents import Credential


def sign_credential(
    credential: Credential,
    key: Ed25519PrivateKey,
    *,
    verification_method: str,
    created: datetime,
) -> bytes:
    """Return a credential with an `eddsa-rdfc-2022` proof, as UTF-8 JSON.

    Args:
        credential: without a proof.
        key: the issuer's private key.
        verification_method: the IRI of the public key, listed in the issuer's `assertionMethod`.
        created: the moment of signing, with its time zone.

    Raises:
        CredentialError: a member is not defined by the contexts, or a name is no IRI.
    """
    document = {name: value for name, value in plain(credential).items() if name != "proof"}
    signed = add_proof(document, key, verification_method=verification_method, created=created)
    text = json.dumps(signed, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")
