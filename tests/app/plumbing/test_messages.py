"""Every sentence of the service and of its libraries is there in French and in Portuguese, with its gaps intact.

Each house translates its own sentences: what `referential/` says is in `referential/locales`, and nowhere else.
"""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from app.plumbing.languages import LANGUAGES, PROJECT, catalogue_files
from referential.checks.words import slips

KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}
GAP = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%%")
TRANSLATED = sorted(set(LANGUAGES) - {"en"})
HOUSES = ("app", "badges", "referential")

each_language = pytest.mark.parametrize("language", TRANSLATED)
each_house = pytest.mark.parametrize("house", HOUSES)


# A sentence in its forms: one, or two (singular and plural) where it counts something.
Forms = tuple[str, ...]


@cache
def _sentences(house: str) -> frozenset[Forms]:
    """Return what the code and the templates of a house say, found as app/locales/babel.cfg tells."""
    with (PROJECT / "app/locales/babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(PROJECT / house, methods, options, KEYWORDS)
    return frozenset(_forms(message) for _file, _line, message, _comments, _context in found)


def _forms(text: str | list[str] | tuple[str, ...]) -> Forms:
    return (text,) if isinstance(text, str) else tuple(text)


def _files(language: str, house: str) -> list[Path]:
    return [path for path in catalogue_files(language) if path.is_relative_to(PROJECT / house)]


@cache
def _catalogue(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def _said(language: str, house: str) -> list[tuple[Path, Message]]:
    return [
        (path, said)
        for path in _files(language, house)
        for said in _catalogue(path, language)
        if said.id
    ]


def _translations(language: str, house: str) -> dict[Forms, Forms]:
    return {_forms(said.id): _forms(said.string or "") for _path, said in _said(language, house)}


def _gaps(text: str) -> list[str]:
    return sorted(GAP.findall(text))


def test_sentences_of_code_pages_and_mails_are_found():
    known = {("You are not signed in.",), ("Verify a badge",), ("Your sign-in link",)}
    assert known <= _sentences("app")
    assert {("it is merged; {instead} takes its place",), ("glossary",)} <= _sentences(
        "referential"
    )


def test_the_service_reads_the_translations_of_every_house():
    for language in TRANSLATED:
        read = {path.relative_to(PROJECT).as_posix() for path in catalogue_files(language)}
        assert {f"referential/locales/{language}.po", f"app/locales/{language}/people.po"} <= read
        assert sorted(path for house in HOUSES for path in _files(language, house)) == sorted(
            catalogue_files(language)
        )


@each_house
@each_language
def test_every_sentence_is_translated(house, language):
    translations = _translations(language, house)
    missing = sorted(
        said
        for said in _sentences(house)
        if not all(form.strip() for form in translations.get(said, ("",)))
    )
    assert not missing, f"in no {house}, {language}: {missing}"


@each_house
@each_language
def test_no_translation_is_only_a_guess(house, language):
    fuzzy = [(path.name, said.id) for path, said in _said(language, house) if said.fuzzy]
    assert not fuzzy, f"marked fuzzy: {fuzzy}"


@each_house
@each_language
def test_a_sentence_is_translated_once(house, language):
    times = Counter(_forms(said.id) for _path, said in _said(language, house))
    assert [said for said, count in times.items() if count > 1] == []


@each_language
def test_a_sentence_that_two_houses_say_is_translated_alike(language):
    whole: dict[Forms, Forms] = {}
    for house in HOUSES:
        own = _translations(language, house)
        different = {said for said in own if whole.get(said, own[said]) != own[said]}
        assert not different, f"{house}, {language}: otherwise in another house: {different}"
        whole |= own


def test_each_language_has_the_same_files():
    names = [
        [path.relative_to(PROJECT).as_posix().replace(f"/{language}", "/*") for path in files]
        for language, files in ((language, catalogue_files(language)) for language in TRANSLATED)
    ]
    assert all(found == names[0] for found in names)


@each_house
@each_language
def test_no_translation_is_left_over(house, language):
    unused = sorted(set(_translations(language, house)) - _sentences(house))
    unused += [
        _forms(key)
        for path in _files(language, house)
        for key in _catalogue(path, language).obsolete
    ]
    assert not unused, f"said nowhere, but in {house}, {language}: {unused}"


def _allowed(translation, house):
    """Return the gaps that the source may have: what a program says in English may be left out of a library's."""
    gaps = [_gaps(form) for form in translation]
    left_out = [sorted([*found, "{detail}"]) for found in gaps]
    return [gaps, left_out] if house == "badges" else [gaps]


@each_house
@each_language
def test_gaps_are_those_of_the_source(house, language):
    different = [
        said
        for said, translation in _translations(language, house).items()
        if [_gaps(form) for form in said] not in _allowed(translation, house)
    ]
    assert not different, f"other gaps in {house}, {language}: {different}"


@each_house
def test_french_spaces_do_not_break(house):
    texts = [form for forms in _translations("fr", house).values() for form in forms]
    breaking = [text for text in texts if re.search(r"« | [;:!?»]", text)]
    assert not breaking, f"a plain space before or inside punctuation: {breaking}"


@each_house
@each_language
def test_pages_keep_to_the_words_of_the_referential(house, language):
    texts = [form for forms in _translations(language, house).values() for form in forms]
    told = [
        (slip.words, slip.rule.better, text) for text in texts for slip in slips(language, text)
    ]
    assert not told, f"(found, better, sentence) in {house}, {language}: {told}"


@each_house
@each_language
def test_nothing_of_a_machine_or_a_moment_is_in_the_file(house, language):
    text = "".join(path.read_text(encoding="utf-8") for path in _files(language, house))
    found = re.findall(r"^#:.*|POT-Creation-Date|PO-Revision-Date", text, re.MULTILINE)
    assert not found, f"changes at each extraction in {house}, {language}: {found}"
