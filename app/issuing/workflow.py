"""What happens to a badge: it is awarded, and it may be revoked."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import exists
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from app.assessing.tables import By, Decision, Moment
from app.assessing.workflow import decision_in, evidence_of, find_assessment, must_be_final
from app.catalogue.library import Library, Standing
from app.errors import N_, BadInput, Conflict, NotFound
from app.exchanges.tables import Exchange, Participant
from app.issuing import compose, credentials
from app.issuing.addresses import Addresses
from app.issuing.keyring import Keyring
from app.issuing.seal import Seal, draw
from app.issuing.tables import Award, BadgeClassRow
from app.people.accounts import INVITATION_LASTS, make_link
from app.people.identity import Identity, identity_of
from app.plumbing.audit import record
from app.plumbing.desk import Desk
from app.plumbing.mailing import post
from app.plumbing.templating import render_mail
from app.programmes.access import Action
from app.programmes.caller import Caller
from app.programmes.tables import Programme
from app.programmes.workflow import get_programme
from badges import identity, jws, ob2

LONGEST_REASON = 500
_NEWER = aliased(Award)
IS_LAST = ~exists().where(col(_NEWER.supersedes_id) == col(Award.id)).correlate(Award)
"""The condition that no newer award replaces an award."""


def award(
    desk: Desk, library: Library, keyring: Keyring, caller: Caller, decision_id: UUID
) -> Award:
    """Turn a decision into a badge; a decision that already has one gives that one again.

    Raises:
        NotFound, AccessRefused: the caller may not award on this decision.
        RuleRefused: the programme has no signing key.
    """
    decision = decision_in(desk, caller, decision_id, Action.AWARD)
    # Two mediators who press at once take turns here; the second finds the first one's badge.
    desk.session.refresh(decision, with_for_update=True)
    known = award_for(desk, decision.id)
    if known is not None:
        return known
    return make_award(desk, library, keyring, caller, decision)


def make_award(
    desk: Desk,
    library: Library,
    keyring: Keyring,
    caller: Caller,
    decision: Decision,
    supersedes: UUID | None = None,
) -> Award:
    """Make the badge of a decision that the caller holds locked, and tell its owner.

    Raises:
        RuleRefused: the decision is not final, or the programme has no signing key.
    """
    must_be_final(decision)
    programme, standing, journey = _read(desk, library, decision)
    held = keyring.current(desk, programme.id)
    issuer = issuer_of(programme, held.generation)
    badge_class = _badge_class(desk, issuer, programme, standing)
    recipient = _recipient(desk, decision)

    addresses = Addresses(desk.settings.base_url)
    award_id = uuid4()
    ends = None if programme.validity_days is None else timedelta(days=programme.validity_days)
    expires = None if ends is None else desk.now + ends
    hosted = compose.hosted_assertion(
        addresses,
        award_id,
        badge_class.id,
        _hashed(recipient),
        journey,
        desk.now,
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
        created_at=desk.now,
        expires_at=expires,
    )
    _remember(desk, caller, made, standing, programme, recipient)
    credentials.make(desk, held, issuer, made, badge_class, standing, journey)
    return made


def revoke(desk: Desk, library: Library, caller: Caller, award_id: UUID, reason: str) -> Award:
    """Take a badge back, for a reason that everyone who verifies it will read; its owner is told by mail.

    Raises:
        BadInput: the reason is empty or too long.
        Conflict: it was revoked before.
    """
    found = award_in(desk, caller, award_id, Action.REVOKE)
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
    found.revoked_at = desk.now
    found.revocation_reason = reason
    desk.session.add(found)
    record(desk, found.programme_id, "award.revoked", found.id, actor=caller.person_id)
    _tell_of_revocation(desk, library, found, reason)
    return found


def award_in(desk: Desk, caller: Caller, award_id: UUID, action: Action = Action.READ) -> Award:
    """Return an award that the caller may act on.

    Raises:
        NotFound: there is none among the caller's programmes.
    """
    found = desk.session.get(Award, award_id)
    if found is None or found.programme_id not in caller.memberships:
        raise NotFound(N_("There is no such award among yours."))
    caller.demand(found.programme_id, action)
    return found


def award_for(desk: Desk, decision_id: UUID) -> Award | None:
    """Return the award that a decision became, if it did: the last one, where it was replaced."""
    query = select(Award).where(Award.decision_id == decision_id, IS_LAST)
    return desk.session.exec(query).first()


def successor_of(desk: Desk, award_id: UUID) -> Award | None:
    """Return the award that replaces an award, if one does."""
    return desk.session.exec(select(Award).where(Award.supersedes_id == award_id)).first()


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


def seal_of(standing: Standing, digest: str, language: str) -> Seal:
    """Return what the picture of a competence at a level shows."""
    domain = standing.referential.domain(standing.competence.domain)
    return Seal(
        title=standing.competence.title.in_language(language),
        level_title=standing.referential.level(standing.level_id).title.in_language(language),
        level_rank=standing.rank,
        domain_title=domain.title.in_language(language),
        colour=domain.colour,
        glyph=domain.glyph,
        digest=digest,
        language=language,
    )


def journey_of(
    desk: Desk, library: Library, standing: Standing, decision: Decision
) -> compose.Journey:
    """Return how a person came to the level that a decision states."""
    exchange = desk.session.get_one(Exchange, decision.exchange_id)
    return _journey(desk, library, exchange, decision, standing)


def _read(
    desk: Desk, library: Library, decision: Decision
) -> tuple[Programme, Standing, compose.Journey]:
    exchange = desk.session.get_one(Exchange, decision.exchange_id)
    programme = get_programme(desk, exchange.programme_id)
    standing = library.standing(decision.release, decision.competence, decision.level)
    return programme, standing, _journey(desk, library, exchange, decision, standing)


def _journey(
    desk: Desk, library: Library, exchange: Exchange, decision: Decision, standing: Standing
) -> compose.Journey:
    names = [descriptor.id for descriptor in standing.level.descriptors]

    def met(moment: Moment) -> int | None:
        found = find_assessment(
            desk, decision.participant_id, decision.competence, moment, By.MEDIATOR
        )
        return None if found is None else sum(found.ratings.get(name) == "yes" for name in names)

    return compose.Journey(
        form=library.form_name(exchange.release, exchange.form),
        hours=exchange.hours,
        starts_on=exchange.starts_on,
        ends_on=exchange.ends_on,
        evidence=len(evidence_of(desk, decision.participant_id, decision.competence)),
        met_at_baseline=met(Moment.BASELINE),
        met_at_end=met(Moment.FINAL) or 0,
        descriptors=len(names),
    )


def _recipient(desk: Desk, decision: Decision) -> Identity:
    participant = desk.session.get_one(Participant, decision.participant_id)
    return identity_of(desk, participant.person_id)


def _hashed(recipient: Identity) -> compose.Recipient:
    salt = identity.new_salt()
    email = identity.normalise_email(recipient.email)
    return compose.Recipient(identity.hash_identity(email, salt), salt)


def _badge_class(
    desk: Desk, issuer: compose.Issuer, programme: Programme, standing: Standing
) -> BadgeClassRow:
    known = _known_class(desk, issuer, programme, standing)
    if known is not None:
        return known
    identity_ = uuid4()
    addresses = Addresses(desk.settings.base_url)
    document = ob2.document_bytes(
        compose.badge_class(addresses, issuer, standing, identity_, programme.language)
    )
    row = BadgeClassRow(
        id=identity_,
        programme_id=programme.id,
        generation=issuer.generation,
        release=standing.referential.version,
        competence=standing.competence.id,
        level=standing.level_id.value,
        language=programme.language,
        document=document,
        picture=draw(seal_of(standing, compose.digest(document), programme.language)),
        created_at=desk.now,
    )
    try:
        with desk.session.begin_nested():
            desk.session.add(row)
    except IntegrityError:  # another award of the same class was made at this very moment
        return _known_class(desk, issuer, programme, standing) or row
    return row


def _known_class(
    desk: Desk, issuer: compose.Issuer, programme: Programme, standing: Standing
) -> BadgeClassRow | None:
    return desk.session.exec(
        select(BadgeClassRow).where(
            BadgeClassRow.programme_id == programme.id,
            BadgeClassRow.generation == issuer.generation,
            BadgeClassRow.release == standing.referential.version,
            BadgeClassRow.competence == standing.competence.id,
            BadgeClassRow.level == standing.level_id.value,
        )
    ).first()


def _remember(
    desk: Desk,
    caller: Caller,
    made: Award,
    standing: Standing,
    programme: Programme,
    recipient: Identity,
) -> None:
    desk.session.add(made)
    desk.session.flush()
    record(
        desk,
        made.programme_id,
        "award.made",
        made.id,
        actor=caller.person_id,
        decision=str(made.decision_id),
        badge_class=str(made.badge_class_id),
    )
    link = make_link(desk, recipient.person_id, f"/b/{made.id}", lasts=INVITATION_LASTS)
    letter = render_mail(
        "badge_awarded" if made.supersedes_id is None else "badge_reissued",
        recipient.language,
        name=recipient.name,
        badge=compose.badge_name(standing, recipient.language),
        programme=programme.name,
        link=link,
    )
    post(desk, recipient.email, letter)


def _tell_of_revocation(desk: Desk, library: Library, made: Award, reason: str) -> None:
    try:
        recipient = identity_of(desk, made.person_id)
    except NotFound:  # they were erased: there is nobody left to tell
        return
    badge_class = desk.session.get_one(BadgeClassRow, made.badge_class_id)
    standing = library.standing(badge_class.release, badge_class.competence, badge_class.level)
    programme = get_programme(desk, made.programme_id)
    letter = render_mail(
        "badge_revoked",
        recipient.language,
        name=recipient.name,
        badge=compose.badge_name(standing, recipient.language),
        programme=programme.name,
        email=programme.email,
        reason=" ".join(reason.split()),  # one paragraph: no line of it may become a button
    )
    post(desk, recipient.email, letter)
