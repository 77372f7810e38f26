"""Each change has its kind and its size, and the largest decides the number that follows."""

import shutil
from dataclasses import dataclass

import pytest

from referential import Referential, load_draft
from referential.changes import Diff, Kind
from referential.diff import diff
from referential.sources import FRAMEWORKS
from referential.versions import Size
from tests.referential.house import House

LOG = "competences/lamp-log.yaml"
SHIP = "competences/ship-signals.yaml"
ROPE = "competences/rope-signals.yaml"
DROPPED = (
    "      - id: discover-3\n        en: Asks what an empty box in the table stands for.\n"
    "        fr: Demande ce que veut dire une case vide du tableau.\n"
)
GIVEN_UP = (
    'working_translations: [fr]\ndeprecated:\n  since: "1.1.0"\n  reason: {reason}\n'
    "  replaced_by: [{by}]\n  note:\n    en: Given up.\n    fr: Abandonné.\n"
)


@dataclass(frozen=True)
class Edit:
    """One edit, and the change it must be."""

    name: str
    file: str
    old: str
    new: str
    kind: Kind
    size: Size
    subject: str
    sentence: str


# fmt: off
EDITS = (
    Edit("an English word", LOG, "en: Points to the hours", "en: Shows the hours",
         Kind.REWORDED, Size.PATCH, "lamp-log/discover", "discover-1 in “en”"),
    Edit("a French word", LOG, "fr: Lire le journal", "fr: Relire le journal",
         Kind.TRANSLATED, Size.PATCH, "lamp-log", "its title in “fr”"),
    Edit("a translation that came", LOG, "  en: Read the log", "  de: Lampenbuch\n  en: Read the log",
         Kind.TRANSLATED, Size.PATCH, "lamp-log", "its title in “de”"),
    Edit("a translation that went", LOG, "  fr: Lire le journal de la lampe\n", "",
         Kind.REMOVED, Size.MAJOR, "lamp-log", "its title in “fr”"),
    Edit("a translation that was reviewed", LOG, "working_translations: [fr]",
         "working_translations: []", Kind.TRANSLATED, Size.PATCH, "lamp-log", "native reader"),
    Edit("the evidence", LOG, "The copied night, signed", "The copied night, initialled",
         Kind.REWORDED, Size.PATCH, "lamp-log/discover", "evidence"),
    Edit("a descriptor that becomes required", LOG, "    evidence:\n      en: The copied night",
         "    required: [discover-1]\n    evidence:\n      en: The copied night",
         Kind.BOUNDARY, Size.MAJOR, "lamp-log/discover", "which descriptors are required"),
    Edit("what counts beside the examples", "levels.yaml", "levels:\n",
         "equivalents:\n  en: Lamps are examples.\n  fr: Les lampes sont des exemples.\nlevels:\n",
         Kind.CHANGED, Size.MINOR, "the referential", "are examples"),
    Edit("a task", LOG, "Copy last night’s page", "Copy this night’s page",
         Kind.REWORDED, Size.PATCH, "lamp-log/discover", "tasks"),
    Edit("a way to learn", LOG, "Keep a log of your own", "Keep a log yourself",
         Kind.REWORDED, Size.PATCH, "lamp-log", "ways to learn"),
    Edit("a level's rubric", "levels.yaml", "Makes others able.", "Enables others.",
         Kind.REWORDED, Size.PATCH, "level transmit", "rubric"),
    Edit("a domain's colour", "domains.yaml", "#8a5a00", "#7a4a00",
         Kind.CHANGED, Size.PATCH, "domain signals", "colour"),
    Edit("a descriptor that went", LOG, DROPPED, "",
         Kind.BOUNDARY, Size.MAJOR, "lamp-log/discover", "discover-3 is gone"),
    Edit("a descriptor that came", LOG, DROPPED, DROPPED + DROPPED.replace("-3", "-4"),
         Kind.BOUNDARY, Size.MAJOR, "lamp-log/discover", "discover-4 is new"),
    Edit("a higher level of e-CF", LOG, "level: e-4", "level: e-5",
         Kind.BOUNDARY, Size.MAJOR, "lamp-log/transmit", "claims of D.7"),
    Edit("another relation", LOG, "relation: closeMatch", "relation: relatedMatch",
         Kind.MAPPING, Size.MINOR, "lamp-log/practise", "relatedMatch"),
    Edit("another code of e-CF", SHIP, "code: C.1", "code: C.3",
         Kind.MAPPING, Size.MINOR, "ship-signals/practise", "now claims C.3"),
    Edit("another code of DigComp", LOG, '"1.2"', '"1.3"',
         Kind.MAPPING, Size.MINOR, "lamp-log", "digcomp"),
    Edit("another aspect", LOG, "[T6]", "[T6, T7]",
         Kind.MAPPING, Size.MINOR, "lamp-log", "transversal"),
    Edit("another finding", LOG, "[F44, F52]", "[F44]",
         Kind.MAPPING, Size.MINOR, "lamp-log", "study"),
    Edit("another domain", LOG, "domain: light", "domain: signals",
         Kind.CHANGED, Size.MINOR, "lamp-log", "its domain"),
    Edit("another audience", LOG, "audience: both", "audience: staff",
         Kind.CHANGED, Size.MINOR, "lamp-log", "its audience"),
    Edit("obsoleted", LOG, "working_translations: [fr]\n",
         GIVEN_UP.format(reason="obsoleted", by=""),
         Kind.DEPRECATED, Size.MINOR, "lamp-log", "nothing takes its place"),
    Edit("renamed", LOG, "working_translations: [fr]\n",
         GIVEN_UP.format(reason="renamed", by="ship-signals"),
         Kind.DEPRECATED, Size.MINOR, "lamp-log", "ship-signals takes its place"),
    Edit("merged", LOG, "working_translations: [fr]\n",
         GIVEN_UP.format(reason="merged", by="ship-signals"),
         Kind.DEPRECATED, Size.MAJOR, "lamp-log", "merged"),
    Edit("split", LOG, "working_translations: [fr]\n",
         GIVEN_UP.format(reason="split", by="ship-signals, rope-signals"),
         Kind.DEPRECATED, Size.MAJOR, "lamp-log", "ship-signals, rope-signals"),
    Edit("another successor", ROPE, "[ship-signals]", "[lamp-log]",
         Kind.DEPRECATED, Size.MINOR, "rope-signals", "what replaces it"),
    Edit("back to a draft", LOG, "status: active", "status: draft",
         Kind.CHANGED, Size.MINOR, "lamp-log", "it is now draft"),
    Edit("another licence", "meta.yaml", "CC-BY-4.0", "CC0-1.0",
         Kind.CHANGED, Size.MAJOR, "the referential", "its licence"),
    Edit("a language that came", "meta.yaml", "[en, fr]", "[en, fr, pt]",
         Kind.ADDED, Size.MINOR, "the referential", "“pt”"),
    Edit("a language that went", "meta.yaml", "[en, fr]", "[en]",
         Kind.REMOVED, Size.MAJOR, "the referential", "“fr”"),
    Edit("a framework that went", "meta.yaml", ", digcomp-3.0", "",
         Kind.REMOVED, Size.MAJOR, "digcomp-3.0", "no longer mapped to"),
    Edit("another rank", "levels.yaml", "rank: 4", "rank: 3",
         Kind.BOUNDARY, Size.MAJOR, "level transmit", "its rank"),
    Edit("another neighbour in DigComp", "levels.yaml", "digcomp: 7-8", "digcomp: 6-8",
         Kind.MAPPING, Size.MINOR, "level transmit", "other frameworks"),
)
# fmt: on


@pytest.fixture
def good(house: House) -> Referential:
    return load_draft(house.draft)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edit_is_told_with_its_size(house: House, good: Referential, edit: Edit) -> None:
    house.edit(edit.file, edit.old, edit.new)
    changes = diff(good, load_draft(house.draft)).changes
    found = [one for one in changes if one.kind is edit.kind and edit.sentence in one.sentence]
    assert [(one.subject, one.size) for one in found] == [(edit.subject, edit.size)], changes


def test_nothing_changed(good: Referential) -> None:
    same = diff(good, good)
    assert (same.changes, same.size, same.reason) == ((), Size.NONE, "nothing changed")


def test_competences_and_domains_come_and_go(house: House, good: Referential) -> None:
    house.add("tide-tables", "lamp-log")
    house.competence("ship-signals").unlink()
    house.edit("domains.yaml", "id: light", "id: lamps")
    found = diff(good, load_draft(house.draft))
    added = {change.subject for change in found.of_kind(Kind.ADDED)}
    removed = {change.subject for change in found.of_kind(Kind.REMOVED)}
    assert added == {"tide-tables", "domain lamps"}
    assert removed == {"ship-signals", "domain light"}
    assert found.size is Size.MAJOR


def test_a_level_that_goes_is_major_and_one_that_comes_is_minor(
    house: House, good: Referential
) -> None:
    path = house.competence("lamp-log")
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text[: text.index("  transmit:")] + text[text.index("training:") :], encoding="utf-8"
    )
    shorter = load_draft(house.draft)
    gone, come = diff(good, shorter), diff(shorter, good)
    assert [(one.kind, one.subject) for one in gone.changes] == [
        (Kind.REMOVED, "lamp-log/transmit")
    ]
    assert [(one.kind, one.size) for one in come.changes] == [(Kind.ADDED, Size.MINOR)]


@pytest.mark.parametrize(
    ("old", "edits", "numbers"),
    [
        ("1.0.0", [], ()),
        ("1.0.0", [("fr: Lire", "fr: Relire")], ("1.0.1",)),
        ("1.4.2", [("[T6]", "[T6, T7]")], ("1.5.0",)),
        ("1.4.2", [("[T6]", "[T6, T7]"), ("fr: Lire", "fr: Relire")], ("1.5.0",)),
        ("1.4.2", [("level: e-4", "level: e-5"), ("[T6]", "[T7]")], ("2.0.0",)),
        ("0.1.0", [("fr: Lire", "fr: Relire")], ("0.1.1", "1.0.0")),
        ("0.1.0", [("[T6]", "[T7]")], ("0.2.0", "1.0.0")),
        ("0.1.0", [("level: e-4", "level: e-5")], ("0.2.0", "1.0.0")),
        ("draft", [("level: e-4", "level: e-5")], ()),
    ],
)
def test_the_largest_change_decides_the_number(
    house: House,
    good: Referential,
    old: str,
    edits: list[tuple[str, str]],
    numbers: tuple[str, ...],
) -> None:
    for before, after in edits:
        house.edit(LOG, before, after)
    found = diff(good.model_copy(update={"version": old}), load_draft(house.draft))
    assert tuple(str(number) for number in found.numbers()) == numbers


def test_a_first_release_may_be_either_beginning(good: Referential) -> None:
    first = diff(None, good)
    assert [str(number) for number in first.numbers()] == ["0.1.0", "1.0.0"]
    assert {change.subject for change in first.changes} == set(good.by_id)


def test_a_difference_for_machines_says_what_people_read(house: House, good: Referential) -> None:
    house.edit(LOG, "level: e-4", "level: e-5")
    found = diff(good.model_copy(update={"version": "1.0.0"}), load_draft(house.draft))
    answer = found.as_json()
    assert answer["size"] == "major"
    assert answer["numbers"] == ["2.0.0"]
    assert answer["changes"] == [
        {
            "kind": "level boundary moved",
            "size": "major",
            "subject": "lamp-log/transmit",
            "sentence": "what it claims of D.7 in e-CF",
            "reason": "the same level no longer asks for the same thing",
            "before": "e-4",
            "after": "e-5",
        }
    ]


def test_the_most_serious_changes_come_first(house: House, good: Referential) -> None:
    house.edit(LOG, "fr: Lire", "fr: Relire")
    house.edit(LOG, "level: e-4", "level: e-5")
    house.edit(LOG, "[T6]", "[T7]")
    kinds = [change.kind for change in diff(good, load_draft(house.draft)).changes]
    assert kinds == [Kind.BOUNDARY, Kind.MAPPING, Kind.TRANSLATED]


def test_a_reason_counts_what_else_there_is(house: House, good: Referential) -> None:
    house.edit(LOG, "level: e-4", "level: e-5")
    house.edit(SHIP, "level: e-1", "level: e-2")
    found: Diff = diff(good, load_draft(house.draft))
    assert found.reason.endswith("and 1 more")


def test_frameworks_come_and_are_corrected(house: House, good: Referential) -> None:
    shutil.copytree(FRAMEWORKS, house.draft / "frameworks")
    ours = house.draft / "frameworks" / "sfia-9.yaml"
    text = (FRAMEWORKS / "study-2019.yaml").read_text(encoding="utf-8")
    ours.write_text(text.replace("id: study-2019", "id: sfia-9"), encoding="utf-8")
    house.edit("meta.yaml", "study-2019]", "study-2019, sfia-9]")
    house.edit("frameworks/ecf-4.0.yaml", "fr: Planifier", "fr: Prévoir")
    changes = diff(good, load_draft(house.draft)).changes
    assert [(one.kind, one.subject, one.size) for one in changes] == [
        (Kind.ADDED, "sfia-9", Size.MINOR),
        (Kind.MAPPING, "ecf-4.0", Size.MINOR),
    ]
