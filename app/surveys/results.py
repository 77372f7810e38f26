"""What the answers to a survey come to: counts of each answer, all and by side, and what is shown of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.plumbing.disclosure.tables import (
    EVERYONE,
    Condition,
    CountTable,
    Group,
    Partition,
    PublishedTable,
    crossed,
    tabulate,
)
from app.surveys.questionnaire import Option, Question, Questionnaire

Answers = Mapping[str, Sequence[str]]
"""A question → the options that were chosen."""
KIND, SOCIAL, OTHERS = "kind", "social", "others"
"""The one question that everybody answers, and the two sides by which all others are broken down."""
SIDE, SIDES = "side", (SOCIAL, OTHERS)
_SIDES = Partition(EVERYONE, tuple(frozenset({(SIDE, one)}) for one in SIDES))
ANSWERED, LEFT_OUT = "answered", "left out"
CHOSEN, NOT_CHOSEN = "chosen", "not chosen"


def table_of(asked: Questionnaire, of: str, at: str, answers: Sequence[Answers]) -> CountTable:
    """Return the counts of all questions together, as of the n-th closing of a survey."""
    sums = tuple(dict.fromkeys(one for question in asked.questions for one in _crossed(question)))
    records = [
        _side(one).union(*(_conditions(question, one) for question in asked.questions))
        for one in answers
    ]
    left_out = frozenset(
        group
        for one in sums
        for group in one.groups
        if any(given == LEFT_OUT for _, given in group)
    )
    return tabulate(of, at, records, sums, harmless=left_out)


@dataclass(frozen=True)
class OptionCounted:
    """An option as it is shown: how many chose it, of how many; nothing where that is hidden."""

    option: Option
    count: int | None
    base: int | None

    @property
    def share(self) -> Fraction | None:
        """From 0 to 1; nothing where it is hidden, or nobody was asked."""
        return None if self.count is None or not self.base else Fraction(self.count, self.base)

    @property
    def percent(self) -> int | None:
        """The share in whole percent."""
        return None if self.share is None else round(self.share * 100)


@dataclass(frozen=True)
class QuestionResult:
    """A question as it is shown."""

    question: Question
    base: int | None
    """How many answered it."""
    counted: tuple[OptionCounted, ...]
    by_side: Mapping[str, tuple[OptionCounted, ...]]
    """The same of social organisations and of all others."""

    @property
    def any_hidden(self) -> bool:
        """Whether any of its numbers is hidden."""
        return any(one.count is None for one in self.counted)

    @property
    def in_order(self) -> list[OptionCounted]:
        """The options, the most chosen first where a question has many; nobody's are left out there."""
        if len(self.counted) <= 12:
            return list(self.counted)
        some = [one for one in self.counted if one.count != 0]
        return sorted(some, key=lambda one: -(one.count or 0))


def shown(asked: Questionnaire, table: PublishedTable) -> list[QuestionResult]:
    """Return a published table as a page shows it, question by question."""
    return [
        QuestionResult(
            question,
            table.shown[_answered(question)],
            _counted(question, table, EVERYONE),
            {
                side: _counted(question, table, frozenset({(SIDE, side)}))
                for side in SIDES
                if question.id != KIND
            },
        )
        for question in asked.questions
    ]


def _counted(question: Question, table: PublishedTable, within: Group) -> tuple[OptionCounted, ...]:
    base = table.shown[_answered(question) | within]
    return tuple(
        OptionCounted(option, table.shown[frozenset({_chose(question, option)}) | within], base)
        for option in question.options
    )


def _crossed(question: Question) -> tuple[Partition, ...]:
    """Return how a question makes up everybody, and by side where it is not the question about that."""
    sums = _sums(question)
    return sums if question.id == KIND else crossed(sums, [_SIDES])


def _side(answers: Answers) -> Group:
    return frozenset({(SIDE, SOCIAL if SOCIAL in answers.get(KIND, ()) else OTHERS)})


def _answered(question: Question) -> Group:
    return frozenset({(question.id, ANSWERED)})


def _chose(question: Question, option: Option) -> Condition:
    return (
        (question.id, option.id)
        if question.takes == "one"
        else (f"{question.id}.{option.id}", CHOSEN)
    )


def _sums(question: Question) -> tuple[Partition, ...]:
    """Return how everybody is made up of those who answered a question and those who left it out."""
    whole = _answered(question)
    asked = Partition(EVERYONE, (whole, frozenset({(question.id, LEFT_OUT)})))
    if question.takes == "one":
        parts = tuple(frozenset({_chose(question, one)}) for one in question.options)
        return (asked, Partition(whole, parts))
    return (
        asked,
        *(
            Partition(
                whole,
                (
                    frozenset({_chose(question, one)}),
                    frozenset({(f"{question.id}.{one.id}", NOT_CHOSEN)}),
                ),
            )
            for one in question.options
        ),
    )


def _conditions(question: Question, answers: Answers) -> Group:
    if question.id not in answers:
        return frozenset({(question.id, LEFT_OUT)})
    given = answers[question.id]
    if question.takes == "one":
        return frozenset({(question.id, ANSWERED), (question.id, given[0])})
    return frozenset(
        {
            (question.id, ANSWERED),
            *(
                (f"{question.id}.{one.id}", CHOSEN if one.id in given else NOT_CHOSEN)
                for one in question.options
            ),
        }
    )
