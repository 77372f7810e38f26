"""A sentence is said in the reader's language, with what it quotes."""

import json

from pydantic import TypeAdapter

from badges.errors import DocumentError, JsonError, Problem, Unreachable
from badges.sentences import Sentence

SLOW = Sentence("it takes too long")
UNREAD = Sentence("{url} cannot be read: {reason}", {"url": "https://a.example/", "reason": SLOW})


def test_what_a_sentence_quotes_is_in_the_same_language() -> None:
    assert str(UNREAD) == "https://a.example/ cannot be read: it takes too long"
    assert UNREAD.in_language("fr") == (
        "https://a.example/ ne peut pas être lu\u00a0: la réponse se fait trop attendre"
    )
    assert UNREAD.in_language("pt") == (
        "https://a.example/ não pode ser lido: a resposta demora demasiado"
    )
    assert UNREAD.in_language("de") == UNREAD.in_language("en") == str(UNREAD)


def test_words_of_others_stay_as_they_are() -> None:
    quoted = Sentence("{url} cannot be read: {reason}", {"url": "x", "reason": str(SLOW)})
    assert quoted.in_language("fr") == "x ne peut pas être lu\u00a0: it takes too long"


def test_a_sentence_nobody_translated_stays_as_it_is() -> None:
    assert Sentence("somebody else's {words}").in_language("fr") == "somebody else's {words}"
    counted = Sentence("somebody else's {count}", {"count": 7})
    assert counted.in_language("pt") == "somebody else's 7"


def test_words_inside_a_sentence_are_neither_translated_nor_formatted() -> None:
    told = Sentence(UNREAD.template, {"url": "{url.__class__}", "reason": "{reason}"})
    assert told.in_language("fr") == "{url.__class__} ne peut pas être lu\u00a0: {reason}"


def test_a_sentence_is_kept_as_json_and_read_back_with_what_it_quotes() -> None:
    kept = json.loads(json.dumps(UNREAD.as_json()))
    read = TypeAdapter(Sentence).validate_python(kept)
    assert read == UNREAD
    assert hash(read) == hash(UNREAD)
    assert read.in_language("fr") == UNREAD.in_language("fr")
    assert read != SLOW


def test_an_error_is_said_in_each_language() -> None:
    error = JsonError("{name} is not a JSON number", name="NaN", code="number")
    assert (str(error), error.code) == ("NaN is not a JSON number", "number")
    assert error.sentence("en") == str(error)
    assert error.sentence("fr") == "NaN n'est pas un nombre en JSON"
    assert error.sentence("pt") == "NaN não é um número em JSON"


def test_a_document_error_says_where_and_how_much_more() -> None:
    missing = Problem("id", Sentence("is missing"))
    assert DocumentError("Assertion", (missing,)).sentence("pt") == "Assertion: id: falta"
    several = DocumentError("Assertion", (missing, Problem("", SLOW), missing))
    assert str(several) == "Assertion: id: is missing (and 2 more)"
    assert several.sentence("fr") == "Assertion\u00a0: id\u00a0: manque (et 2 autres)"
    assert str(Problem("", SLOW)) == "it takes too long"


def test_a_resolver_of_ones_own_gives_its_reason_as_plain_words() -> None:
    known = Unreachable("https://a.example/", "it takes too long")
    assert (known.reason, known.url) == ("it takes too long", "https://a.example/")
    assert known.sentence("fr") == UNREAD.in_language("fr")
    own = Unreachable("https://a.example/", "{it} is 5% full")
    assert own.reason == "{it} is 5% full"
    assert own.sentence("pt") == "https://a.example/ não pode ser lido: {it} is 5% full"
    counted = Unreachable("https://a.example/", "it answers with status {count}", count=500)
    assert counted.reason == "it answers with status 500"


def test_somebody_elses_catalogue_says_what_it_knows_and_leaves_the_rest():
    known = {"no: {reason}": "non : {reason}", "one of {count}": "un de {count}"}
    inside = Sentence("one of {count}", {"count": 3})
    outside = Sentence("no: {reason}", {"reason": inside})
    assert outside.translated(lambda text: known.get(text, text)) == "non : un de 3"
    assert Sentence("their {own} words").translated(lambda text: known.get(text, text)) == (
        "their {own} words"
    )


def test_what_says_nothing_is_not_looked_up():
    assert Sentence("").translated(lambda _: "the header of a catalogue") == ""
