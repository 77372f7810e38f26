"""When a level is reached and who may say so: pure decisions, from values alone (DESIGN §7.5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.errors import N_, BadInput, RuleRefused, Trouble

# A level is reached when every descriptor of it was rated, none of them “not yet”, and at least two in three
# are plainly met. Two in three, because a level with three descriptors then asks for two: one may still be
# growing. Stricter would make a level depend on one sentence; looser would make it a matter of mood.
MET_OF_THREE = 2


@dataclass(frozen=True)
class LevelCase:
    """All that the question “is this level reached?” depends on."""

    descriptors: Sequence[str]
    """Ids of the level's descriptors."""
    ratings: Mapping[str, str]
    """The mediator's final ratings, by descriptor id: no, partly or yes."""
    evidence: int
    """How many pieces of evidence are attached to the competence."""
    evidence_needed: int


@dataclass(frozen=True)
class Parties:
    """Who decides about whom."""

    mediator: UUID
    mediator_organisation: UUID | None
    recipient: UUID
    recipient_organisation: UUID


def check_level(case: LevelCase) -> None:
    """Refuse a level for which descriptors or evidence are lacking.

    Raises:
        RuleRefused: naming everything that is lacking, at once.
    """
    lacking = [*_unrated(case), *_unmet(case), *_too_little_evidence(case)]
    if lacking:
        raise RuleRefused.of(lacking)


def _unrated(case: LevelCase) -> list[Trouble]:
    missing = [name for name in case.descriptors if name not in case.ratings]
    if not missing:
        return []
    return [
        Trouble(
            N_("The mediator's final rating is missing for: {descriptors}."),
            {"descriptors": ", ".join(missing)},
            field="level",
            remedy=N_("Rate every descriptor of this level first."),
        )
    ]


def _unmet(case: LevelCase) -> list[Trouble]:
    rated = {name: case.ratings[name] for name in case.descriptors if name in case.ratings}
    refused = [name for name, rating in rated.items() if rating == "no"]
    if refused:
        return [
            Trouble(
                N_("This level is not reached: “not yet” was given for {descriptors}."),
                {"descriptors": ", ".join(refused)},
                field="level",
            )
        ]
    met = sum(rating == "yes" for rating in rated.values())
    if len(rated) == len(case.descriptors) and met * 3 < len(case.descriptors) * MET_OF_THREE:
        return [
            Trouble(
                N_("This level is not reached: {met} of {all} descriptors are fully met."),
                {"met": met, "all": len(case.descriptors)},
                field="level",
                remedy=N_("At least two in three are needed."),
            )
        ]
    return []


def _too_little_evidence(case: LevelCase) -> list[Trouble]:
    if case.evidence >= case.evidence_needed:
        return []
    return [
        Trouble(
            N_("{given} of {needed} pieces of evidence are there."),
            {"given": case.evidence, "needed": case.evidence_needed},
            field="evidence",
            remedy=N_("Add a link, a text or a file that shows the work."),
        )
    ]


def check_parties(parties: Parties) -> None:
    """Refuse a mediator who would judge themselves or their own colleague.

    Raises:
        RuleRefused: with the reason.
    """
    if parties.mediator == parties.recipient:
        raise RuleRefused(
            N_("Nobody decides about themselves."), remedy=N_("Ask another mediator.")
        )
    if parties.mediator_organisation == parties.recipient_organisation:
        raise RuleRefused(
            N_("You belong to the same organisation as this person."),
            remedy=N_("Ask a mediator from outside it."),
        )


def check_second(second: UUID, first: UUID, state: str) -> None:
    """Refuse a second mediator who is the first one, or who comes when nothing waits.

    Raises:
        RuleRefused: with the reason.
    """
    if state != "proposed":
        raise RuleRefused(N_("This decision waits for nobody: it stands."))
    if second == first:
        raise RuleRefused(
            N_("You took this decision: a second mediator confirms or returns it."),
            remedy=N_("Ask another mediator of the programme."),
        )


def check_final(state: str) -> None:
    """Refuse a badge on a decision that waits for a second mediator, or that was reopened.

    Raises:
        RuleRefused: it waits, or nothing was decided anew.
    """
    if state == "reopened":
        raise RuleRefused(
            N_("This decision was reopened, and nothing was decided anew."),
            remedy=N_("Decide on the person's sheet first."),
        )
    if state != "final":
        raise RuleRefused(
            N_("This decision waits for a second mediator."),
            remedy=N_("Another mediator of the programme confirms or returns it."),
        )


def check_descriptors(
    given: Iterable[str], known: Sequence[str], field: str = "descriptors"
) -> None:
    """Refuse descriptors that the competence does not have.

    Raises:
        BadInput: naming them.
    """
    unknown = [name for name in given if name not in known]
    if unknown:
        raise BadInput(
            N_("The competence has no such descriptor: {descriptors}."),
            field=field,
            descriptors=", ".join(unknown),
        )


def up_to(levels: Iterable[tuple[int, Sequence[str]]], rank: int) -> list[str]:
    """Return the descriptors of every level up to a rank; levels come as rank and descriptor ids."""
    return [name for own_rank, names in levels if own_rank <= rank for name in names]
