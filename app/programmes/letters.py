"""What is said on a programme's behalf: whose name stands above a mail, and where answers go."""

from datetime import timedelta

from app.plumbing.letters import About, Letterhead
from app.plumbing.pictures import PNG
from app.programmes.tables import Programme
from app.seal import Seal


def about(
    programme: Programme, *, lasts: timedelta | None = None, seal: Seal | None = None
) -> About:
    """Return what a mail of a programme is about.

    Args:
        programme: it writes, and answers go to its public address.
        lasts: how long the link in the mail works.
        seal: the picture of the badge that the mail tells of.
    """
    logo = programme.logo if programme.logo_type == PNG else None
    head = Letterhead(programme.name, reply_to=programme.email, logo=logo or "")
    return About(programme.id, lasts=lasts, head=head, seal=seal)
