"""Every room's tables, imported in one place for the migrations."""

from sqlmodel import SQLModel

from app.assessing import tables as assessing
from app.contacts import tables as contacts
from app.employers import tables as employers
from app.exchanges import tables as exchanges
from app.impact import tables as impact
from app.issuing import import_tables as awards_from_files
from app.issuing import tables as issuing
from app.needs import tables as needs
from app.passports import tables as passports
from app.people import tables as people
from app.plumbing import (
    audit,
    audit_key,
    call_counts,
    database,
    idempotency,
    mailing,
    rewriting,
)
from app.plumbing.keys import house_key
from app.privacy import tables as privacy
from app.programmes import tables as programmes
from app.proposals import tables as proposals
from app.surveys import tables as surveys
from app.training import tables as training
from app.verifying import tables as verifying

ROOMS = (
    audit,
    audit_key,
    call_counts,
    database,
    house_key,
    idempotency,
    mailing,
    rewriting,
    people,
    programmes,
    surveys,
    exchanges,
    contacts,
    needs,
    proposals,
    assessing,
    training,
    issuing,
    awards_from_files,
    employers,
    passports,
    impact,
    verifying,
    privacy,
)
metadata = SQLModel.metadata
