"""Sealing: nothing opens under another key, another purpose, or with one bit changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.plumbing.keys.vault import KEY_BYTES, Vault, VaultError, make_key, read_key


@given(st.binary(max_size=2000), st.text(max_size=40))
def test_what_is_sealed_opens_unchanged(value, purpose):
    vault = Vault(bytes(KEY_BYTES))
    assert vault.open(vault.seal(value, purpose=purpose), purpose=purpose) == value


def test_a_value_does_not_open_in_another_place():
    vault = Vault(bytes(KEY_BYTES))
    with pytest.raises(VaultError):
        vault.open(vault.seal(b"a name", purpose="name"), purpose="email")


def test_a_value_does_not_open_with_another_key():
    sealed = Vault(bytes(KEY_BYTES)).seal(b"a name", purpose="name")
    with pytest.raises(VaultError):
        Vault(b"\x01" * KEY_BYTES).open(sealed, purpose="name")


@given(st.data())
def test_any_changed_bit_is_noticed(data):
    vault = Vault(bytes(KEY_BYTES))
    sealed = bytearray(vault.seal(b"a name", purpose="name"))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(VaultError):
        vault.open(bytes(sealed), purpose="name")


def test_the_fingerprint_depends_on_value_purpose_and_key():
    vault, other = Vault(bytes(KEY_BYTES)), Vault(b"\x01" * KEY_BYTES)
    prints = {
        vault.index("a@example.org", purpose="email"),
        vault.index("b@example.org", purpose="email"),
        vault.index("a@example.org", purpose="csrf"),
        other.index("a@example.org", purpose="email"),
    }
    assert len(prints) == 4


def test_a_destroyed_data_key_takes_everything_with_it():
    vault = Vault(bytes(KEY_BYTES))
    first, second = vault.new_key(purpose="p"), vault.new_key(purpose="p")
    sealed = vault.under(first, purpose="p").seal(b"a name", purpose="name")
    with pytest.raises(VaultError):
        vault.under(second, purpose="p").open(sealed, purpose="name")
    with pytest.raises(VaultError):
        vault.open(sealed, purpose="name")


def test_the_key_file_is_made_once_and_for_its_owner_only(tmp_path):
    assert read_key("", tmp_path) is None
    key = make_key(tmp_path)
    assert make_key(tmp_path) == read_key("", tmp_path) == key
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("given_key", ["too-short", "é" * 10, "A" * 200])
def test_a_key_that_is_no_key_is_named(tmp_path, given_key):
    with pytest.raises(VaultError, match="key-encryption key"):
        read_key(given_key, tmp_path)
