"""The signing keys: made per programme and generation, sealed at rest, opened once per process."""

from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from sqlmodel import col, select

from app.errors import N_, RuleRefused
from app.issuing.tables import SigningKey
from app.plumbing.audit import record
from app.plumbing.desk import Desk
from badges import keys


@dataclass(frozen=True)
class HeldKey:
    """A generation's key, ready to sign."""

    generation: int
    private: RSAPrivateKey


@dataclass
class Keyring:
    """Keys opened by this process. Reading a PEM costs a hundred times what a signature costs."""

    opened: dict[UUID, RSAPrivateKey] = field(default_factory=dict)

    def current(self, desk: Desk, programme_id: UUID) -> HeldKey:
        """Return a programme's present key.

        Raises:
            RuleRefused: the programme has none.
        """
        row = desk.session.exec(
            select(SigningKey)
            .where(SigningKey.programme_id == programme_id)
            .order_by(col(SigningKey.generation).desc())
            .limit(1)
        ).first()
        if row is None:
            raise RuleRefused(
                N_("This programme has no signing key yet."),
                remedy=N_("Its operator makes one with “estampille keys rotate”."),
            )
        return HeldKey(row.generation, self._open(desk, row))

    def _open(self, desk: Desk, row: SigningKey) -> RSAPrivateKey:
        private = self.opened.get(row.id)
        if private is None:
            pem = desk.vault.open(row.sealed_private, purpose=_purpose(row))
            private = cast("RSAPrivateKey", keys.load_private(pem))
            self.opened[row.id] = private
        return private


def new_generation(desk: Desk, programme_id: UUID, *, actor: UUID | None = None) -> SigningKey:
    """Make a programme's next key: the first, or a rotation. Older keys stay published."""
    generations = desk.session.exec(
        select(SigningKey.generation).where(SigningKey.programme_id == programme_id)
    ).all()
    private = keys.generate_rsa()
    row = SigningKey(
        programme_id=programme_id,
        generation=max(generations, default=0) + 1,
        public_pem=keys.public_pem(private),
        sealed_private=b"",
        created_at=desk.now,
    )
    row.sealed_private = desk.vault.seal(keys.private_pem(private), purpose=_purpose(row))
    desk.session.add(row)
    desk.session.flush()
    record(desk, programme_id, "key.made", row.id, actor=actor, generation=row.generation)
    return row


def keys_of(desk: Desk, programme_id: UUID) -> list[SigningKey]:
    """Return a programme's keys, oldest first."""
    query = select(SigningKey).where(SigningKey.programme_id == programme_id)
    return list(desk.session.exec(query.order_by(col(SigningKey.generation))))


def _purpose(row: SigningKey) -> str:
    # Bound to its place: a sealed key copied to another programme's row does not open there.
    return f"signing key {row.programme_id} {row.generation}"
