"""How much evidence there may be about one participant and in one programme."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from app.assessing.tables import Evidence
from tests.app.assessing.test_evidence_files import PDF, kept, send


def limit(cast, **quotas):
    settings = cast.service.inside.settings.model_copy(update=quotas)
    cast.service.change(settings=settings)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("quota", "said"),
    [
        ("evidence_pieces", "about this person"),
        ("programme_evidence_pieces", "in this programme"),
    ],
)
def test_one_piece_too_many_is_refused_with_a_remedy(cast, quota, said):
    limit(cast, **{quota: 2})
    answers = [cast.show_evidence() for _ in range(3)]
    assert [one.status_code for one in answers] == [201, 201, 422]
    assert said in answers[-1].json()["detail"]
    with cast.service.work() as work:
        work.session.delete(work.session.get_one(Evidence, UUID(answers[0].json()["id"])))
    assert cast.show_evidence().status_code == 201


@pytest.mark.parametrize("quota", ["evidence_bytes", "programme_evidence_bytes"])
def test_one_byte_too_many_is_refused_and_no_file_is_kept(cast, quota):
    limit(cast, **{quota: 2 * len(PDF)})
    assert [send(cast, PDF)[1].status_code for _ in range(3)] == [303, 303, 422]
    rows, files = kept(cast)
    assert (len(rows), len(files)) == (2, 2)
    assert cast.show_evidence().status_code == 201, "a text needs no room for files"


def test_what_another_participant_and_another_programme_have_does_not_count(cast):
    assert cast.show_evidence().status_code == 201
    with cast.service.work() as work:
        theirs = update(Evidence).where(col(Evidence.participant_id) == cast.staff.id)
        moved = theirs.values(participant_id=cast.volunteer.id, size=10**9)
        work.session.connection().execute(moved)
    limit(cast, evidence_pieces=1, evidence_bytes=len(PDF))
    assert send(cast, PDF)[1].status_code == 303
    limit(cast, programme_evidence_bytes=10**9)
    assert send(cast, PDF)[1].status_code == 422


def test_of_eight_at_once_no_more_are_taken_than_there_is_room_for(cast):
    limit(cast, evidence_pieces=3)
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: cast.show_evidence().status_code, range(8)))
    assert sorted(statuses) == [201] * 3 + [422] * 5
    with cast.service.work() as work:
        query = select(Evidence).where(col(Evidence.participant_id) == cast.staff.id)
        assert len(work.session.exec(query).all()) == 3
