"""The addresses under which a release is published are made in one file, and stay what badges cite."""

import ast

from referential.addresses import Addresses, code_path, glossary_path, level_path, release_path
from tests.architecture.sources import Source, sources

OURS = ("/referential/", "/frameworks/", "/glossary/")
HOME = "referential/addresses.py"


def _made(source: Source) -> list[str]:
    """Return where a file puts one of our addresses together; naming the pattern of a route is another thing."""
    return [
        f"{source.path}:{node.lineno}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
        if isinstance(part, ast.Constant) and any(start in str(part.value) for start in OURS)
    ]


def test_one_file_makes_the_addresses():
    code = [one for one in sources() if one.path.startswith(("app/", "badges/", "referential/"))]
    assert [place for one in code if one.path != HOME for place in _made(one)] == []
    assert any(_made(one) for one in code if one.path == HOME)


def test_paths_are_those_that_badges_cite():
    assert release_path("1.0.0") == "/referential/1.0.0"
    assert level_path("1.0.0", "lamp-log", "lead") == "/referential/1.0.0/lamp-log/lead"
    assert glossary_path("1.0.0") == "/glossary/1.0.0"
    assert code_path("ecf-4.0", "D.7") == "/frameworks/ecf-4.0/D.7"
    assert code_path("ecf-4.0", "D.7", "e-4") == "/frameworks/ecf-4.0/D.7#e-4"


def test_an_address_is_the_service_and_the_path():
    addresses = Addresses("https://badges.example.org/sub", "1.0.0")
    assert addresses.competence("lamp-log") == (
        "https://badges.example.org/sub/referential/1.0.0/lamp-log"
    )
    assert addresses.term("badge") == "https://badges.example.org/sub/glossary/1.0.0#badge"
    concept = "http://data.europa.eu/esco/skill/1"
    assert addresses.code("esco-1.2.0", concept) == concept
