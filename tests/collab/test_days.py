"""Days pass while somebody is away, and clocks are wrong: what is said hangs on neither."""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo

import pytest
from sqlmodel import select

from app import db
from app.collab import folding
from app.documents import writing
from app.documents.models import Document, Update
from app.documents.text import Text
from app.manuscript.model import Item
from tests.cast import ALICE, ARTHUR
from tests.collab.browser import Browser
from tests.collab.conftest import LiveSite, run

KEY, ELSEWHERE = "problem", "user_guide"
A_DAY = timedelta(days=1, hours=1)
SetClock = Callable[[timedelta], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """``set_clock(by)``: the server's clock is so far off from now on."""

    def set_it(by: timedelta) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return datetime.now(tz) + by

        monkeypatch.setattr(db, "datetime", Clock)

    return set_it


def squash_and_fold(live: LiveSite) -> tuple[int, int]:
    """As the night does; how many rows there were, and how many there are."""
    with live.site.session() as session:
        document = session.get_one(Document, live.site.document.id)
        writing.compact(session, document)
        rows = select(Update.id).where(Update.document_id == document.id)
        before, last = len(session.exec(rows).all()), 0
        while last := folding.fold(session, document, last):
            pass
        return before, len(session.exec(rows).all())


async def write_on(browser: Browser, sentence: str, key: str = KEY) -> None:
    for word in sentence.split():
        await browser.write(key, f"{browser.says(key)} {word}".strip())
        await browser.saved()


async def say_the_same(live: LiveSite, *browsers: Browser) -> Text:
    with live.site.session() as session:
        text = writing.open_text(session, session.get_one(Document, live.site.document.id))
    for browser in browsers:
        await browser.until(lambda browser=browser: browser.text.fingerprint() == text.fingerprint())
    return text


def test_who_was_offline_for_a_day_brings_it_all(live: LiveSite, set_clock: SetClock) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as alice, live.browser(ARTHUR) as arthur:
            await write_on(alice, "Words of the first day, and some too many.")
            await arthur.until(lambda: arthur.says(KEY) == alice.says(KEY))
            await arthur.drop()
            await arthur.write(KEY, arthur.says(KEY).replace(", and some too many", ""))
            await arthur.write(KEY, f"世界 😀 {arthur.says(KEY)} From the night train.")
            await arthur.type(lambda text: text.add_item("features", Item("Tunnel", "Dark."))[1])
            await write_on(alice, "Written at the desk meanwhile.", ELSEWHERE)
            set_clock(A_DAY)
            before, after = squash_and_fold(live)
            assert after < before
            await write_on(alice, "And on the day after.", ELSEWHERE)
            await arthur.open()
            await arthur.saved()
            text = await say_the_same(live, alice, arthur)
            assert text.passage(KEY).text == "世界 😀 Words of the first day. From the night train."
            assert text.passage(ELSEWHERE).text.endswith("at the desk meanwhile. And on the day after.")
            assert ("Tunnel", "Dark.") in [(item.title, item.text) for _, item in text.items("features")]

    run(journey)


@pytest.mark.parametrize("wrong", [A_DAY, -A_DAY], ids=["ahead", "behind"])
def test_a_clock_that_is_a_day_off_and_then_set_right_changes_nothing(
    live: LiveSite, set_clock: SetClock, wrong: timedelta
) -> None:
    async def journey() -> None:
        async with live.browser(ALICE) as alice, live.browser(ARTHUR) as arthur:
            for number, by in enumerate((timedelta(), wrong, timedelta())):
                set_clock(by)
                await write_on(alice, f"Part {number} of hers.")
                await write_on(arthur, f"Part {number} of his.", ELSEWHERE)
                squash_and_fold(live)
                async with live.browser(ARTHUR) as newcomer:
                    text = await say_the_same(live, alice, arthur, newcomer)
            assert text.passage(KEY).text.endswith("Part 0 of hers. Part 1 of hers. Part 2 of hers.")
            assert text.passage(ELSEWHERE).text.endswith("Part 0 of his. Part 1 of his. Part 2 of his.")

    run(journey)
