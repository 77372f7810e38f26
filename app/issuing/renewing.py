"""The badges that a compromised key signed are made anew under the next one: a few per transaction, none twice.

The rows are the truth: what waits is in force and was signed by a generation that is compromised. A process that dies
leaves its last handful undone; whoever looks next, the command or a worker, goes on. Each badge says what it said
before, word for word, keeps its dates, and stands where its holder had put it: only the key that vouches for it is new.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlmodel import col, select

from app.assessing.tables import Decision
from app.issuing import compose, ob3_issue
from app.issuing.addresses import Addresses
from app.issuing.badge_classes import published_class
from app.issuing.compose import AwardDocuments, AwardFacts, Recipient
from app.issuing.dealing import deal
from app.issuing.key_revocation import waiting_under
from app.issuing.letters import write_to_holder
from app.issuing.queries import IS_LAST, issuer_of, journey_of, level_of
from app.issuing.signing import Blank, Dealt, SignedForms, sign
from app.issuing.tables import (
    Award,
    BadgeClassRow,
    Credential,
    ExpiryReminder,
    RevocationCode,
    SigningKey,
)
from app.issuing.taking_back import take_back
from app.plumbing import problems
from app.plumbing.audit import record
from app.plumbing.service import Service, Work
from app.programmes.workflow import get_programme
from badges import ob2
from badges.ob2.reading import parse_document
from badges.strict_json import read_object

AT_ONCE = 20
"""Badges per transaction: few enough to lose little and to let others write, many enough to save commits."""
STAYS = {
    *("programme_id", "decision_id", "person_id"),
    *(
        "created_at",
        "expires_at",
        "opened_at",
        "published_at",
        "accepted_at",
        "declined_at",
        "names_exchange",
        "searchable",
    ),
}
"""What is true of the new award as it was of the old: whose it is, its dates, where its holder had put it."""
HandOver = Callable[[Work, UUID, UUID], None]
"""Gives what other rooms keep about an award to the one that replaces it."""


@dataclass(frozen=True)
class _Renewal:
    """One badge on its way to the next key."""

    old: Award
    said: ob2.Assertion
    """What the old one says."""
    facts: AwardFacts
    badge_class: ob2.BadgeClass
    dealt: Dealt


def _silently() -> None:
    pass


@dataclass(frozen=True)
class RenewalPass:
    """What one pass over the badges that wait came to; what another process holds at the moment is in neither."""

    made: int = 0
    failed: int = 0

    def __add__(self, other: "RenewalPass") -> "RenewalPass":
        """Return both together."""
        return RenewalPass(self.made + other.made, self.failed + other.failed)


def renew_due(
    service: Service, hand_over: HandOver, advance: Callable[[], None] = _silently
) -> RenewalPass:
    """Make anew what compromised keys have signed, all of it.

    One that cannot be made anew is left as it is, reported in the log, and tried again when this is called again.

    Args:
        service: what the process works with.
        hand_over: gives what other rooms keep about a badge to the new one.
        advance: told of each badge that is done.
    """
    with service.begin(reading=True) as work:  # nothing to do must not take the writers' place
        unfinished = select(SigningKey.id).where(
            col(SigningKey.revoked_at).is_not(None), col(SigningKey.renewed_at).is_(None)
        )
        keys = list(work.session.exec(unfinished))
    passes = (_renew_under(service, key, hand_over, advance) for key in keys)
    return sum(passes, RenewalPass())


def _renew_under(
    service: Service, key_id: UUID, hand_over: HandOver, advance: Callable[[], None]
) -> RenewalPass:
    so_far, after = RenewalPass(), UUID(int=0)
    while True:
        with service.begin() as work:
            key = work.session.get_one(SigningKey, key_id)
            awards = _some(work, key, after)
            made = sum(_tried(work, old, hand_over) for old in awards)
            if not awards:
                _finish(work, key)
                return so_far
            after = awards[-1].id
        so_far += RenewalPass(made, len(awards) - made)
        for _ in range(made):
            advance()


def _some(work: Work, key: SigningKey, after: UUID) -> Sequence[Award]:
    """Return a few of those that wait, each held with its decision: whoever reissues or revokes one takes turns."""
    query = (
        select(Award, Decision)
        .join(Decision, col(Decision.id) == Award.decision_id)
        .where(
            Award.programme_id == key.programme_id,
            Award.generation == key.generation,
            col(Award.revoked_at).is_(None),
            col(Award.id) > after,
            IS_LAST,
        )
        .order_by(col(Award.id))
        .limit(AT_ONCE)
        .with_for_update(of=[Award, Decision], skip_locked=True)
    )
    return [award for award, _ in work.session.exec(query)]


def _tried(work: Work, old: Award, hand_over: HandOver) -> int:
    try:
        with work.session.begin_nested():
            made = renew(work, old)
            hand_over(work, old.id, made.id)
    except Exception:  # noqa: BLE001 - one badge that cannot be made must not keep the others from it
        problems.log.exception("the badge %s could not be made anew under another key", old.id)
        return 0
    return 1


def renew(work: Work, old: Award) -> Award:
    """Replace a badge in force by the same one under the programme's present key, and tell its holder."""
    renewal = _read(work, old)
    addresses = Addresses(work.settings.base_url)
    documents = AwardDocuments(
        compose.renewed_assertion(addresses, renewal.said, renewal.facts),
        renewal.badge_class,
        compose.profile(addresses, renewal.facts.issuer),
    )
    blank = Blank(renewal.facts, documents, renewal.dealt)
    made = _remember(work, renewal, sign(addresses, blank, work.now))
    _withdraw(work, renewal, made)
    write_to_holder(work, made, "badge_renewed")
    return made


def _read(work: Work, old: Award) -> _Renewal:
    said = parse_document(ob2.Assertion, read_object(old.hosted))
    programme = get_programme(work, old.programme_id)
    (dealt,) = deal(work, programme.id, 1)
    issuer = issuer_of(programme, dealt.signer.generation)
    old_class = work.session.get_one(BadgeClassRow, old.badge_class_id)
    level = level_of(work.library, old_class)
    badge_class = published_class(work, programme, issuer, level)
    journey = journey_of(work, level, work.session.get_one(Decision, old.decision_id))
    credential = work.session.get_one(Credential, old.id)
    facts = AwardFacts(
        award_id=uuid4(),
        badge_class_id=badge_class.row.id,
        issuer=issuer,
        level=level,
        recipient=Recipient(said.recipient.identity, said.recipient.salt or ""),
        # What was measured is taken from the badge itself: a holder who was erased has no assessments any more.
        journey=ob3_issue.as_counted_in(journey, credential.document, old.badge_class_id),
        issued_on=said.issued_on,
        expires=said.expires,
        language=old_class.language,
        replaces=old.id,
    )
    return _Renewal(old, said, facts, badge_class.document, dealt)


def _remember(work: Work, renewal: _Renewal, signed: SignedForms) -> Award:
    old, facts, dealt = renewal.old, renewal.facts, renewal.dealt
    made = Award(
        id=facts.award_id,
        generation=dealt.signer.generation,
        badge_class_id=facts.badge_class_id,
        supersedes_id=old.id,
        hosted=signed.hosted,
        signed=signed.signed,
        **old.model_dump(include=STAYS),
    )
    work.add(made)
    work.session.add(
        Credential(
            award_id=made.id,
            signing_key_id=dealt.signer.key_id,
            list_number=dealt.at.list_number,
            place=dealt.at.place,
            document=signed.document,
            jwt=signed.jwt,
            created_at=work.now,
        )
    )
    if work.session.get(ExpiryReminder, old.id) is not None:
        work.session.add(ExpiryReminder(award_id=made.id, created_at=work.now))
    return made


def _withdraw(work: Work, renewal: _Renewal, made: Award) -> None:
    old = renewal.old
    record(work, old, "award.renewed", old, by=None, replaced_by=made.id)
    take_back(work, old, RevocationCode.SUPERSEDED)


def _finish(work: Work, key: SigningKey) -> None:
    # Another process may hold some of them still, and one that failed waits for the next try.
    if waiting_under(work, key) == 0:
        key.renewed_at = work.now
        work.session.add(key)
