"""A print that takes a while: how far it is, then the file; kept for others, made ahead, in nobody's way."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from app.db import now
from app.documents import writing
from app.documents.models import Document
from app.export import ahead, formats, ordering
from app.export.formats import Rendered
from app.export.job import Job, JobPart, PressBusy, Printed, TooMuch
from app.export.kept import KeptPrints, Print
from app.export.ordering import Orders
from app.export.press import Press
from app.export.presses import Presses
from app.export.routes import handing
from app.jobs.queue import do_what_is_due
from tests.cast import ALICE, REX, RITA, Person, Site

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
MADE = Rendered(b"%PDF-1.7 made", "application/pdf", (), 3)


class Slow:
    """Printing that ends when it is told to; how often it began."""

    def __init__(self) -> None:
        self.may_end, self.began, self.fails = threading.Event(), 0, False

    def __call__(self, *_: object, press: object = None, **__: object) -> Rendered:
        self.began += 1
        getattr(press, "told", lambda _share: None)(0.4)
        assert self.may_end.wait(60)
        if self.fails:
            raise TooMuch("letters")
        return MADE


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    one = Slow()
    monkeypatch.setattr("app.export.routes.formats.render", one)
    monkeypatch.setattr("app.export.routes.formats.render_redline", one)
    monkeypatch.setattr(handing, "PATIENCE", 0.05)
    own = Orders()
    monkeypatch.setattr(handing, "orders", lambda: own)
    yield one
    one.may_end.set()


def look_in(site: Site, address: str, person: Person = REX) -> tuple[int, str, str]:
    """Status, where the page looks next, what it says."""
    answer = site.client(person).get(address, headers=BROWSER)
    return answer.status_code, answer.headers.get("refresh", ""), answer.text


def until_done(site: Site, address: str) -> tuple[int, str, str]:
    found = look_in(site, address)
    while found[0] == 202:
        found = look_in(site, address)
    return found


@pytest.mark.parametrize("path", ["export.pdf?paper=A4", "compare/1...now/redline.pdf"])
def test_whoever_waits_sees_how_far_it_is_and_gets_the_file(site: Site, slow: Slow, path: str) -> None:
    site.client(ALICE).post(f"/documents/{site.document.id}/versions", data={"name": "First"})
    address = f"/documents/{site.document.id}/{path}"
    status, again, words = look_in(site, address)
    assert (status, again.partition("=")[0]) == (202, "1; url")
    assert 'value="40"' in words and "is being made" in words
    again = again.partition("=")[2]
    assert look_in(site, again)[0] == 202
    slow.may_end.set()
    status, there, words = until_done(site, again)
    assert (status, there) == (200, f"0; url={address}")
    assert "Your PDF is here" in words and f'href="{address}"'.replace("&", "&amp;") in words
    answer = site.client(REX).get(address, headers=BROWSER)
    assert answer.content == MADE.data and "attachment" in answer.headers["content-disposition"]
    assert slow.began == 1


def test_what_is_quick_comes_at_once(site: Site, slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    slow.may_end.set()
    monkeypatch.setattr(handing, "PATIENCE", 60)
    assert site.client(REX).get(f"/documents/{site.document.id}/export.pdf", headers=BROWSER).content == MADE.data


def test_programs_wait_and_two_who_ask_for_the_same_wait_for_one_print(site: Site, slow: Slow) -> None:
    address = f"/documents/{site.document.id}/export.pdf"
    assert look_in(site, address)[0] == 202
    got: list[bytes] = []
    people = iter((REX, RITA))
    with printing_aside(lambda: got.append(site.client(next(people)).get(address).content), times=2):
        slow.may_end.set()
    assert got == [MADE.data, MADE.data] and slow.began == 1


def test_a_restart_places_the_order_anew(site: Site, slow: Slow, monkeypatch: pytest.MonkeyPatch) -> None:
    again = look_in(site, f"/documents/{site.document.id}/export.pdf")[1].partition("=")[2]
    after, new = Orders(), Slow()
    monkeypatch.setattr(handing, "orders", lambda: after)
    monkeypatch.setattr("app.export.routes.formats.render", new)
    assert look_in(site, again)[0] == 202
    new.may_end.set()
    assert until_done(site, again)[0] == 200


def test_a_failure_is_told_on_the_page_that_waits_and_tried_again_when_asked_again(site: Site, slow: Slow) -> None:
    slow.fails = True
    again = look_in(site, f"/documents/{site.document.id}/export.pdf")[1].partition("=")[2]
    slow.may_end.set()
    status, _there, words = until_done(site, again)
    assert status == 422 and "too big to print" in words and "Rex" in words
    until_done(site, again)
    assert slow.began == 2


def test_what_lies_on_the_shelf_is_remembered_nowhere_else(site: Site, slow: Slow) -> None:
    address = f"/documents/{site.document.id}/export.pdf"
    look_in(site, address)
    slow.may_end.set()
    until_done(site, f"{address}?waited=1")
    assert not handing.orders()._placed


def test_the_right_is_asked_for_again_each_time(site: Site, slow: Slow) -> None:
    again = look_in(site, f"/documents/{site.document.id}/export.pdf")[1].partition("=")[2]
    site.client(ALICE).post(f"/documents/{site.document.id}/people/{site.ids['Rex']}/removal")
    assert look_in(site, again)[0] == 404


def test_the_export_page_shows_it_too(site: Site, slow: Slow) -> None:
    address = f"/documents/{site.document.id}/export/check?paper=A4"
    part = site.client(REX).get(address, headers={"HX-Request": "true"}).text
    assert 'value="40"' in part and f'hx-get="{address}"' in part
    slow.may_end.set()
    while "hx-get" in part:
        part = site.client(REX).get(address, headers={"HX-Request": "true"}).text
    assert "3 pages" in part


def test_too_many_at_once_are_told() -> None:
    some, may_end = Orders(), threading.Event()

    def make(_told: object) -> Print:
        may_end.wait(60)
        return Print(b"", 0)

    placed = [some.place(str(number), make) for number in range(ordering.MOST_IN_THE_MAKING)]
    with pytest.raises(PressBusy):
        some.place("one more", make)
    waiting = [threading.Thread(target=some.await_end, args=(placed[0],)) for _ in range(ordering.WAITING_ROOM)]
    for each in waiting:
        each.start()
    while some._waiting_room.acquire(blocking=False):
        some._waiting_room.release()
    with pytest.raises(PressBusy):
        some.await_end(placed[0])
    may_end.set()
    for each in waiting:
        each.join()
    assert all(order.is_done(60) for order in placed)


class Held(Press):
    """Prints nothing; a job that is titled so waits until it may go on."""

    def __init__(self, busy: threading.Semaphore, may_end: threading.Event) -> None:
        super().__init__()
        self._busy, self._may_end = busy, may_end

    def print(self, job: Job, told: object = None) -> Printed:
        if job.title == "long":
            self._busy.release()
            assert self._may_end.wait(60)
        return Printed(b"", pages=1)


@contextmanager
def printing_aside(act: Callable[[], object], times: int) -> Iterator[None]:
    threads = [threading.Thread(target=act) for _ in range(times)]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def test_nobody_waits_for_the_long_prints_of_one() -> None:
    busy, may_end = threading.Semaphore(0), threading.Event()
    presses = Presses(lambda: Held(busy, may_end), 2)
    job = Job("en", "long", (JobPart("Part", "<p>a</p>"),))
    with printing_aside(lambda: presses.print(job, "Ann"), times=3):
        assert busy.acquire(timeout=60)
        for person in ("Bo", "Cy", ""):
            assert presses.print(replace(job, title="short"), person).pages == 1
        assert not busy.acquire(blocking=False)  # Ann has one press
        may_end.set()


def test_the_child_says_how_far_it_is(press: Press) -> None:
    heard: list[float] = []
    press.print(Job("en", "Far", tuple(JobPart(str(n), f"<p>Far {n}.</p>") for n in range(4))), heard.append)
    assert len(heard) == 4 and heard == sorted(heard) and heard[-1] == pytest.approx(0.7)


def test_what_fell_quiet_is_printed_ahead(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[str] = []

    def render(manuscript: object, *_: object, **__: object) -> Rendered:
        began.append("printed")
        return MADE

    monkeypatch.setattr("app.export.routes.formats.render", render)
    monkeypatch.setattr("app.export.gauging.measure_document", lambda *_, **__: None)
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        writing.edit(session, document, None, lambda text: text.write("user_guide", "", "Quiet."))
    files = site.app.state.files
    do_what_is_due(site.engine, now() + ahead.QUIET - timedelta(seconds=5), files)
    assert began == []
    do_what_is_due(site.engine, now() + ahead.QUIET + timedelta(seconds=5), files)
    assert began == ["printed"]
    answer = site.client(REX).get(f"/documents/{site.document.id}/export.pdf", headers=BROWSER)
    assert answer.content == MADE.data and began == ["printed"]
    shelf = KeptPrints(site.app.state.settings.store / "exports")
    assert len(list(shelf._root.glob("*.pdf"))) == 1


def test_what_cannot_be_printed_ahead_is_no_trouble(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> Rendered:
        raise TooMuch("letters")

    monkeypatch.setattr(formats, "render", refuse)
    with site.session() as session:
        ahead.print_when_quiet(session, session.get_one(Document, site.document.id))
    assert do_what_is_due(site.engine, now() + timedelta(minutes=1), site.app.state.files) == 1
    assert do_what_is_due(site.engine, now() + timedelta(hours=1), site.app.state.files) == 0
