"""Rights without the mailbox: found by name or address, given out, frozen, erased, with a reason that names nobody."""

import zipfile

import pytest

from app.employers.watches import watch
from app.errors import BadInput, NotFound
from app.issuing.tables import Award
from app.people.tables import Person
from app.plumbing.audit import AuditEvent
from app.privacy.erasure_journal import read_erased
from app.privacy.requests import (
    erase_person,
    export_person,
    find_people,
    freeze,
    person_numbered,
    unfreeze,
)
from app.sharing.workflow import accept

pytestmark = pytest.mark.both_databases

WHY = "letter of 23 November"


def actions(cast):
    return [event.action for event in cast.rows(AuditEvent)]


def test_r33_a_person_is_found_told_and_erased_without_their_mailbox(cast, tmp_path):
    cast.award()
    staff = cast.staff.person_id
    with cast.service.work() as work:
        for words in ("staff@example.org", "exemple STAFF", str(staff)):
            found = [one for one in find_people(work, words) if one.id == str(staff)]
            assert [one.name for one in found] == ["Staff Exemple"], words
        assert find_people(work, "Nobody Atall") == []
        with pytest.raises(BadInput):
            person_numbered(work, "Staff")
        file = tmp_path / "staff.zip"
        assert export_person(work, staff, file, WHY) == file.stat().st_size
        with pytest.raises(BadInput, match="there already"):
            export_person(work, staff, file, WHY)
        with pytest.raises(BadInput, match="names the person"):
            erase_person(work, staff, "Mme Staff Exemple called", withdrawing=False)
    with zipfile.ZipFile(file) as archive:
        assert b"staff@example.org" in archive.read("profile.json")
    with cast.service.work() as work:
        erase_person(work, staff, WHY, withdrawing=True)
        erase_person(work, cast.owner.person_id, WHY, withdrawing=False)
    assert actions(cast)[-1] == "person.erased"
    assert cast.rows(Award)[0].revocation_code == "withdrawn-by-holder"
    with cast.service.work() as work:
        assert set(read_erased(work.settings.data_dir)) == {staff, cast.owner.person_id}
        assert work.session.get_one(Person, cast.owner.person_id).sealed_key is None
        with pytest.raises(NotFound):
            person_numbered(work, str(staff))


def test_r36_nothing_is_done_with_what_is_frozen(cast):
    for answer in (cast.rate("baseline", "no"), cast.show_evidence(), cast.rate("final", "yes")):
        assert answer.status_code == 201, answer.text
    decided = cast.decide().json()
    staff = cast.staff.person_id
    with cast.service.work() as work:
        assert freeze(work, staff, WHY)
        assert not freeze(work, staff, WHY)
    award = {"decision_id": decided["id"]}
    refused = cast.api().post("/api/v1/awards", json=award)
    assert refused.status_code == 422
    assert "frozen" in refused.json()["detail"]
    for tried in (cast.show_evidence(), cast.rate("final", "no"), cast.decide()):
        assert tried.status_code == 422, tried.text
        assert "frozen" in tried.json()["detail"]
    with cast.service.work() as work:
        assert unfreeze(work, staff, WHY)
    assert cast.api().post("/api/v1/awards", json=award).status_code == 201
    with cast.service.work() as work:
        award = work.session.get_one(Award, cast.rows(Award)[0].id)
        accept(work, award)
        freeze(work, staff, WHY)
        assert not watch(work, cast.owner.person_id, award.id)
    assert [one for one in actions(cast) if one.startswith("person.")] == [
        "person.frozen",
        "person.unfrozen",
        "person.frozen",
    ]
