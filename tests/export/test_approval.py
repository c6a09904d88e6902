"""A print of what was approved says who approved it, and which words: those and no others."""

import io
from datetime import date

import pypdf
import pytest

from app.accounts.models import User
from app.documents import stages
from app.documents.models import Document
from app.export.approving import approval_page
from app.export.asked import asked
from app.i18n import TAGS
from app.manuscript.approval import Approval, Voice
from app.rounds.verdicts import VERDICTS
from tests.cast import ALICE, ARTHUR, RITA, Site
from tests.export import samples
from tests.rounds.test_rounds import ask, judge, write

DAY = date(2026, 11, 22)


def approve(site: Site) -> None:
    with site.session() as session:
        document, alice = session.get_one(Document, site.document.id), session.get_one(User, site.ids["Alice"])
        stages.move(session, document, alice, document.stage, "approved", "All agree.", all_the_same=True)


def approval(site: Site, audience: str = "full") -> Approval | None:
    with site.session() as session:
        return asked(session, session.get_one(Document, site.document.id), None, audience=audience)[1].approval


def test_those_who_were_asked_stand_on_a_page_of_their_own(site: Site) -> None:
    round_ = ask(site, people=(RITA, ARTHUR), quorum=1)
    judge(site, RITA, round_, "approve")
    judge(site, ARTHUR, round_, "reject", "Too early.")
    approve(site)
    found = approval(site)
    assert found and [(voice.name, voice.says) for voice in found.voices] == [
        ("Arthur", "Rejects it"), ("Rita", "Approves"),
    ]  # fmt: skip
    answer = site.client(ALICE).get(f"/documents/{site.document.id}/export.pdf", follow_redirects=True)
    last = pypdf.PdfReader(io.BytesIO(answer.content)).pages[-1].extract_text()
    assert all(words in last for words in ("Approval", "Rita", "Approves", "Rejects it", f"version {found.version}"))
    assert found.digest in "".join(last.split())


def test_without_a_round_it_is_whoever_called_it_approved(site: Site) -> None:
    approve(site)
    found = approval(site)
    assert found and [(voice.name, voice.says) for voice in found.voices] == [("Alice", "Called it approved")]


def test_other_words_and_other_readers_have_no_such_page(site: Site) -> None:
    assert approval(site) is None
    approve(site)
    assert approval(site, "customer") is None
    write(site, "BERLIN, March 16, 2027 — Other words.")
    assert approval(site) is None


@pytest.mark.parametrize("tag", TAGS)
def test_it_speaks_the_documents_language(tag: str) -> None:
    voices = tuple(Voice("Ann", verdict.says, DAY) for verdict in VERDICTS.values())
    page = approval_page(Approval(4, "0" * 64, DAY, voices), samples.in_language(tag, "x", "y"))
    if tag != "en":
        assert not any(f">{verdict.says}<" in page.html for verdict in VERDICTS.values())
