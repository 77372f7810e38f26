"""Where a form or a call comes from, and whose it is: what only looks, and what brings a key, comes from anywhere."""

ELSEWHERE = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}


def test_looking_is_allowed_from_anywhere(cast):
    browser = cast.browser()
    assert browser.get("/today", headers=ELSEWHERE).status_code == 200


def test_a_call_with_a_key_is_allowed_from_anywhere(cast):
    body = {"programme_id": str(cast.programme.id), "name": "Une autre", "kind": "tech"}
    made = cast.api().post("/api/v1/organisations", json=body, headers=ELSEWHERE)
    assert made.status_code == 201, made.text


def test_a_form_from_elsewhere_is_refused(cast):
    typed = {"email": "mediator@example.org"}
    nobody = cast.service.client()
    assert nobody.post("/sign-in", data=typed, headers=ELSEWHERE).status_code == 403
    assert nobody.post("/sign-in", data=typed, headers={"origin": "null"}).status_code == 403


def test_who_is_signed_out_may_send_a_form_that_still_holds_an_old_token(cast):
    token = cast.browser().get("/today").text.split('name="csrf" value="')[1].split('"')[0]
    nobody = cast.service.client()
    typed = {"email": "mediator@example.org", "csrf": token}
    assert nobody.post("/sign-in", data=typed).status_code == 200


def test_who_is_signed_in_sends_the_token_of_their_own_session(cast):
    other = cast.browser("owner").get("/today").text.split('name="csrf" value="')[1].split('"')[0]
    for typed in ({"csrf": other}, {"csrf": ""}, {}):
        assert cast.browser().post("/sign-out", data=typed).status_code == 403


def test_spaces_around_what_is_typed_do_not_count(cast):
    nobody = cast.service.client()
    nobody.post("/sign-in", data={"email": "  mediator@example.org\t"})
    cast.service.deliver()
    assert cast.service.mailbox.to("mediator@example.org")
