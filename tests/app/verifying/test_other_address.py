"""A badge names one address; its holder may let another, proved one recognise it, and nobody else can."""

import io
import json
import zipfile

import pytest

HOME, OTHER = "staff@example.org", "staff@new.example.org"


@pytest.fixture
def badge(cast):
    return cast.award()


def send(client, path, **typed):
    csrf = client.get("/me/addresses").text.split('name="csrf" value="')[1].split('"')[0]
    return client.post(path, data={"csrf": csrf, **typed})


@pytest.fixture
def holder(cast, badge):
    """The holder, with another address that they proved."""
    client = cast.browser("staff")
    send(client, "/me/addresses", email=OTHER)
    cast.service.deliver()
    send(client, cast.service.mailbox.link(OTHER))
    return client


def switch(client, allowed):
    listed = client.get("/me/addresses").text.split(OTHER, 1)[1]
    address = listed.split('action="/me/addresses/')[1].split("/recognise")[0]
    return send(client, f"/me/addresses/{address}/recognise", allowed=allowed)


def ask(cast, given, recipient):
    answer = cast.service.client().post(
        "/api/v1/verify", json={"input": given, "recipient": recipient}
    )
    assert answer.status_code == 200, answer.text
    found = answer.json()
    codes = {one["code"] for one in found["findings"] if one["check"] == "recipient"}
    return found["valid"], found["recipient"]["matches"], codes


def every_form(cast, badge):
    client = cast.service.client()
    return [
        badge["assertion"],
        badge["share"],
        client.get(badge["signed"]).text,
        client.get(f"/ob/v3/credentials/{badge['id']}").text,
        client.get(f"/ob/v3/credentials/{badge['id']}/jwt").text,
    ]


OTHER_PERSON = (False, False, {"recipient.other"})


def test_another_address_recognises_a_badge_while_its_holder_lets_it(cast, badge, holder):
    for given in every_form(cast, badge):
        assert ask(cast, given, OTHER) == OTHER_PERSON, "off until it is chosen"
    switch(holder, "yes")
    for given in every_form(cast, badge):
        for typed in (OTHER, f"Camille <{OTHER.upper()}>"):
            assert ask(cast, given, typed) == (True, True, {"recipient.other_address"})
        assert ask(cast, given, HOME) == (True, True, {"recipient.ok"})
        assert ask(cast, given, "mallory@example.net") == OTHER_PERSON
        assert ask(cast, given, "volunteer@example.org") == OTHER_PERSON
    switch(holder, "")
    assert ask(cast, badge["assertion"], OTHER) == OTHER_PERSON


def test_a_batch_and_a_list_recognise_it_too(cast, badge, holder):
    switch(holder, "yes")
    asked = {"items": [{"input": badge["share"], "recipient": OTHER}]}
    line = cast.service.client().post("/api/v1/verify/batch", json=asked).json()
    assert line["report"]["recipient"]["matches"] is True
    page = cast.service.client(**{"accept-language": "en"}).post(
        "/verify/many", data={"lines": f"{badge['share']} {OTHER}"}
    )
    assert "given to the person named" in page.text


def test_a_badge_that_the_register_does_not_hold_is_nobodys_by_another_address(cast, badge, holder):
    switch(holder, "yes")
    token = cast.service.client().get(badge["signed"]).text
    header, payload, signature = token.split(".")
    forged = f"{header}.{payload}.{signature[:-8]}{'A' * 8}"
    valid, matches, _ = ask(cast, forged, OTHER)
    assert (valid, matches) == (False, False)


def test_who_exports_their_data_reads_which_addresses_recognise(cast, badge, holder):
    switch(holder, "yes")
    csrf = holder.get("/me/data").text.split('name="csrf" value="')[1].split('"')[0]
    archive = zipfile.ZipFile(
        io.BytesIO(holder.post("/me/data/export", data={"csrf": csrf}).content)
    )
    assert json.loads(archive.read("profile.json"))["recognising_addresses"] == [OTHER]


@pytest.mark.both_databases
def test_an_address_that_is_removed_recognises_nothing(cast, badge, holder):
    switch(holder, "yes")
    listed = holder.get("/me/addresses").text.split(OTHER, 1)[1]
    address = listed.split('action="/me/addresses/')[1].split("/")[0]
    send(holder, f"/me/addresses/{address}/remove")
    assert ask(cast, badge["assertion"], OTHER) == OTHER_PERSON
