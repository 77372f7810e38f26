"""NOTICE names every file of others that we distribute, and no file that is not there."""

import fnmatch

from tests.architecture.sources import PROJECT, files

FONTS = (".otf", ".ttf", ".woff", ".woff2")
PLACES = ("badges/contexts/*.json", "*/vendor/*", "*/axe*.js", "*/htmx*.js")
"""Where files of others lie, besides fonts."""


def listed(notice: str) -> list[str]:
    """Return the patterns of NOTICE: the lines that are indented by exactly two spaces."""
    return [
        line.strip() for line in notice.splitlines() if line.startswith("  ") and line[2] != " "
    ]


def foreign(path: str) -> bool:
    return path.endswith(FONTS) or matched(path, PLACES)


def matched(path: str, patterns: list[str] | tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatch(path, pattern) for pattern in patterns)


def test_every_file_of_others_is_named() -> None:
    patterns = listed((PROJECT / "NOTICE").read_text(encoding="utf-8"))
    missing = [path for path in files() if foreign(path) and not matched(path, patterns)]
    assert not missing, "add to NOTICE, with author and licence:\n" + "\n".join(missing)


def test_every_name_stands_for_a_file() -> None:
    patterns = listed((PROJECT / "NOTICE").read_text(encoding="utf-8"))
    assert patterns
    stale = [pattern for pattern in patterns if not fnmatch.filter(files(), pattern)]
    assert not stale, "take out of NOTICE:\n" + "\n".join(stale)


def test_names_are_told_from_explanations() -> None:
    assert listed("Files:\n\n  a/*.ttf\n  b/c.json\n    Copyright.\n") == ["a/*.ttf", "b/c.json"]
