"""Reads what a document says as JSON, writes it as a tagged PDF (PDF/UA-1, ISO 14289-1), and ends.

Run as a program (`pdf.py` does), never imported: what the typesetter remembers of a document, up to some
hundred megabytes, goes with the process.
"""

import sys
from pathlib import Path

import typst

ROOM = Path(__file__).parent
HOUSE = ROOM.parent


def main() -> None:
    """Typeset the document that stands on the standard input, by the template that the first argument names.

    The bundled faces come first, the machine's own serve for letters that they lack. Where a letter is drawn by
    none, the document is tagged all the same and shows an empty box in its place; it then does not claim the
    standard, which forbids that (7.21.8).
    """
    fonts = typst.Fonts(font_paths=[ROOM / "pdf_fonts"])
    compiler = typst.Compiler(HOUSE / sys.argv[1], root=HOUSE, font_paths=fonts)
    inputs = {"data": sys.stdin.buffer.read().decode()}
    try:
        pdf = compiler.compile(sys_inputs=inputs, pdf_standards=["ua-1"])
    except typst.TypstError:
        pdf = compiler.compile(sys_inputs=inputs)
    if isinstance(pdf, bytes):
        sys.stdout.buffer.write(pdf)


if __name__ == "__main__":
    main()
