"""What this room brings along: its routers, and its words."""

from app.errors import N_
from app.plumbing.rooms import Events, Room
from app.research import pages
from app.research.sections import PARTS

EVENTS = Events(
    subjects={"research": "participant", "research.exported": "programme"},
    names={
        "research.agreed": N_("Records may serve research"),
        "research.withdrawn": N_("Records no longer serve research"),
        "research.exported": N_("Records for research taken along"),
    },
)
ROOM = Room((pages.router,), EVENTS, parts=PARTS)
