"""What the documentation takes from the product when it is built: its faces, its seal, its API's and library's words.

MkDocs runs this; nothing is fetched from anywhere.
"""

import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from library_page import LIBRARY, library_page  # noqa: E402 - stands beside this file

from app.main import create_app  # noqa: E402 - the product lies above this folder
from app.plumbing.openapi_reading import METHODS, Kind, kind_of, members_of  # noqa: E402
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
        return dict(app.openapi())


def api_pages(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Return the pages of the API: one that lists its nouns, and one for each noun."""
    nouns: dict[str, list[str]] = {}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                operation = item[method]
                noun = (operation.get("tags") or ["other"])[0].replace(" ", "-")
                nouns.setdefault(noun, []).append(_operation(document, method, path, operation))
    lines = [f"- [{noun}](api/{noun}.md), {len(found)}" for noun, found in sorted(nouns.items())]
    head = "# The HTTP API\n\n" + document["info"]["description"].strip()
    more = (
        "The same for programs: `/api/v1/openapi.json` of every installation. How to use it: "
        "[award a badge](../how-to/award-by-api.md), [verify one](../how-to/verify-by-api.md)."
    )
    yield (
        INDEX,
        f"{head}\n\n{more}\n\n## Its nouns, and how many calls each has\n\n"
        + "\n".join(lines)
        + "\n",
    )
    for noun, found in nouns.items():
        yield (
            f"reference/api/{noun}.md",
            f"# {noun}\n\n[All nouns](../api.md)\n\n" + "\n\n".join(found) + "\n",
        )


def _operation(
    document: Mapping[str, Any], method: str, path: str, operation: Mapping[str, Any]
) -> str:
    parts = [f"## `{method.upper()} {path}`", operation.get("description") or operation["summary"]]
    parameters = [one for one in operation.get("parameters") or [] if "$ref" not in one]
    if parameters:
        rows = [
            f"| `{one['name']}` | {one['in']} | {_kind(one.get('schema', {}))} | {_line(one.get('description', ''))} |"
            for one in parameters
        ]
        parts.append("\n".join(["| parameter | in | type | |", "|---|---|---|---|", *rows]))
    for kind, body in (operation.get("requestBody") or {}).get("content", {}).items():
        parts.append(f"**Sends** `{kind}`\n\n" + _fields(document, body.get("schema", {})))
    rows = [
        f"| {status} | {_line(answer.get('description', ''))} |"
        for status, answer in sorted(operation["responses"].items())
    ]
    parts.append("\n".join(["| answer | |", "|---|---|", *rows]))
    for status, answer in sorted(operation["responses"].items()):
        schema = answer.get("content", {}).get("application/json", {}).get("schema")
        if status.startswith("2") and schema:
            parts.append(f"**Gives** with {status}\n\n" + _fields(document, schema))
    return "\n\n".join(parts)


def _fields(document: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    """Return the fields of an object as a table; of anything else, what it is."""
    name = schema.get("$ref", "").rpartition("/")[2]
    members = members_of(document["components"]["schemas"].get(name, schema))
    if not members:
        return _kind(schema)
    rows = [
        f"| `{one.name}`{'' if one.needed else ' (optional)'} | {_words(one.kind)} | {_line(one.words)} |"
        for one in members
    ]
    return "\n".join(["| field | type | |", "|---|---|---|", *rows])


def _kind(schema: Mapping[str, Any]) -> str:
    """Return in a few words what a value is."""
    return _words(kind_of(schema))


def _words(kind: Kind) -> str:
    return "".join(words for words, _ in kind)


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
