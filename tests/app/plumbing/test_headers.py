"""What every answer carries, and how large a question may be."""


def test_pages_forbid_inline_script_and_framing(service):
    headers = service.client().get("/verify").headers
    policy = headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["strict-transport-security"]


def test_a_body_larger_than_anything_we_take_is_refused_before_it_is_read(service):
    answer = service.client().post(
        "/api/v1/verify", content=b"x", headers={"content-length": str(10**9)}
    )
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_static_files_are_kept_for_long_only_under_their_versioned_address(service):
    client = service.client()
    page = client.get("/verify").text
    address = page.split('href="/static/estampille.css')[1].split('"')[0]
    assert "immutable" in client.get(f"/static/estampille.css{address}").headers["cache-control"]
    assert client.get("/static/estampille.css").headers["cache-control"] == "no-cache"
