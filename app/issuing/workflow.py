"""Decisions become badges: read in sets, decided one by one, signed together, remembered in few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any, TypeAlias
from uuid import UUID, uuid4

from sqlmodel import col, select

from app.assessing.rules import check_final
from app.assessing.tables import Decision
from app.errors import AppError
from app.exchanges.tables import Exchange, Participant
from app.issuing import compose
from app.issuing.addresses import Addresses
from app.issuing.badge_classes import PublishedClass, published_class
from app.issuing.compose import AwardDocuments, AwardFacts, Journey
from app.issuing.dealing import deal, still_good
from app.issuing.letters import write_to_holders
from app.issuing.moulds import sign_many
from app.issuing.queries import awards_for, hashed, issuer_of, journeys_of, recipient_among
from app.issuing.signing import Blank, Dealt, SignedForms
from app.issuing.tables import Award, Credential
from app.library import LevelInRelease
from app.people.frozen import check_not_frozen
from app.people.identity import Identity, identities_of
from app.people.tables import Person
from app.plumbing.audit import record
from app.plumbing.rows import by_id
from app.plumbing.service import Work
from app.programmes.caller import Caller
from app.programmes.tables import DocumentsFrom, Programme
from app.programmes.workflow import get_programme
from app.training.advice import Achieved, advice_after

Outcomes: TypeAlias = dict[UUID, Award | AppError]
"""By decision: the badge that it became, or why it became none."""
NOTHING: Mapping[UUID, UUID] = MappingProxyType({})


def award(work: Work, caller: Caller, decision: Decision) -> Award:
    """Turn a decision into a badge; a decision that already has one gives that one again.

    Raises:
        RuleRefused: the decision is not final, or the programme has no signing key.
    """
    return _one(award_many(work, caller, [decision]), decision)


def award_many(
    work: Work, caller: Caller, decisions: Sequence[Decision], places: list[Dealt] | None = None
) -> Outcomes:
    """Turn decisions into badges; one that already has a badge gives that one again.

    Args:
        work: the unit of work.
        caller: who awards, and may.
        decisions: the decisions, of any programmes.
        places: dealt before, in a unit of work of its own: then nobody waits for this one. What is used is taken out;
            what is missing is dealt now.
    """
    ids = {decision.id for decision in decisions}
    # Two mediators who press at once take turns here; the second finds the first one's badge.
    query = select(Decision).where(col(Decision.id).in_(ids)).order_by(col(Decision.id))
    query = query.with_for_update().execution_options(populate_existing=True)
    held = work.session.exec(query).all()
    known = awards_for(work, ids)
    waiting = [decision for decision in held if decision.id not in known]
    return {**known, **make_awards(work, caller, waiting, places=places)}


def make_award(
    work: Work, caller: Caller, decision: Decision, supersedes: UUID | None = None
) -> Award:
    """Make the badge of a decision that the caller holds locked, and tell its owner.

    Raises:
        RuleRefused: the decision is not final, or the programme has no signing key.
    """
    replaced = {} if supersedes is None else {decision.id: supersedes}
    return _one(make_awards(work, caller, [decision], replaced), decision)


def make_awards(
    work: Work,
    caller: Caller,
    decisions: Sequence[Decision],
    replaced: Mapping[UUID, UUID] = NOTHING,
    places: list[Dealt] | None = None,
) -> Outcomes:
    """Make the badges of decisions that the caller holds locked, and tell their owners.

    Args:
        work: the unit of work.
        caller: who awards, and may.
        decisions: the decisions; none has a badge, except one that is replaced now.
        replaced: by decision, the award that the new one replaces.
        places: dealt before: see `award_many`.
    """
    ready, refused = _read(work, decisions)
    placed, without = _with_places(work, ready, [] if places is None else places)
    blanks = _composed(work, placed, replaced)
    forms = sign_many(Addresses(work.settings.base_url), [one.blank for one in blanks], work.now)
    made = _remember(work, caller, blanks, forms)
    _tell(work, blanks, made, replaced)
    return {**refused, **without, **{award.decision_id: award for award in made}}


def _one(outcomes: Outcomes, decision: Decision) -> Award:
    found = outcomes[decision.id]
    if isinstance(found, AppError):
        raise found
    return found


@dataclass(frozen=True)
class _Ready:
    """All that was read for a badge that is to be made."""

    decision: Decision
    programme: Programme
    level: LevelInRelease
    journey: Journey
    recipient: Identity


@dataclass(frozen=True)
class _Composed:
    """A badge that is to be signed, and what it was made of."""

    ready: _Ready
    blank: Blank


def _read(work: Work, decisions: Sequence[Decision]) -> tuple[list[_Ready], dict[UUID, AppError]]:
    exchanges = by_id(work, Exchange, {one.exchange_id for one in decisions})
    participants = by_id(work, Participant, {one.participant_id for one in decisions})
    # Held here, they are asked for once: who is frozen is read off them below.
    people = by_id(work, Person, {one.person_id for one in participants.values()})
    identities = identities_of(work, people)
    levels = {
        one.id: work.library.level_in(one.release, one.competence, one.level) for one in decisions
    }
    journeys = journeys_of(
        work, [(one, levels[one.id], exchanges[one.exchange_id]) for one in decisions]
    )
    ready, refused = [], dict[UUID, AppError]()
    for one in decisions:
        person_id = participants[one.participant_id].person_id
        try:
            check_final(one.state)
            recipient = recipient_among(identities, person_id)
            check_not_frozen(work, person_id)
        except AppError as error:
            refused[one.id] = error
            continue
        programme = get_programme(work, exchanges[one.exchange_id].programme_id)
        ready.append(_Ready(one, programme, levels[one.id], journeys[one.id], recipient))
    return ready, refused


def _composed(
    work: Work, placed: Sequence[tuple[_Ready, Dealt]], replaced: Mapping[UUID, UUID]
) -> list[_Composed]:
    addresses = Addresses(work.settings.base_url)
    classes: dict[tuple[UUID, int, str], PublishedClass] = {}
    composed = []
    for one, dealt in placed:
        issuer = issuer_of(one.programme, dealt.signer.generation)
        kind = (one.programme.id, issuer.generation, one.level.path)
        if kind not in classes:
            classes[kind] = published_class(work, one.programme, issuer, one.level)
        days = one.programme.validity_days
        facts = AwardFacts(
            award_id=uuid4(),
            badge_class_id=classes[kind].row.id,
            issuer=issuer,
            level=one.level,
            recipient=hashed(one.recipient),
            journey=one.journey,
            issued_on=work.now,
            expires=None if days is None else work.now + timedelta(days=days),
            language=one.programme.language,
            replaces=replaced.get(one.decision.id),
        )
        documents = AwardDocuments(
            assertion=compose.hosted_assertion(addresses, facts),
            badge_class=classes[kind].document,
            profile=compose.profile(addresses, issuer),
        )
        composed.append(_Composed(one, Blank(facts, documents, dealt)))
    return composed


def _with_places(
    work: Work, ready: Sequence[_Ready], places: list[Dealt]
) -> tuple[list[tuple[_Ready, Dealt]], dict[UUID, AppError]]:
    """Give each badge a place of its own programme: one dealt before, or else one dealt now."""
    paired: list[tuple[_Ready, Dealt]] = []
    refused: dict[UUID, AppError] = {}
    places[:] = still_good(work, places)
    for programme_id in dict.fromkeys(one.programme.id for one in ready):
        mine = [one for one in ready if one.programme.id == programme_id]
        dealt = [one for one in places if one.signer.programme_id == programme_id][: len(mine)]
        places[:] = [one for one in places if one not in dealt]
        try:
            dealt += deal(work, programme_id, len(mine) - len(dealt))
        except AppError as error:
            refused |= {one.decision.id: error for one in mine}
        else:
            paired += zip(mine, dealt, strict=True)
    return paired, refused


def _remember(
    work: Work, caller: Caller, blanks: Sequence[_Composed], forms: Sequence[SignedForms]
) -> list[Award]:
    made = [_award(work, one, signed) for one, signed in zip(blanks, forms, strict=True)]
    work.session.add_all(made)
    work.session.flush()
    work.session.add_all(
        Credential(
            award_id=one.blank.facts.award_id,
            signing_key_id=one.blank.dealt.signer.key_id,
            list_number=one.blank.dealt.at.list_number,
            place=one.blank.dealt.at.place,
            document=signed.document,
            jwt=signed.jwt,
            created_at=work.now,
        )
        for one, signed in zip(blanks, forms, strict=True)
    )
    for row in made:
        named = {"decision": str(row.decision_id), "badge_class": str(row.badge_class_id)}
        record(work, row, "award.made", row, by=caller, **named)
    return made


def _award(work: Work, one: _Composed, signed: SignedForms) -> Award:
    facts, programme = one.blank.facts, one.ready.programme
    published = programme.documents_from == DocumentsFrom.AWARD
    return Award(
        id=facts.award_id,
        programme_id=programme.id,
        generation=facts.issuer.generation,
        badge_class_id=facts.badge_class_id,
        decision_id=one.ready.decision.id,
        supersedes_id=facts.replaces,
        person_id=one.ready.recipient.person_id,
        hosted=signed.hosted,
        signed=signed.signed,
        created_at=work.now,
        expires_at=facts.expires,
        published_at=work.now if published else None,
    )


def _tell(
    work: Work,
    blanks: Sequence[_Composed],
    made: Sequence[Award],
    replaced: Mapping[UUID, UUID],
) -> None:
    """Mail the owners: of new badges, with what they could learn next, and of those that replace one."""
    pairs = list(zip([one.ready for one in blanks], made, strict=True))
    new = [pair for pair in pairs if pair[1].decision_id not in replaced]
    again = [pair for pair in pairs if pair[1].decision_id in replaced]
    onward = advice_after(
        work,
        [
            Achieved(one.programme.id, one.decision.exchange_id, one.level, one.recipient.language)
            for one, _ in new
        ],
    )
    letters = [(row, _why(one) | said) for (one, row), said in zip(new, onward, strict=True)]
    if letters:
        write_to_holders(work, letters, "badge_awarded")
    if again:
        write_to_holders(work, [(row, _why(one)) for one, row in again], "badge_reissued")


def _why(one: _Ready) -> dict[str, Any]:
    return {"reasons": one.decision.reasons, "decided": one.decision.created_at}
