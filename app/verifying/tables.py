"""What is remembered of verifying: the service's own keys, by which it signs receipts."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.plumbing.column_types import UtcDateTime


class ServiceKey(SQLModel, table=True):
    """One generation of the key by which the service signs verification receipts."""

    __tablename__ = "service_key"

    generation: int = Field(primary_key=True)
    public_pem: str
    sealed_private: bytes
    created_at: datetime = Field(sa_type=UtcDateTime)
