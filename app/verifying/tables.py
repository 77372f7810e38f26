"""What is remembered of verifying: the service's own keys, by which it signs receipts."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.plumbing.column_types import UtcDateTime
from app.plumbing.keys.sealed import sealed

RECEIPT_KEY = "receipt key {generation}"
"""What the key is sealed for; the word in braces is a column of the same row."""


class ServiceKey(SQLModel, table=True):
    """One generation of the key by which the service signs verification receipts."""

    __tablename__ = "service_key"

    generation: int = Field(primary_key=True)
    public_pem: str
    sealed_private: bytes = sealed(RECEIPT_KEY)
    created_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was declared compromised: what it signed is genuine no more."""
