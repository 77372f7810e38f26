"""The bystander has one of everything, and whoever touches what is theirs is found out."""

import pytest
from sqlalchemy import delete, update
from sqlmodel import SQLModel, col

from app.issuing.tables import Award
from app.people.tables import SignIn
from app.plumbing.audit import record

pytestmark = pytest.mark.both_databases

OF_NOBODY = {"audit_key", "call_count", "house_key", "rewrite_due", "service_key"}
"""Tables whose rows belong to the house, or to callers of whom only a fingerprint is known."""


def test_the_bystander_has_a_row_in_every_table(cast):
    theirs = {table.name for table, _ in cast.bystander.rows.new}
    missing = set(SQLModel.metadata.tables) - theirs - OF_NOBODY
    assert not missing, f"give the bystander one in tests/app/bystander.py: {sorted(missing)}"


def change(work, bystander):
    work.session.connection().execute(
        update(Award).where(col(Award.id).in_(bystander.ids_of("award"))).values(opened_at=None)
    )


def take_away(work, _bystander):
    work.session.connection().execute(delete(SignIn))


def add(work, bystander):
    record(work, bystander.programme_id, "person.erased", "x", by=None)


def drop(work, bystander):
    (work.settings.data_dir / next(iter(bystander.files))).unlink()


@pytest.mark.alone
@pytest.mark.parametrize(
    ("touch", "said"),
    [
        (change, ["award had", "award has"]),
        (take_away, ["sign_in had"]),
        (add, ["audit_event has"]),
        (drop, ["the file"]),
    ],
)
def test_whoever_touches_the_bystander_is_found_out(cast, tmp_path, touch, said):
    engine = cast.service.inside.engine
    cast.bystander.put_into(engine, tmp_path)
    assert cast.bystander.differences(engine, tmp_path) == []
    with cast.service.work() as work:
        touch(work, cast.bystander)
    found = cast.bystander.differences(engine, tmp_path)
    assert [one.startswith(word) for one, word in zip(found, said, strict=True)] == [True] * len(
        said
    )
