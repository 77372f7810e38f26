"""The small types of Open Badges 2.0: IRI, DateTime, e-mail, telephone, language, one-or-many."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BeforeValidator, Discriminator, Tag, ValidationInfo
from pydantic.alias_generators import to_camel

from badges.errors import BrokenRule
from badges.ob2.leniency import LEFT_EMPTY, Lenient
from badges.sentences import N_

CONTEXT = "https://w3id.org/openbadges/v2"
"""The JSON-LD context of the norm."""

IDENTITY_HASH = re.compile(r"sha256\$[0-9a-fA-F]{64}|md5\$[0-9a-fA-F]{32}")
"""The norm's IdentityHash: the algorithm, `$`, the hash in hexadecimal."""

# RFC 3987 without its table of permitted letters: a scheme, then nothing that ends an IRI in text.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20\x7f<>\"{}|\\^`]+")
_HTTP = re.compile(
    r"https?://([^/?#@:\s\[\]]+|\[[0-9a-f:.]+\])(:\d{1,5})?([/?#].*)?", re.IGNORECASE
)
_PLAIN_HTTP = re.compile(
    r"http://([^/?#@:\s\[\]]+|\[[0-9a-f:.]+\])(:80)?(?=[/?#]|$)", re.IGNORECASE
)
_DATA_IMAGE = re.compile(r"data:image/(png|svg\+xml)[;,].*", re.IGNORECASE | re.DOTALL)
_EMAIL = re.compile(r"[^\s@<>\x00-\x20]+@[^\s@<>]+\.[^\s@<>.]+")
_TELEPHONE = re.compile(r"\+[1-9]\d{1,14}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DATE_TIME = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d(:?\d\d)?)", re.IGNORECASE
)
_LONGEST_LANGUAGE = 40
_NO_TIME = N_("is no ISO 8601 time with a zone, as in 2026-01-31T12:00:00Z")
_HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")


def check_iri(value: str) -> str:
    """Return an IRI, or raise ValueError."""
    if not _IRI.fullmatch(value):
        raise BrokenRule(N_("is no IRI; write it with its scheme, as in https://example.org/1"))
    return value


def is_http_url(value: str) -> bool:
    """Tell whether a text is an http or https address with a host and without a password."""
    return bool(_IRI.fullmatch(value) and _HTTP.fullmatch(value))


def over_https(url: str) -> str:
    """Return the https address of the same place for one of plain http at its usual port; any other as it is."""
    if url.startswith("https:"):
        return url
    found = _PLAIN_HTTP.match(url)
    return f"https://{found[1]}{url[found.end() :]}" if found else url


def is_same_address(one: str, other: str) -> bool:
    """Tell whether two addresses name one place: early ones were written with http, and are asked over https."""
    return one == other or over_https(one) == over_https(other)


def check_http_url(value: str) -> str:
    """Return a web address, or raise ValueError."""
    if not is_http_url(value):
        raise BrokenRule(N_("is no web address; write it in full, as in https://example.org/1"))
    return value


def _image_iri(value: str) -> str:
    if is_http_url(value) or _DATA_IMAGE.fullmatch(value):
        return value
    raise BrokenRule(N_("is no web address and no data: URI of a PNG or SVG picture"))


def _date_time(value: Any) -> datetime:
    if isinstance(value, str):
        if not _DATE_TIME.fullmatch(value):
            raise BrokenRule(_NO_TIME)
        try:
            value = datetime.fromisoformat(value.upper())
        except ValueError:
            raise BrokenRule(N_("is no date of the calendar")) from None
    if not isinstance(value, datetime):
        raise BrokenRule(_NO_TIME)
    if value.tzinfo is None:
        raise BrokenRule(N_("has no time zone; give an aware datetime"))
    try:
        value.astimezone(UTC)
    except OverflowError:  # its zone leads out of the years 1 to 9999
        raise BrokenRule(N_("is no date of the calendar")) from None
    return value


def check_email(value: str) -> str:
    """Return an e-mail address, or raise ValueError."""
    if not _EMAIL.fullmatch(value):
        raise BrokenRule(N_("is no e-mail address; write it as name@example.org"))
    return value


def check_telephone(value: str) -> str:
    """Return an E.164 telephone number, or raise ValueError."""
    if not _TELEPHONE.fullmatch(value):
        raise BrokenRule(N_("is no E.164 number; write it as +33123456789"))
    return value


def _language(value: str, info: ValidationInfo) -> str:
    if not _LANGUAGE.fullmatch(value):
        if isinstance(info.context, Lenient) and len(value) <= _LONGEST_LANGUAGE:
            info.context.note(N_("{name} is no BCP 47 language tag"), name=repr(value))
            return value
        raise BrokenRule(N_("is no BCP 47 language tag; write it as fr or pt-BR"))
    return value


def _host(value: str) -> str:
    if not _HOST.fullmatch(value):
        raise BrokenRule(N_("is no host name; write example.org, without scheme, port or path"))
    return value


def _text(value: str) -> str:
    if not value.strip():
        raise BrokenRule(N_("is empty; write at least one word or leave the property out"))
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise BrokenRule(N_("holds half a surrogate pair; give plain Unicode text")) from None
    return value


def _unless_blank(check: Callable[[str], str]) -> Callable[[str, ValidationInfo], str]:
    """Return a check that lets an empty text pass where a stranger's document is read leniently."""

    def checked(value: str, info: ValidationInfo) -> str:
        if isinstance(info.context, Lenient) and not value.strip():
            name = to_camel(info.field_name or "")
            info.context.note(LEFT_EMPTY, name=name)
            return ""
        return check(value)

    return checked


def _many(value: Any) -> Any:
    """Read the norm's "one value or an array of values" as a tuple."""
    if value is None or isinstance(value, tuple):
        return value
    return tuple(value) if isinstance(value, list) else (value,)


def shape(value: Any) -> str:
    """Tell an IRI from an object, for the norm's `@id` values."""
    return "iri" if isinstance(value, str) else "object"


def comparable(identifier: str) -> str:
    """Return an identifier as two of the same thing compare: those of UUIDs without case (RFC 9562, section 4)."""
    return identifier.lower() if identifier[:4].lower() == "urn:" else identifier


def type_names(value: object) -> tuple[str, ...]:
    """Return the names of a `type` member, whether one or an array of them."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple):
        return tuple(one for one in value if isinstance(one, str))
    return ()


T = TypeVar("T")

Iri = Annotated[str, AfterValidator(check_iri)]
"""Any IRI: a web address, `urn:uuid:…`."""

HttpUrl = Annotated[str, AfterValidator(check_http_url)]
"""An http or https address."""

ImageIri = Annotated[str, AfterValidator(_image_iri)]
"""The address of a PNG or SVG picture, or the picture itself as a data: URI."""

DateTime = Annotated[datetime, BeforeValidator(_date_time)]
"""An aware time; text in ISO 8601 with time and zone."""

Email = Annotated[str, AfterValidator(check_email)]
"""An e-mail address."""

Telephone = Annotated[str, AfterValidator(check_telephone)]
"""A telephone number in E.164 form."""

LanguageTag = Annotated[str, AfterValidator(_language)]
"""A BCP 47 language tag."""

HostName = Annotated[str, AfterValidator(_host)]
"""A registered host name."""

Text = Annotated[str, AfterValidator(_text)]
"""Text for people, not empty."""

DescribingText = Annotated[str, AfterValidator(_unless_blank(_text))]
"""Text for people that only describes: written, not empty; read, perhaps so."""

DescribingEmail = Annotated[str, AfterValidator(_unless_blank(check_email))]
"""An e-mail address; read, perhaps an empty text."""

DescribingUrl = Annotated[str, AfterValidator(_unless_blank(check_http_url))]
"""A web address for people; read, perhaps an empty text."""

Many = Annotated[tuple[T, ...], BeforeValidator(_many)]
"""One value or an array of values; always a tuple here."""

Names = Annotated[
    Annotated[str, Tag("iri")] | Annotated[Many[str], Tag("object")], Discriminator(shape)
]
"""One name or several, kept as they were written."""

OrIri = Annotated[
    Annotated[Iri, Tag("iri")] | Annotated[T, Tag("object")],
    Discriminator(shape),
]
"""The norm's `@id`: the IRI of an object, or the object itself."""

OrHttpUrl = Annotated[
    Annotated[HttpUrl, Tag("iri")] | Annotated[T, Tag("object")],
    Discriminator(shape),
]
"""The web address of an object, or the object itself."""
