"""`estampille papers`: what a programme needs for data protection, as PDF files in every language."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.console import Json, Slug, programme_called, tell, work_for
from app.plumbing.languages import LANGUAGES
from app.plumbing.settings import read_settings
from app.privacy.papers import PAPERS, facts_of, paper, printed


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
            facts = facts_of(settings, programme, language)
            for name in PAPERS:
                file = folder / f"{name}-{language}.pdf"
                one = paper(name, language, facts)
                file.write_bytes(printed(one, language, work.now.date()))
                written.append(str(file))
    tell({"files": written}, "\n".join(written), as_json)
