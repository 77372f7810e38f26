"""A restore opens nothing that somebody has closed since the backup."""

import pytest
from sqlmodel import SQLModel

from app.employers.tables import Watch
from app.employers.watches import watch
from app.issuing.tables import Award
from app.passports.links import NewPassportLink, make_passport_link
from app.passports.tables import PassportLink
from app.passports.workflow import open_passport
from app.people.tables import SignIn
from app.privacy.closing import KEPT_OPEN, close_all
from app.programmes.tables import ApiKey

pytestmark = [pytest.mark.alone, pytest.mark.both_databases]


def test_r41_pages_links_sign_ins_watches_and_keys_are_closed_and_badges_stay(cast):
    badge = cast.award()
    holder = cast.browser("staff")
    with cast.service.work() as work:
        award = work.session.get_one(Award, cast.rows(Award)[0].id)
        award.accepted_at = award.opened_at = work.now
        assert watch(work, cast.owner.person_id, award.id)
        opened = open_passport(work, cast.staff.person_id)
        page = f"/p/{opened.handle}"
        make_passport_link(
            work,
            cast.staff.person_id,
            NewPassportLink(audience="Une entreprise", names_person=True),
        )
    nobody, share = cast.service.client(), f"/b/{badge['id']}"
    assert [nobody.get(path).status_code for path in (share, page)] == [200, 200]
    with cast.service.work() as work:
        assert close_all(work) > 5
        assert close_all(work) == 0
    assert [nobody.get(path).status_code for path in (share, page)] == [404, 404]
    assert cast.rows(Watch) == []
    assert all(
        row.revoked_at for table in (ApiKey, PassportLink, SignIn) for row in cast.rows(table)
    )
    assert cast.api().get(f"/api/v1/exchanges/{cast.exchange.id}").status_code == 401
    assert holder.get("/me", follow_redirects=False).status_code == 303
    verified = nobody.post("/api/v1/verify", json={"input": badge["assertion"]}).json()
    assert verified["valid"] is True, "a badge is no page: it stays what it was"
    ended = {name for name, one in SQLModel.metadata.tables.items() if "revoked_at" in one.columns}
    others = {name for name in ended if not name.endswith("_link")}
    known = {"api_key", "employer_key", "sign_in", "challenge", "claim_code"}
    assert others == known | KEPT_OPEN, "say of a new table whether a restore ends its rows"
