"""Every sentence of the service is there in French and in Portuguese, with its gaps intact."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from app.plumbing.languages import LANGUAGES, LOCALES

KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}
GAP = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%%")
TRANSLATED = sorted(set(LANGUAGES) - {"en"})


# A sentence in its forms: one, or two (singular and plural) where it counts something.
Forms = tuple[str, ...]


@cache
def _sentences() -> frozenset[Forms]:
    """Return what the code and the templates say, found as app/locales/babel.cfg tells."""
    with (LOCALES / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(LOCALES.parent, methods, options, KEYWORDS)
    return frozenset(_forms(message) for _file, _line, message, _comments, _context in found)


def _forms(text: str | list[str] | tuple[str, ...]) -> Forms:
    return (text,) if isinstance(text, str) else tuple(text)


def _files(language: str) -> list[Path]:
    return sorted((LOCALES / language).glob("*.po"))


@cache
def _catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.name, abort_invalid=True)


def _said(language: str) -> list[tuple[Path, Message]]:
    return [(path, said) for path in _files(language) for said in _catalogue(path) if said.id]


def _translations(language: str) -> dict[Forms, Forms]:
    return {_forms(said.id): _forms(said.string or "") for _path, said in _said(language)}


def _gaps(text: str) -> list[str]:
    return sorted(GAP.findall(text))


def test_sentences_of_code_pages_and_mails_are_found():
    known = {("You are not signed in.",), ("Verify a badge",), ("Your sign-in link",)}
    assert known <= _sentences()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language):
    translations = _translations(language)
    missing = sorted(
        said
        for said in _sentences()
        if not all(form.strip() for form in translations.get(said, ("",)))
    )
    assert not missing, f"in no {language}/*.po: {missing}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_only_a_guess(language):
    fuzzy = [(path.name, said.id) for path, said in _said(language) if said.fuzzy]
    assert not fuzzy, f"marked fuzzy: {fuzzy}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_sentence_is_translated_once(language):
    times = Counter(_forms(said.id) for _path, said in _said(language))
    assert [said for said, count in times.items() if count > 1] == []


def test_each_language_has_the_same_files():
    names = [[path.name for path in _files(language)] for language in TRANSLATED]
    assert all(found == names[0] for found in names)


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_left_over(language):
    unused = sorted(set(_translations(language)) - _sentences())
    unused += [_forms(key) for path in _files(language) for key in _catalogue(path).obsolete]
    assert not unused, f"said nowhere, but in {language}/*.po: {unused}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_gaps_are_those_of_the_source(language):
    different = [
        said
        for said, translation in _translations(language).items()
        if [_gaps(form) for form in said] != [_gaps(form) for form in translation]
    ]
    assert not different, f"other gaps in {language}/*.po: {different}"


def test_french_spaces_do_not_break():
    texts = [form for forms in _translations("fr").values() for form in forms]
    breaking = [text for text in texts if re.search(r"« | [;:!?»]", text)]
    assert not breaking, f"a plain space before or inside punctuation: {breaking}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_of_a_machine_or_a_moment_is_in_the_file(language):
    text = "".join(path.read_text(encoding="utf-8") for path in _files(language))
    found = re.findall(r"^#:.*|POT-Creation-Date|PO-Revision-Date", text, re.MULTILINE)
    assert not found, f"changes at each extraction in {language}/*.po: {found}"
