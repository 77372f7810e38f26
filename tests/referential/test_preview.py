"""The pages of a draft: all of it, what is wrong, what has changed, nothing taken for markup; on this machine only."""

import re
from threading import Thread
from urllib.request import urlopen

from referential.preview import Draft
from referential.preview_server import HOME, server
from tests.referential.house import House
from tests.referential.shell import Shell

LOG = "competences/lamp-log.yaml"


def test_every_page_is_there_and_every_link_leads_to_one(run: Shell, released: House) -> None:
    released.edit(LOG, "en: Read the log", "en: Read <b> the log")
    released.edit(LOG, "level: e-2", "level: e-5")
    out = released.root / "pages"
    answer = run("preview", released.draft, "--releases", released.releases, "--out", out)
    assert answer.code == 0
    pages = {str(one.relative_to(out)): one.read_text("utf-8") for one in out.rglob("*.html")}
    assert {"en/index.html", "fr/lamp-log.html", "pt/glossary.html"} <= set(pages)
    for path, page in pages.items():
        folder = path.partition("/")[0]
        links = re.findall(r'href="([^"#]+)"', page)
        led = {
            one.removeprefix("../") if one.startswith("../") else f"{folder}/{one}" for one in links
        }
        assert led - {f"{folder}/data:,"} <= set(pages), path
    english, french = pages["en/lamp-log.html"], pages["fr/lamp-log.html"]
    assert "Read &lt;b&gt; the log" in english
    assert "<ins>Read &lt;b&gt; the log of the lamp</ins>" in english
    assert "lamp-log.yaml:" in english
    assert "Lire le journal de la lampe" in french
    assert "Copies one night" in english


def test_a_draft_that_cannot_be_read_shows_what_is_wrong(released: House) -> None:
    released.edit(LOG, "title:", "titel:")
    draft = Draft.read(released.draft, released.releases)
    assert draft.paths() == ["en/index.html", "fr/index.html", "pt/index.html"]
    assert "lamp-log.yaml:7:1" in draft.page("fr/index.html")


def test_a_reload_shows_the_next_change(released: House) -> None:
    with server(released.draft, released.releases, 0, "en") as serving:
        thread = Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            base = f"http://{HOME}:{serving.server_address[1]}"
            with urlopen(f"{base}/") as answer:
                assert answer.url == f"{base}/en/index.html"
                assert "Read the log of the lamp" in answer.read().decode()
            released.edit(LOG, "en: Read the log", "en: Trust the log")
            with urlopen(f"{base}/en/lamp-log.html") as answer:
                assert "Trust the log of the lamp" in answer.read().decode()
        finally:
            serving.shutdown()
            thread.join()
