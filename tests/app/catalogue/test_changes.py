"""What changed between two releases is told in the reader's language."""

from itertools import permutations

import pytest

from app.catalogue.change_names import Names
from app.catalogue.changes import KIND_NAMES, READ_AS, told
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
    for template, ours in READ_AS.items():
        assert template in sentences
        assert translate(ours) != ours
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
    title = "Analyser et présenter des données"
    assert names.of(Subject("", "data-analysis/practise"), translate) == (title, "Pratiquer")
    assert names.of(Subject("", "unknown/practise"), translate) == ("unknown", "Pratiquer")
    assert names.of(Subject("level", "lead"), translate) == ("niveau Piloter", "")
    assert names.of(Subject("term", "unknown"), translate) == ("terme unknown", "")
    given = {"level": "lead", "language": "pt", "code": "D.7", "id": "lead-3", "name": "esco"}
    assert names.values({**given, "instead": "data-analysis"}, translate) == {
        "level": "Piloter",
        "language": "Português",
        "code": "D.7",
        "id": "3",
        "name": "ESCO",
        "instead": title,
    }
    assert names.state("lead-1, lead-3", translate) == "1, 3"
    assert names.state("both", translate) == "pour les deux côtés"
    assert names.state("Lit un tableau, dit ce qui manque", translate) == (
        "Lit un tableau, dit ce qui manque"
    )
    shown = dict(told(diff(old, new), translate, names))
    subjects = {about.name for about in shown[translate("Added")]}
    assert "glossaire" in subjects
    assert "glossary" not in subjects


def test_readers_are_told_no_word_of_ours_and_no_id(shelf):
    every = {slug for one in shelf.releases.values() for slug in one.by_id if "-" in slug}
    first, *_, last = shelf.releases.values()
    difference = diff(first, last)
    for language, word in (("en", "descriptor"), ("fr", "descripteur"), ("pt", "descritor")):
        translate = translations(language).gettext
        kinds = dict(told(difference, translate, Names((last, first), language)))
        abouts = [about for some in kinds.values() for about in some]
        assert sum(about.number for about in abouts) == len(difference.changes)
        said = [(about.name, one.level, one.sentence) for about in abouts for one in about.changes]
        for text in {part for line in said for part in line}:
            assert word not in text
            assert "`" not in text
            assert text not in every
