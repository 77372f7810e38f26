"""Every mistake an author can make is found where it is, with its remedy, and never a traceback."""

import shutil
from pathlib import Path

import pytest

from referential.checks.run import check_folder
from referential.checks.words import slips
from referential.problems import Code, Place, Problem
from referential.sentences import Said
from referential.sources import FRAMEWORKS
from tests.referential.house import House, place_of
from tests.referential.mistakes.mistake import Mistake
from tests.referential.mistakes.of_cooperation import COOPERATION_MISTAKES
from tests.referential.mistakes.of_reader import READER_MISTAKES
from tests.referential.mistakes.of_reference import REFERENCE_MISTAKES
from tests.referential.mistakes.of_shape import SHAPE_MISTAKES
from tests.referential.mistakes.of_training import TRAINING_MISTAKES
from tests.referential.mistakes.of_yaml import YAML_MISTAKES

MISTAKES = (
    *YAML_MISTAKES,
    *SHAPE_MISTAKES,
    *REFERENCE_MISTAKES,
    *READER_MISTAKES,
    *COOPERATION_MISTAKES,
    *TRAINING_MISTAKES,
)


def test_the_good_referential_has_no_problem(house: House) -> None:
    assert check_folder(house.draft) == ()


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_found_where_it_is(house: House, mistake: Mistake) -> None:
    edited = house.edit(mistake.file, mistake.old, mistake.new)
    problems = check_folder(house.draft)
    of_this_kind = [problem for problem in problems if problem.code is mistake.code]
    assert of_this_kind, [str(problem) for problem in problems]
    found = of_this_kind[0]
    assert isinstance(found.sentence, Said)
    if mistake.at:
        assert found.file == str(house.file(mistake.file))
        assert found.place == place_of(edited, mistake.at), str(found)
    assert mistake.remedy in found.remedy
    if mistake.alone:
        assert problems == (found,), [str(problem) for problem in problems]


def test_all_mistakes_are_told_at_once(house: House) -> None:
    house.edit("levels.yaml", "rank: 2", "rank: two")
    house.edit("competences/lamp-log.yaml", "audience: both", "audience: everybody")
    house.edit("competences/ship-signals.yaml", "domain: signals", "domain: sygnals")
    codes = [problem.code for problem in check_folder(house.draft)]
    assert {Code.SHAPE_KIND, Code.SHAPE_CHOICE, Code.REFERENCE_DOMAIN} <= set(codes)


def test_three_levels_that_claim_alike_are_told(house: House) -> None:
    name = "competences/ship-signals.yaml"
    house.edit(name, "level: e-1", "level: e-2")
    edited = house.edit(name, "level: e-3", "level: e-2")
    flat = [one for one in check_folder(house.draft) if one.code is Code.ECF_FLAT]
    last = edited.rindex("level: e-2")
    assert [problem.place.line for problem in flat] == [edited.count("\n", 0, last) + 1]
    assert "rise" in flat[0].remedy


def test_a_level_that_claims_what_the_one_below_claims_is_told_and_so_is_a_leap(
    house: House,
) -> None:
    name = "competences/ship-signals.yaml"
    house.edit(name, "level: e-2", "level: e-1")
    told = [
        one for one in check_folder(house.draft) if one.code in (Code.ECF_STALLED, Code.ECF_LEAP)
    ]
    assert [one.sentence for one in told] == [
        "lead claims in e-CF exactly what practise claims",
        "C.1 leaps from e-1 to e-3",
    ]


def test_a_required_descriptor_that_the_level_does_not_have_is_told(house: House) -> None:
    name = "competences/ship-signals.yaml"
    house.edit(
        name,
        "    evidence:\n      en: A call followed",
        "    required: [discover-3, discover-9]\n    evidence:\n      en: A call followed",
    )
    told = [one for one in check_folder(house.draft) if one.code is Code.DESCRIPTOR_REQUIRED]
    assert [one.sentence for one in told] == [
        "discover-9 is required, and discover has no such descriptor"
    ]
    assert "discover-1" in told[0].remedy


def test_words_that_come_back_in_many_competences_are_a_template(house: House) -> None:
    said = "Explains to a new keeper what this is for, with {thing} at hand."
    things = ("a rope of hemp", "the old brass lamp", "tide tables", "weather maps and a pencil")
    template = "Asks what an empty box in the table stands for."
    for number, thing in enumerate(things):
        name = f"craft-{'abcd'[number]}"
        path = house.add(name, "lamp-log")
        text = path.read_text(encoding="utf-8").replace(template, said.format(thing=thing))
        path.write_text(text, encoding="utf-8")
    found = [one for one in check_folder(house.draft) if one.code is Code.WORDING_TEMPLATE]
    assert any("a new keeper what this is" in problem.sentence for problem in found)


@pytest.mark.parametrize(
    ("name", "content", "code", "place", "remedy"),
    [
        ("competences/lamp-log.yaml", b"", Code.YAML_EMPTY, Place(1, 1), "fill it"),
        (
            "competences/lamp-log.yaml",
            b"id: lamp-log\ntitle:\n  en: \xff",
            Code.YAML_ENCODING,
            Place(3, 7),
            "UTF-8",
        ),
        ("levels.yaml", b"# \n" * 400_000, Code.YAML_SIZE, Place(1, 1), "several"),
        ("domains.yaml", None, Code.FILE_MISSING, Place(1, 1), "README"),
        ("competences/notes.txt", b"by hand", Code.FILE_UNEXPECTED, Place(1, 1), "move or delete"),
        ("notes.yaml", b"a: b\n", Code.FILE_UNEXPECTED, Place(1, 1), "move or delete"),
    ],
    ids=["empty", "latin-1", "huge", "gone", "notes", "unknown"],
)
def test_whole_files_go_wrong_too(
    house: House, name: str, content: bytes | None, code: Code, place: Place, remedy: str
) -> None:
    path = house.file(name)
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_bytes(content)
    found = [one for one in check_folder(house.draft) if one.code is code]
    assert [(one.file, one.place) for one in found] == [(str(path), place)]
    assert remedy in found[0].remedy


def test_a_level_that_an_active_competence_lacks_is_told(house: House) -> None:
    name = "competences/lamp-log.yaml"
    text = house.file(name).read_text(encoding="utf-8")
    shorter = text[: text.index("  transmit:")] + text[text.index("training:") :]
    house.file(name).write_text(shorter, encoding="utf-8")
    (problem,) = check_folder(house.draft)
    assert (problem.code, problem.place) == (Code.LEVEL_MISSING, place_of(shorter, "levels:"))
    house.edit(name, "status: active", "status: draft")
    (offered,) = check_folder(house.draft)
    assert offered.sentence == "there is no active competence “lamp-log”"
    house.edit("questions.yaml", "competence: lamp-log", "competence: ship-signals")
    assert check_folder(house.draft) == ()


def test_a_referential_without_english_is_told(house: House) -> None:
    edited = house.edit("meta.yaml", "languages: [en, fr]", "languages: [fr]")
    found = [one for one in check_folder(house.draft) if one.code is Code.LANGUAGE_MISSING]
    assert [one.place for one in found] == [place_of(edited, "[fr]")]


def test_a_framework_of_the_house_s_own_is_checked_too(house: House) -> None:
    shutil.copytree(FRAMEWORKS, house.draft / "frameworks")
    assert check_folder(house.draft) == ()
    house.edit("frameworks/ecf-4.0.yaml", "id: ecf-4.0", "id: ecf-4.1")
    house.edit("frameworks/esco-1.2.0.yaml", "publisher: European", "publisher:  European")
    house.edit("frameworks/digcomp-2.2.yaml", 'code: "1.2"', 'code: "1.1"')
    found = {Path(one.file).name: one.code for one in check_folder(house.draft)}
    assert found["ecf-4.0.yaml"] is Code.FILE_NAME
    assert found["digcomp-2.2.yaml"] is Code.REFERENCE_REPEATED
    assert "esco-1.2.0.yaml" not in found


@pytest.mark.parametrize("name", ["meta.yaml", "domains.yaml", "levels.yaml"])
def test_what_does_not_hang_on_a_broken_file_is_still_checked(house: House, name: str) -> None:
    house.file(name).write_text("name: [\n", encoding="utf-8")
    house.edit("competences/lamp-log.yaml", "id: discover-3", "id: practise-4")
    codes = {problem.code for problem in check_folder(house.draft)}
    assert codes == {Code.YAML_SYNTAX, Code.DESCRIPTOR_ID}


def test_a_referential_of_nothing_is_told(house: House) -> None:
    shutil.rmtree(house.draft / "competences")
    (problem,) = check_folder(house.draft)
    assert problem.code is Code.FILE_MISSING
    assert "no competence" in problem.sentence


def test_a_folder_in_the_place_of_a_file_is_told(house: House) -> None:
    house.competence("lamp-log").unlink()
    house.competence("lamp-log").mkdir()
    assert Code.FILE_UNREADABLE in {problem.code for problem in check_folder(house.draft)}


def test_what_the_checks_say_is_one_line_that_editors_can_follow() -> None:
    problem = Problem("a.yaml", Place(3, 7), Code.ECF_CODE, "e-CF has no F.1", "write D.7")
    assert str(problem) == "a.yaml:3:7: e-CF has no F.1 → write D.7 [ecf.code]"


def test_a_word_that_readers_stumble_over_is_told_with_its_sentence_and_the_better_one(
    house: House,
) -> None:
    name = "competences/ship-signals.yaml"
    old, new = "A call followed beside the keeper.", "A call followed in own words, by sober means."
    edited = house.edit(name, old, new)
    house.edit(
        name, "Un appel suivi aux côtés du gardien.", "Un appel suivi avec un guide au but clair."
    )
    told = [one for one in check_folder(house.draft) if one.code is Code.WORDING_WORD]
    assert [one.remedy for one in told] == [
        "write their own, its own",
        "write frugal, modest",
        "write objectif",
        "write avec de l’aide",
    ]
    assert f"“own” in “{new}”" in told[0].sentence
    assert told[0].place == place_of(edited, new)


def test_every_rule_of_words_finds_what_it_is_for_and_lets_its_remedy_pass() -> None:
    examples = {
        ("pt", "Para e pergunta à pessoa responsável."): "Suspende o trabalho e pergunta.",
        ("pt", "Um “olhar” sobre o badge."): "Uma «apreciação» do badge.",
        ("pt", "Decide com o terreno."): "Trabalha no terreno, para que a equipa decida.",
        (
            "fr",
            "L’intervenant·e écrit au conseil.",
        ): "Demande conseil et écrit au conseil d’administration.",
        ("fr", "Des bénévoles d’entreprise."): "Les bénévoles de l’association.",
        ("fr", "Convainc la direction."): "Défend auprès de la direction.",
        ("pt", "Convence a direção."): "Defende junto da direção.",
        ("en", "Persuades the board."): "Argues with the board, until a vote persuades it.",
        ("en", "Says it in own words."): "Says it in their own words, on a map they own.",
    }
    for (language, wrong), right in examples.items():
        assert list(slips(language, wrong)), wrong
        assert not list(slips(language, right)), right
