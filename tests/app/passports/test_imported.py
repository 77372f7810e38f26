"""Badges of other issuers in a passport: only valid ones, only one's own, apart, and shown only when chosen."""

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest

from app.errors import BadInput, RuleRefused
from app.passports.imported import (
    LARGEST_IMPORTED,
    LARGEST_REPORT,
    MOST_IMPORTED,
    Imported,
    bring,
    check_again,
    choose,
    for_readers,
    imported_by,
    imported_of,
    keep,
)
from app.passports.tables import ImportedBadge
from app.passports.workflow import forget
from app.people.identity import own_vault
from app.people.tables import EmailAddress, Person
from badges.verification import Verdict
from tests.app.conftest import START, Cast
from tests.app.verifying.conftest import let_reach
from tests.app.verifying.foreign import foreign_issuer
from tests.issuer_in_memory import CLASS_IMAGE, HOSTED, REVOCATIONS, IssuerInMemory, plain_png

STAFF, OTHER = "staff@example.org", "ada@example.org"


@pytest.fixture
def issuer():
    """An issuer of elsewhere whose signed badge is the staff member's; the hosted one is somebody else's."""
    made = IssuerInMemory()
    made.signed["recipient"] = {"type": "email", "hashed": False, "identity": STAFF}
    return made


@dataclass
class Owner:
    """The staff member, who brings badges to their passport."""

    cast: Cast
    issuer: IssuerInMemory

    @property
    def service(self):
        return self.cast.service.app.state.service

    @property
    def id(self):
        return self.cast.staff.person_id

    def bring(self, given):
        return bring(self.service, self.issuer, self.id, given)

    def passport(self):
        with self.cast.service.work() as work:
            return imported_by(work, self.id)


@pytest.fixture
def owner(cast, issuer):
    cast.service.signed_in(cast.staff.person_id)  # proves the address
    return Owner(cast, issuer)


def send(client, path, file=None, **typed):
    csrf = client.get("/passport").text.split('name="csrf" value="')[1].split('"')[0]
    files = {"file": ("badge.png", file)} if file else None
    return client.post(path, data={"csrf": csrf, **typed}, files=files, follow_redirects=False)


@pytest.mark.both_databases
def test_a_badge_from_elsewhere_is_brought_shown_checked_again_and_taken_away(cast):
    with foreign_issuer() as foreign:
        let_reach(cast.service, foreign.place)
        recipient = {"type": "email", "hashed": False, "identity": STAFF}
        foreign.memory.documents[HOSTED]["recipient"] = recipient
        client = cast.service.signed_in(cast.staff.person_id)
        client.headers["accept-language"] = "en"
        brought = send(client, "/passport/imported", input=foreign.hosted)
        assert brought.status_code == 303, brought.text
        path = brought.headers["location"]
        marked = "Issued by Example Programme, not by this service"
        assert marked in client.get(path).text
        assert marked in client.get("/passport").text
        again = send(client, "/passport/imported", input=foreign.hosted)
        assert again.status_code == 409
        assert "in your passport already" in again.text

        send(client, "/passport", what="open")
        shared = "/p/" + client.get("/passport").text.split("/p/")[1].split('"')[0]
        reader = cast.service.client(accept="application/json")
        assert reader.get(shared).json()["imported"] == []
        assert send(client, path, what="show").status_code == 303
        (told,) = reader.get(shared).json()["imported"]
        assert (told["issuer"]["name"], told["assertion"]) == ("Example Programme", foreign.hosted)
        assert marked in cast.service.client(**{"accept-language": "en"}).get(shared).text

        foreign.memory.documents.pop(HOSTED)
        send(client, path, what="check")
        page = client.get(path).text
        assert "This badge is not valid." in page
        assert marked in page
        assert reader.get(shared).json()["imported"] == []
        assert send(client, path, what="show").status_code == 422
        assert send(client, path, what="nonsense").status_code == 422
        assert send(client, path, what="remove").status_code == 303
        assert client.get(path).status_code == 404


def test_what_is_no_badge_is_said_beside_what_was_typed(cast):
    client = cast.service.signed_in(cast.staff.person_id)
    client.headers["accept-language"] = "en"
    refused = send(client, "/passport/imported", input="not a badge <at all>")
    assert refused.status_code == 422
    assert "This is not an Open Badge" in refused.text
    assert "not a badge &lt;at all&gt;" in refused.text


def test_a_badge_that_is_not_valid_is_told_and_not_kept(owner):
    client = owner.cast.service.signed_in(owner.id)
    client.headers["accept-language"] = "en"
    owner.issuer.signed["expires"] = "2026-01-03T00:00:00Z"
    refused = send(client, "/passport/imported", file=owner.issuer.png())
    assert refused.status_code == 422
    assert "This badge is not valid." in refused.text
    assert "Nothing was kept" in refused.text
    assert owner.passport() == []


def test_our_own_badge_is_here_already(cast):
    award = cast.award()
    client = cast.service.signed_in(cast.staff.person_id)
    client.headers["accept-language"] = "en"
    refused = send(client, "/passport/imported", input=award["share"])
    assert refused.status_code == 409
    assert "This service issued this badge: it is here already." in refused.text


def test_it_is_compared_with_every_address_that_was_proved_and_with_no_other(owner):
    owner.issuer.signed["recipient"]["identity"] = OTHER
    report, kept = owner.bring(owner.issuer.token())
    assert (report.recipient.matches, kept) == (False, None)
    with owner.cast.service.work() as work:
        own = own_vault(work.vault, work.session.get_one(Person, owner.id))
        second = EmailAddress(
            person_id=owner.id,
            fingerprint=work.vault.index(OTHER, purpose="email"),
            sealed=own.seal(OTHER.encode(), purpose="email"),
            main=False,
            created_at=work.now,
        )
        work.session.add(second)
    assert owner.bring(owner.issuer.token())[1] is None, "it was not proved"
    with owner.cast.service.work() as work:
        work.session.get_one(EmailAddress, second.id).verified_at = work.now
    owner.issuer.asked.clear()
    report, kept = owner.bring(owner.issuer.token())
    assert report.valid
    assert kept
    assert max(owner.issuer.asked.count(url) for url in owner.issuer.asked) == 1


def test_no_transaction_is_held_while_others_are_asked(owner):
    pool = owner.cast.service.app.state.service.engine.pool
    held = []

    class Watched:
        def fetch(self, url):
            held.append(pool.checkedout())
            return owner.issuer.fetch(url)

    _, kept = bring(owner.service, Watched(), owner.id, owner.issuer.token())
    assert kept
    check_again(owner.service, Watched(), owner.id, kept)
    assert set(held) == {0}


def test_what_is_kept_is_sealed_and_said_in_any_language(owner):
    _, kept = owner.bring(owner.issuer.png())
    with owner.cast.service.work() as work:
        row = work.session.get_one(ImportedBadge, kept)
        cells = (row.fingerprint.encode(), row.sealed_source, row.sealed_report)
    assert not any(word in cell for cell in cells for word in (b"Example", b"issuer", b"PNG"))
    (badge,) = owner.passport()
    assert badge.report.findings[0].sentence("fr") != badge.report.findings[0].sentence("en")
    assert badge.report.issuer.name == "Example Programme"
    assert badge.picture.startswith("data:image/png;base64,iVBOR")
    client = owner.cast.service.signed_in(owner.id)
    assert badge.picture in client.get("/passport").text
    owner.issuer.documents[CLASS_IMAGE] = plain_png(2, 2)
    check_again(owner.service, owner.issuer, owner.id, kept)
    assert not owner.passport()[0].picture, (
        "what its issuer does not serve is not shown as the badge"
    )


def test_a_badge_revoked_since_keeps_its_name_and_is_shown_to_nobody(owner):
    _, kept = owner.bring(owner.issuer.token())
    with owner.cast.service.work() as work:
        choose(work, imported_of(work, owner.id, kept), shown=True)
    assert for_readers(owner.passport(), START)
    owner.issuer[REVOCATIONS]["revokedAssertions"] = [owner.issuer.signed["id"]]
    owner.cast.service.clock.pass_by(days=1)
    assert check_again(owner.service, owner.issuer, owner.id, kept).revoked
    owner.issuer.documents.clear()
    owner.issuer.signed.clear()
    check_again(owner.service, owner.issuer, owner.id, kept)
    (badge,) = owner.passport()
    assert (badge.row.valid, badge.report.valid) == (False, False)
    assert badge.report.badge.name
    assert badge.row.checked_at == owner.cast.service.clock()
    assert for_readers([badge], START) == []


def test_a_badge_that_could_not_be_read_again_stands_as_it_was_last_read(owner):
    _, kept = owner.bring(owner.issuer.token())
    with owner.cast.service.work() as work:
        choose(work, imported_of(work, owner.id, kept), shown=True)
    read, served = owner.cast.service.clock(), dict(owner.issuer.documents)
    owner.cast.service.clock.pass_by(days=30)
    owner.issuer.documents.clear()
    report = check_again(owner.service, owner.issuer, owner.id, kept)
    assert report.verdict is Verdict.UNVERIFIABLE
    (badge,) = owner.passport()
    assert (badge.row.valid, badge.report.valid, badge.row.checked_at) == (True, True, read)
    assert badge.unread.at == owner.cast.service.clock()
    assert [one.code for one in badge.unread.findings] == ["structure.badge_class_unreachable"]
    assert for_readers([badge], START) == [badge]
    client = owner.cast.service.signed_in(owner.id)
    for language, sentence in (("en", "could not be checked again"), ("pt", "de novo em")):
        client.headers["accept-language"] = language
        for page in ("/passport", f"/passport/imported/{kept}"):
            assert sentence in client.get(page).text
    assert (
        "Not valid any more" not in client.get("/passport", headers={"accept-language": "en"}).text
    )
    archive = zipfile.ZipFile(io.BytesIO(send(client, "/me/data/export").content))
    told = json.loads(archive.read(f"imported/{kept}/report.json"))
    assert told["could_not_be_checked_again"]["at"] == badge.unread.at.isoformat()

    owner.issuer.documents.update(served)
    assert check_again(owner.service, owner.issuer, owner.id, kept).valid
    (badge,) = owner.passport()
    assert (badge.unread, badge.row.checked_at) == (None, owner.cast.service.clock())


def test_a_badge_found_wrong_is_not_made_good_by_an_issuer_that_is_silent(owner):
    _, kept = owner.bring(owner.issuer.token())
    owner.issuer[REVOCATIONS]["revokedAssertions"] = [owner.issuer.signed["id"]]
    assert check_again(owner.service, owner.issuer, owner.id, kept).revoked
    owner.issuer.documents.clear()
    assert check_again(owner.service, owner.issuer, owner.id, kept).verdict is Verdict.UNVERIFIABLE
    (badge,) = owner.passport()
    assert (badge.row.valid, badge.report.revoked) == (False, True)


def test_a_badge_that_cannot_be_checked_is_not_kept_and_not_called_wrong(owner):
    owner.issuer.documents.clear()
    assert owner.bring(owner.issuer.token())[1] is None
    assert owner.passport() == []
    client = owner.cast.service.signed_in(owner.id)
    client.headers["accept-language"] = "en"
    refused = send(client, "/passport/imported", input=owner.issuer.token())
    assert refused.status_code == 422
    assert "This badge cannot be checked here." in refused.text
    assert "bring it again later" in refused.text
    assert "This badge is not valid" not in refused.text
    assert "put right" not in refused.text


def test_an_expired_badge_is_shown_to_nobody():
    row = ImportedBadge(
        person_id=uuid4(),
        fingerprint="",
        sealed_source=b"",
        sealed_report=b"",
        valid=True,
        shown=True,
        checked_at=START,
        created_at=START,
        expires_at=START + timedelta(days=1),
    )
    badge = Imported(row, IssuerInMemory().verify(), "", "")
    assert for_readers([badge], START) == [badge]
    assert for_readers([badge], START + timedelta(days=1)) == []


def test_a_passport_has_an_end_and_a_badge_a_size(owner):
    report = owner.issuer.verify()
    named = report.badge.model_copy(update={"name": "x" * LARGEST_REPORT})
    endless = report.model_copy(update={"badge": named})
    with owner.cast.service.work() as work, pytest.raises(RuleRefused, match="more of itself"):
        keep(work, owner.id, b"x", endless)
    with owner.cast.service.work() as work:
        for number in range(MOST_IMPORTED):
            named = report.issuer.model_copy(update={"id": f"https://issuer.example.org/{number}"})
            keep(work, owner.id, b"x", report.model_copy(update={"issuer": named}))
    with pytest.raises(RuleRefused, match="holds 50 badges"):
        owner.bring(owner.issuer.token())
    with pytest.raises(BadInput, match="larger"):
        owner.bring(b"x" * (LARGEST_IMPORTED + 1))


@pytest.mark.both_databases
def test_it_leaves_with_its_owner_in_the_archive_and_with_the_passport_for_good(owner):
    _, kept = owner.bring(owner.issuer.png())
    client = owner.cast.service.signed_in(owner.id)
    archive = zipfile.ZipFile(io.BytesIO(send(client, "/me/data/export").content))
    assert archive.read(f"imported/{kept}/badge.png") == owner.issuer.png()
    assert json.loads(archive.read(f"imported/{kept}/report.json"))["valid"] is True
    (row,) = json.loads(archive.read("imported_badges.json"))
    assert (row["id"], row["shown"]) == (str(kept), False)
    with owner.cast.service.work() as work:
        forget(work, owner.id)
    assert owner.passport() == []
