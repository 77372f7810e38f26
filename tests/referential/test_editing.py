"""The editor's tools: a skeleton that is a work list, a format that loses nothing, silent losses named, one number."""

import csv
import io
import json
import string
from datetime import date

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS

from referential import load_all
from referential.checks.run import check_folder
from referential.errors import ReleaseRefused
from referential.exports import skos, tables
from referential.exports.case import build
from referential.formatting import formatted
from referential.loader import assemble
from referential.problems import Code
from referential.reading import read
from referential.release import prepare
from referential.skeleton import skeleton, write_skeleton
from referential.sources import read_sources
from referential.traversal import texts
from referential.upcoming import upcoming
from referential.values import Text
from referential.versions import Version
from tests.referential.conftest import GOOD
from tests.referential.house import House

BASE = "https://badges.example.org"
DAY = date(2026, 12, 1)
LOG = "competences/lamp-log.yaml"
LETTERS = string.ascii_letters + "éàçõ «»’:#-,.?![]{}&*|>'\"%@`0123456789"


@pytest.mark.parametrize(
    ("text", "code", "line", "remedy"),
    [
        ("a:\n  en: Tell a story #1 with figures\n", Code.YAML_COMMENT, 2, "double quotes"),
        ("a:\n  - en: Prix: 3 # non\n", Code.YAML_SYNTAX, 2, "double quotes"),
        ("a:\n  fr: Un titre : deux\n", Code.YAML_SYNTAX, 2, ">-"),
        ("a:\n\tfr: Un titre\n", Code.YAML_TAB, 2, "spaces"),
        (
            "a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> theirs\n",
            Code.YAML_MERGE,
            2,
            "keep one",
        ),
    ],
)
def test_what_would_be_lost_in_silence_is_named(
    text: str, code: Code, line: int, remedy: str
) -> None:
    (problem, *_) = read(text.encode(), "a.yaml").problems
    assert (problem.code, problem.place.line) == (code, line)
    assert remedy in problem.remedy


def test_a_note_beside_a_value_is_no_loss() -> None:
    text = 'a: b  # a note\nc: "d" # quoted\n# alone\ne:\n  - f  # another\n'
    document = read(text.encode(), "a.yaml")
    assert document.problems == ()
    assert document.data == {"a": "b", "c": "d", "e": ["f"]}


def test_a_skeleton_is_a_list_of_what_is_left_to_write(house: House) -> None:
    referential = assemble(read_sources(house.draft))
    text = skeleton(referential, "fog-horn", "signals", "1.0.0")
    path = write_skeleton(text, house.draft, "fog-horn")
    found = check_folder(house.draft)
    assert {one.file for one in found} == {str(path)}
    assert all("is empty" in one.sentence for one in found)
    assert len(found) == text.count('""')
    path.write_text(text.replace('""', '"a"'), encoding="utf-8")
    assert {one.code for one in check_folder(house.draft)} <= {
        Code.WORDING_SIMILAR,
        Code.LANGUAGE_IDENTICAL,
    }


def test_what_stays_in_the_draft_does_not_move_the_number(released: House) -> None:
    past = list(load_all(released.releases).values())

    def coming():
        return upcoming(read_sources(released.draft), past)

    released.edit(LOG, "fr: Lire", "fr: Relire")
    path = released.add("tide-tables", "lamp-log")
    path.write_text(
        path.read_text(encoding="utf-8").replace("status: active", "status: draft"),
        encoding="utf-8",
    )
    assert (coming().number, coming().left_out) == (Version(1, 0, 1), ("tide-tables",))
    text = path.read_text(encoding="utf-8").replace("status: draft", "status: active")
    path.write_text(text.replace('since: "1.0.0"', 'since: "3.0.0"'), encoding="utf-8")
    assert (coming().number, coming().left_out) == (Version(1, 0, 1), ("tide-tables",))
    path.write_text(text.replace('since: "1.0.0"', 'since: "1.1.0"'), encoding="utf-8")
    assert (coming().number, coming().left_out) == (Version(1, 1, 0), ())
    path.unlink()


def test_check_refuses_a_number_that_release_would_refuse(released: House) -> None:
    block = 'deprecated:\n  since: "1.2.0"\n  reason: obsoleted\n  replaced_by: []\n'
    block += "  note:\n    en: Gone.\n    fr: Fini.\n"
    released.edit(LOG, "status: active", "status: deprecated")
    text = released.file(LOG).read_text(encoding="utf-8")
    (working,) = [one for one in text.splitlines(keepends=True) if one.startswith("working_")]
    released.edit(LOG, working, working + block)
    released.ask_instead("lamp-log", "ship-signals")
    (problem,) = check_folder(released.draft)
    assert (problem.code, problem.remedy) == (Code.HISTORY_SINCE, 'write "1.1.0"')
    with pytest.raises(ReleaseRefused, match=r"1\.2\.0"):
        prepare(released.draft, released.releases, Version(1, 1, 0), DAY)
    released.edit(LOG, 'since: "1.2.0"', 'since: "1.1.0"')
    assert check_folder(released.draft) == ()
    prepare(released.draft, released.releases, Version(1, 1, 0), DAY)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=LETTERS, min_size=1, max_size=300))
def test_every_text_that_is_accepted_is_exported_whole(written: str) -> None:
    """A line of an author file as somebody types it: it is refused, or all of it comes out at the other end."""
    document = read(f"title:\n  en: {written}\n".encode(), "a.yaml")
    if document.problems or not isinstance(document.data["title"], dict):
        return
    said = document.data["title"].get("en")
    if not isinstance(said, str) or said == "":
        return  # a list, a map or nothing: the shape of a text refuses it
    typed = written.strip(" ")
    if typed[0] in "\"'|>":
        expected = yaml.load(f"a: {written}\n", Loader=yaml.BaseLoader)["a"]
    else:
        expected = typed.partition("  # ")[0].rstrip(" ")
    assert said == expected
    assert json.loads(Text({"en": said}).model_dump_json()) == {"en": said}


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet="abç é’:#,", min_size=1, max_size=30), min_size=1, max_size=12))
def test_format_folds_what_is_too_long_and_changes_no_value(words: list[str]) -> None:
    said = " ".join(" ".join(words).split()) or "a"
    text = f"a:\n  - id: b\n    en: {json.dumps(said, ensure_ascii=False)}\n    fr: {json.dumps(said * 3)}  # note\n"
    after = formatted(text.encode())
    assert read(after, "").data == read(text.encode(), "").data
    assert formatted(after) == after


# The draft is put back by each example, so that one copy of it serves them all.
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(alphabet=LETTERS, min_size=1, max_size=60))
def test_a_text_that_check_accepts_is_whole_in_every_export(house: House, written: str) -> None:
    path = house.file(LOG)
    before = path.read_text(encoding="utf-8")
    path.write_text(
        before.replace("en: Read the log of the lamp", f"en: {written}", 1), encoding="utf-8"
    )
    try:
        accepted = not check_folder(house.draft)
        referential = assemble(read_sources(house.draft)) if accepted else None
    finally:
        path.write_text(before, encoding="utf-8")
    if referential is None:
        return
    typed = yaml.load(f"a: {written}\n", Loader=yaml.BaseLoader)["a"]
    if typed != written.strip(" "):
        assert written.strip(" ")[0] in "\"'|>" or "  # " in written
    (told,) = (
        one
        for one in json.loads(tables.to_json(referential))["competences"]
        if one["id"] == "lamp-log"
    )
    assert told["title"]["en"] == typed
    rows = csv.DictReader(io.StringIO(tables.to_csv(referential).decode(), newline=""))
    titles = {one["title_en"].removeprefix("'") for one in rows if one["competence"] == "lamp-log"}
    assert titles == {typed.removeprefix("'")}
    turtle = Graph().parse(data=skos.describe(referential, BASE, "lamp-log"), format="turtle")
    node = URIRef(f"{BASE}/referential/draft/lamp-log")
    assert Literal(typed, lang="en") in set(turtle.objects(node, SKOS.prefLabel))
    dated = referential.model_copy(update={"released_on": DAY})
    package = build(dated, BASE, "en", {}).answers()
    assert typed in {said.get("abbreviatedStatement") for said in package.values()}


def test_every_text_of_a_draft_is_in_its_export() -> None:
    referential = assemble(read_sources(GOOD / "draft"))
    exported = json.dumps(json.loads(tables.to_json(referential)), ensure_ascii=False)
    said = [
        sentence
        for value in (*referential.competences, *referential.domains, referential.cooperation)
        for _, text in texts(value)
        for sentence in text.root.values()
    ]
    assert len(said) > 100
    assert [one for one in said if json.dumps(one, ensure_ascii=False) not in exported] == []
