"""The signing keys: made per programme and generation, sealed at rest, opened once per process."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from sqlmodel import col, select

from app.errors import N_, NotFound, RuleRefused
from app.issuing.status_places import new_order, order_purpose
from app.issuing.tables import ED25519_KEY, RSA_KEY, SigningKey
from app.plumbing.audit import record
from app.plumbing.database import take_turns
from app.plumbing.service import Work
from app.plumbing.signing_keys import seal_key
from badges import keys

MOST_AWARDS = 18_000
"""How many badges one generation signs at most: its revocation list, with one entry each, stays below the mebibyte that
other verifiers read, and leaves room for ids that were never awarded."""


@dataclass(frozen=True)
class HeldKey:
    """A generation's key, ready to sign."""

    row: SigningKey
    private: RSAPrivateKey

    @property
    def generation(self) -> int:
        """Return the number of the generation, from 1."""
        return self.row.generation


def current_key(work: Work, programme_id: UUID) -> HeldKey:
    """Return a programme's present key; one that has signed as many badges as it may is followed by the next.

    Raises:
        RuleRefused: the programme has none.
    """
    row = _newest(work, programme_id)
    if row.placed >= MOST_AWARDS:
        # Whoever finds it full at this moment takes turns; the second finds the first one's new key.
        take_turns(work.session, f"key generation {programme_id}")
        row = _newest(work, programme_id)
    return hold(work, new_generation(work, programme_id) if row.placed >= MOST_AWARDS else row)


def _newest(work: Work, programme_id: UUID) -> SigningKey:
    newest = (
        select(SigningKey)
        .where(SigningKey.programme_id == programme_id, col(SigningKey.revoked_at).is_(None))
        .order_by(col(SigningKey.generation).desc())
        .limit(1)
        # Whoever declares this generation compromised waits until what is signed with it now is there to be found.
        .with_for_update(read=True, key_share=True)
        # How many it has signed is counted by statements that no session sees.
        .execution_options(populate_existing=True)
    )
    # PostgreSQL answers nothing where the row was revoked while we waited for it: the next one is there then.
    row = work.session.exec(newest).first() or work.session.exec(newest).first()
    if row is None:
        raise RuleRefused(
            N_("This programme has no signing key yet."),
            remedy=N_("Its operator makes one with “estampille keys rotate”."),
        )
    return row


def hold(work: Work, row: SigningKey) -> HeldKey:
    """Return one generation's key.

    Raises:
        RuleRefused: the generation was declared compromised.
    """
    _refuse_revoked(row)
    return HeldKey(row, work.keys.open(work.vault, row.sealed_private, purpose=_purpose(row)))


def new_generation(work: Work, programme_id: UUID, *, actor: UUID | None = None) -> SigningKey:
    """Make a programme's next key: the first, or a rotation. Older keys stay published."""
    generations = work.session.exec(
        select(SigningKey.generation).where(SigningKey.programme_id == programme_id)
    ).all()
    private = keys.generate_rsa()
    row = SigningKey(
        programme_id=programme_id,
        generation=max(generations, default=0) + 1,
        public_pem=keys.public_pem(private),
        sealed_private=b"",
        created_at=work.now,
    )
    row.sealed_private = seal_key(work.vault, private, purpose=_purpose(row))
    row.sealed_order = work.vault.seal(new_order(), purpose=order_purpose(row))
    _make_ed25519(work, row)
    work.session.flush()
    record(work, programme_id, "key.made", row, by=actor, generation=row.generation)
    return row


def ed25519_of(work: Work, row: SigningKey) -> Ed25519PrivateKey:
    """Return a generation's key for proofs of Open Badges 3.0, made now if it has none yet.

    It is opened each time: unlike an RSA key, that costs less than a signature.

    Raises:
        RuleRefused: the generation was declared compromised.
    """
    _refuse_revoked(row)
    if row.sealed_ed25519 is None:
        work.session.refresh(row, with_for_update=True)
    if row.sealed_ed25519 is None:
        _make_ed25519(work, row)
    pem = work.vault.open(row.sealed_ed25519 or b"", purpose=_ed25519_purpose(row))
    return cast("Ed25519PrivateKey", keys.load_private(pem))


def _make_ed25519(work: Work, row: SigningKey) -> None:
    private = keys.generate_ed25519()
    row.public_ed25519 = keys.public_pem(private)
    pem = keys.private_pem(private)
    row.sealed_ed25519 = work.vault.seal(pem, purpose=_ed25519_purpose(row))
    work.session.add(row)


def _refuse_revoked(row: SigningKey) -> None:
    # The row decides, read in this unit of work: another process may have opened the key long ago.
    if row.revoked_at is not None:
        raise RuleRefused(
            N_("Key generation {generation} was declared compromised: it signs nothing more."),
            generation=row.generation,
        )


def keys_of(work: Work, programme_id: UUID) -> list[SigningKey]:
    """Return a programme's keys, oldest first."""
    query = select(SigningKey).where(SigningKey.programme_id == programme_id)
    return list(work.session.exec(query.order_by(col(SigningKey.generation))))


def key_of(work: Work, programme_id: UUID, generation: int) -> SigningKey:
    """Return one generation of a programme's key.

    Raises:
        NotFound: the programme has no such generation.
    """
    query = select(SigningKey).where(
        SigningKey.programme_id == programme_id, SigningKey.generation == generation
    )
    key = work.session.exec(query).first()
    if key is None:
        raise NotFound(
            N_("This programme has no key generation {generation}."),
            remedy=N_("“estampille keys list” shows those it has."),
            field="generation",
            generation=generation,
        )
    return key


def _purpose(row: SigningKey) -> str:
    return RSA_KEY.format(programme_id=row.programme_id, generation=row.generation)


def _ed25519_purpose(row: SigningKey) -> str:
    return ED25519_KEY.format(programme_id=row.programme_id, generation=row.generation)
