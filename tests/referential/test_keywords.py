"""What people say: enough of it in each language, and no phrase that leads to two competences."""

from referential.checks.keywords import FEWEST
from referential.checks.run import check_folder
from referential.problems import Code
from tests.referential.house import House, place_of


def said(language: str, name: str, count: int = FEWEST) -> str:
    lines = "".join(f"    - {name} says {number}\n" for number in range(count))
    return f"  {language}:\n{lines}"


def write(house: House, name: str, keywords: str) -> str:
    path = house.competence(name)
    text = path.read_text(encoding="utf-8") + "keywords:\n" + keywords
    path.write_text(text, encoding="utf-8", newline="")
    return text


def told(house: House):
    return [(problem.code, problem.place) for problem in check_folder(house.draft)]


def test_keywords_may_be_missing_and_are_right_when_there_are_enough(house: House) -> None:
    assert told(house) == []
    write(house, "lamp-log", said("en", "log") + said("fr", "log"))
    assert told(house) == []


def test_too_few_and_none_are_told_at_their_language(house: House) -> None:
    text = write(house, "lamp-log", said("en", "log", FEWEST - 1))
    assert told(house) == [
        (Code.KEYWORD_FEW, place_of(text, "keywords:")),
        (Code.KEYWORD_FEW, place_of(text, "en:\n    - log says")),
    ]


def test_a_phrase_stands_once_in_a_competence_and_in_one_competence(house: House) -> None:
    write(house, "lamp-log", said("en", "log") + "    - LOG says 0\n" + said("fr", "log"))
    write(house, "ship-signals", said("en", "ship") + "    - log says 1\n" + said("fr", "log"))
    codes = [problem.code for problem in check_folder(house.draft)]
    assert codes == [Code.KEYWORD_REPEATED] * (2 + FEWEST)


def test_a_language_that_the_referential_does_not_speak_is_told(house: House) -> None:
    text = write(house, "lamp-log", said("en", "log") + said("fr", "log") + said("it", "log"))
    assert told(house) == [(Code.LANGUAGE_UNDECLARED, place_of(text, "it:\n    - log"))]
