"""Every sentence of the library is there in French and in Portuguese, with its gaps intact."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

import badges
from badges import errors
from badges.translations import LANGUAGES, TRANSLATED, translations

ROOT = Path(badges.__file__).parent
LOCALES = ROOT / "locales"
WORDS_OF_PROGRAMS = {"detail"}
"""Gaps with what another program says, in English: a translation may leave them out."""

CARRIERS = {
    name
    for name, found in vars(errors).items()
    if isinstance(found, type) and issubclass(found, Exception)
} | {"KeyOwnerError", "Problem", "Sentence"}
"""What is made of a template."""


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def marked_in(tree: ast.AST) -> Iterator[str]:
    """Yield the sentences that `N_` marks; anything but a plain text there is an error."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "N_":
            yield ast.literal_eval(node.args[0])


def unmarked_in(tree: ast.AST) -> Iterator[str]:
    """Yield the texts that errors, findings and sentences are made of without a mark."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        carrier = isinstance(node.func, ast.Name) and node.func.id in CARRIERS
        said = [one.value for one in node.keywords if one.arg == "reason"]
        for one in (*node.args, *said) if carrier else said:
            if isinstance(one, ast.JoinedStr) or (
                isinstance(one, ast.Constant) and " " in str(one.value)
            ):
                yield ast.unparse(one)


SENTENCES = frozenset(said for _, tree in trees() for said in marked_in(tree))


def catalogue(language: str) -> Catalog:
    with (LOCALES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def said_in(language: str) -> list[tuple[str, str]]:
    return [(str(one.id), str(one.string)) for one in catalogue(language) if one.id]


def gaps(text: str) -> list[str]:
    return sorted(re.findall(r"{(\w*)}", text))


def test_sentences_of_errors_findings_and_rules_are_found() -> None:
    known = {
        "the PNG picture holds no badge",
        "This is an {name} badge.",
        "has a wrong type; text is expected",
        "is no ISO 8601 time with a zone, as in 2026-01-31T12:00:00Z",
    }
    assert known <= SENTENCES


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated(language: str) -> None:
    translated = {said for said, words in said_in(language) if words.strip()}
    missing = sorted(SENTENCES - translated)
    assert not missing, f"not in {language}.po: {missing}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_left_over(language: str) -> None:
    unused = sorted({said for said, _ in said_in(language)} - SENTENCES)
    unused += [str(key) for key in catalogue(language).obsolete]
    assert not unused, f"said nowhere, but in {language}.po: {unused}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_gaps_are_those_of_the_source(language: str) -> None:
    different = [
        said
        for said, words in said_in(language)
        if gaps(words) != gaps(said)
        and gaps(words) != [gap for gap in gaps(said) if gap not in WORDS_OF_PROGRAMS]
    ]
    assert not different, f"other gaps in {language}.po: {different}"


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_sentence_is_translated_once_and_for_good(language: str) -> None:
    text = (LOCALES / f"{language}.po").read_text(encoding="utf-8")
    # Babel keeps the last of two entries and tells nothing.
    written = len(re.findall(r"^msgid ", text, re.MULTILINE)) - 1
    assert written == len(said_in(language))
    assert [one.id for one in catalogue(language) if one.id and one.fuzzy] == []
    found = re.findall(r"^#:.*|POT-Creation-Date|PO-Revision-Date", text, re.MULTILINE)
    assert not found, f"changes at each extraction in {language}.po: {found}"


def test_french_keeps_its_high_marks_with_the_word_before() -> None:
    breaking = [words for _, words in said_in("fr") if re.search(r" [;:?!»]|« ", words)]
    assert not breaking, f"a plain space before or inside punctuation: {breaking}"


def test_the_library_reads_what_the_files_say() -> None:
    assert ("en", *sorted(path.stem for path in LOCALES.glob("*.po"))) == LANGUAGES
    for language in TRANSLATED:
        assert translations(language) == dict(said_in(language))


def test_nothing_is_said_without_a_mark() -> None:
    found = [f"{name}: {said}" for name, tree in trees() for said in unmarked_in(tree)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "code",
    [
        'JsonError("it is broken")',
        'JsonError(f"{name} is broken")',
        'Unreachable(url, f"{name} is broken")',
        'Problem("id", "is broken")',
        'findings.failed("format.refused", reason="it is broken")',
        'Sentence("it is broken")',
    ],
)
def test_a_sentence_without_a_mark_is_found(code: str) -> None:
    assert list(unmarked_in(ast.parse(code)))


def test_a_marked_sentence_is_found() -> None:
    code = 'JsonError(N_("{name} is broken"), name=name, code="json")'
    assert list(marked_in(ast.parse(code))) == ["{name} is broken"]
    assert list(unmarked_in(ast.parse(code))) == []
