"""Why something was refused to several people: grouped by reason, with what mends it. Decided from values alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.assessing.rules import NOT_RATED, NOT_YET, TOO_LITTLE_EVIDENCE
from app.errors import N_, AppError, Translate
from app.plumbing.named import Named


class Remedy(Named):
    """What a page offers to mend a reason."""

    EVIDENCE = "evidence", N_("Give them evidence")
    RATE = "rate", N_("Rate them at the end")


SAID_TOGETHER: Mapping[str, tuple[str, Remedy | None]] = {
    TOO_LITTLE_EVIDENCE: (N_("Not enough evidence yet"), Remedy.EVIDENCE),
    NOT_RATED: (N_("Not everything is rated at the end yet"), Remedy.RATE),
    NOT_YET: (N_("“Not yet” was given at this level"), None),
}
"""What is said of all whom a rule refused for the same reason, where its own sentence names what differs."""


@dataclass
class Refusals:
    """Those who were refused for one reason."""

    sentence: str
    """In the reader's language."""
    remedy: Remedy | None
    people: list[UUID] = field(default_factory=list)
    """Participants, each named once."""
    competences: list[str] = field(default_factory=list)


def grouped(refused: Mapping[tuple[UUID, str], AppError], translate: Translate) -> list[Refusals]:
    """Return why seats were refused, the reason of most people first; who lacks two things stands in two groups."""
    groups: dict[str, Refusals] = {}
    for (participant_id, competence), error in refused.items():
        for trouble in error.troubles:
            said, remedy = SAID_TOGETHER.get(trouble.template, ("", None))
            sentence = translate(said) if said else trouble.sentence(translate)
            group = groups.setdefault(sentence, Refusals(sentence, remedy))
            if participant_id not in group.people:
                group.people.append(participant_id)
            if competence not in group.competences:
                group.competences.append(competence)
    return sorted(groups.values(), key=lambda group: -len(group.people))
