"""Unguessable tokens: the person holds the token, the database holds only its digest."""

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """Return 256 random bits, in base64url."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """Return the SHA-256 by which a token is looked up.

    A plain digest is enough for a token of 256 random bits: there is nothing to guess.
    """
    return hashlib.sha256(token.encode()).hexdigest()
