"""A name that holds markup leads no browser away and hides nothing: real Chromium reads the audit log."""

import pytest
from playwright.sync_api import expect

from app.exchanges.charter import PaperAcceptance, accept_on_paper
from app.people.accounts import make_sign_in_link
from app.programmes.access import Role
from app.programmes.dependencies import caller_for
from app.programmes.membership import NewMember, add_member
from app.programmes.organisations import NewOrganisation, add_organisation
from tests.app.conftest import make_programme, open_running_exchange

pytestmark = pytest.mark.browser
AWAY = '<meta http-equiv="refresh" content="0;url=/verify">'
HIDING = "<!--<textarea><script>"


@pytest.fixture
def audit_log(live):
    """The link that signs an owner in and leads to a log with hostile names."""
    with live.app.state.service.begin() as work:
        programme = make_programme(work, "solidaire")
        asked = NewMember(email="owner@example.org", name="Owner", role=Role.OWNER)
        owner, _ = add_member(work, programme, asked)
        caller = caller_for(work, owner.person_id)
        sides = [
            add_organisation(
                work,
                caller,
                NewOrganisation.model_validate(
                    {"programme_id": programme.id, "name": name, "kind": kind}
                ),
            )
            for name, kind in ((HIDING, "social"), (AWAY, "tech"))
        ]
        exchange = open_running_exchange(work, caller, *sides)
        for side in sides:  # the log names who accepted the charter, the latest first
            accept_on_paper(
                work, caller, exchange, PaperAcceptance(organisation_id=side.id, note="Signed.")
            )
        return make_sign_in_link(work, owner.person_id, f"/programmes/{programme.id}/audit")


def test_an_organisations_name_neither_navigates_nor_hides(live, audit_log, sit_down):
    reader = sit_down("en", True)
    page = reader.page
    page.goto(audit_log)
    reader.press("Accept the terms and sign in")
    page.wait_for_url("**/audit")
    for name in (AWAY, HIDING, "Programme created"):
        expect(page.get_by_role("main").get_by_text(name, exact=False).last).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.url.endswith("/audit")
    assert page.locator("meta[http-equiv=refresh]").count() == 0
