"""A decision becomes a badge."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from app.assessing.rules import check_final
from app.assessing.tables import Decision
from app.exchanges.tables import Exchange
from app.issuing import compose, ob3_issue
from app.issuing.addresses import Addresses
from app.issuing.badge_classes import published_class
from app.issuing.compose import AwardDocuments, AwardFacts
from app.issuing.keyring import HeldKey, current_key
from app.issuing.letters import write_to_holder
from app.issuing.queries import award_for, hashed, issuer_of, journey_of, recipient_of
from app.issuing.tables import Award
from app.people.frozen import check_not_frozen
from app.people.identity import Identity
from app.plumbing.audit import record
from app.plumbing.service import Work
from app.programmes.caller import Caller
from app.programmes.tables import DocumentsFrom
from app.programmes.workflow import get_programme
from badges import jws, ob2


def award(work: Work, caller: Caller, decision: Decision) -> Award:
    """Turn a decision into a badge; a decision that already has one gives that one again.

    Raises:
        RuleRefused: the decision is not final, or the programme has no signing key.
    """
    # Two mediators who press at once take turns here; the second finds the first one's badge.
    work.session.refresh(decision, with_for_update=True)
    known = award_for(work, decision.id)
    return make_award(work, caller, decision) if known is None else known


def make_award(
    work: Work, caller: Caller, decision: Decision, supersedes: UUID | None = None
) -> Award:
    """Make the badge of a decision that the caller holds locked, and tell its owner.

    Raises:
        RuleRefused: the decision is not final, or the programme has no signing key.
    """
    check_final(decision.state)
    ready = _read(work, decision, supersedes)
    documents = _documents(work, ready)
    made = _remember(work, caller, decision, ready, documents)
    template = "badge_awarded" if supersedes is None else "badge_reissued"
    write_to_holder(work, made, template, reasons=decision.reasons, decided=decision.created_at)
    ob3_issue.make(work, ready.key, ready.facts, documents)
    return made


@dataclass(frozen=True)
class _Ready:
    """All that was read for a badge that is to be made."""

    facts: AwardFacts
    key: HeldKey
    badge_class: ob2.BadgeClass
    recipient: Identity
    published: bool
    """Whether its documents are public from now on; else from the day on which it is accepted."""


def _read(work: Work, decision: Decision, supersedes: UUID | None) -> _Ready:
    exchange = work.session.get_one(Exchange, decision.exchange_id)
    programme = get_programme(work, exchange.programme_id)
    level = work.library.level_in(decision.release, decision.competence, decision.level)
    journey = journey_of(work, level, decision)
    key = current_key(work, programme.id)
    issuer = issuer_of(programme, key.generation)
    badge_class = published_class(work, programme, issuer, level)
    recipient = recipient_of(work, decision.participant_id)
    check_not_frozen(work, recipient.person_id)
    days = programme.validity_days
    facts = AwardFacts(
        award_id=uuid4(),
        badge_class_id=badge_class.row.id,
        issuer=issuer,
        level=level,
        recipient=hashed(recipient),
        journey=journey,
        issued_on=work.now,
        expires=None if days is None else work.now + timedelta(days=days),
        language=programme.language,
        replaces=supersedes,
    )
    published = programme.documents_from == DocumentsFrom.AWARD
    return _Ready(facts, key, badge_class.document, recipient, published)


def _documents(work: Work, ready: _Ready) -> AwardDocuments:
    addresses = Addresses(work.settings.base_url)
    return AwardDocuments(
        assertion=compose.hosted_assertion(addresses, ready.facts),
        badge_class=ready.badge_class,
        profile=compose.profile(addresses, ready.facts.issuer),
    )


def _remember(
    work: Work, caller: Caller, decision: Decision, ready: _Ready, documents: AwardDocuments
) -> Award:
    facts, hosted = ready.facts, documents.assertion
    signed = compose.signed_assertion(Addresses(work.settings.base_url), hosted, facts)
    made = Award(
        id=facts.award_id,
        programme_id=ready.key.row.programme_id,
        generation=ready.key.generation,
        badge_class_id=facts.badge_class_id,
        decision_id=decision.id,
        supersedes_id=facts.replaces,
        person_id=ready.recipient.person_id,
        hosted=ob2.document_bytes(hosted),
        signed=jws.sign(ob2.document_bytes(signed), ready.key.private),
        created_at=work.now,
        expires_at=facts.expires,
        published_at=work.now if ready.published else None,
    )
    work.add(made)
    record(
        work,
        made,
        "award.made",
        made,
        by=caller,
        decision=str(made.decision_id),
        badge_class=str(made.badge_class_id),
    )
    return made
