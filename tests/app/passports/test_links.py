"""Links to a passport for one audience: what each shows, who looked, and that they end."""

import pytest

from app.errors import RuleRefused
from app.passports.links import MOST_LINKS, NewPassportLink, make_passport_link
from app.passports.tables import PassportLink
from app.plumbing.links import revoke_link
from tests.app.pdf_judge import read_accessible


def send(client, path, **typed):
    csrf = client.get("/passport").text.split('name="csrf" value="')[1].split('"')[0]
    return client.post(path, data={"csrf": csrf, **typed}, follow_redirects=False)


@pytest.fixture
def badge(cast):
    return cast.award()


@pytest.fixture
def owner(cast, badge):
    client = cast.service.signed_in(cast.staff.person_id)
    page = client.get(f"/b/{badge['id']}").text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    client.post(f"/b/{badge['id']}", data={"csrf": csrf, "what": "accept"})
    return client


def link(owner, **chosen):
    made = send(owner, "/passport/links", **{"audience": "Un recruteur", "days": "30", **chosen})
    assert made.status_code == 201, made.text
    return "/p/" + made.text.split("/p/")[1].split('"')[0]


def test_a_link_names_only_what_its_owner_chose(cast, owner, badge):
    visitor = cast.service.client(**{"accept-language": "en"})
    bare = visitor.get(link(owner))
    assert bare.status_code == 200
    assert "Staff Exemple" not in bare.text
    assert "Un échange" not in bare.text
    assert "Un recruteur" not in bare.text
    assert badge["assertion"].split("/")[-1] in bare.text
    told = visitor.get(link(owner, names_person="yes", names_exchanges="yes")).text
    assert "Staff Exemple" in told
    assert "Un échange" in told
    assert "Une social" in told


def test_the_pdf_of_a_link_tells_what_the_link_tells_and_ends_with_it(cast, owner):
    path = link(owner)
    visitor = cast.service.client()
    pdf = visitor.get(f"{path}/passport.pdf?lang=fr")
    assert pdf.headers["content-type"] == "application/pdf"
    assert "noindex" in pdf.headers["x-robots-tag"]
    told, mine = _words(pdf), _words(owner.get("/passport.pdf?lang=pt"))
    assert "niveau 2 sur 4" in told
    assert "nível 2 de 4" in mine
    for private in ("Staff Exemple", "Un échange"):
        assert private in mine
        assert private not in told
    assert "<td>1</td>" in owner.get("/passport").text
    assert send(owner, f"/passport/links/{path.split('/')[2]}/revoke").status_code == 303
    assert visitor.get(f"{path}/passport.pdf").status_code == 404


def _words(pdf):
    return " ".join(page.extract_text() for page in read_accessible(pdf.content).pages)


def test_what_verifies_a_badge_of_a_nameless_link_names_nobody(cast, owner):
    visitor = cast.service.client(accept="application/json")
    (skill,) = visitor.get(link(owner)).json()["skills"]
    assert skill["page"] is None
    assert "Staff Exemple" not in visitor.get(skill["assertion"]).text
    report = cast.service.client().get(skill["verify"])
    assert report.status_code == 200
    assert "Staff Exemple" not in report.text


def test_the_owner_sees_how_often_others_looked(cast, owner):
    path = link(owner)
    visitor = cast.service.client()
    visitor.get(path)
    visitor.get(path)
    owner.get(path)
    mine = owner.get("/passport").text
    assert "<td>2</td>" in mine
    assert path in mine, "it can be copied again"
    send(owner, f"/passport/links/{path.split('/')[2]}/revoke")
    assert path not in owner.get("/passport").text


def test_revoked_expired_and_unknown_links_answer_the_same(cast, owner):
    revoked, expired = link(owner), link(owner, days="7")
    visitor = cast.service.client()
    assert visitor.get(revoked).status_code == 200
    link_id = revoked.split("/")[2]
    assert send(owner, f"/passport/links/{link_id}/revoke").status_code == 303
    cast.service.clock.pass_by(days=8)
    paths = [revoked, expired, f"/p/{link_id}/none", "/p/none/none"]
    answers = {(visitor.get(path).status_code, _main(visitor.get(path).text)) for path in paths}
    assert len(answers) == 1
    assert answers.pop()[0] == 404


def _main(text):
    return text.split("<main", 1)[1].split("</main>")[0]


def test_only_its_owner_revokes_a_link(cast, owner):
    path = link(owner)
    other = cast.service.signed_in(cast.volunteer.person_id)
    assert send(other, f"/passport/links/{path.split('/')[2]}/revoke").status_code == 404
    assert cast.service.client().get(path).status_code == 200


def test_what_was_typed_is_kept_when_a_link_is_refused(owner):
    refused = send(owner, "/passport/links", audience="Un recruteur", days="4000")
    assert refused.status_code == 422
    assert 'value="Un recruteur"' in refused.text


def test_neither_token_nor_note_is_stored_in_clear(cast, owner):
    token = link(owner).split("/")[3]
    with cast.service.work() as work:
        stored = repr(
            work.session.connection().exec_driver_sql("SELECT * FROM passport_link").all()
        )
    assert token not in stored
    assert "recruteur" not in stored


def test_a_person_has_fifty_living_links_at_most_and_others_do_not_count(cast, owner):
    me, asked = cast.staff.person_id, NewPassportLink(audience="x")
    with cast.service.work() as work:
        make_passport_link(work, cast.volunteer.person_id, asked)
        made = [make_passport_link(work, me, asked)[0] for _ in range(MOST_LINKS)]
        with pytest.raises(RuleRefused, match="You have 50 links"):
            make_passport_link(work, me, asked)
        revoke_link(work, made[0])
        work.session.flush()
        make_passport_link(work, me, asked)


def test_a_link_that_is_revoked_twice_keeps_its_first_date(cast, owner):
    link(owner)
    path = f"/passport/links/{cast.rows(PassportLink)[0].id}/revoke"
    send(owner, path)
    first = cast.rows(PassportLink)[0].revoked_at
    cast.service.clock.pass_by(days=1)
    send(owner, path)
    assert cast.rows(PassportLink)[0].revoked_at == first is not None
