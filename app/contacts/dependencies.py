"""Who speaks: the types that a door's signature names."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.contacts.speaker import Speaker, speaker_for
from app.people.dependencies import PersonVisit, SignedInVisit
from app.plumbing.service import WorkDep
from app.programmes.dependencies import ApiCaller, PageCaller


def _api_speaker(work: WorkDep, caller: ApiCaller) -> Speaker:
    return speaker_for(work, caller)


ApiSpeaker = Annotated[Speaker, Depends(_api_speaker, scope="function")]


def _page_speaker(work: WorkDep, caller: PageCaller) -> Speaker:
    return speaker_for(work, caller)


PageSpeaker = Annotated[Speaker, Depends(_page_speaker, scope="function")]


@dataclass(frozen=True)
class SpeakerVisit(PersonVisit):
    """A signed-in person at a page, with those for whom they may speak."""

    speaker: Speaker


# async although it waits for nothing: a plain function would be sent to another thread and back.
async def _speaker_visit(visit: SignedInVisit, speaker: PageSpeaker) -> SpeakerVisit:
    return SpeakerVisit(visit.request, visit.work, visit.page, visit.form, visit.person, speaker)


SpeakerDep = Annotated[SpeakerVisit, Depends(_speaker_visit, scope="function")]
