"""A person's name and address: sealed in the database, one person per address."""

from sqlalchemy import text

from app.people.identity import alphabetical, identity_of, meet


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
