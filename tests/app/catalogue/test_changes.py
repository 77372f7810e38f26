"""What changed between two releases is told in the reader's language."""

from itertools import permutations

import pytest

from app.catalogue.changes import KIND_NAMES, Names, told
from app.plumbing.languages import read_catalogue, translations
from referential.changes import Kind, Subject
from referential.diff import diff


@pytest.fixture
def database_url(sqlite_database):
    """One database is enough. The referential stands in files."""
    return sqlite_database


def test_every_kind_has_a_name():
    assert set(KIND_NAMES) == set(Kind)


@pytest.mark.parametrize("language", ["fr", "pt"])
def test_all_that_changed_between_any_two_releases_is_translated(shelf, language):
    translate = translations(language).gettext
    sentences = {message.id for message in read_catalogue(language) if message.id}
    releases = list(shelf.releases.values())
    for old, new in permutations(releases, 2):
        for change in diff(old, new).changes:
            assert change.template in sentences, change
            assert translate(change.template) != change.template
            assert change.about.noun in sentences or not change.about.noun, change
            assert " " not in change.about.id, change


def test_a_page_in_french_tells_them_in_french(service):
    page = service.client(**{"accept-language": "fr"}).get(
        "/referential/compare", params={"before": "0.2.0", "after": "1.0.0"}
    )
    assert "cette partie de la langue commune est nouvelle, avec 9 entrées" in page.text
    assert "this part" not in page.text


def test_what_changed_is_called_by_its_name(shelf):
    old, new = shelf.release("0.2.0"), shelf.release("1.0.0")
    translate = translations("fr").gettext
    names = Names((new, old), "fr")
    assert names.of(Subject("", "data-analysis/practise"), translate) == (
        "Analyser et présenter des données · Pratiquer"
    )
    assert names.of(Subject("", "unknown/practise"), translate) == "unknown · Pratiquer"
    assert names.values({"level": "lead", "language": "pt", "code": "D.7"}) == {
        "level": "Piloter",
        "language": "Português",
        "code": "D.7",
    }
    shown = dict(told(diff(old, new), translate, names))
    subjects = {change.subject for change in shown[translate("Added")]}
    assert "glossaire" in subjects
    assert "glossary" not in subjects
