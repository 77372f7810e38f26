"""A sealed archive opens with the private half of its own pair alone, whole and unchanged."""

import pytest

from app.errors import BadInput
from app.plumbing.archive_seal import (
    MAGIC,
    PART,
    is_sealed,
    new_pair,
    open_archive,
    seal_archive,
)


def test_r44_an_archive_is_sealed_to_a_public_key(tmp_path):
    plain, sealed, opened = (tmp_path / name for name in ("plain", "sealed", "opened"))
    content = b"Zoe Durand" + bytes(2 * PART)
    plain.write_bytes(content)
    public, private = new_pair()
    seal_archive(plain, sealed, public)
    assert (is_sealed(sealed), is_sealed(plain)) == (True, False)
    assert sealed.stat().st_mode & 0o777 == 0o600
    written = sealed.read_bytes()
    assert written.startswith(MAGIC)
    assert b"Zoe Durand" not in written
    open_archive(sealed, opened, private)
    assert opened.read_bytes() == content
    refused = {
        "cut": (written[: len(MAGIC) + 32 + PART + 16], private),
        "changed": (written[:-1] + bytes([written[-1] ^ 1]), private),
        "of another": (written, new_pair()[1]),
        "without key": (written, ""),
        "no key": (written, "x"),
    }
    for what, (changed, key) in refused.items():
        sealed.write_bytes(changed)
        with pytest.raises(BadInput):
            open_archive(sealed, opened, key)
        assert what
    with pytest.raises(BadInput, match="backup-pair"):
        seal_archive(plain, sealed, "short")


def test_r44_an_empty_archive_is_sealed_too(tmp_path):
    plain, sealed, opened = (tmp_path / name for name in ("plain", "sealed", "opened"))
    plain.write_bytes(b"")
    public, private = new_pair()
    seal_archive(plain, sealed, public)
    open_archive(sealed, opened, private)
    assert opened.read_bytes() == b""
