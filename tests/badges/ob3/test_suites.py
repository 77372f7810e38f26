"""The suites of Data Integrity proofs, judged by what the libraries of others signed (`tests/vectors/field.mjs`)."""

import base64
import json
from collections.abc import Callable
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from badges.contexts import FILES, load_context
from badges.errors import CredentialError, SignatureError
from badges.keys import PublicKey
from badges.ob3.data_integrity import check_proof, read_proofs
from badges.ob3.did import key_of_did_key, key_of_method
from badges.ob3.multikey import decode_multibase, encode_multibase
from badges.ob3.suites import SUITES, proof_name, suite_of
from tests.badges.credentials import KEY, OTHER_KEY
from tests.vectors.build import HERE

FIELD = HERE / "ob3-field-2026-11"
DERIVED = "ecdsa-sd-2023-derived"
GOOD = [
    "eddsa-rdfc-2022",
    "eddsa-2022",
    "eddsa-jcs-2022",
    "ecdsa-rdfc-2019-p256",
    "ecdsa-rdfc-2019-p384",
    "ecdsa-jcs-2019-p384",
    DERIVED,
    "older-2020",
]


def document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIELD / f"{name}.json").read_text())
    return found


def proof_of(found: dict[str, Any]) -> dict[str, Any]:
    [proof] = read_proofs(found)
    return proof


def key_for(proof: dict[str, Any]) -> PublicKey:
    method = proof["verificationMethod"]
    if method.startswith("did:key:"):
        return key_of_did_key(method)
    for path in (FIELD / "trust").glob("field-*.json"):
        for one in json.loads(path.read_text()).get("verificationMethod", []):
            if isinstance(one, dict) and one["id"] == method:
                return key_of_method(one)
    raise AssertionError(method)


def check(found: dict[str, Any]) -> None:
    proof = proof_of(found)
    check_proof(found, proof, key_for(proof))


@pytest.mark.parametrize("name", GOOD)
def test_what_others_signed_is_read(name: str) -> None:
    check(document(name))


def test_every_suite_has_a_credential_of_another_library() -> None:
    names = {proof_name(proof_of(document(name))).strip("'") for name in GOOD}
    assert names == set(SUITES)


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize(
    "change",
    [
        lambda d: d | {"name": "Doctor"},
        lambda d: d["proof"].update(created="2026-05-04T10:00:01Z"),
        lambda d: d["issuer"].update(name="Another College"),
        lambda d: d["credentialSubject"]["achievement"].update(name="Doctor"),
    ],
    ids=["name", "created", "issuer", "achievement"],
)
def test_one_other_word_is_found(name: str, change: Callable[[dict[str, Any]], Any]) -> None:
    found = document(name)
    if isinstance(found["proof"], list):
        found["proof"] = found["proof"][0]
    found = change(found) or found
    with pytest.raises(SignatureError) as caught:
        check(found)
    assert caught.value.code == "wrong_key"


@pytest.mark.parametrize("name", GOOD)
def test_another_key_is_found(name: str) -> None:
    found = document(name)
    proof = proof_of(found)
    own = key_for(proof)
    others: list[PublicKey] = [KEY.public_key()]
    if isinstance(own, ec.EllipticCurvePublicKey):
        others = [ec.generate_private_key(own.curve).public_key()]
    for other in others:
        with pytest.raises(SignatureError) as caught:
            check_proof(found, proof, other)
        assert caught.value.code == "wrong_key"


@pytest.mark.parametrize("name", GOOD)
def test_a_key_of_another_kind_is_refused(name: str) -> None:
    found = document(name)
    proof = proof_of(found)
    ours: PublicKey = OTHER_KEY.public_key()
    if not isinstance(key_for(proof), ec.EllipticCurvePublicKey):
        ours = ec.generate_private_key(ec.SECP256R1()).public_key()
    with pytest.raises(SignatureError, match="kind") as caught:
        check_proof(found, proof, ours)
    assert caught.value.code == "algorithm"


def test_a_suite_with_a_smaller_curve_than_its_own_is_refused() -> None:
    found = document(DERIVED)
    with pytest.raises(SignatureError, match="kind"):
        check_proof(found, proof_of(found), ec.generate_private_key(ec.SECP384R1()).public_key())


@pytest.mark.parametrize(
    "proof",
    [
        {},
        {"type": "DataIntegrityProof"},
        {"type": "DataIntegrityProof", "cryptosuite": 7},
        {"type": "DataIntegrityProof", "cryptosuite": "bbs-2023"},
        {"type": "DataIntegrityProof", "cryptosuite": "Ed25519Signature2020"},
        {"type": "Ed25519Signature2018", "cryptosuite": "eddsa-rdfc-2022"},
        {"type": "Ed25519Signature2020", "cryptosuite": "eddsa-rdfc-2022"},
        {"type": ["DataIntegrityProof"], "cryptosuite": "eddsa-rdfc-2022"},
        {"type": "eddsa-rdfc-2022"},
        {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "previousProof": "urn:uuid:1",
        },
    ],
)
def test_what_is_no_suite_is_not_read(proof: dict[str, Any]) -> None:
    assert suite_of(proof) is None
    with pytest.raises(SignatureError, match="are read") as caught:
        check_proof({}, proof, KEY.public_key())
    assert caught.value.code == "unsupported"


# --- canonical JSON -------------------------------------------------------------------------------


def test_contexts_behind_those_of_the_proof_are_not_signed_and_change_nothing() -> None:
    found = document("eddsa-jcs-2022")
    found["@context"].append("https://example.org/one-more")
    check(found)
    found["@context"].insert(1, "https://example.org/another")
    with pytest.raises(SignatureError, match="do not start with"):
        check(found)


def test_a_number_that_has_no_canonical_form_is_refused() -> None:
    with pytest.raises(SignatureError, match="no canonical JSON"):
        check(document("eddsa-jcs-2022") | {"name": 2**60})


# --- a part of a credential -----------------------------------------------------------------------


def parts_of(found: dict[str, Any]) -> list[Any]:
    text = proof_of(found)["proofValue"][1:]
    parts: list[Any] = cbor2.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))[3:])
    return parts


def with_parts(found: dict[str, Any], parts: Any, prefix: bytes = b"\xd9\x5d\x01") -> None:
    data = prefix + cbor2.dumps(parts)
    proof_of(found)["proofValue"] = "u" + base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def test_the_parts_of_a_proof_can_be_written_anew() -> None:
    found = document(DERIVED)
    with_parts(found, parts_of(found))
    check(found)


def test_bytes_may_be_written_as_an_array_of_octets() -> None:
    found = document(DERIVED)
    base, *rest = parts_of(found)
    with_parts(found, [cbor2.CBORTag(64, base), *rest])
    check(found)


def test_two_objects_do_not_share_a_name() -> None:
    """What the issuer signed as said of one object could else be shown as said of two."""
    found = document(DERIVED)
    base, own, signatures, labels, mandatory = parts_of(found)
    first, second, *_ = labels
    with_parts(found, [base, own, signatures, labels | {second: labels[first]}, mandatory])
    with pytest.raises(SignatureError, match="no derived proof"):
        check(found)


def test_an_object_without_a_name_is_refused() -> None:
    found = document(DERIVED)
    base, own, signatures, labels, mandatory = parts_of(found)
    labels.popitem()
    with_parts(found, [base, own, signatures, labels, mandatory])
    with pytest.raises(CredentialError, match="does not name every object"):
        check(found)


def test_a_key_that_the_issuer_did_not_sign_proves_nothing() -> None:
    """Whoever makes a key of their own for the other statements must have the issuer sign it."""
    found = document(DERIVED)
    base, _, signatures, labels, mandatory = parts_of(found)
    point = key_for(proof_of(document("ecdsa-rdfc-2019-p256")))
    assert isinstance(point, ec.EllipticCurvePublicKey)
    other = decode_multibase(
        document("ecdsa-rdfc-2019-p256")["issuer"]["id"].removeprefix("did:key:")
    )
    with_parts(found, [base, other, signatures, labels, mandatory])
    with pytest.raises(SignatureError, match="does not match"):
        check(found)


def test_statements_do_not_become_optional() -> None:
    """The end of validity must always be shown: without it, or with it unsigned, nothing matches."""
    found = document(DERIVED)
    base, own, signatures, labels, mandatory = parts_of(found)
    with_parts(found, [base, own, [*signatures, signatures[0]], labels, mandatory[1:]])
    with pytest.raises(SignatureError) as caught:
        check(found)
    assert caught.value.code == "wrong_key"


ODD: list[Callable[[list[Any]], Any]] = [
    lambda p: {"parts": p},
    lambda p: p[:4],
    lambda p: [b"short", *p[1:]],
    lambda p: [p[0], bytes(35), *p[2:]],
    lambda p: [p[0], b"\xed\x01" + bytes(33), *p[2:]],
    lambda p: [*p[:2], "text", *p[3:]],
    lambda p: [*p[:2], [b"short"], *p[3:]],
    lambda p: [*p[:3], [], p[4]],
    lambda p: [*p[:3], {"c14n0": b"x" * 32}, p[4]],
    lambda p: [*p[:3], {0: b"x"}, p[4]],
    lambda p: [*p[:4], [0, 0]],
    lambda p: [*p[:4], [True]],
    lambda p: [*p[:4], [-1]],
    lambda p: [*p[:4], [1999]],
    lambda p: [*p[:4], ["0"]],
]


@pytest.mark.parametrize("change", ODD)
def test_an_odd_value_of_a_derived_proof_is_refused(change: Callable[[list[Any]], Any]) -> None:
    found = document(DERIVED)
    with_parts(found, change(parts_of(found)))
    with pytest.raises(SignatureError, match="no derived proof"):
        check(found)


@pytest.mark.parametrize(
    "value",
    [None, 7, "", "z2V0DhVhA", "u", "u!", "u2V0B", "u2V0BgYGBgYGB", "uAAAA", "u" + "A" * 600_000],
)
def test_what_is_no_derived_proof_is_refused(value: Any) -> None:
    found = document(DERIVED)
    proof_of(found)["proofValue"] = value
    with pytest.raises(SignatureError):
        check(found)


def test_the_issuer_s_own_proof_is_not_for_showing() -> None:
    with pytest.raises(SignatureError, match="first derives") as caught:
        check(document("ecdsa-sd-2023-base"))
    assert caught.value.code == "unsupported"


@pytest.mark.parametrize("name", [one for one in GOOD if one != DERIVED])
@pytest.mark.parametrize("value", [None, 7, "z", "u", "z2", encode_multibase(bytes(63))])
def test_a_value_that_is_no_signature_is_refused(name: str, value: Any) -> None:
    found = document(name)
    proof_of(found)["proofValue"] = value
    with pytest.raises(SignatureError, match="proofValue"):
        check(found)


def test_a_signature_of_zeros_is_none() -> None:
    found = document("ecdsa-rdfc-2019-p256")
    proof_of(found)["proofValue"] = encode_multibase(bytes(64))
    with pytest.raises(SignatureError, match="does not match"):
        check(found)


# --- contexts -------------------------------------------------------------------------------------

DESCRIBING = {"achievement", "address", "creator", "criteria", "geo", "image"}
"""Members that one of the bundled contexts writes as a class is written; a reader misses them under that name."""


def spellings(context: Any, found: dict[str, set[str]]) -> None:
    for one in context if isinstance(context, list) else [context]:
        for name, value in one.items() if isinstance(one, dict) else ():
            iri = value.get("@id") if isinstance(value, dict) else value
            if isinstance(iri, str) and not name.startswith("@") and not iri.startswith("@"):
                found.setdefault(iri, set()).add(name)
            if isinstance(value, dict):
                spellings(value.get("@context", []), found)


def test_no_swapped_context_lets_a_proving_member_be_spelled_in_another_way() -> None:
    """Else `validUntil` could be hidden under another name of the same meaning, and the proof still match."""
    found: dict[str, set[str]] = {}
    for url in FILES:
        spellings(load_context(url)["@context"], found)
    doubled = {iri: names for iri, names in found.items() if len(names) > 1}
    assert doubled
    for names in doubled.values():
        assert DESCRIBING.intersection(names), names
