"""When a level is reached and who may say so: pure decisions, from values alone (DESIGN §7.5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.errors import N_, BadInput, RuleRefused, Trouble

# A level is reached when every descriptor of it was rated, none of them “not yet”, and at least two in three
# are plainly met. Two in three, because a level with three descriptors then asks for two: one may still be
# growing. Stricter would make a level depend on one sentence; looser would make it a matter of mood.
# Where a release names required descriptors, those are plainly met, and one of the rest: nobody can do it all.
MET_OF_THREE = 2

NOT_RATED = N_("The mediator's final rating is missing for: {descriptors}.")
NOT_YET = N_("This level is not reached: “not yet” was given for {descriptors}.")
TOO_LITTLE_EVIDENCE = N_("{given} of {needed} pieces of evidence are there.")


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
    required: Sequence[str] = ()
    """Ids that must be plainly met, and beside them one of the rest: where a release says so of a level."""


@dataclass(frozen=True)
class Parties:
    """Who decides about whom."""

    mediator: UUID
    mediator_organisation: UUID | None
    recipient: UUID
    recipient_organisation: UUID


@dataclass(frozen=True)
class Lacking:
    """What a level still lacks; nothing of it, and the level is reached."""

    unrated: Sequence[str]
    """The descriptors that the mediator has not rated at the end."""
    not_yet: Sequence[str]
    """Those rated “not yet”."""
    met: int
    all: int
    evidence: int
    """How many pieces of evidence are missing."""
    too_few_met: bool
    """Whether all is rated and nothing “not yet”, and still too little is plainly met."""
    required: Sequence[str] = ()
    """Those that must be plainly met, and are rated less."""
    one_more: bool = False
    """Whether one of the rest must be plainly met, and none is."""

    @property
    def anything(self) -> bool:
        """Whether the level is not reached."""
        ratings = self.unrated or self.not_yet or self.too_few_met or self.required or self.one_more
        return bool(ratings or self.evidence)


def lacking(case: LevelCase) -> Lacking:
    """Return what a level still lacks."""
    rated = {name: case.ratings[name] for name in case.descriptors if name in case.ratings}
    unrated = [name for name in case.descriptors if name not in rated]
    met = [name for name, rating in rated.items() if rating == "yes"]
    not_yet = [name for name, rating in rated.items() if rating == "no" and not case.required]
    enough = bool(case.required) or len(met) * 3 >= len(case.descriptors) * MET_OF_THREE
    others_met = not case.required or bool(set(met) - set(case.required))
    return Lacking(
        unrated=unrated,
        not_yet=not_yet,
        met=len(met),
        all=len(case.descriptors),
        evidence=max(0, case.evidence_needed - case.evidence),
        too_few_met=not unrated and not not_yet and not enough,
        required=[name for name in case.required if name in rated and name not in met],
        one_more=not unrated and not others_met,
    )


def check_level(case: LevelCase) -> None:
    """Refuse a level for which descriptors or evidence are lacking.

    Raises:
        RuleRefused: naming everything that is lacking, at once.
    """
    found = lacking(case)
    if found.anything:
        raise RuleRefused.of([*_ratings_lacking(found), *_evidence_lacking(case, found)])


def _ratings_lacking(found: Lacking) -> Iterable[Trouble]:
    if found.unrated:
        yield Trouble(
            NOT_RATED,
            {"descriptors": ", ".join(found.unrated)},
            field="level",
            remedy=N_("Rate every sentence of this level first."),
        )
    if found.not_yet:
        yield Trouble(
            NOT_YET,
            {"descriptors": ", ".join(found.not_yet)},
            field="level",
        )
    if found.required:
        yield Trouble(
            N_("This level is not reached: “yes” is needed for {descriptors}."),
            {"descriptors": ", ".join(found.required)},
            field="level",
        )
    if found.one_more:
        yield Trouble(
            N_("This level is not reached: “yes” is needed for one of the other sentences too."),
            field="level",
        )
    if found.too_few_met:
        yield Trouble(
            N_("This level is not reached: {met} of {all} sentences are fully met."),
            {"met": found.met, "all": found.all},
            field="level",
            remedy=N_("At least two in three are needed."),
        )


def _evidence_lacking(case: LevelCase, found: Lacking) -> Iterable[Trouble]:
    if found.evidence:
        yield Trouble(
            TOO_LITTLE_EVIDENCE,
            {"given": case.evidence, "needed": case.evidence_needed},
            field="evidence",
            remedy=N_("Add a link, a text or a file that shows the work."),
        )


@dataclass(frozen=True)
class EndCase:
    """All that the question “may people be rated at the end by now?” depends on."""

    today: date
    starts_on: date
    ends_on: date
    opened_early: bool
    """A mediator opened the end for this exchange."""
    begun: bool
    """Somebody else than the person has rated them at the end."""


def end_opens_on(starts_on: date, ends_on: date) -> date:
    """Return the day on which the end opens: the first of the exchange's last third.

    A third, so that an exchange of a few weeks leaves some days for it and a day's workshop leaves the day itself.
    """
    return ends_on - timedelta(days=(ends_on - starts_on).days // 3)


def end_is_open(case: EndCase) -> bool:
    """Say whether people may be rated at the end: from its day on, or as soon as a mediator has it so.

    It binds what people say of themselves, and what the pages offer; whoever rates through the API knows the moment.
    """
    early = case.opened_early or case.begun
    return early or case.today >= end_opens_on(case.starts_on, case.ends_on)


def check_end(case: EndCase) -> None:
    """Refuse to say at the start how far one came at the end.

    Raises:
        RuleRefused: with the day on which the end opens.
    """
    if not end_is_open(case):
        raise RuleRefused(
            N_("The end is not open yet: it opens on {day}."),
            remedy=N_("A mediator can open it earlier."),
            day=end_opens_on(case.starts_on, case.ends_on).isoformat(),
        )


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


def is_colleague(reader: UUID | None, person: UUID) -> bool:
    """Say whether who reads belongs to the organisation for which a person takes part."""
    return reader == person


def is_conflict(parties: Parties) -> bool:
    """Say whether a mediator would judge themselves or their own colleague."""
    colleague = parties.mediator_organisation == parties.recipient_organisation
    return colleague or parties.mediator == parties.recipient


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
            N_("The competence has no such sentence: {descriptors}."),
            field=field,
            descriptors=", ".join(unknown),
        )


def up_to(levels: Iterable[tuple[int, Sequence[str]]], rank: int) -> list[str]:
    """Return the descriptors of every level up to a rank; levels come as rank and descriptor ids."""
    return [name for own_rank, names in levels if own_rank <= rank for name in names]
