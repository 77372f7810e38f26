"""A process of an older version that starts on tables of a newer one ends, and says what to do."""

import multiprocessing

import pytest
import uvicorn
from sqlalchemy import create_engine, text

from app.errors import OperatorError
from app.main import create_service
from app.plumbing.service import Service
from app.plumbing.settings import Settings


@pytest.fixture
def newer(database_url):
    """A database that a later version has migrated."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        (before,) = connection.execute(text("SELECT version_num FROM alembic_version")).one()
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    yield database_url
    with engine.begin() as connection:
        change = text("UPDATE alembic_version SET version_num = :before")
        connection.execute(change, {"before": before})
    engine.dispose()


@pytest.mark.both_databases
@pytest.mark.parametrize("start", [["serve", "--port", "1"], ["worker"]], ids=["serve", "worker"])
def test_what_starts_on_newer_tables_ends_with_a_sentence(run, newer, monkeypatch, start):
    monkeypatch.setattr(uvicorn, "run", lambda *_, **__: None)  # it would go on for ever
    done = run(*start, ESTAMPILLE_DATABASE_URL=newer)
    assert done.returncode == 2
    assert "newer version of Estampille" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_no_service_is_made_on_newer_tables(newer, tmp_path):
    with pytest.raises(OperatorError, match="newer version of Estampille"):
        Service.of(Settings(database_url=newer, data_dir=tmp_path, key=""))
    assert not (tmp_path / "secret.key").exists()


def test_one_of_several_web_processes_says_so_too(sqlite_url, tmp_path, capfd):
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    engine.dispose()
    settings = Settings(database_url=sqlite_url, data_dir=tmp_path, key="")
    process = multiprocessing.get_context("spawn").Process(target=create_service, args=(settings,))
    process.start()
    process.join(120)
    assert process.exitcode == 2
    said = capfd.readouterr().err
    assert said.startswith("estampille: A newer version of Estampille made the tables")
    assert "Traceback" not in said
