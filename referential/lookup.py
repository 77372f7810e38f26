"""Find a referential by the name an editor gives it: a number, `draft`, `latest`, or a folder."""

from pathlib import Path

from referential.errors import Unknown, WrongUse
from referential.loader import DRAFT, HERE, RELEASES, load_all, load_draft, load_release
from referential.manifest import MANIFEST
from referential.models import Referential
from referential.sentences import N_


def house_near(place: Path) -> Path:
    """Return the folder of the referential in whose checkout one stands; elsewhere, the one that is installed."""
    for folder in (place, *place.parents):
        for found in (folder, folder / "referential"):
            if (found / "draft" / "meta.yaml").is_file():
                return found
    return HERE


def draft_folder(name: str, draft: Path = DRAFT) -> Path | None:
    """Return the folder of the draft that a name means; None when it means a release."""
    if name == "draft":
        return draft
    folder = Path(name)
    is_draft = (folder / "meta.yaml").is_file() and not (folder / MANIFEST).is_file()
    return folder if is_draft else None


def find(name: str, draft: Path = DRAFT, releases: Path = RELEASES) -> Referential:
    """Load the referential that a name means.

    Raises:
        Unknown: no release has this number, and no folder this name.
        BrokenSource: it is a draft whose files cannot be read.
        DamagedRelease: it is a release that is not what it was.
        WrongUse: `latest` was asked for, and nothing was released yet.
    """
    if name == "draft":
        return load_draft(draft)
    folder = Path(name)
    if (folder / MANIFEST).is_file():
        return load_release(folder)
    if (folder / "meta.yaml").is_file():
        return load_draft(folder)
    found = load_all(releases)
    if name == "latest":
        if not found:
            raise WrongUse(N_("nothing was released yet; name the draft instead"))
        return list(found.values())[-1]
    if name not in found:
        raise Unknown(N_("release"), name, ["draft", *found], where=N_("the referential"))
    return found[name]
