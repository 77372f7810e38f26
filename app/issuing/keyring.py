"""The signing keys: made per programme and generation, sealed at rest, opened once per process."""

from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
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

    row: SigningKey
    private: RSAPrivateKey

    @property
    def generation(self) -> int:
        """Return the number of the generation, from 1."""
        return self.row.generation


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
        return self.hold(desk, row)

    def hold(self, desk: Desk, row: SigningKey) -> HeldKey:
        """Return one generation's key."""
        return HeldKey(row, self._open(desk, row))

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
    _make_ed25519(desk, row)
    desk.session.flush()
    record(desk, programme_id, "key.made", row.id, actor=actor, generation=row.generation)
    return row


def ed25519_of(desk: Desk, row: SigningKey) -> Ed25519PrivateKey:
    """Return a generation's key for proofs of Open Badges 3.0, made now if it has none yet.

    It is opened each time: unlike an RSA key, that costs less than a signature.
    """
    if row.sealed_ed25519 is None:
        desk.session.refresh(row, with_for_update=True)
    if row.sealed_ed25519 is None:
        _make_ed25519(desk, row)
    pem = desk.vault.open(row.sealed_ed25519 or b"", purpose=f"ed25519 {_purpose(row)}")
    return cast("Ed25519PrivateKey", keys.load_private(pem))


def _make_ed25519(desk: Desk, row: SigningKey) -> None:
    private = keys.generate_ed25519()
    row.public_ed25519 = keys.public_pem(private)
    pem = keys.private_pem(private)
    row.sealed_ed25519 = desk.vault.seal(pem, purpose=f"ed25519 {_purpose(row)}")
    desk.session.add(row)


def keys_of(desk: Desk, programme_id: UUID) -> list[SigningKey]:
    """Return a programme's keys, oldest first."""
    query = select(SigningKey).where(SigningKey.programme_id == programme_id)
    return list(desk.session.exec(query.order_by(col(SigningKey.generation))))


def _purpose(row: SigningKey) -> str:
    # Bound to its place: a sealed key copied to another programme's row does not open there.
    return f"signing key {row.programme_id} {row.generation}"
