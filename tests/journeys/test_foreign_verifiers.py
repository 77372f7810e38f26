"""The badges of the running service, judged by implementations that are not ours."""

import io
import logging
from dataclasses import replace
from datetime import datetime, timedelta

import openbadges_bakery
import pytest
from fastapi.testclient import TestClient
from openbadgeslib.ob2 import OB2VerificationError, OB2Verifier
from sqlmodel import select

from app.main import application
from app.plumbing import clock
from app.plumbing.database import transaction
from app.plumbing.service import Service
from app.plumbing.settings import Settings
from app.programmes.tables import Programme
from tests.staging import staged_from

BASE = "https://badges.example.org"


@pytest.fixture(autouse=True)
def _quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def an_hour_ago() -> datetime:
    """Their verifier reads the machine's clock; an hour ago is not in the future anywhere."""
    return clock.now() - timedelta(hours=1)


@pytest.fixture(scope="module")
def acted(sqlite_template, tmp_path_factory):
    return staged_from(sqlite_template, tmp_path_factory.mktemp("acted"), BASE, an_hour_ago)


@pytest.fixture
def demo(acted, tmp_path):
    """The demo's exchange, staged through the same workflows as the API."""
    own = acted.copied(tmp_path)
    settings = Settings(base_url=BASE, database_url=own.database, data_dir=tmp_path, key="")
    app = application(replace(Service.of(settings), now=an_hour_ago, limit_rates=False))
    yield own.links, TestClient(app, base_url=BASE)
    app.state.service.close()


def their_verifier(client):
    return OB2Verifier(download=lambda url: client.get(url).content)


def test_they_accept_the_hosted_assertion(demo):
    links, client = demo
    read = their_verifier(client).verify_hosted(
        client.get(links.assertion).text, expected_recipient=links.recipient, check_revocation=True
    )
    assert read.id == links.assertion


@pytest.mark.parametrize("form", ["signed", "png", "svg"])
def test_they_accept_the_signed_assertion_in_every_form(demo, form):
    links, client = demo
    verifier = their_verifier(client)
    content = client.get(getattr(links, form)).content
    token = {
        "signed": content.decode,
        "png": lambda: verifier.extract_token_from_png(content),
        "svg": lambda: verifier.extract_token_from_svg(content),
    }[form]()
    read = verifier.verify(token, links.recipient, check_revocation=True)
    assert read.id.startswith("urn:uuid:")


@pytest.mark.parametrize("form", ["png", "svg"])
def test_the_bakery_finds_the_same_token(demo, form):
    links, client = demo
    found = openbadges_bakery.unbake(io.BytesIO(client.get(getattr(links, form)).content))
    assert found == client.get(links.signed).text


def test_they_refuse_another_recipient(demo):
    links, client = demo
    token = client.get(links.signed).text
    with pytest.raises(OB2VerificationError):
        their_verifier(client).verify(token, "other@example.org", check_revocation=True)


def test_they_refuse_what_we_revoked(demo):
    links, client = demo
    token = client.get(links.signed).text
    headers = {"Authorization": f"Bearer {links.api_key}"}
    award_id = links.assertion.rsplit("/", 1)[1]
    done = client.post(
        f"/api/v1/awards/{award_id}/revoke", json={"reason": "Erreur."}, headers=headers
    )
    assert done.status_code == 200
    with pytest.raises(OB2VerificationError):
        their_verifier(client).verify(token, links.recipient, check_revocation=True)


def test_the_demo_is_one_programme(demo):
    _, client = demo
    with transaction(client.app.state.service.engine) as session:
        assert [found.slug for found in session.exec(select(Programme))] == ["demo"]
