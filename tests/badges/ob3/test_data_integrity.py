"""Data Integrity: our own proofs, and what the signature must not leave out."""

import hashlib
import json
import re
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.contexts import FILES, load_context
from badges.errors import CredentialError, SignatureError
from badges.ob3.canonical import canonical
from badges.ob3.data_integrity import add_proof, check_proof, proof_digest, read_proofs
from badges.ob3.multikey import decode_key, decode_multibase, encode_multibase
from tests.badges.credentials import KEY, METHOD, OTHER_KEY, credential
from tests.badges.ob3.test_w3c_vectors import OPTIONS, PRIVATE
from tests.issuer_in_memory import NOW


def test_our_own_proof_is_w3c_s_shape() -> None:
    signed = add_proof(credential(), KEY, verification_method=METHOD, created=NOW)
    [proof] = read_proofs(signed)
    assert proof["type"] == "DataIntegrityProof"
    assert proof["created"] == "2026-06-01T12:00:00Z"
    check_proof(signed, proof, KEY.public_key())
    with pytest.raises(SignatureError, match="does not match"):
        check_proof(signed, proof, OTHER_KEY.public_key())


def test_the_shortcut_for_plain_options_is_what_canonicalisation_gives() -> None:
    document = credential()
    for method in (METHOD, "https://example.org/key?a=b#c"):
        options = OPTIONS | {"verificationMethod": method}
        whole = canonical({**options, "@context": document["@context"]})
        digest = hashlib.sha256(whole.encode()).digest()
        assert proof_digest(document, options)[:32] == digest
    for odd in (
        {"created": "2026-06-01T12:00:00+02:00"},
        {"expires": "2027-06-01T12:00:00Z"},
        {"challenge": 'a "b"'},
    ):
        options = OPTIONS | odd
        whole = canonical({**options, "@context": document["@context"]})
        assert proof_digest(document, options)[:32] == hashlib.sha256(whole.encode()).digest()
    with pytest.raises(CredentialError):
        proof_digest(document, OPTIONS | {"verificationMethod": "a <b> c"})


def test_the_order_of_members_does_not_matter() -> None:
    signed = add_proof(credential(), KEY, verification_method=METHOD, created=NOW)
    turned = json.loads(json.dumps(signed, sort_keys=True))
    check_proof(turned, turned["proof"][0], KEY.public_key())


def test_control_characters_are_written_as_the_standard_wants() -> None:
    document = credential() | {"name": 'a\b\f\x01\x7f\t\n\r"\\é'}
    assert '"a\\b\\f\\u0001\\u007F\\t\\n\\r\\"\\\\é"' in canonical(document)


@given(st.text(max_size=30))
def test_any_text_is_signed_and_one_more_letter_is_another(text: str) -> None:
    document = credential() | {"name": f"x{text}"}
    signed = add_proof(document, KEY, verification_method=METHOD, created=NOW)
    check_proof(signed, signed["proof"][0], KEY.public_key())
    with pytest.raises(SignatureError):
        check_proof(signed | {"name": f"xx{text}"}, signed["proof"][0], KEY.public_key())


# --- what the graph would leave out ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"nickname": "x"}, "undefined"),
        ({"https://schema.org/name": "x"}, "undefined"),
        ({"schema:name": "x"}, "undefined"),
        ({"@included": []}, "undefined"),
        ({"@graph": []}, "undefined"),
        ({"name": {"@value": "x"}}, "undefined"),
        ({"evidence": [{"type": ["Evidence"], "grade": "x"}]}, "undefined"),
        ({"evidence": [{"@context": {}, "type": ["Evidence"]}]}, "undefined"),
        ({"evidence": [{"type": ["Unknown"]}]}, "relative"),
        ({"evidence": [{"type": ["Evidence"], "id": "here"}]}, "relative"),
        ({"evidence": [{"type": ["Evidence"], "id": "_:b0"}]}, "relative"),
        ({"issuer": "somebody"}, "relative"),
        ({"evidence": [{"type": ["Evidence"], "id": 7}]}, "undefined"),
        ({"type": 7}, "undefined"),
        ({"@context": "https://example.org/context"}, "context"),
        ({"@context": [*credential()["@context"], {"x": "https://example.org/x"}]}, "context"),
        ({"@context": 7}, "context"),
        ({"@context": []}, "undefined"),
    ],
)
def test_a_document_of_which_a_part_would_be_unsigned_is_refused(
    change: dict[str, Any], code: str
) -> None:
    with pytest.raises(CredentialError) as caught:
        canonical(credential() | change)
    assert caught.value.code == code


def test_a_document_with_too_many_objects_is_refused() -> None:
    many = [{"type": ["Evidence"], "name": str(number)} for number in range(1001)]
    with pytest.raises(CredentialError, match="more than 1000 objects") as caught:
        canonical(credential() | {"evidence": many})
    assert caught.value.code == "too_complex"


def test_a_poison_graph_is_given_up() -> None:
    """Twins with twins below them can only be told apart by trying every order."""
    document = credential()
    twin = {"type": ["Alignment"], "targetName": "x", "targetUrl": "https://example.org/"}
    document["credentialSubject"]["result"] = [{"type": ["Result"], "alignment": [twin] * 3}] * 2
    assert canonical(document)
    document["credentialSubject"]["result"] = [{"type": ["Result"], "alignment": [twin] * 9}] * 2
    with pytest.raises(CredentialError) as caught:
        canonical(document)
    assert caught.value.code == "too_complex"


def test_what_the_processor_chokes_on_is_refused() -> None:
    with pytest.raises(CredentialError, match="no valid JSON-LD"):
        canonical(credential(), lambda _url: {"@context": {"id": {"@id": {}}}})


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["id", "type", "name", "evidence", "x"]), inner)
        ),
        max_leaves=8,
    )
)
def test_any_value_is_canonical_or_refused_with_our_error(value: Any) -> None:
    document = credential() | {"evidence": value}
    try:
        text = canonical(document)
    except CredentialError:
        return
    assert text == canonical(json.loads(json.dumps(document)))


# --- contexts -------------------------------------------------------------------------------------


def test_contexts_keep_their_bytes() -> None:
    folder = resources.files("badges.contexts")
    readme = folder.joinpath("README.md").read_text(encoding="utf-8")
    noted = dict(re.findall(r"^\| `(\S+\.json)` \| `([0-9a-f]{64})` \|$", readme, re.MULTILINE))
    assert set(noted) == set(FILES.values())
    for name, digest in noted.items():
        assert hashlib.sha256(folder.joinpath(name).read_bytes()).hexdigest() == digest


def test_an_unknown_context_is_refused() -> None:
    with pytest.raises(CredentialError, match="unknown"):
        load_context("https://example.org/context")


# --- multibase ------------------------------------------------------------------------------------


@given(st.binary(max_size=80))
def test_multibase_both_ways(data: bytes) -> None:
    assert decode_multibase(encode_multibase(data)) == data


@pytest.mark.parametrize("text", ["", "u", "zO", "z0", "é", "z" + "1" * 600])
def test_what_is_no_multibase_is_refused(text: str) -> None:
    with pytest.raises(CredentialError):
        decode_multibase(text)


@pytest.mark.parametrize(
    "text", ["z", "x", "z6Mk", PRIVATE, encode_multibase(b"\x80\x24" + bytes(33))]
)
def test_what_is_no_ed25519_multikey_is_refused(text: str) -> None:
    with pytest.raises(CredentialError):
        decode_key(text)
