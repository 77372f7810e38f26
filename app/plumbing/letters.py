"""Mails as they are read: a template of `mail/`, in the reader's language, as text and as HTML.

Only what our code marks can be a link in a mail (`Linkable`); a button is made by the template, of such a value, and
never from what a line looks like. What people typed stays words, on one line: see `unlinked`.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from app.errors import N_
from app.plumbing.languages import translations
from app.plumbing.templating import environment
from app.plumbing.texts import plain_line
from app.seal import Seal

BUTTON = "\x02"
"""Stands before a button's words and before its address. No value holds it: `plain_line` takes control characters out
of all of them."""
JOINER = "\u2060"
"""WORD JOINER: it has no width and allows no line break, and no mail program reads an address across it."""
_BUTTON = re.compile(f"{BUTTON}[^{BUTTON}]*{BUTTON}")
LONGEST_SENDER = 80
_SPOOFING = re.compile(r'=\?|[@<>"\\]')
_LINKED = re.compile(r"(?<=\w)(?=[.\u3002\uff0e\uff61]\w)|(?<=:)(?=//)|(?=@\w)")


class Linkable(str):
    """An address that our code passes to a mail, where it may be a link: one of our pages, or a checked mailbox."""

    __slots__ = ()


@dataclass(frozen=True)
class Letter:
    """A mail as it will be read: its subject, and the same words as text and as HTML."""

    subject: str
    text: str
    html: str
    kind: str = ""
    """The name of the template."""
    language: str = ""
    """Of its reader."""


@dataclass(frozen=True)
class Letterhead:
    """On whose behalf a mail is written: a programme."""

    name: str
    reply_to: str = ""
    """The public address that answers go to."""
    logo: str = ""
    """The name under which the programme's logo is stored, if it is a PNG."""


@dataclass(frozen=True)
class About:
    """What a mail is about, and for how long it is worth sending."""

    programme_id: UUID | None = None
    person_id: UUID | None = None
    lasts: timedelta | None = None
    """How long the link in it works."""
    head: Letterhead | None = None
    """On whose behalf it is written; nothing when the service writes for itself."""
    seal: Seal | None = None
    """The picture of the badge that it is about."""


NOTHING = About()


def render_mail(template: str, language: str, about: About = NOTHING, **values: Any) -> Letter:
    """Return a letter in the reader's language.

    What is written once, in `mail/TEMPLATE.txt`, is set twice: the first line is the subject, every other line a
    paragraph, and `{{ button(link, _("Sign in")) }}` is a button in HTML, the address alone in text.

    Args:
        template: the name of the template.
        language: the reader's.
        about: on whose behalf it is written, and which badge it shows.
        values: what the template says; texts are made one line that holds no link, except a `Linkable`.
    """
    made = environment(language)
    said = {name: unlinked(value) for name, value in values.items()}
    text = made.get_template(f"mail/{template}.txt").render(said, button=_button)
    subject, _, body = (part.strip() for part in text.strip().partition("\n"))
    paragraphs = [line.strip() for line in body.splitlines() if line.strip()]
    page = made.get_template("mail/layout.html")
    html = page.render(
        language=language,
        subject=subject,
        paragraphs=[_parts(one) for one in paragraphs],
        programme="" if about.head is None else unlinked(about.head.name),
        has_logo=about.head is not None and bool(about.head.logo),
        seal=about.seal,
    )
    return Letter(subject, _BUTTON.sub("", body) + "\n", html, template, language)


class AlikeLetters:
    """Letters that say the same but for a name and a link: what is alike is rendered once.

    The second of its kind is rendered both ways; the others are cast only if that gave the same letter.
    """

    def __init__(self) -> None:
        self._seen: dict[object, Letter | None] = {}

    def render(
        self, template: str, language: str, about: About, own: tuple[str, Linkable], **values: Any
    ) -> Letter:
        """Return what `render_mail` returns; `own` is the reader's name and their link."""
        name, link = unlinked(own[0]), own[1]
        letter = partial(render_mail, template, language, about, **values)
        kind = (template, language, about.programme_id, repr(about.seal), repr(values))
        plain = bool(_PLAIN.fullmatch(name) and _PLAIN.fullmatch(link))
        if not plain or kind not in self._seen:
            self._seen.setdefault(kind, _UNTRIED)
            return letter(name=own[0], link=link)
        if self._seen[kind] is _UNTRIED:
            made, mould = letter(name=own[0], link=link), letter(name=_NAME, link=_LINK)
            self._seen[kind] = mould if _cast(mould, name, link) == made else None
            return made
        mould_or_none = self._seen[kind]
        if mould_or_none is None:
            return letter(name=own[0], link=link)
        return _cast(mould_or_none, name, link)


_NAME, _LINK = "xNameOfTheReaderx", Linkable("https://xlinkofthereaderx/x")
_UNTRIED = Letter("", "", "")
_PLAIN = re.compile(rf"[\w:/-][\w {JOINER}.:/-]*", re.UNICODE)
"""Words that are the same in text and in HTML, and no blank line."""


def _cast(mould: Letter, name: str, link: str) -> Letter:
    def said(text: str) -> str:
        return text.replace(_NAME, name).replace(_LINK, link)

    return replace(mould, subject=said(mould.subject), text=said(mould.text), html=said(mould.html))


def sender_name(head: Letterhead, service: str, language: str) -> str:
    """Return by which name a programme's mail goes out; the address beside it stays the service's own.

    A name that reads as somebody's address would be shown in its place by many mail programs: it loses its @.
    """
    said = translations(language).gettext(N_("{programme}, by {service}"))
    name = unspoofed(head.name)[:LONGEST_SENDER]
    return said.format(programme=name, service=service) if name else service


def unspoofed(name: str) -> str:
    """Return a name without what would make it read as an address, or end the place where it stands."""
    plain = unicodedata.normalize("NFKC", plain_line(name))
    return " ".join(_SPOOFING.sub(" ", plain).split())


def unlinked(value: Any) -> Any:
    """Return a text as words of one line that no mail program makes a link of; anything else as it is.

    Mail programs make links of all that looks like an address, “example.org” too, which may be an organisation's
    honest name. So it is not refused where it is typed: an invisible joiner stands before its dots, and readers see
    no difference.
    """
    if isinstance(value, Linkable) or not isinstance(value, str):
        return value
    return _LINKED.sub(JOINER, plain_line(value))


def _button(link: Linkable, act: str) -> str:
    if not isinstance(link, Linkable):
        message = "a button leads to an address of ours, marked as Linkable"
        raise TypeError(message)
    return f"{BUTTON}{act}{BUTTON}{link}"


def _parts(paragraph: str) -> tuple[str, str]:
    """Return what a paragraph says, and what its button says if it is one."""
    if not paragraph.startswith(BUTTON):
        return paragraph, ""
    _, act, link = paragraph.split(BUTTON)
    return link, act
