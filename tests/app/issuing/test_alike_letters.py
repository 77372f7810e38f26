"""Letters to many say, letter for letter, what they would say one by one."""

from datetime import UTC, datetime
from typing import Any

from app.plumbing import letters
from app.plumbing.letters import About, AlikeLetters, Letter, Linkable, render_mail

NAMES = ["Ana", "Sami Léon", "O'Brien & Söhne <x>", "Example.org", "Zoë", "", "%(name)s {x}", "Ana"]


def test_they_are_the_same_whoever_reads_them(monkeypatch):
    rendered = []

    def counted(*asked, **values):
        rendered.append(values)
        return render_mail(*asked, **values)

    monkeypatch.setattr(letters, "render_mail", counted)
    alike = AlikeLetters()
    said: dict[str, Any] = {
        "next_level": "",
        "programme": "Pro bono",
        "badge": "Data – Practise",
        "reasons": "Seen & done.",
        "decided": datetime(2026, 11, 23, tzinfo=UTC),
    }
    for place, name in enumerate(NAMES * 3):
        language = ("fr", "en", "pt")[place // len(NAMES)]
        link = Linkable(f"https://badges.example.org/sign-in/{place}-xyz_")
        own = alike.render("badge_awarded", language, About(), (name, link), **said)
        assert own == render_mail("badge_awarded", language, name=name, link=link, **said)
    # In each language: the first, the second both ways, and those that HTML or a blank line would change.
    assert len(rendered) == 3 * 6


def test_one_that_differs_when_it_is_cast_is_rendered(monkeypatch):
    monkeypatch.setattr(letters, "_cast", lambda *_: Letter("", "", ""))
    alike = AlikeLetters()
    for name in ("Ana", "Sami", "Zoë"):
        link = Linkable(f"https://badges.example.org/{name}")
        own = alike.render("sign_in", "fr", About(), (name, link), minutes=5)
        assert own == render_mail("sign_in", "fr", name=name, link=link, minutes=5)
