"""Secrets at rest: sealed with AES-256-GCM under a key that is not in the database.

Personal data has one more door: each person has a data key of their own, kept sealed by the house key. Who
destroys that data key makes everything sealed under it unreadable for ever, in backups too.
"""

import base64
import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import OperatorError

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_FILE = "secret.key"


class VaultError(OperatorError):
    """The key cannot be used, or a sealed value could not be opened: wrong key, or the value was changed."""


class Vault:
    """Seals and opens values under one key-encryption key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise VaultError("The key-encryption key must be 32 bytes long.")
        self._cipher = AESGCM(key)
        self._key = key

    @cached_property
    def _index_key(self) -> bytes:
        """Two uses of one key are kept apart: sealing never sees the key that indexes."""
        return hmac.digest(self._key, b"estampille index", "sha256")

    @cached_property
    def fingerprint(self) -> str:
        """What tells this key from every other, and says nothing of it."""
        return self.index("the key of this service", purpose="fingerprint")

    def seal(self, value: bytes, *, purpose: str) -> bytes:
        """Return nonce and ciphertext; `purpose` is authenticated, so values cannot swap places."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, value, purpose.encode())

    def open(self, sealed: bytes, *, purpose: str) -> bytes:
        """Return the value that `seal` was given.

        Raises:
            VaultError: the key or the purpose is another one, or a byte has changed.
        """
        try:
            return self._cipher.decrypt(
                sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode()
            )
        except (InvalidTag, ValueError) as error:
            raise VaultError(
                "A sealed value cannot be opened with this key.",
                remedy="Check that ESTAMPILLE_KEY or secret.key is the one this database began with.",
            ) from error

    def index(self, value: str, *, purpose: str) -> str:
        """Return a keyed fingerprint, by which an equal value can be found without being stored."""
        return hmac.new(self._index_key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()

    def new_key(self, *, purpose: str) -> bytes:
        """Return a fresh data key, sealed."""
        return self.seal(secrets.token_bytes(KEY_BYTES), purpose=purpose)

    def under(self, sealed_key: bytes, *, purpose: str) -> "Vault":
        """Return the vault of a data key that `new_key` made."""
        return Vault(self.open(sealed_key, purpose=purpose))


def read_key(given: str, data_dir: Path, name: str = KEY_FILE) -> bytes | None:
    """Return the key-encryption key: the given one, or the one in a file of `data_dir`; nothing if there is neither.

    Raises:
        VaultError: it is not 32 bytes of base64url, or the file cannot be read.
    """
    if given:
        return _decode(given.encode(), "ESTAMPILLE_KEY")
    path = data_dir / name
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise VaultError(
            "The key-encryption key in {place} cannot be read: {reason}.",
            remedy="Let the service’s own user read it, and nobody else.",
            place=path,
            reason=error.strerror,
        ) from error
    return _decode(content, path)


def make_key(data_dir: Path, name: str = KEY_FILE, key: bytes = b"") -> bytes:
    """Make a file in `data_dir`, for its owner only, with a new key or the given one; return the key that is in it.

    One that is there already stays.

    The file appears whole or not at all: another process starting at the same moment never reads half of it.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    path = data_dir / name
    content = base64.urlsafe_b64encode(key or secrets.token_bytes(KEY_BYTES))
    handle, unfinished = tempfile.mkstemp(dir=data_dir, prefix=name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            Path(path).hardlink_to(unfinished)
    finally:
        Path(unfinished).unlink()
    return _decode(path.read_bytes(), path)


def _decode(content: bytes, place: object) -> bytes:
    try:
        key = base64.b64decode(content.strip(), altchars=b"-_", validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise VaultError(
            "The key-encryption key in {place} is damaged: it must be 32 bytes in base64url.",
            remedy="Put the copy that you kept back in its place.",
            place=place,
        )
    return key
