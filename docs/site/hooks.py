"""What the documentation takes from the product when it is built: its faces, its seal, its API's and library's words.

MkDocs runs this; nothing is fetched from anywhere.
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from library_page import LIBRARY, library_page  # noqa: E402 - stands beside this file

from app.main import create_app  # noqa: E402 - the product lies above this folder
from app.plumbing.openapi_reading import (  # noqa: E402
    Call,
    Content,
    Kind,
    Slot,
    members_of,
    nouns_of,
)
from app.plumbing.settings import Settings  # noqa: E402

STATIC = ROOT / "app" / "static"
TAKEN = ("newsreader-latin.woff2", "atkinson-hyperlegible-next-latin.woff2")
INDEX = "reference/api.md"


def on_files(files: Files, config: Any) -> Files:
    """Add the faces, the seal, and a page for each noun of the API."""
    for name in TAKEN:
        files.append(
            File.generated(config, f"site/{name}", abs_src_path=str(STATIC / "fonts" / name))
        )
    files.append(File.generated(config, "site/logo.svg", abs_src_path=str(STATIC / "logo.svg")))
    for uri, content in (*api_pages(described()), (LIBRARY, library_page())):
        files.append(File.generated(config, uri, content=content))
    return files


def described() -> dict[str, Any]:
    """Return the API as the service itself describes it."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(base_url="https://estampille.example.org", data_dir=Path(folder)))
        document = app.openapi()
        return {
            **document,
            "paths": spelled_out(document["paths"], document["components"]["schemas"]),
        }


def spelled_out(part: Any, schemas: Mapping[str, Any]) -> Any:
    """Return a part of the description in which closed lists of words stand where they are named."""
    if isinstance(part, list):
        return [spelled_out(one, schemas) for one in part]
    if not isinstance(part, Mapping):
        return part
    name = str(part.get("$ref", "")).rpartition("/")[2]
    if words := schemas.get(name, {}).get("enum"):
        return {**{key: one for key, one in part.items() if key != "$ref"}, "enum": words}
    return {key: spelled_out(one, schemas) for key, one in part.items()}


def on_post_page(output: str, **_: Any) -> str:
    """Name the search for those who do not see it: the theme leaves that out."""
    return output.replace('role="dialog"', 'role="dialog" aria-label="Search"')


def api_pages(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Return the pages of the API: one that lists its nouns, and one for each noun."""
    nouns = sorted(nouns_of(document), key=lambda noun: noun.name.lower())
    rows = [
        f"| [{noun.name}](api/{noun.slug}.md) | {_line(noun.words)} | {len(noun.calls)} |"
        for noun in nouns
    ]
    head = "# The HTTP API\n\n" + document["info"]["description"].strip()
    more = (
        "The same for programs: `/api/v1/openapi.json` of every installation. How to use it: "
        "[award a badge](../how-to/award-by-api.md), [verify one](../how-to/verify-by-api.md), "
        "[read the referential](../how-to/read-the-referential.md)."
    )
    listed = "\n".join(["| noun | what it is about | calls |", "|---|---|---|", *rows])
    yield INDEX, f"{head}\n\n{more}\n\n## Its nouns\n\n{listed}\n"
    for noun in nouns:
        title = f"{noun.name[:1].upper()}{noun.name[1:]}"
        calls = "\n\n".join(_call(document, call) for call in noun.calls)
        yield (
            f"reference/api/{noun.slug}.md",
            f"# {title}\n\n{noun.words} [All nouns](../api.md)\n\n{calls}\n",
        )


def _call(document: Mapping[str, Any], call: Call) -> str:
    """Return a call: what it does as its heading, how it is called, what it takes and gives."""
    words = call.words.strip()
    heading = words.split("\n")[0].partition(". ")[0].rstrip(".").replace("`", "")
    parts = [
        f"## {heading}",
        f'<p class="call"><b>{call.method.upper()}</b> <code>{call.path}</code></p>',
    ]
    if words.rstrip(".") != heading:
        parts.append(words)
    if call.parameters:
        parts.append(_slots("parameter", call.parameters))
    parts += [f"**Sends** `{one.media}`\n\n{_content(document, one)}" for one in call.sends]
    answers = sorted(call.answers.items())
    parts.append(_table("answer", ((status, "", words) for status, (words, _) in answers)))
    parts += [
        f"**Gives** with {status}\n\n{_content(document, one)}"
        for status, (_, contents) in answers
        for one in contents
        if status.startswith("2") and one.media == "application/json"
    ]
    return "\n\n".join(parts)


def _content(document: Mapping[str, Any], content: Content) -> str:
    """Return the fields of what is sent or given as a table; of anything else, what it is."""
    ((name, _), *_) = content.kind or (("", ""),)
    members = content.members or members_of(document["components"]["schemas"].get(name, {}))
    return _slots("field", members) if members else _words(content.kind)


def _slots(first: str, slots: Iterable[Slot]) -> str:
    rows = (
        (
            f"`{one.name}`",
            " · ".join(
                part
                for part in (one.place, _words(one.kind), "" if one.needed else "optional")
                if part
            ),
            one.words,
        )
        for one in slots
    )
    return _table(first, rows)


def _table(first: str, rows: Iterable[tuple[str, str, str]]) -> str:
    """Return a table of two columns, which a phone shows whole: a name above its kind, and what it means."""
    lines = [
        f"| {name}{f'<br><small>{_line(kind)}</small>' if kind else ''} | {_line(meaning)} |"
        for name, kind, meaning in rows
    ]
    return "\n".join([f"| {first} | meaning |", "|---|---|", *lines])


def _words(kind: Kind) -> str:
    return "".join(words for words, _ in kind)


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
