"""An archive made on either database comes back whole on either, with its files, as they stood at one moment."""

import json

import pytest
from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlmodel import select

from app.errors import BadInput, Conflict
from app.plumbing import backup
from app.plumbing.audit import AuditEvent, find_break, record
from app.plumbing.service import Service
from app.plumbing.settings import Settings
from tests.app.snapshot import Snapshot, bare_rows
from tests.services import databases

pytestmark = pytest.mark.both_databases


@pytest.fixture
def kept(cast, tmp_path):
    """Return a maker of archives of a service that has a row in every table, and files."""

    def make(name="kept.tar"):
        backup.back_up(cast.service.inside.settings, tmp_path / name)
        return tmp_path / name

    return make


@pytest.fixture
def on_sqlite(scene, tmp_path):
    """The settings of an empty place, under the same key."""
    return Settings(data_dir=tmp_path / "elsewhere", key=scene.house_key)


@pytest.fixture
def on_postgresql(on_sqlite, postgresql_server):
    """The same with an empty database on PostgreSQL."""
    with databases.fresh(postgresql_server) as url:
        yield on_sqlite.model_copy(update={"database_url": databases.for_sqlalchemy(url)})


def rows_of(engine):
    """Return all rows but those of counts of calls, whatever the kind of database."""
    return {
        table.name: sorted(json.dumps(row, default=repr, sort_keys=True) for row in rows)
        for table, rows in Snapshot.of(engine).rows
        if table.name != "call_count"
    }


def files_in(folder):
    return {path.name: path.read_bytes() for path in (folder / "evidence").iterdir()}


def nothing(_unpacked):
    return None


def same(cast, settings, data_dir):
    """Say whether a restored place has what the first one has."""
    there = cast.service.inside.engine
    again = Service.of(settings, cast.service.inside.library)
    try:
        assert rows_of(again.engine) == rows_of(there)
        if again.engine.dialect.name == there.dialect.name:  # to the last letter
            ours, theirs = bare_rows(again.engine), bare_rows(there)
            assert {**ours, "call_count": []} == {**theirs, "call_count": []}
        assert files_in(settings.data_dir) == files_in(data_dir) != {}
        with again.begin() as work:
            chains = set(work.session.exec(select(AuditEvent.chain)))
            assert [find_break(work, chain) for chain in chains] == [None] * len(chains)
            keys = inspect(work.session.connection()).get_foreign_keys("award")
            assert "fk_award_supersedes_id_award" in {key["name"] for key in keys}
            record(
                work, cast.programme.id, "person.erased", "x", by=None
            )  # the next number is free
    finally:
        again.close()


def test_every_row_and_file_comes_back_on_postgresql(cast, kept, on_postgresql, tmp_path):
    archive = kept()
    backup.restore(on_postgresql, archive, nothing)
    same(cast, on_postgresql, tmp_path)
    more = on_postgresql.model_copy(update={"data_dir": tmp_path / "more"})
    with pytest.raises(Conflict, match="holds tables already"):
        backup.restore(more, archive, nothing)
    assert not (tmp_path / "more").exists()


@pytest.mark.alone
def test_files_are_those_that_the_copied_database_names(
    cast, kept, on_sqlite, tmp_path, monkeypatch
):
    cast.bystander.put_into(cast.service.inside.engine, tmp_path)
    evidence, fetch = cast.service.inside.files.evidence, backup._fetch
    named, stray = next(iter(files_in(tmp_path))), evidence.keep(b"of somebody who is erased")
    content = evidence.read(named)
    rounds: list[set[str]] = []

    def meanwhile(storage, folder):
        if len(rounds) == 2:  # the database is copied, its files not yet looked at again
            evidence.drop(named)
        names = fetch(storage, folder)
        rounds.append(names)
        if len(rounds) == 2:  # files are fetched, the database not yet copied
            evidence.drop(stray)
        return names

    monkeypatch.setattr(backup, "_fetch", meanwhile)
    backup.restore(on_sqlite, kept(), nothing)
    assert named in rounds[0]
    assert named not in rounds[2]
    assert (on_sqlite.data_dir / "evidence" / named).read_bytes() == content
    assert not (on_sqlite.data_dir / "evidence" / stray).exists()


@pytest.mark.alone
def test_the_database_is_copied_as_it_stood_at_one_moment(cast, kept, on_sqlite):
    service = cast.service.inside
    if service.engine.dialect.name == "sqlite":
        return  # SQLite copies its own file
    cast.bystander.put_into(service.engine, service.settings.data_dir)
    before, outside = rows_of(service.engine), create_engine(service.settings.database)
    ended: list[int] = []

    def meanwhile(_connection, _cursor, statement, *_rest):
        if "FROM person" in statement and "FROM person_" not in statement and not ended:
            with outside.begin() as connection:
                ended.append(connection.execute(text("DELETE FROM sign_in")).rowcount)

    event.listen(Engine, "before_cursor_execute", meanwhile)
    try:
        archive = kept()
    finally:
        event.remove(Engine, "before_cursor_execute", meanwhile)
    assert ended[0] > 0
    outside.dispose()
    backup.restore(on_sqlite, archive, nothing)
    again = Service.of(on_sqlite, service.library)
    assert rows_of(again.engine) == before
    again.close()


def test_what_postgresql_refuses_leaves_nothing(cast, on_postgresql, tmp_path):
    """A text with a zero in it: SQLite keeps it, PostgreSQL does not."""
    if cast.service.inside.engine.dialect.name == "postgresql":
        return
    with cast.service.work() as work:
        cast.programme.name = "So\0lidaire"
        work.session.merge(cast.programme)
    archive = tmp_path / "kept.tar"
    backup.back_up(cast.service.inside.settings, archive)
    with pytest.raises(BadInput, match="does not take what is in the table programme") as refused:
        backup.restore(on_postgresql, archive, nothing)
    assert "lidaire" not in str(refused.value)
    assert not on_postgresql.data_dir.exists()
    engine = create_engine(on_postgresql.database)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
