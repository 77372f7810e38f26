"""Mails as they are read: a template of `mail/`, in the reader's language, as text and as HTML.

Only what our code marks can be a link in a mail (`Linkable`); a button is made by the template, of such a value, and
never from what a line looks like. What people typed stays words, on one line: see `unlinked`.
"""

import re
from dataclasses import dataclass
from typing import Any

from app.plumbing.templating import environment
from app.plumbing.texts import plain_line

BUTTON = "\x02"
"""Begins the line of a button. No value holds it: `plain_line` takes control characters out of all of them."""
JOINER = "\u2060"
"""WORD JOINER: it has no width and allows no line break, and no mail program reads an address across it."""
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


def render_mail(template: str, language: str, **values: Any) -> Letter:
    """Return a letter in the reader's language.

    What is written once, in `mail/TEMPLATE.txt`, is set twice: the first line is the subject, every other line a
    paragraph, and `{{ button(link) }}` is a button in HTML.

    Args:
        template: the name of the template.
        language: the reader's.
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
        paragraphs=[(one.removeprefix(BUTTON), one.startswith(BUTTON)) for one in paragraphs],
    )
    return Letter(subject, body.replace(BUTTON, "") + "\n", html, template)


def unlinked(value: Any) -> Any:
    """Return a text as words of one line that no mail program makes a link of; anything else as it is.

    Mail programs make links of all that looks like an address, “example.org” too, which may be an organisation's
    honest name. So it is not refused where it is typed: an invisible joiner stands before its dots, and readers see
    no difference.
    """
    if isinstance(value, Linkable) or not isinstance(value, str):
        return value
    return _LINKED.sub(JOINER, plain_line(value))


def _button(link: Linkable) -> str:
    if not isinstance(link, Linkable):
        message = "a button leads to an address of ours, marked as Linkable"
        raise TypeError(message)
    return BUTTON + link
