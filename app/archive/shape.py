"""What stands in ``foreword.json``."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, JsonValue, model_validator

from app.archive.decided import Told
from app.archive.values import MOST_THREADS, Count, Digest, Name, RealSection, Section, Stage, When, Words
from app.catalogue import BY_KEY
from app.i18n import TAGS
from app.manuscript.model import without_controls
from app.review.discussion import LONGEST
from app.review.kinds import Kind

FORM = 1
NAME = "foreword.json"
MOST_VERSIONS = 5_000


def _known_language(tag: str) -> str:
    if tag not in TAGS:
        raise ValueError("no language")
    return tag


class KeptItem(BaseModel):
    title: Words = ""
    text: Words = ""
    topic: Name = ""
    owner: Name = ""
    due: Name = ""
    state: Name = ""


class KeptPassage(BaseModel):
    key: RealSection
    text: Words = ""
    items: Annotated[list[KeptItem], Field(max_length=2_000)] = []
    name: Words = ""
    role: Words = ""


class KeptFront(BaseModel):
    language: Annotated[str, AfterValidator(_known_language)]
    profile: Literal["essential", "full", "internal"] = "essential"
    product: Name = ""
    launch: Annotated[str, Field(max_length=40)] = ""
    authors: Annotated[list[Name], Field(max_length=200)] = []
    outcomes: Annotated[list[Literal["agility", "innovation", "cost"]], Field(max_length=3)] = []
    stage: Stage = "draft"
    internal_terms: Annotated[list[Name], Field(max_length=2_000)] = []
    unknown: Annotated[list[tuple[Name, JsonValue]], Field(max_length=200)] = []


class KeptVersion(BaseModel):
    number: Annotated[int, Field(ge=1, lt=2**30)]  # others come after it, and no engine's integer holds more than 2**31
    name: Name = ""
    kept_at: When
    kept_by: Name = ""
    authors: Annotated[list[Name], Field(max_length=1_000)] = []
    front: Digest
    passages: Annotated[list[Digest], Field(max_length=50)] = []
    words: Count = 0
    words_new: Count = 0
    words_gone: Count = 0


class KeptComment(BaseModel):
    author: Name = ""
    at: When
    text: Annotated[str, Field(max_length=LONGEST)] = ""
    edited_at: When | None = None
    removed_at: When | None = None
    signs: dict[Annotated[str, Field(max_length=10)], list[Name]] = {}


class KeptSuggestion(BaseModel):
    replacement: Words = ""
    fills: bool = False
    state: Literal["open", "accepted", "refused"] = "open"
    decided_by: Name = ""
    decided_at: When | None = None


class KeptThread(BaseModel):
    """``item`` counts the items of the section as they stand, from 0."""

    section: Section = ""
    item: Count | None = None
    field: Literal["text", "name", "role", "title"] = "text"
    quote: Words = ""
    words: Words = ""
    before: Words = ""
    after: Words = ""
    start: Count = 0
    end: Count = 0
    passage: Digest | Literal[""] = ""
    revision: Count = 0
    kind: Kind = ""
    is_blocking: bool = False
    opened_by: Name = ""
    opened_at: When
    resolved_by: Name = ""
    resolved_at: When | None = None
    detached_at: When | None = None
    suggestion: KeptSuggestion | None = None
    comments: Annotated[list[KeptComment], Field(max_length=2_000)] = []

    @model_validator(mode="after")
    def _suggests_for_words(self) -> "KeptThread":
        """Taken without words to replace, a suggestion would change text that nobody was shown."""
        is_new_item = self.section in BY_KEY and BY_KEY[self.section].has_items and not self.quote
        fills = self.suggestion is not None and self.suggestion.fills and self.section and self.suggestion.replacement
        if self.suggestion and not (is_new_item or fills) and not (self.section and self.quote.strip()):
            raise ValueError("a suggestion for no words")
        return self


class KeptDismissal(BaseModel):
    """``item`` counts the items of the section as they stand, from 0."""

    check: Annotated[str, Field(max_length=20)]
    variant: Annotated[str, Field(max_length=40)] = ""
    section: Section
    item: Count | None = None
    field: Annotated[str, Field(max_length=20)] = "text"
    quote: Words = ""
    context: Words = ""
    reason: Annotated[str, Field(max_length=300), AfterValidator(without_controls)]
    by: Name = ""
    at: When


class Archive(BaseModel):
    """``fronts`` and ``passages`` by the hashes under which versions and threads know them."""

    foreword_archive: Literal[1]
    front: KeptFront
    text: Annotated[list[KeptPassage], Field(max_length=50)]
    sections: Annotated[list[RealSection], Field(max_length=50)] = []
    hidden: Annotated[list[RealSection], Field(max_length=50)] = []
    finished: Annotated[list[RealSection], Field(max_length=50)] = []
    created_at: When
    changed_at: When
    fronts: dict[Digest, KeptFront] = {}
    passages: dict[Digest, KeptPassage] = {}
    versions: Annotated[list[KeptVersion], Field(max_length=MOST_VERSIONS)] = []
    threads: Annotated[list[KeptThread], Field(max_length=MOST_THREADS)] = []
    dismissals: Annotated[list[KeptDismissal], Field(max_length=MOST_THREADS)] = []
    told: Told = Told()

    @model_validator(mode="after")
    def _each_once(self) -> "Archive":
        for keys in ([version.number for version in self.versions], [passage.key for passage in self.text]):
            if len(keys) != len(set(keys)):
                raise ValueError("something is there twice")
        return self

    @model_validator(mode="after")
    def _versions_show_a_section_once(self) -> "Archive":
        for version in self.versions:
            keys = [self.passages[digest].key for digest in version.passages if digest in self.passages]
            if len(keys) != len(set(keys)):
                raise ValueError("a version shows a section twice")
        return self
