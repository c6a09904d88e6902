"""What may stand in an archive, value by value. Anybody may have written it, so every value is checked before it is used;
what is not known here is passed over."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from app.catalogue import BY_KEY, STAGES
from app.manuscript.model import without_controls
from app.review.discussion import LONGEST

LONGEST_NAME = 200
MOST_THREADS = 5_000


def _known_section(key: str) -> str:
    if key and key not in BY_KEY:
        raise ValueError("no section")
    return key


def _known_stage(stage: str) -> str:
    if stage not in STAGES:
        raise ValueError("no stage")
    return stage


def _thinkable(moment: datetime) -> datetime:
    if moment.tzinfo is None or not 1990 <= moment.year <= 2200:
        raise ValueError("no time of ours")
    return moment


Section = Annotated[str, AfterValidator(_known_section)]
RealSection = Annotated[str, Field(min_length=1), AfterValidator(_known_section)]
Words = Annotated[str, Field(max_length=200_000), AfterValidator(without_controls)]
Name = Annotated[str, Field(max_length=LONGEST_NAME), AfterValidator(without_controls)]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
When = Annotated[datetime, AfterValidator(_thinkable)]
Stage = Annotated[str, AfterValidator(_known_stage)]
Said = Annotated[str, Field(max_length=LONGEST), AfterValidator(without_controls)]
Count = Annotated[int, Field(ge=0, lt=2**31)]
