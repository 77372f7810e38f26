"""Whoever finds a weakness reads at `/.well-known/security.txt` whom to write to (RFC 9116)."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy import create_engine

from app.cli.doctor.findings import Patient, State
from app.cli.doctor.outside import examine_contact
from app.plumbing.settings import Settings
from tests.app.running import BASE, START, RunningService

ADDRESS = "/.well-known/security.txt"


def name(service: RunningService, contact: str) -> None:
    running = service.app.state.service
    settings = Settings(**{**running.settings.model_dump(), "security_contact": contact})
    service.app.state.service = replace(running, settings=settings)


def test_it_says_whom_to_write_to_and_until_when_that_holds(service):
    name(service, "security@example.org")
    answer = service.client().get(ADDRESS)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    expires = datetime.fromisoformat(fields.pop("Expires"))
    assert timedelta(days=1) < expires - START < timedelta(days=365)
    assert fields == {
        "Contact": "mailto:security@example.org",
        "Preferred-Languages": "fr, en, pt",
        "Canonical": f"{BASE}{ADDRESS}",
    }


def test_without_a_contact_there_is_no_such_page(service):
    assert service.client().get(ADDRESS).status_code == 404


@pytest.mark.parametrize(
    ("given", "state"), [("security@example.org", State.WELL), ("", State.MIND)]
)
def test_the_doctor_says_whether_somebody_is_named(given, state):
    patient = Patient(Settings(security_contact=given), create_engine("sqlite://"))
    assert [one.state for one in examine_contact(patient)] == [state]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("mailto:Security@Example.org", "mailto:security@example.org"),
        ("https://example.org/report", "https://example.org/report"),
        ("", ""),
    ],
)
def test_a_contact_is_a_mailbox_or_an_https_address(given, shown):
    assert Settings(security_contact=given).security_contact == shown


@pytest.mark.parametrize("given", ["somebody", "http://example.org/", "a@example.org\nX: y"])
def test_what_is_no_contact_is_refused_at_start(given):
    with pytest.raises(ValidationError, match="security_contact"):
        Settings(security_contact=given)
