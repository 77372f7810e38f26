"""What happens to a badge: it is awarded, and it may be revoked."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import exists
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from app.assessing.queries import decision_in, evidence_of, find_assessment, must_be_final
from app.assessing.tables import By, Decision, Moment
from app.errors import N_, BadInput, Conflict, NotFound
from app.exchanges.tables import Exchange, Participant
from app.issuing import compose, ob3_issue
from app.issuing.addresses import Addresses
from app.issuing.keyring import current_key
from app.issuing.tables import Award, BadgeClassRow
from app.library import LevelInRelease
from app.people.accounts import INVITATION_LASTS, make_sign_in_link
from app.people.identity import Identity, identity_of
from app.plumbing.audit import record
from app.plumbing.mailing import post
from app.plumbing.service import Work
from app.plumbing.templating import render_mail
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.tables import Programme
from app.programmes.workflow import get_programme
from app.seal import Seal, draw
from badges import identity, jws, ob2

LONGEST_REASON = 500
_NEWER = aliased(Award)
IS_LAST = ~exists().where(col(_NEWER.supersedes_id) == col(Award.id)).correlate(Award)
"""The condition that no newer award replaces an award."""


def award(work: Work, caller: Caller, decision_id: UUID) -> Award:
    """Turn a decision into a badge; a decision that already has one gives that one again.

    Raises:
        NotFound, AccessRefused: the caller may not award on this decision.
        RuleRefused: the programme has no signing key.
    """
    decision = decision_in(work, caller, decision_id, Action.AWARD)
    # Two mediators who press at once take turns here; the second finds the first one's badge.
    work.session.refresh(decision, with_for_update=True)
    known = award_for(work, decision.id)
    if known is not None:
        return known
    return make_award(work, caller, decision)


def make_award(
    work: Work,
    caller: Caller,
    decision: Decision,
    supersedes: UUID | None = None,
) -> Award:
    """Make the badge of a decision that the caller holds locked, and tell its owner.

    Raises:
        RuleRefused: the decision is not final, or the programme has no signing key.
    """
    must_be_final(decision)
    programme, level, journey = _read(work, decision)
    held = current_key(work, programme.id)
    issuer = issuer_of(programme, held.generation)
    badge_class = _badge_class(work, issuer, programme, level)
    recipient = _recipient(work, decision)

    addresses = Addresses(work.settings.base_url)
    award_id = uuid4()
    ends = None if programme.validity_days is None else timedelta(days=programme.validity_days)
    expires = None if ends is None else work.now + ends
    hosted = compose.hosted_assertion(
        addresses,
        award_id,
        badge_class.id,
        _hashed(recipient),
        journey,
        work.now,
        expires,
        programme.language,
        supersedes,
    )
    signed = compose.signed_assertion(addresses, hosted, award_id, issuer)
    made = Award(
        id=award_id,
        programme_id=programme.id,
        generation=held.generation,
        badge_class_id=badge_class.id,
        decision_id=decision.id,
        supersedes_id=supersedes,
        person_id=recipient.person_id,
        hosted=ob2.document_bytes(hosted),
        signed=jws.sign(ob2.document_bytes(signed), held.private),
        created_at=work.now,
        expires_at=expires,
    )
    _remember(work, caller, made, level, programme, recipient)
    ob3_issue.make(work, held, issuer, made, badge_class, level, journey)
    return made


def revoke(work: Work, caller: Caller, award_id: UUID, reason: str) -> Award:
    """Take a badge back, for a reason that everyone who verifies it will read; its owner is told by mail.

    Raises:
        BadInput: the reason is empty or too long.
        Conflict: it was revoked before.
    """
    found = award_in(work, caller, award_id, Action.REVOKE)
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise BadInput(
            N_(
                "A reason of 1 to {longest} characters is needed: whoever verifies the badge reads it."
            ),
            field="reason",
            longest=LONGEST_REASON,
        )
    if found.revoked_at is not None:
        raise Conflict(N_("This badge was revoked before."))
    found.revoked_at = work.now
    found.revocation_reason = reason
    work.session.add(found)
    record(work, found.programme_id, "award.revoked", found.id, actor=caller.person_id)
    _tell_of_revocation(work, found, reason)
    return found


def award_in(work: Work, caller: Caller, award_id: UUID, action: Action = Action.READ) -> Award:
    """Return an award that the caller may act on.

    Raises:
        NotFound: there is none among the caller's programmes.
    """
    found = work.session.get(Award, award_id)
    if found is None or found.programme_id not in caller.memberships:
        raise NotFound(N_("There is no such award among yours."))
    caller.demand(found.programme_id, action)
    return found


def award_for(work: Work, decision_id: UUID) -> Award | None:
    """Return the award that a decision became, if it did: the last one, where it was replaced."""
    query = select(Award).where(Award.decision_id == decision_id, IS_LAST)
    return work.session.exec(query).first()


def successor_of(work: Work, award_id: UUID) -> Award | None:
    """Return the award that replaces an award, if one does."""
    return work.session.exec(select(Award).where(Award.supersedes_id == award_id)).first()


def issuer_of(programme: Programme, generation: int) -> compose.Issuer:
    """Return a programme as an issuer, at one key generation."""
    return compose.Issuer(
        slug=programme.slug,
        generation=generation,
        name=programme.name,
        url=programme.url,
        email=programme.email,
        description=programme.description,
    )


def seal_of(level: LevelInRelease, digest: str, language: str) -> Seal:
    """Return what the picture of a competence at a level shows."""
    domain = level.referential.domain(level.competence.domain)
    return Seal(
        title=level.competence.title.in_language(language),
        level_title=level.referential.level(level.id).title.in_language(language),
        level_rank=level.rank,
        domain_title=domain.title.in_language(language),
        colour=domain.colour,
        glyph=domain.glyph,
        digest=digest,
        language=language,
    )


def journey_of(work: Work, level: LevelInRelease, decision: Decision) -> compose.Journey:
    """Return how a person came to the level that a decision states."""
    exchange = work.session.get_one(Exchange, decision.exchange_id)
    return _journey(work, exchange, decision, level)


def _read(work: Work, decision: Decision) -> tuple[Programme, LevelInRelease, compose.Journey]:
    exchange = work.session.get_one(Exchange, decision.exchange_id)
    programme = get_programme(work, exchange.programme_id)
    level = work.library.level_in(decision.release, decision.competence, decision.level)
    return programme, level, _journey(work, exchange, decision, level)


def _journey(
    work: Work, exchange: Exchange, decision: Decision, level: LevelInRelease
) -> compose.Journey:
    names = [descriptor.id for descriptor in level.definition.descriptors]

    def met(moment: Moment) -> int | None:
        found = find_assessment(
            work, decision.participant_id, decision.competence, moment, By.MEDIATOR
        )
        return None if found is None else sum(found.ratings.get(name) == "yes" for name in names)

    return compose.Journey(
        form=work.library.form_name(exchange.release, exchange.form),
        hours=exchange.hours,
        starts_on=exchange.starts_on,
        ends_on=exchange.ends_on,
        evidence=len(evidence_of(work, decision.participant_id, decision.competence)),
        met_at_baseline=met(Moment.BASELINE),
        met_at_end=met(Moment.FINAL) or 0,
        descriptors=len(names),
    )


def _recipient(work: Work, decision: Decision) -> Identity:
    participant = work.session.get_one(Participant, decision.participant_id)
    return identity_of(work, participant.person_id)


def _hashed(recipient: Identity) -> compose.Recipient:
    salt = identity.new_salt()
    email = identity.normalise_email(recipient.email)
    return compose.Recipient(identity.hash_identity(email, salt), salt)


def _badge_class(
    work: Work, issuer: compose.Issuer, programme: Programme, level: LevelInRelease
) -> BadgeClassRow:
    known = _known_class(work, issuer, programme, level)
    if known is not None:
        return known
    identity_ = uuid4()
    addresses = Addresses(work.settings.base_url)
    document = ob2.document_bytes(
        compose.badge_class(addresses, issuer, level, identity_, programme.language)
    )
    row = BadgeClassRow(
        id=identity_,
        programme_id=programme.id,
        generation=issuer.generation,
        release=level.referential.version,
        competence=level.competence.id,
        level=level.id.value,
        language=programme.language,
        document=document,
        picture=draw(seal_of(level, compose.digest(document), programme.language)),
        created_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:  # another award of the same class was made at this very moment
        return _known_class(work, issuer, programme, level) or row
    return row


def _known_class(
    work: Work, issuer: compose.Issuer, programme: Programme, level: LevelInRelease
) -> BadgeClassRow | None:
    return work.session.exec(
        select(BadgeClassRow).where(
            BadgeClassRow.programme_id == programme.id,
            BadgeClassRow.generation == issuer.generation,
            BadgeClassRow.release == level.referential.version,
            BadgeClassRow.competence == level.competence.id,
            BadgeClassRow.level == level.id.value,
        )
    ).first()


def _remember(
    work: Work,
    caller: Caller,
    made: Award,
    level: LevelInRelease,
    programme: Programme,
    recipient: Identity,
) -> None:
    work.session.add(made)
    work.session.flush()
    record(
        work,
        made.programme_id,
        "award.made",
        made.id,
        actor=caller.person_id,
        decision=str(made.decision_id),
        badge_class=str(made.badge_class_id),
    )
    link = make_sign_in_link(work, recipient.person_id, f"/b/{made.id}", lasts=INVITATION_LASTS)
    letter = render_mail(
        "badge_awarded" if made.supersedes_id is None else "badge_reissued",
        recipient.language,
        name=recipient.name,
        badge=compose.badge_name(level, recipient.language),
        programme=programme.name,
        link=link,
    )
    post(work, recipient.email, letter)


def _tell_of_revocation(work: Work, made: Award, reason: str) -> None:
    try:
        recipient = identity_of(work, made.person_id)
    except NotFound:  # they were erased: there is nobody left to tell
        return
    badge_class = work.session.get_one(BadgeClassRow, made.badge_class_id)
    level = work.library.level_in(badge_class.release, badge_class.competence, badge_class.level)
    programme = get_programme(work, made.programme_id)
    letter = render_mail(
        "badge_revoked",
        recipient.language,
        name=recipient.name,
        badge=compose.badge_name(level, recipient.language),
        programme=programme.name,
        email=programme.email,
        reason=" ".join(reason.split()),  # one paragraph: no line of it may become a button
    )
    post(work, recipient.email, letter)
