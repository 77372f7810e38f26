"""Private keys that this process has opened: reading a PEM costs a hundred times what a signature costs."""

from typing import cast

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from app.plumbing.keys.vault import Vault
from badges import keys


class SigningKeys:
    """RSA keys that are stored sealed, each opened once."""

    def __init__(self) -> None:
        self._opened: dict[tuple[str, bytes], RSAPrivateKey] = {}

    def open(self, vault: Vault, sealed: bytes, *, purpose: str) -> RSAPrivateKey:
        """Return a private key that `seal_key` sealed.

        Raises:
            VaultError: it was sealed under another key or for another purpose.
        """
        private = self._opened.get((purpose, sealed))
        if private is None:
            pem = vault.open(sealed, purpose=purpose)
            private = cast("RSAPrivateKey", keys.load_private(pem))
            self._opened[purpose, sealed] = private
        return private


def seal_key(vault: Vault, private: RSAPrivateKey, *, purpose: str) -> bytes:
    """Return a private key, sealed for storing."""
    return vault.seal(keys.private_pem(private), purpose=purpose)
