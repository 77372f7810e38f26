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


CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Those of Crockford's base 32: none is taken for another when it is read off paper."""
CODE_LENGTH, CODE_GROUP = 20, 4
_READ_AS = str.maketrans("OIL", "011")


def new_code() -> str:
    """Return 100 random bits in a form to be typed off paper: five groups of four letters and digits."""
    letters = [secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)]
    groups = range(0, CODE_LENGTH, CODE_GROUP)
    return "-".join("".join(letters[start : start + CODE_GROUP]) for start in groups)


def typed_code(typed: str) -> str:
    """Return a code as it was made, however it was typed; anything else as the letters it has."""
    letters = "".join(one for one in typed.upper() if one.isascii() and one.isalnum())
    plain = letters.translate(_READ_AS)
    groups = range(0, len(plain), CODE_GROUP)
    return "-".join(plain[start : start + CODE_GROUP] for start in groups)
