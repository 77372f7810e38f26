"""The employers' page: the way in, keys that only verify, a list of trusted issuers; each their own."""

import re
from uuid import UUID

import pytest
from sqlmodel import select

from app.employers.tables import TrustedIssuer
from app.people.tables import Person
from app.sharing.workflow import accept, own_award
from tests.app.conftest import BASE
from tests.app.running import csrf_in, found

ME, OTHER = "hr@employer.example.org", "jobs@elsewhere.example.org"


def accepted(cast):
    """Return a badge that its holder has accepted: no other is watched."""
    badge = cast.award()
    with cast.service.work() as work:
        accept(work, own_award(work, cast.staff.person_id, UUID(badge["id"])))
    return badge


def arrive(service, address=ME, name="Employer Example"):
    """Go the whole way in, from the mailed link to a browser that is signed in."""
    client = service.client(**{"accept-language": "en"})
    assert client.post("/desk/enter", data={"email": address}).status_code == 200
    service.deliver()
    path = service.mailbox.link(address)
    assert client.get(path).status_code == 200
    came = client.post(path, data={"name": name}, follow_redirects=False)
    assert came.status_code == 303, came.text
    assert came.headers["location"] == "/desk"
    return client


def token(client, path="/desk"):
    return csrf_in(client.get(path).text)


def send(client, path, **fields):
    return client.post(path, data={"csrf": token(client), **fields}, follow_redirects=False)


def new_key(client, name="Our recruiting tool", days="90"):
    answer = send(client, "/desk/keys", name=name, days=days)
    assert answer.status_code == 201, answer.text
    return found(r"esv_[A-Za-z0-9_-]+", answer.text)[0]


@pytest.fixture
def employer(service):
    return arrive(service)


def test_anybody_gets_in_by_a_mailed_link_and_is_known_from_then_on(service):
    client = arrive(service)
    assert "Employer Example" in client.get("/desk").text
    again = service.client(**{"accept-language": "en"})
    again.post("/desk/enter", data={"email": ME.upper()})
    service.deliver()
    path = service.mailbox.link(ME)
    assert path.startswith("/sign-in/"), "who is known gets an ordinary link"
    came = again.post(path, follow_redirects=False)
    assert came.headers["location"] == "/desk"


def test_the_same_is_said_of_every_address(cast):
    client = cast.service.client(**{"accept-language": "en"})
    said = [
        client.post("/desk/enter", data={"email": address}).text.replace(address, "…")
        for address in ("mediator@example.org", "nobody@example.org")
    ]
    assert said[0] == said[1]
    cast.service.deliver()
    for address in ("mediator@example.org", "nobody@example.org"):
        assert len(cast.service.mailbox.to(address)) == 1


def test_asking_makes_nobody_known(service):
    service.client().post("/desk/enter", data={"email": ME})
    with service.work() as work:
        assert work.session.exec(select(Person)).all() == []


def test_a_link_works_once_and_for_half_an_hour(service):
    client = service.client(**{"accept-language": "en"})
    client.post("/desk/enter", data={"email": ME})
    service.deliver()
    path = service.mailbox.link(ME)
    service.clock.pass_by(minutes=31)
    assert client.post(path, data={"name": "X"}).status_code == 422
    service.clock.pass_by(minutes=-31)
    nameless = client.post(path, data={"name": " "}, follow_redirects=False)
    assert nameless.status_code == 422
    assert client.post(path, data={"name": "X"}, follow_redirects=False).status_code == 303
    second = service.client().post(path, data={"name": "X"}, follow_redirects=False)
    assert second.status_code == 422


@pytest.mark.parametrize("email", ["", "no address", "a@b@c"])
def test_what_is_no_address_is_said_beside_what_was_typed(service, email):
    answer = service.client(**{"accept-language": "en"}).post("/desk/enter", data={"email": email})
    assert answer.status_code == 422
    assert email in answer.text


def test_a_stranger_sees_the_way_in_and_nothing_else(service):
    client = service.client(**{"accept-language": "en"})
    assert "Send me the link" in client.get("/desk").text
    assert client.post("/desk/keys", data={"name": "x", "days": "1"}).status_code == 401


def test_a_key_verifies_and_its_use_is_counted(outgoing, employer, foreign):
    key = new_key(employer)
    program = outgoing.service.client(authorization=f"Bearer {key}")
    one = program.post("/api/v1/verify", json={"input": foreign.token()})
    assert one.json()["valid"] is True
    many = program.post("/api/v1/verify/batch", json={"items": [{"input": "x"}] * 3})
    assert len(many.text.splitlines()) == 3
    page = employer.get("/desk").text
    found(r"Our recruiting tool.*?<td>4</td>", page, re.DOTALL)
    assert key not in page, "a key is shown once"


def test_a_key_does_nothing_else(outgoing, employer):
    program = outgoing.service.client(authorization=f"Bearer {new_key(employer)}")
    for path in ("/api/v1/exchanges", "/api/v1/programmes"):
        assert program.get(path).status_code == 403


@pytest.mark.parametrize("how", ["revoked", "expired", "garbled"])
def test_a_key_that_is_over_is_refused(service, employer, how):
    key = new_key(employer, days="30")
    if how == "revoked":
        path = found(r"/desk/keys/[0-9a-f-]+/revoke", employer.get("/desk").text)[0]
        assert send(employer, path).status_code == 303
    elif how == "expired":
        service.clock.pass_by(days=31)
    else:
        key += "x"
    for path, body in (("verify", {"input": "x"}), ("verify/batch", {"items": [{"input": "x"}]})):
        client = service.client(authorization=f"Bearer {key}")
        answer = client.post(f"/api/v1/{path}", json=body)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.both_databases
@pytest.mark.parametrize("fields", [{"name": ""}, {"days": "0"}, {"days": "367"}, {"days": "x"}])
def test_a_key_that_cannot_be_made_is_said_beside_what_was_typed(employer, fields):
    typed = {"name": "Tool of ours", "days": "30"} | fields
    answer = send(employer, "/desk/keys", **typed)
    assert answer.status_code == 422
    assert typed["name"] in answer.text


def test_keys_are_not_without_number(employer):
    for _ in range(10):
        new_key(employer)
    answer = send(employer, "/desk/keys", name="One more", days="30")
    assert answer.status_code == 422
    assert "10 keys" in answer.text


def test_an_issuer_on_my_list_is_registered_for_me_alone(outgoing, employer, foreign):
    # The issuer outside speaks plain http, which only tests may: the page takes none such.
    with outgoing.service.work() as work:
        me = work.session.exec(select(Person).where(Person.language == "en")).one()
        row = TrustedIssuer(person_id=me.id, address=foreign.profile, created_at=work.now)
        work.session.add(row)
    key = new_key(employer)
    body = {"input": foreign.token()}
    for client, trust in (
        (outgoing.service.client(authorization=f"Bearer {key}"), "registered"),
        (employer, "registered"),
        (outgoing.service.client(), "unknown"),
        (outgoing.api(), "unknown"),
    ):
        assert client.post("/api/v1/verify", json=body).json()["issuer"]["trust"] == trust
    page = employer.post("/verify", data={"input": foreign.token(), "csrf": token(employer)})
    assert "on your list of issuers you trust" in page.text


@pytest.mark.parametrize(
    "address", ["https://issuer.example.org/ob/1", "did:web:issuer.example.org"]
)
def test_the_list_takes_addresses_and_dids_and_gives_them_up_again(employer, address):
    assert send(employer, "/desk/issuers", address=f" <{address}>, ").status_code == 303
    assert address in employer.get("/desk").text
    again = send(employer, "/desk/issuers", address=address)
    assert "on your list" in again.text
    path = found(r"/desk/issuers/[0-9a-f-]+/remove", employer.get("/desk").text)[0]
    assert send(employer, path).status_code == 303
    assert address not in employer.get("/desk").text


@pytest.mark.parametrize(
    "address",
    ["", "issuer", "http://issuer.example.org/", "javascript:alert(1)", "did:", "x" * 600],
)
def test_what_names_no_issuer_is_said_beside_what_was_typed(employer, address):
    answer = send(employer, "/desk/issuers", address=address)
    assert answer.status_code == 422
    assert "This names no issuer" in answer.text


def test_what_is_mine_is_nobody_elses(service, employer):
    new_key(employer)
    send(employer, "/desk/issuers", address="did:web:issuer.example.org")
    send(employer, "/desk/webhooks", url="https://hooks.example.org/x", badges="yes")
    page = employer.get("/desk").text
    stranger = arrive(service, OTHER, "Other Example")
    theirs = stranger.get("/desk").text
    assert "did:web" not in theirs
    assert "hooks.example.org" not in theirs
    for pattern, fields in (
        (r"/desk/keys/[0-9a-f-]+/revoke", {}),
        (r"/desk/issuers/[0-9a-f-]+/remove", {}),
        (r"/desk/webhooks/[0-9a-f-]+", {"what": "remove"}),
    ):
        path = found(pattern, page)[0]
        assert send(stranger, path, **fields).status_code == 404
    assert employer.get("/desk").text.count("esv_") == 0
    assert "hooks.example.org" in employer.get("/desk").text


def test_a_form_from_elsewhere_is_refused(employer):
    origin = {"origin": "https://evil.example"}
    for path in ("/desk/keys", "/desk/issuers", "/desk/webhooks"):
        assert employer.post(path, data={"name": "x"}, headers=origin).status_code == 403
        assert employer.post(path, data={"name": "x"}).status_code == 403, "without the token"


def test_the_link_in_the_mail_is_ours(service):
    service.client().post("/desk/enter", data={"email": ME})
    service.deliver()
    assert f"{BASE}/desk/arrive/" in service.mailbox.to(ME)[0]
