"""Ways to learn a competence, as the referential tells of them: in words for a reader, whatever the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import N_
from app.plumbing.countries import spoken_names
from referential import Competence
from referential.training import ANY, VARIES, Accessibility, Training, TrainingCost, TrainingKind

_KINDS = {
    TrainingKind.COURSE: N_("Course"),
    TrainingKind.PRACTICE: N_("Practice"),
    TrainingKind.READING: N_("Reading"),
    TrainingKind.COMMUNITY: N_("Community"),
    TrainingKind.MENTORING: N_("Mentoring"),
    TrainingKind.CERTIFICATION: N_("Certification"),
}
_COSTS = {
    TrainingCost.FREE: N_("Free of charge"),
    TrainingCost.PAID: N_("Paid"),
    TrainingCost.VARIES: N_("Cost depends on the one you choose"),
    TrainingCost.TIME: N_("Costs your time only"),
}
_REACHES = {
    Accessibility.DECLARED: N_("its publisher declares it accessible"),
    Accessibility.PARTIAL: N_("accessible in part"),
    Accessibility.UNKNOWN: N_("accessibility not checked yet"),
    Accessibility.VARIES: N_("accessibility: ask, or try it, before you choose"),
    Accessibility.ARRANGED: N_(
        "accessibility: agree on place, pace and means with those who take part"
    ),
}
_LANGUAGES = {
    ANY: N_("in the language of those who take part"),
    VARIES: N_("language depends on the one you choose"),
}


@dataclass(frozen=True)
class WayToLearn:
    """A way to learn, in a reader's language; releases before 2.0.1 tell its kind and its words only."""

    kind: str
    """A sentence to translate, as are all of `known`."""
    title: str
    """Empty in releases that give none."""
    url: str
    text: str
    known: Sequence[str]
    """What it costs, who can use it, and the language if it is any."""
    languages: Sequence[str]
    """The names of its languages, where they are named."""


def ways_to_learn(competence: Competence, language: str) -> list[WayToLearn]:
    """Return the ways to learn a competence, in the order of the referential."""
    names = spoken_names(language)
    return [_way(one, language, names) for one in competence.training]


def _way(way: Training, language: str, names: dict[str, str]) -> WayToLearn:
    known = [
        *([_COSTS[way.cost]] if way.cost else []),
        *(_LANGUAGES[one] for one in way.languages if one in _LANGUAGES),
        *([_REACHES[way.accessibility]] if way.accessibility else []),
    ]
    return WayToLearn(
        kind=_KINDS[way.kind],
        title=way.title.in_language(language) if way.title else "",
        url=way.url,
        text=way.text.in_language(language),
        known=known,
        languages=[names.get(one, one) for one in way.languages if one not in _LANGUAGES],
    )
