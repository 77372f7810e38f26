"""Two processes keep what strangers read of a badge: whichever of them changes it, the other's next answer says so."""

from dataclasses import fields
from uuid import UUID

import httpx
import pytest

from app.demo import Links
from app.issuing.tables import Award
from app.sharing.workflow import accept, close_page, open_page
from tests.app.serving.processes import BASE, begun
from tests.staging import Staged

pytestmark = pytest.mark.both_databases
KEPT_AFTER = 4


def test_the_next_answer_of_every_process_says_what_one_of_them_changed(cast, tmp_path):
    award = cast.award()
    page, assertion = f"/b/{award['id']}", f"/ob/v2/assertions/{award['id']}"

    def change(act):
        with cast.service.work() as work:
            act(work, work.session.get_one(Award, UUID(award["id"])))

    def warm():
        for reader in (here, there):
            for path in (page, assertion) * KEPT_AFTER:
                assert reader.get(path).status_code == 200

    def both(path):
        return [reader.get(path).status_code for reader in (here, there)]

    change(accept)
    change(open_page)
    here = cast.service.client()
    database = cast.service.inside.settings.database
    links = Links(**{one.name: "" for one in fields(Links)})
    staged = Staged(tmp_path, database, BASE, links)
    with begun(staged) as town, httpx.Client(base_url=town.base, timeout=30) as there:
        warm()
        change(close_page)
        assert both(page) == [404, 404]
        change(open_page)
        warm()
        revoked = there.post(
            f"/api/v1/awards/{award['id']}/revoke",
            json={"code": "awarded-by-mistake", "reason": "Wrong"},
            headers={"Authorization": f"Bearer {cast.keys['owner']}", "Idempotency-Key": "k"},
        )
        assert revoked.status_code == 200, revoked.text
        assert both(assertion) == [410, 410]
        assert "This badge was revoked." in here.get(page, headers={"accept-language": "en"}).text
