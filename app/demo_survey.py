"""A survey that 64 invented organisations answered, from its draft to its published results."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from uuid import UUID

from app.plumbing.service import Work
from app.programmes.caller import Caller
from app.surveys.answering import Sent, answer
from app.surveys.questionnaire import Question, Questionnaire
from app.surveys.rules import new_sheet
from app.surveys.tables import Survey
from app.surveys.workflow import (
    NewSurvey,
    asked_in,
    close_survey,
    create_survey,
    open_survey,
    publish_results,
)

ORGANISATIONS = 64
READING = timedelta(minutes=4)
WEIGHTS: Mapping[str, Mapping[str, int]] = {
    "kind": {"social": 66, "tech": 24, "other": 10},
    "size": {"0": 14, "1-9": 34, "10-49": 28, "50-249": 14, "250-more": 10},
    "country": {"FR": 46, "PT": 24, "BE": 15, "ES": 9, "DE": 6},
    "build": {"yes": 76, "no": 10, "unsure": 14},
    "collaborate": {"yes": 72, "no": 12, "unsure": 16},
    "cooperated": {"yes": 60, "no": 40},
}
"""Out of a hundred, for the questions with one answer; invented."""
LIKELY: Mapping[str, int] = {
    "held": 30,
    "lacking": 45,
    "tools": 45,
    "forms-used": 40,
    "forms-wanted": 35,
    "effects": 70,
    "obstacles": 50,
    "levers": 75,
}
"""How often, out of a hundred, an answer is chosen about which the study found nothing."""
MISSING = (
    "Choisir un outil sans se laisser enfermer",
    "Tenir un fichier de contacts qui respecte les gens",
    "Explicar a um público idoso um serviço em linha",
)
REMARKS = (
    "Nous aimerions un exemple de convention courte.",
    "Gostaríamos de conhecer organizações do mesmo tamanho.",
)


def stage_survey(work: Work, caller: Caller, programme_id: UUID) -> Survey:
    """Act a survey from its draft to its published results, and open a second one that can be tried."""
    survey = _opened(work, caller, programme_id, _texts("demo"))
    asked, random = asked_in(work, survey), Random(2019)  # noqa: S311 - invented answers, the same each time
    for number in range(ORGANISATIONS):
        sent = Sent(
            _answers(asked, random),
            MISSING[number] if number < len(MISSING) else "",
            REMARKS[number] if number < len(REMARKS) else "",
            new_sheet(work.vault, survey, work.now - READING),
            "",
        )
        answer(work, survey, asked, sent)
    close_survey(work, caller, survey)
    publish_results(work, caller, survey)
    _opened(work, caller, programme_id, _texts("demo-open"))
    return survey


def _opened(work: Work, caller: Caller, programme_id: UUID, texts: Mapping[str, str]) -> Survey:
    closes_on = work.now.date() + timedelta(days=60)
    asked = NewSurvey.model_validate({**texts, "closes_on": closes_on})
    survey = create_survey(work, caller, programme_id, asked)
    open_survey(work, caller, survey)
    return survey


def _texts(slug: str) -> dict[str, str]:
    return {
        "slug": slug,
        "title_en": "Tech skills and cooperation: where do we stand?",
        "title_fr": "Compétences tech et coopération, où en sommes-nous\u202f?",
        "title_pt": "Competências tecnológicas e cooperação: onde estamos?",
        "purpose_en": "Tell us what you can do, what you lack and what stands in the way of your exchanges.",
        "purpose_fr": "Dites-nous ce que vous savez faire, ce qui vous manque et ce qui freine vos échanges.",
        "purpose_pt": "Diga-nos o que sabem fazer, o que vos falta e o que dificulta as vossas cooperações.",
    }


def _answers(asked: Questionnaire, random: Random) -> dict[str, list[str]]:
    return {one.id: _answer(one, random) for one in asked.questions}


def _answer(question: Question, random: Random) -> list[str]:
    if question.takes == "one":
        weights = WEIGHTS[question.id]
        return random.choices(list(weights), list(weights.values()))
    return ["none"] + [
        option.id
        for place, option in enumerate(question.options)
        if random.random() * 100 < _likely(question, place)
    ]


def _likely(question: Question, place: int) -> int:
    study = question.options[place].study
    usual = LIKELY[question.id] if study is None else study.percent[0]
    return max(12, min(88, usual + (place * 7) % 19 - 9))
