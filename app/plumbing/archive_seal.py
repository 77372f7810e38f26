"""Archives that only who keeps a second key can read: the machine that makes them needs its public half alone.

A file begins with `MAGIC` and the public half of a key pair made for it (X25519, RFC 7748). Its key comes from both by
HKDF-SHA-256 (RFC 5869). Parts of a mebibyte follow, each sealed with AES-256-GCM under its own number, the last one
marked: none can be changed, left out, cut off or put elsewhere.
"""

import base64
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import BadInput

MAGIC = b"estampille-sealed-1\n"
KEY_BYTES, TAG_BYTES = 32, 16
PART = 1024 * 1024
WITHIN, LAST = b"within", b"last"


def new_pair() -> tuple[str, str]:
    """Return a new key pair, the public half first, each as 43 letters of base64url."""
    private = X25519PrivateKey.generate()
    return _encode(private.public_key().public_bytes_raw()), _encode(private.private_bytes_raw())


def is_sealed(path: Path) -> bool:
    """Say whether an archive is sealed."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def seal_archive(source: Path, target: Path, to: str) -> None:
    """Write a file sealed to a public key.

    Raises:
        BadInput: the key is none.
    """
    theirs = _decode(to, "ESTAMPILLE_BACKUP_TO")
    ours = X25519PrivateKey.generate()
    half = ours.public_key().public_bytes_raw()
    cipher = _cipher(ours.exchange(X25519PublicKey.from_public_bytes(theirs)), half + theirs)
    with target.open("wb") as out:
        target.chmod(0o600)
        out.write(MAGIC + half)
        for number, part, last in _parts(source, 0, PART):
            out.write(cipher.encrypt(_nonce(number), part, LAST if last else WITHIN))


def open_archive(source: Path, target: Path, key: str) -> None:
    """Write what a sealed archive holds.

    Raises:
        BadInput: the key is missing, none, or another one; or a part was changed or is missing.
    """
    if not key:
        raise BadInput(
            "{path} is sealed.",
            path=source,
            remedy="Set ESTAMPILLE_BACKUP_KEY to the private half of the pair to which it was made.",
        )
    private = X25519PrivateKey.from_private_bytes(_decode(key, "ESTAMPILLE_BACKUP_KEY"))
    head = len(MAGIC) + KEY_BYTES
    with source.open("rb") as file:
        half = file.read(head)[len(MAGIC) :]
    own = private.public_key().public_bytes_raw()
    try:
        cipher = _cipher(private.exchange(X25519PublicKey.from_public_bytes(half)), half + own)
        with target.open("wb") as out:
            target.chmod(0o600)
            for number, part, last in _parts(source, head, PART + TAG_BYTES):
                out.write(cipher.decrypt(_nonce(number), part, LAST if last else WITHIN))
    except (InvalidTag, ValueError) as error:
        raise BadInput(
            "{path} does not open: it was changed or cut off, or made for another key.",
            path=source,
            remedy="Use the private half of its own pair, or another archive.",
        ) from error


def _parts(source: Path, start: int, size: int) -> Iterator[tuple[int, bytes, bool]]:
    with source.open("rb") as file:
        file.seek(start)
        part, number = file.read(size), 0
        while True:
            following = file.read(size)
            yield number, part, not following
            if not following:
                return
            part, number = following, number + 1


def _cipher(shared: bytes, halves: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt=None, info=MAGIC + halves).derive(shared))


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str, place: str) -> bytes:
    try:
        raw = base64.b64decode(text + "=", altchars=b"-_", validate=True)
    except ValueError:
        raw = b""
    if len(raw) != KEY_BYTES:
        raise BadInput(
            "{place} is no key: 43 letters, digits, - and _ are needed.",
            place=place,
            remedy="Make a pair with “estampille backup-pair”.",
        )
    return raw
