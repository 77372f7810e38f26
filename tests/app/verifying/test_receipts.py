"""A receipt is what the service signed, or the page says that it is not; anybody can check it."""

import json

import pytest
from joserfc import jws as joserfc_jws
from joserfc.jwk import RSAKey

from app.errors import NotFound
from app.plumbing.signing_keys import SigningKeys
from app.verifying.receipt_keys import new_receipt_key, revoke_receipt_key
from app.verifying.receipt_slips import slip_address
from app.verifying.receipts import Receipt
from badges import jws, keys
from tests.app.conftest import BASE


@pytest.fixture
def badge(cast):
    return cast.award()


@pytest.fixture
def receipt(cast, badge):
    body = {"input": badge["assertion"], "recipient": "staff@example.org", "receipt": True}
    answer = cast.service.client().post("/api/v1/verify", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["receipt"]


def reader(cast):
    return cast.service.client(**{"accept-language": "en"})


def show(cast, receipt, **more):
    return reader(cast).post("/verify/receipt", data={"receipt": receipt, **more})


def test_a_receipt_is_given_when_it_is_asked_for_and_only_then(cast, badge, receipt):
    assert receipt.count(".") == 2
    plain = cast.service.client().post("/api/v1/verify", json={"input": badge["assertion"]})
    assert plain.json()["receipt"] is None


def test_a_stranger_checks_it_with_the_key_that_it_names(cast, receipt):
    kid = jws.read_token(receipt).header["kid"]
    published = cast.service.client().get(kid)
    assert published.headers["access-control-allow-origin"] == "*"
    payload = jws.check(receipt, keys.load_public(published.json()["publicKeyPem"]))
    said = Receipt.model_validate_json(payload)
    assert said.report.valid is True
    assert said.issued_at == cast.service.clock()
    assert said.service == "https://badges.example.org"


def test_it_names_nobody(receipt):
    payload = jws.read_token(receipt).payload.decode()
    assert "staff@example.org" not in payload
    assert '"hashed":true' in payload


def test_the_page_says_that_it_is_genuine_and_what_it_says(cast, receipt):
    said = show(cast, receipt)
    assert said.status_code == 200
    assert "This receipt is genuine" in said.text
    assert "This badge is valid" in said.text


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("staff@example.org", "the person whose address you typed"),
        ("STAFF@example.org ", "the person whose address you typed"),
        ("other@example.org", "not the person whose address you typed"),
    ],
)
def test_who_knows_the_address_can_see_whether_it_is_the_one(cast, receipt, address, sentence):
    said = show(cast, receipt, recipient=address)
    assert f"<dd>{sentence}</dd>" in said.text


def flipped(text, at):
    return text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]


def test_a_changed_receipt_is_found(cast, receipt):
    head, payload, signature = receipt.split(".")
    changed = [
        f"{head}.{payload}.{flipped(signature, 9)}",
        f"{head}.{flipped(payload, 40)}.{signature}",
        f"{head}.{payload}",
        jws.sign(jws.read_token(receipt).payload, keys.generate_rsa()),
        jws.sign(
            jws.read_token(receipt).payload,
            keys.generate_rsa(),
            header={"kid": jws.read_token(receipt).header["kid"]},
        ),
    ]
    for shown in changed[:2] + changed[3:]:
        said = show(cast, shown)
        assert "This receipt is not genuine" in said.text
        assert "This badge is valid" not in said.text
    assert show(cast, changed[2]).status_code == 422


def test_a_key_of_nobody_or_of_somebody_else_is_not_asked(cast, receipt):
    ours = "https://badges.example.org/verify/receipts/keys"
    foreign = keys.generate_rsa()
    numbers = ("2", "x", "²", "1234567", "-1", "")
    for kid in (
        *(f"{ours}/{number}" for number in numbers),
        "https://evil.example/keys/1",
        "",
        "1",
    ):
        shown = jws.sign(b"{}", foreign, header={"kid": kid})
        assert "names no key of this service" in show(cast, shown).text, kid


@pytest.mark.both_databases
def test_it_is_downloaded_in_both_forms_and_both_are_taken_back(cast, receipt):
    client = reader(cast)
    token = client.post("/verify/receipt/download", data={"receipt": receipt, "as": "jws"})
    assert token.text == receipt
    assert "attachment" in token.headers["content-disposition"]
    document = client.post("/verify/receipt/download", data={"receipt": receipt, "as": "json"})
    assert document.json()["receipt"]["report"]["valid"] is True
    for name, content in (("r.jws", token.content), ("r.json", document.content)):
        said = client.post("/verify/receipt", files={"file": (name, content)})
        assert "This receipt is genuine" in said.text


def test_a_readable_part_that_says_something_else_is_found(cast, receipt):
    client = reader(cast)
    document = client.post("/verify/receipt/download", data={"receipt": receipt, "as": "json"})
    changed = document.json()
    changed["receipt"]["report"]["badge"]["name"] = "Rocket science"
    assert "readable part was changed" in show(cast, json.dumps(changed)).text


def test_nothing_is_handed_out_that_we_did_not_sign(cast):
    shown = jws.sign(b"{}", keys.generate_rsa())
    answer = reader(cast).post("/verify/receipt/download", data={"receipt": shown})
    assert answer.status_code == 422


@pytest.mark.parametrize("shown", ["", "hello", "{}", "[]", "null", '{"jws": 1}', "[" * 100_000])
def test_what_is_no_receipt_is_said_beside_what_was_typed(cast, shown):
    answer = show(cast, shown)
    assert answer.status_code == 422
    assert "This is not a verification receipt" in answer.text


@pytest.mark.parametrize("path", ["7", "0", "x"])
def test_a_key_that_never_was_is_not_there(cast, path):
    assert reader(cast).get(f"/verify/receipts/keys/{path}").status_code == 404


def test_a_foreign_badge_has_a_receipt_too_and_a_key_outlives_the_process(
    outgoing, foreign, receipt
):
    body = {"input": foreign.forged_token(), "receipt": True}
    answer = outgoing.service.client().post("/api/v1/verify", json=body)
    assert answer.json()["valid"] is False
    outgoing.service.change(keys=SigningKeys())
    again = outgoing.service.client().post("/api/v1/verify", json=body).json()["receipt"]
    for token in (receipt, answer.json()["receipt"], again):
        assert "This receipt is genuine" in show(outgoing, token).text


def test_the_result_explains_the_badge_by_names(cast, badge):
    said = reader(cast).post("/verify", data={"input": badge["share"]}).text
    assert "relatedMatch" not in said
    assert "closeMatch" not in said
    assert "customarily beside EQF level" in said
    assert 'href="/frameworks/ecf-4.0/' in said
    french = cast.service.client(**{"accept-language": "fr"}).post(
        "/verify", data={"input": badge["share"]}
    )
    assert "CEC" in french.text


@pytest.mark.both_databases
def test_the_key_is_changed_and_what_a_leaked_one_signed_is_genuine_no_more(cast, badge, receipt):
    client = reader(cast)

    def asked():
        body = {"input": badge["assertion"], "receipt": True}
        return client.post("/api/v1/verify", json=body).json()["receipt"]

    def kid(token):
        return jws.read_token(token).header["kid"]

    def genuine(token):
        return "This receipt is genuine" in show(cast, token).text

    with cast.service.work() as work:
        assert new_receipt_key(work).generation == 2
    second = asked()
    assert (kid(receipt)[-2:], kid(second)[-2:]) == ("/1", "/2")
    assert genuine(receipt)
    assert genuine(second)
    first_key = client.get(kid(receipt))
    assert first_key.status_code == 200
    assert first_key.json()["publicKeyPem"] != client.get(kid(second)).json()["publicKeyPem"]

    said = Receipt.model_validate_json(jws.read_token(second).payload)
    slip = slip_address(cast.service.inside, said)
    with cast.service.work() as work:
        assert revoke_receipt_key(work, 2).generation == 3, "the older one signs no more"
        with pytest.raises(NotFound):
            revoke_receipt_key(work, 9)
    assert genuine(receipt), "only what the leaked key signed"
    assert "declared compromised" in show(cast, second).text
    assert client.get(slip).status_code == 404
    gone = client.get(kid(second))
    assert gone.status_code == 410
    assert "publicKeyPem" not in gone.json()
    assert kid(asked()).endswith("/3")
    with cast.service.work() as work:
        assert revoke_receipt_key(work, 1).generation == 3, "a later one signs already"
    assert not genuine(receipt)


def test_a_receipt_names_the_assertion_and_a_foreign_library_checks_it(cast, badge, receipt):
    client = cast.service.client()
    token = joserfc_jws.extract_compact(receipt.encode())
    address = token.headers()["kid"].removeprefix(BASE)
    pem = client.get(address).json()["publicKeyPem"]
    checked = joserfc_jws.deserialize_compact(receipt, RSAKey.import_key(pem), algorithms=["RS256"])
    assert json.loads(checked.payload)["report"]["assertion"] == badge["assertion"]
