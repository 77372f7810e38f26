"""What every test may ask for: a database on SQLite or PostgreSQL, a real Chromium, folders."""

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.services import chromium, databases, server

pytest_plugins = ["tests.statements"]

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


gc.disable()  # modules and parameters stay to the end: looking them through while they come takes longer than they


def pytest_collection_finish() -> None:
    """Let the garbage collector begin, and never look at what was collected here."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of this project."""
    parser.addoption(
        "--screenshots", metavar="FOLDER", help="keep the browser tests' pictures here"
    )


@pytest.fixture(scope="session")
def session_folder(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Path:
    """Return one folder that all xdist workers of this session share."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own


# --- databases --------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def postgresql_server(session_folder: Path) -> Iterator[str]:
    """Yield the URL of the PostgreSQL server that all workers share; stop it after the last."""
    with server.leased(session_folder) as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server: str) -> Iterator[str]:
    """Yield this worker's own database with all tables, to be emptied before each test.

    Emptied, not made anew: making and dropping one costs the server half a second.
    """
    with databases.fresh(postgresql_server) as url:
        _migrate(databases.for_sqlalchemy(url))
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file with all tables and no rows, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where this worker's own SQLite database stands, to be made anew before each test."""
    return tmp_path_factory.mktemp("sqlite") / "estampille.db"


@pytest.fixture
def sqlite_database(sqlite_file: Path, sqlite_template: Path) -> str:
    """Return the URL of this worker's migrated SQLite database, without rows."""
    for old in sqlite_file.parent.glob(f"{sqlite_file.stem}*"):  # its log, and the counts of calls
        old.unlink()
    shutil.copyfile(sqlite_template, sqlite_file)
    return f"sqlite:///{sqlite_file}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the URL of a migrated database without rows, on SQLite; on PostgreSQL too for tests marked so.

    See `tests.statements` for which tests need the mark.

    A worker's URLs stay the same from test to test: what SQLAlchemy compiled for one test serves the next.
    """
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_database")
        return
    url = request.getfixturevalue("postgresql_database")
    databases.empty(url)
    yield databases.for_sqlalchemy(url)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return a migrated SQLite database: for what looks the same on either."""
    file = tmp_path / "estampille.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the URL of a database without any table, for the tests of migrations."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    with databases.fresh(request.getfixturevalue("postgresql_server")) as url:
        yield databases.for_sqlalchemy(url)


def _migrate(url: str) -> None:
    # Imported here because badges/ and referential/ are tested without loading the service.
    from app.plumbing.database import upgrade

    upgrade(url)


# --- a browser --------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Yield a Chromium, for one module of tests.

    While Playwright's synchronous API is open its event loop counts as running in this thread:
    open for the whole session it would break the tests elsewhere that start a loop of their own.
    """
    # Imported here because most test runs need no browser.
    from playwright.sync_api import sync_playwright

    program = chromium.find().program
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=chromium.FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def new_page(browser: "Browser") -> "Iterator[Callable[..., Page]]":
    """Yield a maker of pages, each with cookies of its own: one for each person of the story.

    Its keyword arguments are those of Playwright's `Browser.new_context` (`locale`, `viewport`,
    `java_script_enabled`…). The test fails when a script of a page failed.
    """
    contexts = []
    failures: list[str] = []

    def make(**options: Any) -> "Page":
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(f"{page.url}: {error}"))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not failures, f"scripts failed in the browser: {failures}"


@pytest.fixture
def page(new_page: "Callable[..., Page]") -> "Page":
    """Return a page in a browser that remembers nothing."""
    return new_page()


@pytest.fixture
def screenshots(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the folder for pictures: the one of `--screenshots`, or one that pytest cleans up."""
    folder = Path(request.config.getoption("--screenshots") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
