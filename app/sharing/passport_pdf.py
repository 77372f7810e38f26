"""The passport as a tagged PDF (PDF/UA-1, ISO 14289-1), set by Typst from data alone."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any, Final, cast

import typst

ROOM = Path(str(files("app.sharing")))
STANDARD: Final = "ua-1"
_one_at_a_time = Lock()


@cache
def press() -> typst.Compiler:
    """Return the typesetter: the bundled faces first, the machine's for letters that they lack."""
    fonts = typst.Fonts(font_paths=[ROOM / "passport_fonts"])
    return typst.Compiler(ROOM / "passport.typ", root=ROOM, font_paths=fonts)


def set_passport(data: Mapping[str, Any]) -> bytes:
    """Return the passport as PDF.

    One document is set at a time: its cost is bounded (`MOST_BADGES`), and many readers at once take no
    more than one processor from those who assess and verify.

    Where a name has a letter of which no face here has a drawing, the document is tagged all the same, and
    shows an empty box in its place; it then does not claim the standard, which forbids that (7.21.8).

    Args:
        data: what the document says (`Paper.data`); every text in it is shown as it is, never read as markup.
    """
    said = {"data": json.dumps(data, ensure_ascii=False)}
    with _one_at_a_time:
        try:
            made = press().compile(sys_inputs=said, pdf_standards=[STANDARD])
        except typst.TypstError:
            made = press().compile(sys_inputs=said)
    return cast("bytes", made)
