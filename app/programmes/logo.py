"""A programme's logo: a small PNG or a harmless SVG, kept outside the web root."""

from dataclasses import dataclass
from uuid import UUID

from app.errors import N_, BadInput, NotFound
from app.plumbing.audit import record
from app.plumbing.pictures import PNG, SVG
from app.plumbing.service import Work
from app.programmes.caller import Caller
from app.programmes.tables import Programme
from badges.baking import png, svg_safety
from badges.errors import ImageError

LOGO_BYTES = 512 * 1024


@dataclass(frozen=True)
class Picture:
    """A logo as it is served."""

    name: str
    content: bytes
    media_type: str


def set_logo(work: Work, caller: Caller, programme: Programme, content: bytes) -> None:
    """Give a programme a logo, instead of the one it has.

    Raises:
        BadInput: it is too large, no PNG or SVG, damaged, or an SVG that could do more than be seen.
    """
    media_type = check_logo(content)
    storage = work.files.logos
    name = storage.keep(content)
    work.if_undone(lambda: storage.drop(name))
    _replace(work, caller, programme, name, media_type)


def remove_logo(work: Work, caller: Caller, programme: Programme) -> None:
    """Take a programme's logo away; one without a logo stays as it is."""
    if programme.logo is not None:
        _replace(work, caller, programme, None, None)


def read_logo(work: Work, programme_id: UUID) -> Picture:
    """Return a programme's logo, for everybody: it stands on public pages.

    Raises:
        NotFound: there is none.
    """
    programme = work.session.get(Programme, programme_id)
    if programme is None or programme.logo is None or programme.logo_type is None:
        raise NotFound(N_("There is nothing at this address."))
    try:
        content = work.files.logos.read(programme.logo)
    except FileNotFoundError as error:
        raise NotFound(N_("There is nothing at this address.")) from error
    return Picture(programme.logo, content, programme.logo_type)


def check_logo(content: bytes) -> str:
    """Return the media type of a picture that can be a logo.

    Raises:
        BadInput: it cannot.
    """
    if len(content) > LOGO_BYTES:
        raise BadInput(
            N_("This picture is larger than the {limit} KiB that a logo may have."),
            field="logo",
            remedy=N_("Make it smaller, then send it again."),
            limit=LOGO_BYTES // 1024,
        )
    try:
        if content.startswith(png.SIGNATURE):
            png.plain(content)
            return PNG
        svg_safety.refuse_active_content(svg_safety.parse(content))
    except ImageError as error:
        raise BadInput(
            N_("This file cannot be a logo: {reason}."),
            field="logo",
            remedy=N_(
                "Send a PNG picture, or an SVG picture without scripts or outside references."
            ),
            reason=error.said,
        ) from error
    return SVG


def _replace(
    work: Work, caller: Caller, programme: Programme, name: str | None, media_type: str | None
) -> None:
    storage, old = work.files.logos, programme.logo
    programme.logo, programme.logo_type = name, media_type
    work.session.add(programme)
    record(work, programme, "programme.changed", programme, by=caller, fields=["logo"])
    if old is not None:
        work.if_done(lambda: storage.drop(old))
