"""The pages' scripts: each is loaded beside the element that it serves, and nowhere else."""

import re

import pytest

from app.plumbing.templating import APP, STATIC, static
from tests.browser.behaviours import EVERYWHERE, MODULES


@pytest.fixture
def database_url(sqlite_database):
    """One database is enough. Scripts are files."""
    return sqlite_database


TEMPLATES = sorted((APP / "templates").rglob("*.html"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
IMPORT = re.compile(r"^\s*(?:import|export)\b|\bimport\(", re.MULTILINE)


def asked(template: str) -> set[str]:
    """Return the modules that the marked elements of a template ask for."""
    text = COMMENT.sub("", template)
    return {name for mark, name in MODULES.items() if re.search(rf"{mark}(?![\w-])", text)}


def loaded(template: str) -> set[str]:
    """Return the modules that a template loads."""
    return set(re.findall(r'\{\{ script\("(\w+)"\) \}\}', COMMENT.sub("", template)))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_loads_the_modules_that_its_elements_ask_for(path):
    template = path.read_text()
    assert loaded(template) == asked(template)


def test_no_script_is_left_over():
    assert {path.stem for path in SCRIPTS} == EVERYWHERE | set(MODULES.values())


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_module_imports_nothing(path):
    """A relative import would name a file without its version: the browser would keep an old one."""
    assert not IMPORT.search(path.read_text())


def test_the_sign_in_page_loads_what_it_needs(service):
    page = service.client().get("/sign-in").text
    sources = set(re.findall(r'<script[^>]* src="([^"]+)"', page))
    assert sources == {static(f"js/{name}.js") for name in (*EVERYWHERE, "passkeys")}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_is_served_as_one_and_kept_for_long(service, path):
    answer = service.client().get(static(f"js/{path.name}"))
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
