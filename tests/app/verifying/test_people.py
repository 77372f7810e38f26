"""People are understood: addresses as they type them, links as they paste them, files that are no badge."""

from html import unescape

import pytest

from tests.badges.verification.test_pasted import OTHERS


@pytest.fixture
def database_url(sqlite_database):
    """One database is enough. What people type is read before any database is asked."""
    return sqlite_database


@pytest.fixture
def badge(cast):
    return cast.award()


def ask(cast, **asked):
    return cast.service.client(**{"accept-language": "en"}).post("/api/v1/verify", json=asked)


def drop(cast, content, language="en", **data):
    client = cast.service.client(**{"accept-language": language})
    return client.post("/api/v1/verify", files={"file": ("x", content)}, data=data)


@pytest.mark.parametrize(
    "typed",
    [
        "Camille <staff@example.org>",
        "MAILTO:Staff@example.org",
        " \u200bstaff@example.org\ufeff",
        "'staff@example.org';",
    ],
)
def test_a_recipient_is_read_as_people_type_it_on_every_door(cast, badge, typed):
    assert ask(cast, input=badge["share"], recipient=typed).json()["recipient"]["matches"] is True
    png = cast.service.client().get(badge["png"]).content
    assert drop(cast, png, recipient=typed).json()["recipient"]["matches"] is True
    batch = {"items": [{"input": badge["share"], "recipient": typed}]}
    line = cast.service.client().post("/api/v1/verify/batch", json=batch).json()
    assert line["report"]["recipient"]["matches"] is True
    page = cast.service.client(**{"accept-language": "en"}).post(
        "/verify", data={"input": badge["share"], "recipient": typed}
    )
    assert "Given to" in page.text
    assert "staff@example.org" in page.text.lower()


@pytest.mark.parametrize("typed", ["Camille", "staff@example.org, mallory@example.net", "a@b"])
def test_who_cannot_be_read_is_said_on_every_door_and_nothing_is_valid(cast, badge, typed):
    refused = ask(cast, input=badge["share"], recipient=typed)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "recipient"
    assert typed in refused.json()["detail"]
    png = cast.service.client().get(badge["png"]).content
    assert drop(cast, png, recipient=typed).status_code == 422
    batch = {"items": [{"input": badge["share"], "recipient": typed}]}
    line = cast.service.client().post("/api/v1/verify/batch", json=batch).json()
    assert line["problem"]["errors"][0]["field"] == "recipient"
    page = cast.service.client(**{"accept-language": "en"}).post(
        "/verify", data={"input": badge["share"], "recipient": typed}
    )
    assert page.status_code == 422
    assert "The recipient cannot be read" in page.text
    assert f'value="{typed}"' in page.text


@pytest.mark.parametrize("blank", ["", "  ", "\u200b"])
def test_a_blank_recipient_is_nobody_asked_for(cast, badge, blank):
    found = ask(cast, input=badge["share"], recipient=blank).json()
    assert (found["valid"], found["recipient"]["matches"]) == (True, None)


@pytest.mark.parametrize(
    "around", ["<{}>", "My badge: {}.", "[badge]({})", "\u200b{}", "{} ({})", "URL={}\r\n"]
)
def test_a_link_of_ours_is_found_in_what_was_pasted_or_kept_in_a_file(cast, badge, around):
    pasted = around.replace("{}", badge["share"])
    assert ask(cast, input=pasted).json()["valid"] is True
    assert drop(cast, pasted.encode()).json()["valid"] is True


def test_several_links_are_said(cast, badge):
    answer = ask(cast, input=f"{badge['share']} {badge['assertion']}")
    assert answer.status_code == 422
    assert "there are 2 links in it" in answer.json()["detail"]


@pytest.mark.parametrize("language", ["en", "fr", "pt"])
def test_a_damaged_picture_is_told_in_plain_words_and_the_technical_reason_is_folded(
    cast, badge, language
):
    png = bytearray(cast.service.client().get(badge["png"]).content)
    png[png.index(b"iTXt") + 30] ^= 1
    client = cast.service.client(**{"accept-language": language})
    page = client.post("/verify", files={"file": ("badge.png", bytes(png))}).text
    told, _, folded = page.rpartition("<details")
    assert "iTXt" not in told
    assert "iTXt" in folded
    found = drop(cast, bytes(png), language).json()["findings"][0]
    assert found["detail"] in unescape(told)
    assert found["reason"] in unescape(folded)


@pytest.mark.parametrize(("brought", "name"), OTHERS)
def test_a_file_that_is_no_badge_is_named_with_a_remedy(cast, brought, name):
    content = brought.encode() if isinstance(brought, str) else brought
    said = {language: drop(cast, content, language) for language in ("en", "fr", "pt")}
    assert {answer.status_code for answer in said.values()} == {422}
    assert name in said["en"].json()["detail"]
    assert len({answer.json()["detail"] for answer in said.values()}) == 3
