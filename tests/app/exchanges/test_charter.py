"""The charter: each side accepts one version of it, by a link or on paper; a policy may ask for both."""

import pytest

from app.exchanges.charter import agreements_of
from app.exchanges.tables import CharterAcceptance, Exchange, ExchangeState
from app.plumbing.audit import AuditEvent
from app.programmes.tables import Programme
from tests.app.conftest import BASE


def place(cast):
    return f"/api/v1/exchanges/{cast.exchange.id}"


def ask(cast, who="mediator", **changes):
    body = {
        "organisation_id": str(cast.social.id),
        "name": "Directrice Exemple",
        "email": "director@example.org",
        **changes,
    }
    return cast.api(who).post(f"{place(cast)}/charter-links", json=body)


def sign(cast, side, who="mediator", note="Signée par la présidente; classeur 3."):
    body = {"organisation_id": str(side.id), "note": note}
    return cast.api(who).post(f"{place(cast)}/charter-acceptances", json=body)


def sign_all(cast, side):
    """Sign on paper all that goes with the exchange's release, and return the answers' codes."""
    kinds = agreements_of(cast.service.app.state.service.library, cast.exchange)
    body = {"organisation_id": str(side.id), "note": "Classeur 3."}
    address = f"{place(cast)}/charter-acceptances"
    return {cast.api().post(address, json={**body, "kind": kind}).status_code for kind in kinds}


@pytest.fixture
def link(cast):
    answer = ask(cast)
    assert answer.status_code == 201, answer.text
    cast.service.deliver()
    return cast.service.mailbox.link("director@example.org")


def press(client, link):
    return client.post(link, headers={"Origin": BASE})


def test_a_contact_reads_the_charter_in_their_language_and_accepts_without_an_account(cast, link):
    charter = cast.service.app.state.service.library.charter(cast.exchange.release)
    for language in ("fr", "en", "pt"):
        shown = cast.service.client(**{"accept-language": language}).get(link).text
        assert charter.title.in_language(language) in shown
        assert charter.articles[-1].tech_partner.in_language(language)[:30] in shown
    assert press(cast.service.client(), link).status_code == 200
    (acceptance,) = cast.api().get(place(cast)).json()["charter"]
    assert (acceptance["organisation_id"], acceptance["version"]) == (
        str(cast.social.id),
        charter.version,
    )
    assert not acceptance["on_paper"]
    page = cast.browser().get(f"/exchanges/{cast.exchange.id}/charter").text
    assert "Directrice Exemple" in page


def test_the_release_that_is_kept_is_one_where_the_charter_can_be_read(cast, link):
    press(cast.service.client(), link)
    (acceptance,) = cast.api().get(place(cast)).json()["charter"]
    assert cast.service.client().get(f"/charter/{acceptance['release']}").status_code == 200


def test_a_link_works_once_and_only_looking_does_not_spend_it(cast, link):
    nobody = cast.service.client()
    nobody.get(link)
    assert press(nobody, link).status_code == 200
    assert press(nobody, link).status_code == 404
    assert nobody.get(link).status_code == 404
    agreements = agreements_of(cast.service.app.state.service.library, cast.exchange)
    assert {row.kind for row in cast.rows(CharterAcceptance)} == set(agreements)


@pytest.mark.both_databases
def test_a_link_ends_after_a_month_or_when_it_is_revoked(cast):
    first = ask(cast).json()["id"]
    cast.service.deliver()
    link = cast.service.mailbox.link("director@example.org")
    revoke = f"{place(cast)}/charter-links/{first}/revoke"
    assert cast.api().post(revoke).status_code == 200
    assert cast.api().post(revoke).status_code == 409
    assert press(cast.service.client(), link).status_code == 404
    ask(cast)
    cast.service.deliver()
    cast.service.clock.pass_by(days=31)
    assert (
        cast.service.client().get(cast.service.mailbox.link("director@example.org")).status_code
        == 404
    )


def test_an_organisation_accepts_once_whatever_the_way(cast, link):
    assert sign_all(cast, cast.social) == {201}
    late = press(cast.service.client(), link)
    assert late.status_code == 409
    assert sign_all(cast, cast.social) == {409}
    assert ask(cast).status_code == 409


def test_only_the_two_sides_can_accept(cast):
    answer = ask(cast, organisation_id=str(cast.programme.id))
    assert answer.status_code == 422
    assert "no part in the exchange" in answer.json()["detail"]


def test_a_signature_on_paper_needs_a_note(cast):
    assert sign(cast, cast.tech, note="").status_code == 422
    assert sign(cast, cast.tech).json()["on_paper"]


def test_observers_and_strangers_neither_ask_nor_record(cast, stranger_key):
    cast.keys["stranger"] = stranger_key
    for who, status in (("observer", 403), ("stranger", 404)):
        assert ask(cast, who).status_code == status
        assert sign(cast, cast.tech, who).status_code == status


def test_a_programme_may_ask_for_the_charter_before_an_exchange_starts(cast):
    with cast.service.work() as work:
        work.session.get_one(Programme, cast.programme.id).charter_needed = True
        work.session.get_one(Exchange, cast.exchange.id).state = ExchangeState.DRAFT
    start = {"state": "running"}
    refused = cast.api().post(f"{place(cast)}/state", json=start)
    assert refused.status_code == 422
    assert "accept the charter" in refused.json()["detail"]
    sign_all(cast, cast.social)
    assert cast.api().post(f"{place(cast)}/state", json=start).status_code == 422
    sign_all(cast, cast.tech)
    assert cast.api().post(f"{place(cast)}/state", json=start).status_code == 200


def test_an_exchange_that_ran_before_the_policy_can_be_reopened(cast):
    cast.api().post(f"{place(cast)}/state", json={"state": "closed"})
    changed = cast.api("owner").patch(
        f"/api/v1/programmes/{cast.programme.id}", json={"charter_needed": True}
    )
    assert changed.json()["charter_needed"]
    reopened = cast.api().post(f"{place(cast)}/state", json={"state": "running"})
    assert reopened.status_code == 200


def test_the_page_sends_records_and_keeps_what_was_typed(cast):
    browser = cast.browser()
    address = f"/exchanges/{cast.exchange.id}/charter"
    token = browser.get(address).text.split('name="csrf" value="')[1].split('"')[0]

    def send(**fields):
        data = {"csrf": token, "organisation_id": str(cast.tech.id), **fields}
        return browser.post(address, data=data, headers={"Origin": BASE}, follow_redirects=False)

    wrong = send(name="Personne Exemple", email="nowhere")
    assert wrong.status_code == 422
    assert "Personne Exemple" in wrong.text
    assert send(name="Personne Exemple", email="someone@example.org").status_code == 303
    assert "Personne Exemple" in browser.get(address).text
    assert send(what="paper", note="Au classeur, signé par le directeur.").status_code == 303
    shown = browser.get(f"/exchanges/{cast.exchange.id}").text
    assert f'href="{address}"' in shown


def test_every_step_stands_in_the_audit_log_without_names(cast, link):
    press(cast.service.client(), link)
    sign(cast, cast.tech)
    rows = sorted(cast.rows(AuditEvent), key=lambda event: event.position)
    events = [event for event in rows if event.action.startswith("charter.")]
    assert [event.action for event in events] == [
        "charter.asked",
        "charter.accepted",
        "charter.recorded",
    ]
    assert "example.org" not in "".join(str(event.detail) for event in events)
