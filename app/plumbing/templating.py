"""Pages and mails from Jinja templates, in the reader's language."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal
from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import RedirectResponse
from starlette.types import Receive, Scope, Send

from app.errors import AppError, Translate
from app.plumbing.cookies import drop_cookie, set_cookie
from app.plumbing.labels import labelled
from app.plumbing.languages import LANGUAGES, long_date, moment_in_words, sentences, translations
from app.plumbing.service import service_of

APP = Path(__file__).resolve().parents[1]
STATIC = APP / "static"
NOTICE = "notice"
NOTICE_LASTS = timedelta(minutes=1)
SEE_OTHER = 303
GAPS = re.compile(r"[%{]")
"""What a sentence with values has; a notice has none."""
# A page depends on who reads it, and may hold a form token: nobody in between keeps it.
PRIVATE = {"Vary": "Accept-Language, Cookie", "Cache-Control": "private, no-cache"}


@cache
def environment(language: str) -> Environment:
    """Return the templates' environment for one language."""
    made = Environment(
        loader=FileSystemLoader(APP / "templates"),
        autoescape=select_autoescape(("html", "xml")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    say, count = _plain(translations(language))
    # The method comes from the i18n extension, which Jinja adds to the environment at run time.
    made.install_gettext_callables(say, count, newstyle=False)  # type: ignore[attr-defined]
    made.filters["translated"] = lambda text: say(text) if text else ""
    made.filters["day"] = lambda value: _day(value, language)
    made.filters["moment"] = lambda value: _time(value, language)
    made.filters["moment_text"] = lambda value: _moment(value, language)
    made.filters["number"] = lambda count: format_decimal(count, locale=language)
    made.filters["quarters"] = lambda count: format_decimal(Decimal(count) / 4, locale=language)
    made.filters["said"] = lambda text: text.in_language(language)
    made.globals["static"] = static
    made.globals["languages"] = LANGUAGES
    return made


def _plain(said_in: NullTranslations) -> tuple[Callable[..., str], Callable[..., str]]:
    """Return what `_` and `ngettext` do in a template: they give plain texts, which the template escapes.

    Jinja's own “new style” functions mark the sentence they were given as markup, whoever wrote it. Only the words of
    a {% trans %} block, which stand in the template, are markup; the values in its gaps are escaped.
    """

    def say(text: str, **values: Any) -> str:
        said = said_in.gettext(text)
        return said % values if values else said

    def count(one: str, many: str, number: int, /, **values: Any) -> str:
        said = said_in.ngettext(one, many, number)
        return said % values if values else said

    return say, count


def _day(value: date | None, language: str) -> str:
    """Write a date that is not broken over two lines."""
    if value is None:
        return ""
    return long_date(value, language).replace(" ", "\u00a0")


def _moment(value: datetime | None, language: str) -> str:
    return "" if value is None else moment_in_words(value, language)


def _time(value: datetime | None, language: str) -> str:
    """Write a moment as an element that a script puts into the reader's own time (static/js/local_times.js)."""
    if value is None:
        return ""
    written = Markup('<time datetime="{}" data-local>{}</time>')
    return written.format(
        value.astimezone(UTC).isoformat(timespec="seconds"), _moment(value, language)
    )


@cache
def static(path: str) -> str:
    """Return the address of a static file, which changes when its content does."""
    digest = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    return f"/static/{path}?v={digest}"


@dataclass(frozen=True)
class Reader:
    """Who looks at a page, as far as a page needs to know."""

    name: str


@dataclass(frozen=True)
class Page:
    """One page about to be shown to one reader; templates see it as `page`."""

    language: str
    path: str
    csrf: str = ""
    person: Reader | None = None
    notice: str = ""
    languages: Mapping[str, str] = field(default_factory=lambda: LANGUAGES)
    labels: Mapping[str, str] = field(default_factory=dict)
    """A field's name → what its form calls it."""
    secure: bool = False
    """Whether it is shown over https."""
    returning: bool = False
    """Whether somebody who may be signed in sees it, on a page for which that was not looked up."""

    @property
    def translate(self) -> Translate:
        """The function that puts a sentence into the reader's language."""
        return translations(self.language).gettext

    def show(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Render a template; `errors` (field → sentence) and `typed` are always defined in it."""
        values.setdefault("errors", {})
        values.setdefault("typed", {})
        html = environment(self.language).get_template(template).render(page=self, **values)
        response = HTMLResponse(html, status, headers=PRIVATE)
        if self.notice:
            drop_cookie(response, NOTICE, secure=self.secure)
        return response

    def show_again(
        self, template: str, error: AppError, typed: Mapping[str, Any], **values: Any
    ) -> HTMLResponse:
        """Show a form once more with what was typed and what is wrong, beside each field."""
        named = error.of(labelled(one, self.labels, self.translate) for one in error.troubles)
        errors = named.by_field(self.translate)
        return self.show(template, status=422, errors=errors, typed=typed, **values)


class _Onward(RedirectResponse):
    """The way on after a form, with a notice for the next page.

    The cookie holds the sentence's number, no text: whoever can set cookies for our host can make no page say more
    than a sentence of ours.
    """

    def __init__(self, path: str, notice: str) -> None:
        super().__init__(path, SEE_OTHER)
        self.notice = notice

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Whether the cookie goes over https is known when the answer leaves.
        secure = service_of(Request(scope)).settings.secure
        set_cookie(self, NOTICE, number_of(self.notice), lasts=NOTICE_LASTS, secure=secure)
        await super().__call__(scope, receive, send)


def go_to(path: str, notice: str = "") -> RedirectResponse:
    """Send the reader on after a form; `notice` (a marked sentence) is shown once on arrival."""
    return _Onward(path, notice) if notice else RedirectResponse(path, SEE_OTHER)


def notice_of(number: str) -> str:
    """Return the marked sentence that has a number; nothing if none has it."""
    return _sentences().get(number, "")


def number_of(sentence: str) -> str:
    """Return the number by which a notice is named in its cookie."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:12]


@cache
def _sentences() -> Mapping[str, str]:
    """Return the sentences of the code by their numbers: the catalogue of a translation names them all."""
    return {number_of(sentence): sentence for sentence in sentences() if not GAPS.search(sentence)}


def safe(html: str) -> Markup:
    """Mark markup that we drew ourselves as ready for a template."""
    return Markup(html)  # noqa: S704 - callers pass only seals, charts and what a template rendered
