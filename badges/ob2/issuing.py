"""From an assertion to the signed text that its holder carries."""

from badges.jws import sign
from badges.keys import PrivateKey
from badges.ob2.documents import Assertion
from badges.ob2.writing import document_bytes


def sign_assertion(assertion: Assertion, key: PrivateKey) -> str:
    """Return an assertion as compact JWS (Open Badges 2.0, "Signed Badges").

    Args:
        assertion: its `verification` names the key, by the address where you serve it.
        key: an RSA key signs RS256, which every validator reads.

    Raises:
        SignatureError: the key is of a kind that signs no badge.
    """
    return sign(document_bytes(assertion), key)
