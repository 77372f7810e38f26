"""The repository speaks of no particular machine: not of its folders, not of its package index."""

import configparser
import os
import re
import socket
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.architecture.sources import PROJECT, Source, texts

STANDARD = {
    "bin", "boot", "dev", "etc", "lib", "lib64", "media", "mnt", "opt", "proc", "run", "sbin",
    "srv", "sys", "tmp", "usr", "var",
}  # fmt: skip
"""The top folders that every Unix has; naming one of them says nothing about a machine."""

REGISTRIES = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|(?:deb|security|snapshot)\.debian)\.(?:org|io|com|net)\b"
)
"""The hosts of public package registries: a package is named, its registry is the reader's choice."""

INDEX_SETTINGS = (
    "PIP_INDEX_URL",
    "PIP_EXTRA_INDEX_URL",
    "UV_DEFAULT_INDEX",
    "UV_INDEX_URL",
    "UV_INDEX",
)


def own_folders(checkout: Path, home: Path) -> set[str]:
    """Return the starts of paths that only make sense on this machine."""
    folders = {f"{checkout}/"}
    if home != Path("/"):
        folders.add(f"{home}/")
    top = checkout.parts[1]
    if top not in STANDARD | {"home", "root", "Users"}:
        folders.add(f"/{top}/")
    return folders


def index_hosts(environment: dict[str, str], pip_settings: Iterable[Path]) -> set[str]:
    """Return the hosts that this machine gets its packages from."""
    urls = [url for name in INDEX_SETTINGS for url in environment.get(name, "").split()]
    for path in pip_settings:
        settings = configparser.ConfigParser(interpolation=None)
        settings.read(path)
        for section in settings.values():
            for key in ("index-url", "extra-index-url"):
                urls += section.get(key, "").split()
    return {host for url in urls if (host := urlsplit(url).hostname)} - {"localhost", "127.0.0.1"}


def mentions(words: Iterable[str], source: Source) -> list[str]:
    # Not in the middle of a longer path or address: https://example.org/work/ is no folder of ours.
    pattern = re.compile(rf"(?<![\w./-])(?:{'|'.join(sorted(map(re.escape, words)))})")
    return [
        f"{source.path}:{number}: {found[0]}"
        for number, line in enumerate(source.lines, start=1)
        if (found := pattern.search(line))
    ]


def test_no_file_names_a_folder_of_this_machine() -> None:
    words = own_folders(PROJECT, Path.home())
    found = [finding for text in texts() for finding in mentions(words, text)]
    assert not found, "\n".join(found)


def test_no_file_names_this_machine_or_its_package_index() -> None:
    pip_settings = [
        Path("/etc/pip.conf"),
        *(Path.home() / name for name in (".pip/pip.conf", ".config/pip/pip.conf")),
    ]
    words = index_hosts(dict(os.environ), pip_settings)
    if "-" in socket.gethostname():  # a short one may be a plain word
        words.add(socket.gethostname())
    found = [finding for text in texts() for finding in mentions(words, text)] if words else []
    assert not found, "\n".join(found)


def test_no_file_names_a_registry() -> None:
    found = [
        f"{text.path}:{number}: {match[0]}"
        for text in texts()
        for number, line in enumerate(text.lines, start=1)
        if (match := REGISTRIES.search(line))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("checkout", "folders"),
    [
        ("/build/estampille", {"/build/estampille/", "/build/", "/home/nobody-at-all/"}),
        (
            "/home/nobody-at-all/estampille",
            {"/home/nobody-at-all/estampille/", "/home/nobody-at-all/"},
        ),
        ("/tmp/estampille", {"/tmp/estampille/", "/home/nobody-at-all/"}),
    ],
)
def test_a_machines_own_folders_are_known(checkout: str, folders: set[str]) -> None:
    assert own_folders(Path(checkout), Path("/home/nobody-at-all")) == folders


def test_a_mention_is_found() -> None:
    text = Source("a.md", "See /build/x/notes.\nSee https://example.org/build/x.\nSee rebuild/x.\n")
    assert mentions({"/build/"}, text) == ["a.md:1: /build/"]


def test_the_hosts_of_package_indexes_are_known(tmp_path: Path) -> None:
    settings = tmp_path / "pip.conf"
    settings.write_text(
        "[global]\nindex-url = https://one.example.org/simple\nextra-index-url =\n"
        "  https://me:secret@two.example.org/simple\n  file:///srv/simple\n"
    )
    environment = {"UV_DEFAULT_INDEX": "https://three.example.org/simple"}
    hosts = {f"{name}.example.org" for name in ("one", "two", "three")}
    assert index_hosts(environment, [settings, tmp_path / "missing"]) == hosts
