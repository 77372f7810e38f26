"""The results of a survey as tables: numbers beside those of the study, and what each column means."""

from collections.abc import Iterator

from app.errors import N_
from app.plumbing.languages import translations
from app.plumbing.tables_out import Row
from app.surveys.questionnaire import Questionnaire
from app.surveys.results import SIDES, OptionCounted, QuestionResult

ALL = "all"
DICTIONARY = (
    ("question", N_("Which question; it stays the same in all surveys.")),
    ("question_text", N_("The question as it was asked.")),
    ("answer", N_("Which answer; it stays the same in all surveys.")),
    ("answer_text", N_("The answer as it was offered.")),
    ("of", N_("Of whom: all, social (social organisations) or others.")),
    (
        "count",
        N_(
            "How many gave this answer. Empty where it is hidden: fewer than 5, or it would tell such a number."
        ),
    ),
    ("base", N_("How many answered the question; empty where it is hidden.")),
    ("percent", N_("The count in percent of the base, rounded; empty where either is hidden.")),
    (
        "study_fact",
        N_("Which finding of the study of 2019 is about the same; empty where none is."),
    ),
    ("study_percent", N_("What the study found, in percent; two numbers where it prints two.")),
    ("study_base", N_("Of whom the percentage of the study is.")),
)
"""What each column of the results is called, in all languages, and what it holds."""


def result_rows(
    asked: Questionnaire, results: list[QuestionResult], language: str
) -> Iterator[Row]:
    """Return results as a table: its columns, then one row for each answer of each group."""
    yield [name for name, _ in DICTIONARY]
    for result in results:
        for of, counted in (
            (ALL, result.counted),
            *((one, result.by_side.get(one, ())) for one in SIDES),
        ):
            for one in counted:
                yield _row(asked, result, of, one, language)


def dictionary_rows(language: str) -> Iterator[Row]:
    """Return what each column of the results holds."""
    say = translations(language).gettext
    yield [say(N_("Column")), say(N_("What it holds"))]
    for name, meaning in DICTIONARY:
        yield [name, say(meaning)]


def _row(
    asked: Questionnaire, result: QuestionResult, of: str, one: OptionCounted, language: str
) -> Row:
    study = one.option.study
    found: Row = (
        ("", "", "")
        if study is None
        else (
            study.fact,
            " / ".join(map(str, study.percent)),
            asked.based_on[study.base].in_language(language),
        )
    )
    return [
        result.question.id,
        result.question.title.in_language(language),
        one.option.id,
        one.option.title.in_language(language),
        of,
        one.count,
        one.base,
        one.percent,
        *found,
    ]
