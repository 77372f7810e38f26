"""A clock that is set back a day, as a machine's may be before it finds its time server again."""

from app.plumbing.audit import find_break


def dates_of(cast, badge):
    report = cast.service.client().post("/api/v1/verify", json={"input": badge["assertion"]}).json()
    return report["verdict"], {
        one["code"] for one in report["findings"] if one["status"] == "failed"
    }


def test_people_stay_signed_in_mail_waits_and_a_badge_reads_as_of_tomorrow(cast):
    badge, clock = cast.award(), cast.service.clock
    browser = cast.browser()
    assert dates_of(cast, badge) == ("valid", set())
    clock.pass_by(days=-1)
    assert browser.get("/today").status_code == 200
    assert cast.service.deliver() == 0, "what was written tomorrow waits"
    assert dates_of(cast, badge) == ("invalid", {"dates.future"})

    anybody = cast.service.client()
    anybody.post("/sign-in", data={"email": "mediator@example.org"})
    assert cast.service.deliver() == 1, "what is written now goes out"
    link = cast.service.mailbox.link("mediator@example.org")
    assert anybody.post(link, follow_redirects=False).status_code == 303

    revoked = cast.api().post(f"/api/v1/awards/{badge['id']}/revoke", json={"reason": "Erreur."})
    assert revoked.status_code == 200
    assert dates_of(cast, badge) == ("invalid", {"revocation.gone"})
    with cast.service.work() as work:
        assert find_break(work, cast.programme.id) is None
    clock.pass_by(days=1)
    assert cast.service.deliver() >= 2, "the badge's mail, and that of its revocation"
    assert anybody.get("/today").status_code == 200
