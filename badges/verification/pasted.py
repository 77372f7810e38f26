"""What people paste around a badge: the one link in a sentence, in brackets, or without its `https://`.

Only what a person gave is read like this. What a badge says, or what an address answers, is taken as it is: else a
sentence inside a badge could send its verifier somewhere.
"""

import re
import unicodedata

from badges.errors import NotABadge
from badges.ob2.fields import is_http_url
from badges.sentences import N_

_NEVER_IN_LINKS = r"\s<>\"“”«»\u2039\u203a\[\]"
# One link ends where the next begins, when only a comma stands between them.
_LINK = re.compile(rf"https?://(?:(?![,;|]https?://)[^{_NEVER_IN_LINKS}])+", re.IGNORECASE)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# A host with a path; a host alone is too often the end of a sentence, a file's name or a signed text.
_WITHOUT_SCHEME = re.compile(
    rf"(?<![\w@/.:-])(?:{_LABEL}\.)+[a-z]{{2,63}}(?::\d{{1,5}})?/[^{_NEVER_IN_LINKS}]+",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"e[wy][A-Z0-9ok]\S*\.\S*\.\S*")
"""A text whose first part is a JSON object in base64url."""
_MARKUP = re.compile(r"<(?!https?://|www\.)", re.IGNORECASE)
_STOPS = ".,;:!?…'\u2019*"
_PAIRS = {")": "(", "}": "{"}
MOST_SHOWN = 3


def as_pasted(given: str) -> str:
    """Return what a person meant to give: the one link in what they pasted, or the text without what is around it.

    Args:
        given: a link as it was copied from a mail or a page, a signed text, JSON or SVG.

    Raises:
        NotABadge: there are several links.
    """
    text = _bare(given)
    if text.startswith("{") or _MARKUP.match(text) or _SIGNED.fullmatch(text):
        return text
    if is_http_url(text) and len(_LINK.findall(text)) == 1:
        return _with_scheme(text)
    links = links_in(text)
    if len(links) > 1:
        raise NotABadge(
            N_("there are {count} links in it; give one badge at a time: {names}"),
            count=len(links),
            names=", ".join(links[:MOST_SHOWN]),
        )
    return links[0] if links else text


def _bare(text: str) -> str:
    """Return a text without blanks and invisible characters at its ends."""
    begin, end = 0, len(text)
    while begin < end and _is_unseen(text[begin]):
        begin += 1
    while begin < end and _is_unseen(text[end - 1]):
        end -= 1
    return text[begin:end]


def _is_unseen(one: str) -> bool:
    return one.isspace() or unicodedata.category(one) == "Cf"


def links_in(text: str) -> list[str]:
    """Return the different links of a text in their order; those without `https://` where there are no others."""
    visible = "".join(one for one in text if one.isspace() or not _is_unseen(one))
    found = _LINK.findall(visible) or _WITHOUT_SCHEME.findall(visible)
    whole = (_with_scheme(_without_end(one)) for one in found)
    return list(dict.fromkeys(one for one in whole if is_http_url(one)))


def _with_scheme(link: str) -> str:
    scheme, found, rest = link.partition("://")
    return f"{scheme.lower()}://{rest}" if found else f"https://{link}"


def _without_end(link: str) -> str:
    """Return a link without the marks that end its sentence, or the bracket it stands in."""
    while link and (link[-1] in _STOPS or (link[-1] in _PAIRS and _PAIRS[link[-1]] not in link)):
        link = link[:-1]
    return link
