"""The four levels, by their ids."""

from enum import StrEnum


class LevelId(StrEnum):
    """The four levels, from the lowest to the highest."""

    DISCOVER = "discover"
    PRACTISE = "practise"
    LEAD = "lead"
    TRANSMIT = "transmit"
