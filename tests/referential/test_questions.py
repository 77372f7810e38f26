"""Guided questions lead whoever cannot name a need to every competence that is offered."""

import pytest

from referential import RELEASES, load_all, load_draft, load_release
from referential.errors import Unknown
from referential.models import Status
from tests.referential.house import House


def test_each_domain_asks_three_to_five_questions_and_every_competence_is_reached() -> None:
    draft = load_draft()
    asked = {domain.id: draft.questions(domain.id) for domain in draft.domains}
    assert all(3 <= len(questions) <= 5 for questions in asked.values())
    part = draft.cooperation.questions
    assert part is not None
    assert sum(map(len, asked.values())) == len(part.questions)
    led_to = {
        step.competence
        for question in part.questions
        for answer in question.answers
        for step in answer.competences
    }
    active = {one.id for one in draft.competences if one.status is Status.ACTIVE}
    assert led_to <= active
    # What comes later may do without a question at first.
    assert active & set(load_all(RELEASES)["2.0.1"].by_id) <= led_to
    said = [
        (language, answer.text.root[language])
        for question in part.questions
        for answer in question.answers
        for language in draft.languages
    ]
    assert len(said) == len(set(said))


def test_a_release_gives_the_questions_of_a_domain_and_an_older_one_has_none(
    released: House,
) -> None:
    frozen = load_release(released.releases / "1.0.0")
    (question,) = frozen.questions("light")
    assert [answer.id for answer in question.answers] == ["nobody-writes", "ships-ask"]
    (step,) = question.answers[0].competences
    assert (step.competence, step.from_level, step.to_level) == (
        "lamp-log",
        "discover",
        "practise",
    )
    assert question.answers[1].competences[0].from_level is None
    assert frozen.questions("signals") == ()
    with pytest.raises(Unknown, match="domain"):
        frozen.questions("dark")
