"""A programme's profile, policies, logo and organisations: pages and API."""

import struct
import zlib

import pytest

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4"/></svg>'
)
PROFILE = {
    "name": "Programme nouveau",
    "url": "https://new.example.org/",
    "email": "new@example.org",
    "description": "Ce que nous faisons.",
    "language": "pt",
    "minimum_evidence": "2",
    "validity_days": "365",
    "second_mediator": "yes",
}


def png(side=8):
    def chunk(kind, data):
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    rows = zlib.compress(b"".join(b"\x00" + b"\x00\x00\x00" * side for _ in range(side)))
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def home(cast):
    return f"/programmes/{cast.programme.id}"


def api(cast):
    return f"/api/v1{home(cast)}"


def test_the_home_page_leads_an_owner_to_what_is_missing(cast, person):
    shown = person("owner").get(home(cast)).text
    assert "First steps" in shown
    assert "Describe the programme" in shown
    person("owner").send(f"{home(cast)}/settings", **PROFILE)
    done = person("owner").get(home(cast)).text
    assert done.count("todo-done") == 4, "the first badge alone is still to come"
    assert "First steps" not in person("observer").get(home(cast)).text


def test_the_settings_are_saved_and_shown_to_the_world(cast, person):
    saved = person("owner").send(f"{home(cast)}/settings", **PROFILE)
    assert saved.status_code == 303
    shown = cast.api("observer").get(api(cast)).json()
    assert shown["name"] == "Programme nouveau"
    assert (shown["minimum_evidence"], shown["validity_days"]) == (2, 365)
    assert shown["second_mediator"] is True
    public = cast.service.client().get(f"/ob/v2/issuers/{cast.programme.slug}/1").json()
    assert public["name"] == "Programme nouveau"
    assert public["description"] == "Ce que nous faisons."


def test_an_emptied_validity_means_no_end(cast, person):
    owner = person("owner")
    owner.send(f"{home(cast)}/settings", **PROFILE)
    owner.send(f"{home(cast)}/settings", **{**PROFILE, "validity_days": ""})
    assert cast.api("owner").get(api(cast)).json()["validity_days"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("url", "nowhere"),
        ("email", "nobody"),
        ("language", "de"),
        ("minimum_evidence", "99"),
        ("validity_days", "soon"),
    ],
)
def test_a_wrong_setting_is_named_and_nothing_is_lost(cast, person, field, value):
    typed = {**PROFILE, "description": "Un long texte à ne pas perdre.", field: value}
    answer = person("owner").send(f"{home(cast)}/settings", **typed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Un long texte à ne pas perdre." in answer.text
    assert cast.api("owner").get(api(cast)).json()["name"] == "Programme solidaire"


def test_by_api_only_what_is_named_changes(cast):
    changed = cast.api("owner").patch(api(cast), json={"validity_days": 90})
    assert changed.status_code == 200, changed.text
    assert changed.json()["name"] == "Programme solidaire"
    assert changed.json()["validity_days"] == 90
    wrong = cast.api("owner").patch(api(cast), json={"language": "de", "slug": "x"})
    assert wrong.status_code == 422
    nulled = cast.api("owner").patch(api(cast), json={"name": None})
    assert nulled.status_code == 422
    assert nulled.json()["errors"][0]["field"] == "name"


def test_a_change_that_changes_nothing_is_not_recorded(cast):
    cast.api("owner").patch(api(cast), json={"language": "fr"})
    events = cast.api("owner").get(f"{api(cast)}/audit-events?action=programme.changed").json()
    assert events["items"] == []


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("content", "media_type"), [(SVG, "image/svg+xml"), (png(), "image/png")], ids=["svg", "png"]
)
def test_a_logo_is_kept_and_served_in_a_box(cast, person, content, media_type):
    owner = person("owner")
    sent = owner.send(f"{home(cast)}/logo", files={"logo": ("logo", content)})
    assert sent.status_code == 303, sent.text
    served = cast.service.client().get(f"{home(cast)}/logo")
    assert served.content == content
    assert served.headers["content-type"] == media_type
    assert "sandbox" in served.headers["content-security-policy"]
    assert f"{home(cast)}/logo" in owner.get(home(cast)).text
    owner.send(f"{home(cast)}/logo/remove")
    assert cast.service.client().get(f"{home(cast)}/logo").status_code == 404


def test_an_old_logo_leaves_the_disk(cast, person, tmp_path):
    owner = person("owner")
    for content in (SVG, png()):
        owner.send(f"{home(cast)}/logo", files={"logo": ("logo", content)})
    assert [path.read_bytes() for path in cast.bystander.beside(tmp_path / "logos")] == [png()]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "No file was chosen"),
        (b"GIF89a", "cannot be a logo"),
        (b"x" * (512 * 1024 + 1), "512 KiB"),
        (png()[:-20], "cannot be a logo"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "cannot be a logo"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "cannot be a logo"),
        (b'<!DOCTYPE s [<!ENTITY a "b">]><svg>&a;</svg>', "cannot be a logo"),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg"><image href="https://example.org/x"/></svg>',
            "cannot be a logo",
        ),
    ],
    ids=["empty", "gif", "large", "cut", "script", "handler", "entity", "outside"],
)
def test_what_is_no_harmless_picture_is_no_logo(cast, person, tmp_path, content, said):
    answer = person("owner").send(f"{home(cast)}/logo", files={"logo": ("logo.svg", content)})
    assert answer.status_code == 422
    assert said in answer.text
    assert cast.bystander.beside(tmp_path / "logos") == []


@pytest.mark.both_databases
def test_organisations_of_both_kinds_are_entered_and_corrected(cast, person):
    mediator = person("mediator")
    path = f"{home(cast)}/organisations"
    entered = mediator.send(f"{path}/enter", name="Une nouvelle", kind="tech", url="")
    assert entered.status_code == 303
    listed = cast.api("observer").get("/api/v1/organisations").json()["items"]
    (found,) = [one for one in listed if one["name"] == "Une nouvelle"]
    corrected = mediator.send(
        f"{path}/{found['id']}", name="La même", kind="social", url="example.org"
    )
    assert corrected.status_code == 303
    shown = cast.api("observer").get(f"/api/v1/organisations/{found['id']}").json()
    assert (shown["name"], shown["kind"]) == ("La même", "social")
    assert shown["url"] == "https://example.org/"
    cleared = cast.api("owner").patch(f"/api/v1/organisations/{found['id']}", json={"url": None})
    assert cleared.json()["url"] == ""
    wrong = mediator.send(
        f"{path}/{found['id']}", name="", kind="social", url="https://kept.example"
    )
    assert wrong.status_code == 422
    assert "https://kept.example" in wrong.text


def test_organisations_can_be_listed_for_one_programme(cast, other_organisation):
    listed = cast.api().get("/api/v1/organisations", params={"programme_id": cast.programme.id})
    assert {one["name"] for one in listed.json()["items"]} == {"Une social", "Une tech"}
    answer = cast.api().get(f"/api/v1/organisations/{other_organisation}")
    assert answer.status_code == 404


def test_branches_may_share_a_name_and_a_call_that_is_repeated_makes_no_second_one(cast):
    branch = {"programme_id": str(cast.programme.id), "name": "Antenne", "kind": "social"}
    key = {"Idempotency-Key": "branch"}
    api = cast.api()
    first, again = (api.post("/api/v1/organisations", json=branch, headers=key) for _ in range(2))
    assert (first.status_code, again.json()) == (201, first.json())
    other = api.post("/api/v1/organisations", json=branch)
    assert other.status_code == 201
    found = api.get("/api/v1/organisations", params={"name": "Antenne"}).json()["items"]
    assert {one["id"] for one in found} == {first.json()["id"], other.json()["id"]}
