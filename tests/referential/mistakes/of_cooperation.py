"""Mistakes in the rest of the shared language: the guide, forms, themes, indicators, charter, glossary."""

from referential.problems import Code
from tests.referential.mistakes.mistake import Mistake

FORMS = "forms.yaml"
THEMES = "themes.yaml"
INDICATORS = "indicators.yaml"
CHARTER = "charter.yaml"
GLOSSARY = "glossary.yaml"
STAGES = "stages.yaml"
OBSTACLES = "obstacles.yaml"
DOCUMENTS = "documents.yaml"
QUESTIONS = "questions.yaml"

# fmt: off
COOPERATION_MISTAKES = (
    Mistake(
        "a form without one side", FORMS, "    tech_partner:\n      brings:", "    tech_partner:\n      brinks:",
        "tech_partner:", Code.SHAPE_MISSING, "add `brings:`", alone=False,
    ),
    Mistake(
        "a goal that the United Nations do not have", THEMES, "number: 14", "number: 18", "18",
        Code.SHAPE_FORM, "at most 17",
    ),
    Mistake(
        "a party that is nobody", INDICATORS, "party: community", "party: ships", "ships",
        Code.SHAPE_CHOICE, "person",
    ),
    Mistake(
        "an indicator that rests on a fact the study does not hold", INDICATORS, "[F52]", "[F99]", "F99",
        Code.REFERENCE_CODE, "F",
    ),
    Mistake(
        "a charter without a number", CHARTER, 'version: "1.0.0"', "version: first", "first",
        Code.SHAPE_FORM, "three numbers",
    ),
    Mistake(
        "an article whose promise is not translated", CHARTER, "      fr: Vient avant l’aube.\n", "",
        "tech_partner:", Code.LANGUAGE_MISSING, "add `fr:`",
    ),
    Mistake(
        "keys of an article out of order", CHARTER, "  - id: light-first\n    title:\n      en: The light first\n"
        "      fr: Le feu d’abord\n", "  - title:\n      en: The light first\n      fr: Le feu d’abord\n"
        "    id: light-first\n", "id: light-first", Code.SHAPE_ORDER, "put `id` before `title`",
    ),
    Mistake(
        "a term to see that is not there", GLOSSARY, "[watch]", "[wach]", "wach", Code.REFERENCE_TERM,
        "did you mean “watch”",
    ),
    Mistake(
        "a term that points to itself", GLOSSARY, "[watch]", "[beacon]", "beacon]",
        Code.REFERENCE_TERM, "watch",
    ),
    Mistake(
        "a term that stands twice", GLOSSARY, "id: watch", "id: beacon", "beacon\n    title:\n      en: Watch",
        Code.REFERENCE_REPEATED, "keep it once", alone=False,
    ),
    Mistake(
        "a working translation of a language nobody speaks", FORMS, "[fr]", "[pt]", "pt]",
        Code.LANGUAGE_UNDECLARED, "fr",
    ),
    Mistake(
        "a glossary without terms", GLOSSARY, "terms:\n", "term:\n", "term", Code.SHAPE_UNKNOWN_KEY,
        "did you mean", alone=False,
    ),
    Mistake(
        "a stage that names a document nobody wrote", STAGES, "[lamp-sheet]", "[lamp-sheat]", "lamp-sheat",
        Code.REFERENCE_NAME, "did you mean “lamp-sheet”",
    ),
    Mistake(
        "an obstacle that names a competence nobody wrote", OBSTACLES, "[rope-signals]", "[rope-signal]",
        "rope-signal]", Code.REFERENCE_NAME, "did you mean “rope-signals”",
    ),
    Mistake(
        "an obstacle met at no stage", OBSTACLES, "stage: light-up", "stage: light-down", "light-down",
        Code.REFERENCE_NAME, "light-up",
    ),
    Mistake(
        "a pitfall that rests on a fact the study does not hold", STAGES, "[F34]", "[F99]", "F99",
        Code.REFERENCE_CODE, "F",
    ),
    Mistake(
        "a line to fill that has columns", DOCUMENTS, "kind: line\n", "kind: table\n", "kind: table",
        Code.SHAPE_FORM, "rows, columns", alone=False,
    ),
    Mistake(
        "a question about no domain", QUESTIONS, "domain: light", "domain: lights", "lights",
        Code.REFERENCE_DOMAIN, "did you mean “light”",
    ),
    Mistake(
        "an answer that leads nowhere", QUESTIONS, "competence: lamp-log", "competence: lamp-logs", "lamp-logs",
        Code.REFERENCE_NAME, "did you mean “lamp-log”",
    ),
    Mistake(
        "an answer that leads to what is deprecated", QUESTIONS, "competence: ship-signals",
        "competence: rope-signals", "rope-signals", Code.REFERENCE_NAME, "ship-signals",
    ),
    Mistake(
        "an answer that leads down", QUESTIONS, "from_level: discover", "from_level: practise",
        "practise\n        en: Nobody", Code.QUESTION_STEP, "a higher level",
    ),
    Mistake(
        "an answer that stands twice", QUESTIONS, "id: ships-ask", "id: nobody-writes",
        "nobody-writes\n        competences:\n          - competence: ship", Code.REFERENCE_REPEATED, "keep it once",
    ),
)
# fmt: on
