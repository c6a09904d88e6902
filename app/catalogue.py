"""The sections of a PR/FAQ as data: what they are called, of what kind they are, where they stand.

A section's key is at once the CRDT's name, the row's key, the template's id, the CSS class, the anchor in the PDF and
a Markdown heading. Adding a section is one entry here and its words (titles in the translations, advice in
``app/guidance``), and nothing else.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown, into the language it is shown in."""
    return text


Kind = Literal["line", "prose", "list", "questions", "quote"]
PartKey = Literal["brief", "press_release", "customer_faq", "stakeholder_faq", "guide", "appendix"]
ProfileKey = Literal["essential", "full", "internal"]


@dataclass(frozen=True)
class Topic:
    """What a question is about; the author's questions may also have none."""

    key: str
    title: str


@dataclass(frozen=True)
class Limits:
    """Room for a section: ``letters`` is refused beyond, ``words`` is only what good practice advises."""

    letters: int = 200_000
    words: int | None = None
    items: int = 200

    def room(self, language: str) -> int | None:
        """The advised words in that language: in Chinese each character counts, and a page holds twice as many."""
        return self.words and self.words * 2 if language.startswith("zh") else self.words


@dataclass(frozen=True)
class Section:
    """One section: ``kind`` picks the partial, the print template and the exporter."""

    key: str
    part: PartKey
    kind: Kind
    title: str
    hint: str
    limits: Limits = field(default_factory=Limits)
    topics: tuple[Topic, ...] = ()

    @property
    def has_items(self) -> bool:
        """Whether it is a row of features or questions."""
        return self.kind in ("list", "questions")


@dataclass(frozen=True)
class Profile:
    """Which sections a new document shows; all others can be added."""

    key: ProfileKey
    title: str
    description: str
    sections: tuple[str, ...]


BRIEF_QUESTIONS = (
    Topic("who", _("Who is the customer?")),
    Topic("need", _("What is their problem or opportunity?")),
    Topic("benefit", _("What is the one most important benefit?")),
    Topic("evidence", _("How do we know what they need?")),
    Topic("experience", _("What does their experience look like?")),
)

CUSTOMER_TOPICS = (
    Topic("price", _("Price")),
    Topic("how_it_works", _("How it works")),
    Topic("getting_started", _("Getting started")),
    Topic("difference", _("Difference")),
    Topic("support", _("Support")),
    Topic("privacy", _("Data and privacy")),
    Topic("leaving", _("Leaving")),
)

STAKEHOLDER_TOPICS = (
    Topic("customer", _("Customer and market")),
    Topic("problem", _("Problem and assumptions")),
    Topic("economics", _("Economics")),
    Topic("dependencies", _("Dependencies")),
    Topic("evidence", _("Evidence")),
    Topic("risks", _("Risks")),
    Topic("metrics", _("Metrics")),
    Topic("legal", _("Legal")),
    Topic("why_now", _("Why now")),
    Topic("not_building", _("What we will not build")),
    Topic("failure", _("Why this could fail")),
    Topic("benefit_secured", _("How the benefit is secured")),
    Topic("need_met", _("How the need is met")),
    Topic("value_measured", _("How value is measured")),
    Topic("feedback", _("How feedback is answered")),
)

SECTIONS = (
    Section("brief", "brief", "questions", _("Brief"), _("Five questions about the customer"), topics=BRIEF_QUESTIONS),
    Section(
        "headline", "press_release", "line", _("Headline"),
        _("Name the product in words your customer uses"), Limits(letters=1_000, words=15),
    ),
    Section(
        "subtitle", "press_release", "line", _("Subtitle"),
        _("Who is it for, and what do they gain? One sentence"), Limits(letters=2_000, words=30),
    ),
    Section(
        "introduction", "press_release", "prose", _("Introduction"),
        _("Place, date, product, benefit, for someone who reads nothing else"), Limits(words=90),
    ),
    Section(
        "problem", "press_release", "prose", _("Problem"),
        _("The customer’s day today, in numbers, without your product"), Limits(words=90),
    ),
    Section(
        "value_proposition", "press_release", "prose", _("Value proposition"),
        _("What gets better, seen from the customer’s side"), Limits(words=150),
    ),
    Section(
        "features", "press_release", "list", _("Features"),
        _("Three to five things the customer can now do"), Limits(words=180),
    ),
    Section(
        "leader_quote", "press_release", "quote", _("Leader quote"),
        _("Why it was worth building, by someone who stands for it"), Limits(words=60),
    ),
    Section(
        "customer_quote", "press_release", "quote", _("Customer quote"),
        _("Before and after, with one concrete detail"), Limits(words=60),
    ),
    Section(
        "getting_started", "press_release", "prose", _("Getting started"),
        _("How to begin, where, and what it costs"), Limits(words=70),
    ),
    Section(
        "customer_faq", "customer_faq", "questions", _("Customer FAQ"),
        _("What customers will ask before they trust you"), topics=CUSTOMER_TOPICS,
    ),
    Section(
        "stakeholder_faq", "stakeholder_faq", "questions", _("Stakeholder FAQ"),
        _("What colleagues must know before they agree"), topics=STAKEHOLDER_TOPICS,
    ),
    Section(
        "user_guide", "guide", "prose", _("User guide"),
        _("Step by step, from first contact to the benefit"),
    ),
    Section("appendix", "appendix", "prose", _("Appendix"), _("Tables, sources, sketches")),
)  # fmt: skip

BY_KEY = {section.key: section for section in SECTIONS}

PROFILES = (
    Profile(
        "essential", _("Essential"), _("Press release, questions and guide. The best start for most ideas."),
        ("headline", "subtitle", "introduction", "value_proposition", "features", "customer_faq", "stakeholder_faq", "user_guide"),
    ),
    Profile("full", _("Full"), _("Everything, from the brief to the appendix."), tuple(BY_KEY)),
    Profile("internal", _("Internal service"), _("As full, for a service whose customers are colleagues."), tuple(BY_KEY)),
)  # fmt: skip

PROFILE_BY_KEY: dict[str, Profile] = {profile.key: profile for profile in PROFILES}

# Where a document stands, and how far that is: who goes on from one to a further one is held up by what is not settled;
# to put it aside or to take it back is always free.
STAGE_TITLES: dict[str, str] = {
    "idea": _("Idea"),
    "draft": _("Draft"),
    "peer": _("In peer review"),
    "exec": _("In executive review"),
    "approved": _("Approved"),
    "launched": _("Launched"),
    "measured": _("Measured"),
    "revise": _("To be revised"),
    "rejected": _("Rejected"),
    "parked": _("Parked"),
}
STAGES = tuple(STAGE_TITLES)
_AS_FAR_AS = {"revise": "draft", "rejected": "idea", "parked": "idea"}


def has_reached(stage: str, wanted: str) -> bool:
    """Whether a document at that stage is as far as the wanted one, or further."""
    return STAGES.index(_AS_FAR_AS.get(stage, stage)) >= STAGES.index(_AS_FAR_AS.get(wanted, wanted))


OUTCOMES = ("agility", "innovation", "cost")
QUESTION_STATES = ("open", "answered")


def section(key: str) -> Section:
    """The section of that key; KeyError for a stranger."""
    return BY_KEY[key]


def profile(key: str) -> Profile:
    """The profile of that key; KeyError for a stranger."""
    return PROFILE_BY_KEY[key]


def in_reading_order(keys: set[str]) -> Iterator[Section]:
    """Those sections as a reader meets them."""
    return (section for section in SECTIONS if section.key in keys)


PART_TITLES: dict[PartKey, str] = {
    "brief": _("Brief"),
    "press_release": _("Press release"),
    "customer_faq": _("Customer FAQ"),
    "stakeholder_faq": _("Stakeholder FAQ"),
    "guide": _("User guide"),
    "appendix": _("Appendix"),
}

# It is written in the order of the work, which the brief begins. Whoever reads finds the press release first, so that
# the first page is the one to judge by; the brief stands with the appendix, for those who want to know why.
PRINT_ORDER: tuple[PartKey, ...] = ("press_release", "customer_faq", "stakeholder_faq", "guide", "brief", "appendix")


def as_printed(sections: Iterable[Section]) -> list[Section]:
    """The same sections in the order in which they are printed and read."""
    return sorted(sections, key=lambda section: PRINT_ORDER.index(section.part))


@dataclass(frozen=True)
class Budget:
    """Printed pages that good practice allows: the press release, both FAQs together, and these three in all."""

    press_release: int
    questions: int
    core: int


BUDGET = Budget(press_release=1, questions=5, core=6)

CUSTOMER_PARTS: tuple[PartKey, ...] = ("press_release", "customer_faq", "guide")
