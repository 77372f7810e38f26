"""Every room's tables, imported in one place for the migrations."""

from sqlmodel import SQLModel

from app.assessing import tables as assessing
from app.exchanges import tables as exchanges
from app.issuing import tables as issuing
from app.people import tables as people
from app.plumbing import audit, database, idempotency, mailing
from app.programmes import tables as programmes
from app.sharing import tables as sharing
from app.verifying import tables as verifying

ROOMS = (
    audit,
    database,
    idempotency,
    mailing,
    people,
    programmes,
    exchanges,
    assessing,
    issuing,
    sharing,
    verifying,
)
metadata = SQLModel.metadata
