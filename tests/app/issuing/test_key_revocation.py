"""A signing key that leaked: the drill from the forgery to the badges made anew, and what it leaves untouched."""

import logging
from datetime import timedelta
from uuid import UUID

import pytest
from openbadgeslib.ob2 import OB2VerificationError, OB2Verifier
from sqlmodel import col, select

from app.errors import BadInput, NotFound, RuleRefused
from app.issuing.key_revocation import outlook, revoke_generation
from app.issuing.keyring import current_key, ed25519_of, hold, key_of, new_generation
from app.issuing.renewing import RenewalPass, renew_due
from app.issuing.tables import Award, Credential, SigningKey
from app.passports.badges import hand_over
from app.passports.tables import PassportBadge
from app.people.identity import find
from app.plumbing import clock
from app.plumbing.audit import AuditEvent, find_break
from app.plumbing.outbox import Hands
from app.privacy.erasing import erase
from app.workers import renew as renew_worker
from badges.keys import generate_rsa, public_pem
from tests.app.conftest import BASE, make_programme
from tests.app.snapshot import Snapshot
from tests.app.thief import Thief

pytestmark = pytest.mark.both_databases

PROFILE = "/ob/v2/issuers/solidaire"
DID = "/ob/v3/issuers/solidaire/did.json"
STATUS = "/ob/v3/status/solidaire.1.1"


@pytest.fixture(autouse=True)
def _quiet():
    logging.getLogger("openbadgeslib").setLevel(logging.CRITICAL)


def declare(cast, generation=1, reason="The server was broken into."):
    with cast.service.work() as work:
        revoke_generation(work, cast.programme.id, generation, reason)


def leak(cast):
    """Declare the first key compromised, and make everything anew."""
    declare(cast)
    return renew_due(cast.service.inside, hand_over)


def verdict(cast, given, recipient="staff@example.org"):
    asked = {"input": given, "recipient": recipient}
    return cast.service.client().post("/api/v1/verify", json=asked).json()


def failed(report):
    return [one["code"] for one in report["findings"] if one["status"] == "failed"]


def successor(cast, badge):
    shown = cast.api().get(f"/api/v1/awards/{badge['id']}").json()
    return cast.api().get(f"/api/v1/awards/{shown['superseded_by_id']}").json()


def forms(cast, badge):
    client = cast.service.client()
    return [
        badge["assertion"],
        *(client.get(badge[one]).text for one in ("signed", "credential_v3", "credential_v3_jwt")),
    ]


def their_verdict(cast, token):
    client = cast.service.client()
    verifier = OB2Verifier(download=lambda url: client.get(url).content)
    return verifier.verify(token, "staff@example.org", check_revocation=True)


def test_the_drill(cast):
    """Key leaked → forgery fails here → declared compromised → new badges verify everywhere, old ones nowhere."""
    cast.service.clock.moment = clock.now() - timedelta(hours=1)  # their verifier has its own clock
    badge = cast.award()
    old, thief = forms(cast, badge), Thief.of(cast, badge)
    token = old[1]
    assert their_verdict(cast, token).id
    forgeries = [thief.forged_token(), thief.forged_credential(), thief.forged_jwt()]
    for forged in forgeries:
        assert failed(verdict(cast, forged)) == ["issuer.not_in_register"]
    assert their_verdict(cast, forgeries[0]).id, "elsewhere it passes: this is the leak"

    assert leak(cast) == RenewalPass(made=1)

    new = successor(cast, badge)
    for given in forms(cast, new):
        report = verdict(cast, given)
        assert report["valid"], report["findings"]
    assert their_verdict(cast, cast.service.client().get(new["signed"]).text).id
    for given in (*old, *forgeries):
        assert not verdict(cast, given)["valid"]
    for given in (token, forgeries[0]):
        with pytest.raises((OB2VerificationError, KeyError, ValueError)):
            their_verdict(cast, given)


def test_everything_that_the_generation_served_is_gone_and_the_next_one_stands(cast):
    badge = cast.award()
    client = cast.service.client()
    verdict(cast, client.get(badge["signed"]).text)  # the key is read
    leak(cast)
    for path in ("", "/key", "/revocations", "/image"):
        gone = client.get(f"{PROFILE}/1{path}")
        assert (gone.status_code, gone.json()["revoked"]) == (410, True), path
        assert "publicKeyPem" not in gone.text
    for accept in ("application/json", "application/vc+jwt"):
        assert client.get(STATUS, headers={"accept": accept}).status_code == 410
    assert client.get(badge["assertion"]).status_code == 410
    did = client.get(DID).json()
    names = [method["id"].partition("#")[2] for method in did["verificationMethod"]]
    assert sorted(names) == ["ed25519-2", "rs256-2"]
    assert did["alsoKnownAs"] == [f"{BASE}{PROFILE}/2"]
    assert client.get(f"{PROFILE}/2").json()["publicKey"].endswith("/2/key")


def test_a_key_that_a_restored_database_has_anew_is_not_mistaken_for_the_one_before(cast):
    badge = cast.award()
    token = cast.service.client().get(badge["signed"]).text
    assert verdict(cast, token)["valid"]
    with cast.service.work() as work:
        key_of(work, cast.programme.id, 1).public_pem = public_pem(generate_rsa())
    assert not verdict(cast, token)["valid"]


def test_a_badge_says_why_it_counts_no_more(cast):
    token = cast.service.client().get(cast.award()["signed"]).text
    leak(cast)
    assert failed(verdict(cast, token)) == ["issuer.gone"]


def test_the_new_badge_says_word_for_word_what_the_old_one_said(cast):
    badge = cast.award()
    client = cast.service.client()
    old, old_3 = client.get(badge["assertion"]).json(), client.get(badge["credential_v3"]).json()
    leak(cast)
    new = successor(cast, badge)
    now, now_3 = client.get(new["assertion"]).json(), client.get(new["credential_v3"]).json()
    for name in ("recipient", "issuedOn", "evidence"):
        assert now[name] == old[name]
    assert now["narrative"].startswith(old["narrative"])
    assert old["id"] in now["narrative"]
    subject, said = now_3["credentialSubject"], old_3["credentialSubject"]
    assert [one.get("value") for one in subject["result"]] == [
        one.get("value") for one in said["result"]
    ]
    assert subject["identifier"] == said["identifier"]
    assert now_3["awardedDate"] == old_3["awardedDate"]
    classes = [client.get(one["badge"]).json() for one in (now, old)]
    assert classes[0]["issuer"].endswith("/2")
    assert classes[0]["criteria"]["narrative"] == classes[1]["criteria"]["narrative"]
    assert (new["created_at"], new["expires_at"]) == (badge["created_at"], badge["expires_at"])


def test_what_its_holder_chose_stands_accepted_shared_and_in_its_place(cast):
    badge = cast.award()
    with cast.service.work() as work:
        award = work.session.get_one(Award, _id(badge))
        award.accepted_at = award.opened_at = work.now
        award.names_exchange = True
        work.session.add(award)
        work.session.add(PassportBadge(award_id=award.id, position=3, shown=False))
    leak(cast)
    with cast.service.work() as work:
        made = work.session.get_one(Award, _id(successor(cast, badge)))
        assert (made.accepted_at, made.opened_at) == (cast.service.clock(), cast.service.clock())
        assert made.names_exchange
        assert work.session.get(PassportBadge, _id(badge)) is None
        place = work.session.get_one(PassportBadge, made.id)
        assert (place.position, place.shown) == (3, False), "what was hidden stays hidden"
    visitor = cast.service.client(**{"accept-language": "en"})
    assert f'href="/b/{made.id}"' in visitor.get(f"/b/{badge['id']}").text


def _id(badge):
    return UUID(badge["id"])


def test_the_holder_is_told_once_and_led_to_the_new_badge(cast):
    badge = cast.award()
    cast.service.deliver()
    before = len(cast.service.mailbox.to("staff@example.org"))
    leak(cast)
    assert leak(cast) == RenewalPass()
    cast.service.deliver()
    letters = cast.service.mailbox.to("staff@example.org")[before:]
    assert len(letters) == 1
    link = cast.service.mailbox.link("staff@example.org")
    arrived = cast.service.client().post(link, follow_redirects=False)
    assert arrived.headers["location"] == f"/b/{successor(cast, badge)['id']}"


def test_a_badge_revoked_before_is_not_made_anew(cast):
    badge = cast.award()
    cast.api().post(f"/api/v1/awards/{badge['id']}/revoke", json={"reason": "Erreur."})
    assert leak(cast) == RenewalPass()
    assert len(cast.rows(Award)) == 1
    with cast.service.work() as work:
        assert key_of(work, cast.programme.id, 1).renewed_at is not None


def test_r11_the_badge_of_somebody_who_was_erased_is_made_anew_and_nobody_is_told(cast):
    badge = cast.award()
    with cast.service.work() as work:
        person = find(work, "staff@example.org")
        assert person is not None
        erase(work, person.id)
    cast.service.deliver()
    cast.service.mailbox.mails.clear()
    assert leak(cast) == RenewalPass(made=1)
    cast.service.deliver()
    assert cast.service.mailbox.mails == []
    new = successor(cast, badge)
    assert verdict(cast, cast.service.client().get(new["credential_v3"]).text)["valid"]


def test_a_generation_that_is_compromised_signs_nothing_in_any_process(cast):
    with cast.service.work() as work:
        held = current_key(work, cast.programme.id)  # opened, and kept in this process
        assert held.generation == 1
    declare(cast)
    with cast.service.work() as work:
        row = key_of(work, cast.programme.id, 1)
        for use in (hold, ed25519_of):
            with pytest.raises(RuleRefused, match="signs nothing more"):
                use(work, row)
        assert current_key(work, cast.programme.id).generation == 2


def test_badges_go_on_under_a_generation_that_is_there_already(cast):
    badge = cast.award()
    with cast.service.work() as work:
        new_generation(work, cast.programme.id)
    leak(cast)
    with cast.service.work() as work:
        assert len(cast.rows(SigningKey)) == 2
    assert successor(cast, badge)["assertion"]
    assert cast.service.client().get(f"{PROFILE}/3").status_code == 404


def test_it_is_told_before_what_will_happen(cast):
    cast.award()
    with cast.service.work() as work:
        ahead = outlook(work, cast.programme.id, 1)
        assert (ahead.waiting, ahead.people, ahead.successor) == (1, 1, None)
        with pytest.raises(NotFound, match="no key generation 7"):
            outlook(work, cast.programme.id, 7)


def test_the_audit_log_tells_it_and_its_chain_holds(cast):
    cast.award()
    leak(cast)
    with cast.service.work() as work:
        assert find_break(work, cast.programme.id) is None
        actions = work.session.exec(
            select(AuditEvent.action)
            .where(AuditEvent.chain == cast.programme.id)
            .order_by(col(AuditEvent.position))
        ).all()
    assert actions[-3:] == ["key.revoked", "key.made", "award.renewed"]
    page = cast.browser("owner").get(
        f"/programmes/{cast.programme.id}/audit", headers={"accept-language": "en"}
    )
    assert "Signing key declared compromised" in page.text
    assert "Badge made anew under another key" in page.text


def test_a_worker_finishes_what_the_command_left(cast):
    badge = cast.award()
    declare(cast)
    renew_worker(cast.service.inside, Hands())
    assert verdict(cast, successor(cast, badge)["assertion"])["valid"]


def test_one_badge_that_cannot_be_made_anew_keeps_no_other_from_it(cast):
    badge = cast.award()
    with cast.service.work() as work:
        credential = work.session.get_one(Credential, _id(badge))
        whole, credential.document = credential.document, b"{}"
        work.session.add(credential)
    assert leak(cast) == RenewalPass(failed=1)
    with cast.service.work() as work:
        assert key_of(work, cast.programme.id, 1).renewed_at is None
        credential = work.session.get_one(Credential, _id(badge))
        credential.document = whole
        work.session.add(credential)
    assert renew_due(cast.service.inside, hand_over) == RenewalPass(made=1)


def test_another_programme_is_not_touched(cast):
    with cast.service.work() as work:
        other = make_programme(work, "ailleurs")
    cast.award()
    leak(cast)
    client = cast.service.client()
    assert client.get("/ob/v2/issuers/ailleurs/1").status_code == 200
    assert client.get("/ob/v3/issuers/ailleurs/did.json").status_code == 200
    with cast.service.work() as work:
        assert key_of(work, other.id, 1).revoked_at is None


def test_a_generation_that_is_gone_already_follows_none_and_a_reason_is_short(cast):
    declare(cast, 1, "x" * 500)
    declare(cast, 2)
    assert len(cast.rows(SigningKey)) == 3
    with pytest.raises(BadInput, match="at most 500"):
        declare(cast, 3, "x" * 501)


def test_declaring_it_twice_changes_nothing(cast):
    cast.award()
    leak(cast)
    engine = cast.service.inside.engine
    before = Snapshot.of(engine)
    leak(cast)
    assert Snapshot.of(engine) == before
