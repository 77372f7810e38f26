"""A person's name and address: sealed in the database, one person per address."""

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from app.assessing.partners import NewPartner
from app.errors import BadInput
from app.exchanges.charter import NewCharterLink
from app.exchanges.joining import Newcomer
from app.exchanges.workflow import NewParticipant
from app.people.identity import alphabetical, identity_of, meet, read_email
from app.programmes.api import ProgrammeChanges
from app.programmes.membership import NewMember
from app.programmes.workflow import NewProgramme, ProgrammeProfile
from tests.architecture.sources import sources

WITH_NAME = "Ada <ada@example.org>"
TAKING_ADDRESSES = (
    NewPartner, NewCharterLink, Newcomer, NewParticipant, ProgrammeChanges, NewMember, NewProgramme, ProgrammeProfile
)  # fmt: skip


def test_the_same_address_is_the_same_person(service):
    with service.work() as work:
        first = meet(work, "Ana@Example.org ", "Ana", "pt")
        assert meet(work, "ana@example.org", "Somebody else", "fr").id == first.id
        assert identity_of(work, first.id).name == "Ana"
        assert identity_of(work, first.id).email == "ana@example.org"


def test_neither_name_nor_address_stands_in_the_database(service):
    with service.work() as work:
        meet(work, "ana@example.org", "Ana Invenção", "pt")
    with service.work() as work:
        rows = [
            repr(tuple(row))
            for table in ("person", "email_address", "audit_event")
            for row in work.session.connection().execute(text(f"SELECT * FROM {table}"))
        ]
    assert rows
    assert not any("Ana" in row or "ana@" in row for row in rows)


def test_people_are_listed_by_letters_without_case_or_accents_and_who_was_erased_comes_last():
    given = ["zoé", None, "Éric", "Erica", "ana", "Ângelo"]
    assert sorted(given, key=alphabetical) == ["ana", "Ângelo", "Éric", "Erica", "zoé", None]


@pytest.mark.parametrize("model", TAKING_ADDRESSES)
def test_an_address_with_a_name_before_it_is_refused_in_every_field(model):
    with pytest.raises(ValidationError) as refused:
        model.model_validate({"email": WITH_NAME})
    found = [one["type"] for one in refused.value.errors() if one["loc"] == ("email",)]
    assert found == ["email"]
    with pytest.raises(BadInput, match="is not an e-mail address"):
        read_email(WITH_NAME)


def test_every_address_is_of_the_kind_that_refuses_names():
    users = {
        one.path for one in sources() if one.path.startswith("app/") and "EmailStr" in one.text
    }
    assert users == {"app/people/identity.py"}
