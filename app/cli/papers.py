"""`estampille papers`: what a programme needs for data protection, as PDF and as text to work on, in every language."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import Json, Slug, programme_called, tell, work_for
from app.plumbing.languages import LANGUAGES
from app.plumbing.settings import read_settings
from app.privacy.papers import PAPERS, DataPaper, drawn_up, facts_of, paper, printed
from app.privacy.papers_files import as_assessment, as_text_document


def write_papers(
    slug: Slug,
    folder: Annotated[Path, typer.Option("--out", help="Where to write them.")] = Path("papers"),
    as_json: Json = False,
) -> None:
    """Write a programme's papers on data protection, filled in from settings, policies and terms."""
    settings = read_settings()
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with work_for(settings) as work:
        programme = programme_called(work, slug)
        for language in sorted(LANGUAGES):
            filled: dict[str, DataPaper] = {}
            facts = facts_of(settings, programme, language)
            for name in PAPERS:
                one, today = paper(name, language, facts), work.now.date()
                filled[name] = one
                made = {
                    f"{name}-{language}.pdf": printed(one, language, today),
                    f"{name}-{language}.odt": as_text_document(one, drawn_up(language, today)),
                }
                written += [_write(folder / file, content) for file, content in made.items()]
            assessment = as_assessment(filled, programme.name, work.now)
            written.append(_write(folder / f"pia-{language}.json", assessment))
    tell({"files": written}, "\n".join(written), as_json)


def _write(file: Path, content: bytes) -> str:
    file.write_bytes(content)
    return str(file)
