"""Evidence files: known by their content, kept out of the web, given back as downloads."""

import pytest

from app.assessing.tables import Evidence

PDF = b"%PDF-1.7\n%nothing more\n"


def send(cast, content, name="preuve.pdf", who="mediator"):
    browser = cast.browser(who)
    path = f"/exchanges/{cast.exchange.id}/participants/{cast.staff.id}/data-analysis"
    csrf = browser.get(path).text.split('name="csrf" value="')[1].split('"')[0]
    answer = browser.post(
        path,
        data={"csrf": csrf, "what": "evidence", "title": "Une preuve"},
        files={"file": (name, content, "application/pdf")},
        headers={"accept-language": "en"},
        follow_redirects=False,
    )
    return browser, answer


def kept(cast):
    rows = cast.rows(Evidence)
    folder = cast.service.inside.settings.data_dir / "evidence"
    return rows, cast.bystander.beside(folder)


def test_a_file_is_kept_and_given_back_as_a_download(cast):
    browser, answer = send(cast, PDF)
    assert answer.status_code == 303, answer.text
    (row,), (file,) = kept(cast)
    assert row.media_type == "application/pdf"
    assert row.size == len(PDF)
    assert "preuve" not in file.name
    given = browser.get(f"/evidence/{row.id}")
    assert given.content == PDF
    assert given.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty"),
        (b"%PDF-" + b"0" * (10 * 1024 * 1024), "KiB"),
        (b"\x7fELF\x02\x01", "This kind of file"),
        (b"MZ\x00\x00", "This kind of file"),
    ],
    ids=["empty", "too large", "program", "windows program"],
)
def test_a_file_that_is_not_taken_is_named_and_nothing_is_kept(cast, content, said):
    _, answer = send(cast, content)
    assert answer.status_code == 422
    assert said in answer.text
    assert kept(cast) == ([], [])


def test_a_page_in_disguise_is_never_served_as_a_page(cast):
    browser, _ = send(cast, b"<html><script>alert(1)</script></html>", "x.html")
    (row,), _ = kept(cast)
    given = browser.get(f"/evidence/{row.id}")
    assert given.headers["content-type"].startswith("text/plain")
    assert "sandbox" in given.headers["content-security-policy"]


def test_only_the_people_concerned_get_a_file(cast):
    send(cast, PDF)
    (row,), _ = kept(cast)
    path = f"/evidence/{row.id}"
    assert cast.service.signed_in(cast.staff.person_id).get(path).status_code == 200
    assert cast.service.signed_in(cast.volunteer.person_id).get(path).status_code == 404
    assert cast.service.client().get(path, follow_redirects=False).status_code == 303
