"""Edit histories for the tests: what people might do to a document, as Hypothesis strategies and as plain acts."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from hypothesis import strategies as st
from sqlmodel import Session

from app.accounts.models import User
from app.documents import projection, writing
from app.documents.models import Document
from app.manuscript.model import Item, Manuscript, Passage

WORDS = (
    "every",
    "vial",
    "**cold**",
    "Straße",
    "药房",
    "可以",
    "[link](https://x.example)",
    "\n\n",
    "- one\n- two",
    "1.5",
    "…",
)

texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
lines = st.lists(st.sampled_from([word for word in WORDS if "\n" not in word]), max_size=6).map(" ".join)
items = st.builds(Item, title=lines, text=texts, owner=st.sampled_from(["", "Kim", "Ana"]))
passages = st.one_of(
    st.builds(Passage, st.just("headline"), lines),
    st.builds(Passage, st.sampled_from(["introduction", "user_guide", "appendix"]), texts),
    st.builds(
        lambda key, items: Passage(key, items=tuple(items)),
        st.sampled_from(["features", "stakeholder_faq"]),
        st.lists(items, max_size=5),
    ),
    st.builds(lambda text, name: Passage("leader_quote", text, name=name), texts, lines),
)


@dataclass(frozen=True)
class Desk:
    """Somebody at a document."""

    session: Session
    document: Document
    writer: User

    def write(self, *passages: Passage) -> None:
        for passage in passages:
            writing.edit(self.session, self.document, self.writer, _replacing(passage))

    def call(self, product: str) -> None:
        writing.take_details(self.session, self.document, self.writer, product=product)

    @property
    def manuscript(self) -> Manuscript:
        return projection.manuscript_of(self.session, self.document)


def _replacing(passage: Passage) -> Callable[..., bytes]:
    return lambda text: text.replace_passage(passage)


def without_stage(manuscript: Manuscript) -> Manuscript:
    """What a restored version brings back."""
    return replace(manuscript, front=replace(manuscript.front, stage=""))
