"""Secrets at rest: sealed with AES-256-GCM under a key that is not in the database.

Personal data has one more door: each person has a data key of their own, kept sealed by the house key. Who
destroys that data key makes everything sealed under it unreadable for ever, in backups too.
"""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import AppError

KEY_BYTES = 32
NONCE_BYTES = 12


class VaultError(AppError):
    """A sealed value could not be opened: wrong key, or the value was changed."""


class Vault:
    """Seals and opens values under one key-encryption key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise VaultError(
                "The key-encryption key must be 32 bytes long.", field="ESTAMPILLE_KEY"
            )
        self._cipher = AESGCM(key)
        # Two uses of one key are kept apart: sealing never sees the key that indexes.
        self._index_key = hmac.digest(key, b"estampille index", "sha256")

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


def read_key(given: str, data_dir: Path) -> bytes:
    """Return the key-encryption key: the given one, or the one in `data_dir`, made at first need.

    Raises:
        VaultError: the given key is not 32 bytes of base64url.
    """
    if given:
        return _decode(given)
    path = data_dir / "secret.key"
    try:
        return _decode(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return _create(path)


def _create(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    key = base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES))
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process starting at the same moment was first
        return _decode(path.read_text(encoding="ascii"))
    with os.fdopen(handle, "wb") as file:
        file.write(key)
    return _decode(key.decode())


def _decode(text: str) -> bytes:
    try:
        key = base64.urlsafe_b64decode(text.strip())
    except ValueError as error:
        raise VaultError(
            "The key-encryption key is not base64url.", field="ESTAMPILLE_KEY"
        ) from error
    if len(key) != KEY_BYTES:
        raise VaultError("The key-encryption key must be 32 bytes long.", field="ESTAMPILLE_KEY")
    return key
