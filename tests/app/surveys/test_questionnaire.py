"""What a survey asks: whole in three languages, and of the study what the study found."""

import re
from shutil import copytree

import pytest
import yaml
from pydantic import ValidationError
from typer.testing import CliRunner

from app.surveys.competence_draft import draft_of
from app.surveys.questionnaire import FILE, Questionnaire, questionnaire
from referential.cli import app as referential
from referential.loader import DRAFT
from tests.app.releases import known

FRAMEWORK = FILE.parents[2] / "referential/frameworks/study-2019.yaml"
FIGURES = {
    ("build", "yes"): (91,),
    ("collaborate", "yes"): (86,),
    ("tools", "participation"): (53,),
    ("tools", "e-learning"): (43,),
    ("tools", "crowd"): (35,),
    ("tools", "cloud"): (59,),
    ("forms-used", "contracting"): (68,),
    ("forms-used", "financial"): (39,),
    ("forms-used", "skills-based"): (52,),
    ("forms-wanted", "skills-based"): (25,),
    ("forms-wanted", "joint-venture"): (12, 13),
    ("effects", "skills"): (80,),
    ("effects", "model"): (60,),
    ("effects", "impact"): (78,),
    ("obstacles", "potential"): (76, 75),
    ("obstacles", "places"): (60,),
    ("obstacles", "values"): (26,),
    ("levers", "law"): (84,),
    ("levers", "tax"): (90, 83),
    ("levers", "funding"): (94,),
    ("levers", "network"): (84, 86),
}
"""As the study prints them, both where it prints two."""
THE_COOPERATED = {"F21", "F23", "F24"}


def test_the_figures_of_the_study_are_the_study_s_with_their_bases():
    study = yaml.safe_load(FRAMEWORK.read_text(encoding="utf-8"))
    facts = {one["id"]: one for one in study["facts"]}
    bases = {one["id"]: one["title"] for one in study["bases"]}
    asked = questionnaire()
    found = {(q.id, o.id): o.study for q in asked.questions for o in q.options if o.study}

    assert {place: one.percent for place, one in found.items()} == FIGURES
    for one in found.values():
        assert list(one.percent) == facts[one.fact]["percent"]
        assert one.base == facts[one.fact]["base"]
        assert (one.base == "cooperated") == (one.fact in THE_COOPERATED)
    for name, title in asked.based_on.items():
        assert title.root == {language: text.strip() for language, text in bases[name].items()}


def test_domains_are_those_of_the_release_and_countries_are_named_by_each_language():
    latest = known().latest
    asked = {one.id: one for one in questionnaire().of_release(latest).questions}
    assert [one.id for one in asked["lacking"].options] == [one.id for one in latest.domains]
    (portugal,) = [one for one in asked["country"].options if one.id == "PT"]
    assert portugal.title.in_language("fr") == "Portugal"
    assert len(asked["country"].options) == 31


@pytest.mark.parametrize(
    ("part", "instead"),
    [
        ({"title": {"en": "Only in English"}}, "is not said in"),
        ({"options": []}, "has its options"),
        ({"of": {"question": "kind", "answer": "nobody"}}, "that nobody can"),
        ({"id": "size"}, "stands there twice"),
    ],
)
def test_a_questionnaire_that_does_not_hold_together_is_refused(part, instead):
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    content["sections"][0]["questions"][0] |= part
    with pytest.raises(ValidationError, match=instead):
        Questionnaire.model_validate(content)


def test_a_missing_competence_becomes_a_draft_that_the_referential_s_check_takes(tmp_path):
    folder = tmp_path / "draft"
    copytree(DRAFT, folder)
    name, text = draft_of("Tenir un « registre » : à jour, # et sûr", "trust", "2.0.0")
    (folder / "competences" / name).write_text(text, encoding="utf-8")

    checked = CliRunner().invoke(referential, ["check", str(folder)])
    assert checked.exit_code == 0, checked.output
    assert yaml.safe_load(text)["title"]["fr"].startswith(
        "Tenir un « registre » : à jour, # et sûr"
    )


def test_r48_no_question_is_about_a_persons_life():
    """Organisations are asked about themselves: nothing of health, belief, union or origin, no age, no gender."""
    never = re.compile(
        r"\b(health|ill|disab\w+|belief|religio\w+|unions?|origin|nationality|ethnic\w*|age|gender|sex\w*)\b"
    )
    asked = [
        one.title.in_language("en")
        for question in questionnaire().questions
        for one in (question, *question.options)
    ]
    assert len(asked) > 40
    assert not [one for one in asked if never.search(one.lower())]
