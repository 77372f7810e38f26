"""The code of conduct: accepted by both sides beside the charter, where the exchange's release has one."""

import pytest

from app.exchanges.tables import CharterAcceptance, Exchange, ExchangeState
from app.plumbing.audit import AuditEvent
from app.programmes.tables import Programme
from tests.app.catalogue.next_release import NEXT, release_draft
from tests.app.exchanges.test_charter import ask, place, press, sign

BEFORE_CONDUCT = "1.0.0"
"""The last release with a charter and no code of conduct, as it is for ever."""


@pytest.fixture
def parts(cast):
    """Put the exchange on a release with a code of conduct, as a draft of a programme that asks for acceptances."""
    release = release_draft(cast.service)
    with cast.service.work() as work:
        work.session.get_one(Programme, cast.programme.id).charter_needed = True
        exchange = work.session.get_one(Exchange, cast.exchange.id)
        exchange.release, exchange.state = NEXT, ExchangeState.DRAFT
    return release.cooperation


def sign_conduct(cast, side):
    body = {"organisation_id": str(side.id), "kind": "conduct", "note": "Signé le 3, classeur 2."}
    return cast.api().post(f"{place(cast)}/charter-acceptances", json=body)


def accepted(cast):
    shown = cast.api().get(place(cast)).json()
    return {
        kind: [(one["organisation_id"], one["version"], one["kind"]) for one in shown[kind]]
        for kind in ("charter", "conduct")
    }


@pytest.mark.both_databases
def test_one_link_leads_to_both_texts_and_accepts_both(cast, parts):
    assert ask(cast).status_code == 201
    cast.service.deliver()
    link = cast.service.mailbox.link("director@example.org")
    shown = cast.service.client(**{"accept-language": "fr"}).get(link).text
    for text in (parts.charter, parts.conduct):
        assert text.title.in_language("fr") in shown
        assert text.articles[-1].title.in_language("fr") in shown
    assert press(cast.service.client(), link).status_code == 200
    side = str(cast.social.id)
    assert accepted(cast) == {
        "charter": [(side, parts.charter.version, "charter")],
        "conduct": [(side, parts.conduct.version, "conduct")],
    }
    actions = {event.action for event in cast.rows(AuditEvent)}
    assert {"charter.accepted", "conduct.accepted"} <= actions
    assert ask(cast).status_code == 409
    page = cast.browser().get(f"/exchanges/{cast.exchange.id}").text
    assert "Code de conduite" in page
    assert page.count(f"version {parts.conduct.version} ") == 1


def test_who_signed_the_charter_on_paper_is_asked_for_the_code_alone(cast, parts):
    assert sign(cast, cast.social).status_code == 201
    assert sign(cast, cast.social).status_code == 409
    ask(cast)
    cast.service.deliver()
    link = cast.service.mailbox.link("director@example.org")
    shown = cast.service.client(**{"accept-language": "en"}).get(link).text
    assert parts.conduct.preamble.in_language("en") in shown
    assert parts.charter.preamble.in_language("en") not in shown
    assert sign_conduct(cast, cast.social).status_code == 201
    late = cast.service.client(**{"accept-language": "en"})
    assert "has accepted all there is" in late.get(link).text
    assert press(late, link).status_code == 409
    assert len(cast.rows(CharterAcceptance)) == 2


def test_an_exchange_starts_when_both_sides_have_accepted_both(cast, parts):
    def start():
        return cast.api().post(f"{place(cast)}/state", json={"state": "running"}).status_code

    for accept in (sign, sign_conduct):
        for side in (cast.social, cast.tech):
            assert start() == 422
            assert accept(cast, side).status_code == 201
    assert start() == 200
    page = cast.browser().get(f"/exchanges/{cast.exchange.id}/charter").text
    assert f'href="/conduct/{NEXT}"' in page
    assert 'name="note"' not in page


def test_a_release_without_a_code_of_conduct_asks_for_none(cast):
    with cast.service.work() as work:
        work.session.get_one(Exchange, cast.exchange.id).release = BEFORE_CONDUCT
    refused = sign_conduct(cast, cast.social)
    assert refused.status_code == 422
    assert "No code of conduct" in refused.json()["detail"]
    assert accepted(cast) == {"charter": [], "conduct": []}
