"""A document with all that belongs to it leaves as one file and comes back as it was; what others made does no harm."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from app.accounts.models import User
from app.archive import routes
from app.archive.packing import Taken, pack, take
from app.archive.unpacking import bring_in_archive, open_archive
from app.coach.models import Dismissal
from app.console import run
from app.documents import live, projection, stages, writing
from app.documents.models import Document, Membership, Picture
from app.documents.pictures import keep_picture
from app.export.asked import asked
from app.i18n import TAGS, translate
from app.manuscript.notices import MarkdownRefused
from app.review.listing import Wish, listed
from app.review.models import Comment, Suggestion, Thread
from app.rounds import asking, judging, reading, standing
from app.storage.files import Files
from app.versions import history
from app.versions.models import Version
from tests.cast import ALICE, ARTHUR, REX, RITA, SAM, Site
from tests.documents.test_images import drawn, saved

Told = dict[str, Any]
MARK = " (from an archive)"


def told(data: bytes) -> Told:
    table: Told = json.loads(zipfile.ZipFile(io.BytesIO(data)).read("foreword.json"))
    return table


def unmarked(table: Told) -> Told:
    plain: Told = json.loads(json.dumps(table).replace(MARK, ""))
    return plain


def markdown_in(data: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read("document.md").decode()


def changed(data: bytes, change: Callable[[Told], object]) -> bytes:
    table = told(data)
    change(table)
    return with_files(data, {"foreword.json": json.dumps(table)})


def with_files(data: bytes, files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in files:
                new.writestr(name, old.read(name))
        for name, content in files.items():
            new.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def rich(site: Site) -> Site:
    """Alice's document with an image, two versions, comments, a suggestion, signs; some settled, some without words."""
    alice = site.user(ALICE)
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        assert history.keep(session, document, alice, "First")
        name = keep_picture(session, site.app.state.files, document, saved(drawn((40, 30)), "PNG")).name
        writing.edit(session, document, alice, lambda crdt: crdt.write("user_guide", "", f"![A carton](images/{name})"))
        assert history.keep(session, document, alice, "Second")
        writing.edit(
            session, document, alice, lambda crdt: crdt.write("user_guide", f"![A carton](images/{name})", "Plain.")
        )
    here = f"/documents/{site.document.id}"
    words = {"section": "introduction", "quote": "Meridian shows every carton"}
    site.client(RITA).post(
        f"{here}/threads", data=words | {"text": "Is **that** so?", "kind": "question", "blocking": "1"}
    )
    site.client(RITA).post(
        f"{here}/threads", data={"section": "introduction", "quote": "HAMBURG", "text": "Why there?"}
    )
    site.client(RITA).post(
        f"{here}/suggestions", data=words | {"replacement": "Meridian shows each carton", "text": ""}
    )
    site.client(ARTHUR).post(f"{here}/threads/1/comments", data={"text": "It is."})
    site.client(ARTHUR).post(f"{here}/comments/1/reactions", data={"sign": "agree"})
    site.client(ALICE).post(f"{here}/threads/2/resolution")
    return site


@pytest.fixture
def judged(rich: Site) -> Site:
    """The same after a round, with somebody who has read it, a finding let stand, and a stage reached in spite of advice."""
    with rich.session() as session:
        document = session.get_one(Document, rich.document.id)
        alice, rita, arthur = (session.get_one(User, rich.ids[name]) for name in ("Alice", "Rita", "Arthur"))
        people = frozenset({rita.id or 0, arthur.id or 0})
        wish = asking.Wish(people, frozenset({rita.id or 0}), "Is it *true*?", date(2027, 1, 31), 1)
        round_ = asking.ask(session, document, alice, wish)
        judging.give(session, document, round_, rita, "revise", "Not yet.")
        judging.give(session, document, round_, rita, "approve", "")
        judging.give(session, document, round_, arthur, "remarks", "A word or two.")
        reading.mark(session, document, round_.version, rita)
        asking.close(session, document, round_, alice)
        item = projection.rows(session, document)[-1]
        about = {
            "document_id": document.id,
            "section": "introduction",
            "quote": "every",
            "context": "Meridian shows every carton.",
        }
        session.add(Dismissal(check="W03", reason="It does.", by_id=alice.id, **about))
        about |= {"section": item.key, "item_id": (item.item_ids or [""])[0]}
        session.add(Dismissal(check="W01", reason="Long, but clear.", by_id=rita.id, **about))
        stages.move(session, document, alice, "draft", "peer", "It is time.", True)
    return rich


def packed(site: Site, with_comments: bool = True) -> bytes:
    with site.session() as session:
        taken = take(session, site.app.state.files, session.get_one(Document, site.document.id), with_comments)
    return pack(taken)


def brought(site: Site, data: bytes) -> str:
    sam = site.user(SAM)
    with site.session() as session:
        return bring_in_archive(session, site.app.state.files, sam, open_archive(data))[0].id


def test_it_holds_everything_and_markdown_for_people(rich: Site) -> None:
    archive = zipfile.ZipFile(io.BytesIO(packed(rich)))
    names = archive.namelist()
    assert {"document.md", "foreword.json", "versions/0001.md", "versions/0002.md", "comments.md"} <= set(names)
    assert sum(name.startswith("images/") for name in names) == 1
    assert "Is **that** so?" in archive.read("comments.md").decode()
    assert "# Independent pharmacies" in archive.read("versions/0001.md").decode()


def test_what_comes_back_is_packed_as_the_very_same(rich: Site) -> None:
    before = packed(rich)
    assert len(told(before)["threads"]) == 3
    there = brought(rich, before)
    with rich.session() as session:
        document = session.get_one(Document, there)
        after = pack(take(session, rich.app.state.files, document, True))
    assert unmarked(told(after)) == told(before)
    assert zipfile.ZipFile(io.BytesIO(after)).namelist() == zipfile.ZipFile(io.BytesIO(before)).namelist()


def test_what_was_decided_travels_too(judged: Site) -> None:
    before = packed(judged)
    table = told(before)
    (round_,) = table["told"]["rounds"]
    assert [said["verdict"] for said in round_["verdicts"]] == ["revise", "approve", "remarks"]
    assert (round_["quorum"], round_["due"], round_["ending"]) == (1, "2027-01-31", "closed")
    assert {each["name"]: each["must_approve"] for each in round_["asked"]} == {"Rita": True, "Arthur": False}
    assert [len(table["told"][name]) for name in ("readers", "moves", "overrides")] == [1, 1, 1]
    assert len(table["dismissals"]) == 2
    words = zipfile.ZipFile(io.BytesIO(before)).read("decisions.md").decode()
    assert "Not yet." in words and "draft → peer" in words and "Rita" in words
    once = brought(judged, before)
    with judged.session() as session:
        after = pack(take(session, judged.app.state.files, session.get_one(Document, once), True))
        assert standing.standing(session, session.get_one(Document, once)).approval is None
    assert unmarked(told(after)) == table
    assert names_in(told(after)) and all(name.endswith(MARK) for name in names_in(told(after)))
    page = judged.client(SAM).get(f"/documents/{once}/chronicle").text
    assert "Not yet." in page and f"Rita{MARK}" in page and "approves nothing here" in page
    part = judged.client(SAM).get(f"/documents/{once}/chronicle", headers={"HX-Request": "true"}).text
    assert f"/documents/{once}/chronicle" in part and "<html" not in part
    begun_here = judged.client(ALICE).get(f"/documents/{judged.document.id}/chronicle").text
    assert "begun here" in begun_here


def test_who_only_reads_takes_no_judgements_along(judged: Site) -> None:
    where = f"/documents/{judged.document.id}/archive.zip"
    data = judged.client(REX).get(where).content
    assert told(data)["told"].keys() == {"moves"} and told(data)["dismissals"] == []
    assert b"Not yet." not in data and b"It does." not in data
    assert "Not yet" not in zipfile.ZipFile(io.BytesIO(data)).read("decisions.md").decode()


def test_nothing_quiet_leaves(judged: Site) -> None:
    rita, here = judged.client(RITA), f"/documents/{judged.document.id}"
    assert rita.post(f"{here}/quiet").status_code == 303
    rita.post(f"{here}/threads", data={"section": "introduction", "quote": "HAMBURG", "text": "Held for now."})
    rita.post(f"{here}/threads/1/comments", data={"text": "Held as well."})
    for person in (ALICE, RITA, ARTHUR, REX):
        archive = zipfile.ZipFile(io.BytesIO(judged.client(person).get(f"{here}/archive.zip").content))
        assert not any(b"Held" in archive.read(name) for name in archive.namelist()), person


def test_it_belongs_to_whoever_brings_it_in_and_to_nobody_else(rich: Site) -> None:
    there = brought(rich, packed(rich))
    with rich.session() as session:
        members = session.exec(select(Membership).where(Membership.document_id == there)).all()
        assert [(member.user_id, member.role) for member in members] == [(rich.ids["Sam"], "owner")]
        comments = session.exec(select(Comment).join(Thread).where(Thread.document_id == there)).all()
        assert {comment.author_id for comment in comments} == {None}
        assert {comment.by for comment in comments} == {f"Rita{MARK}", f"Arthur{MARK}"}
    assert rich.client(ALICE).get(f"/documents/{there}").status_code == 404


@pytest.mark.parametrize("language", TAGS)
def test_names_are_marked_once_however_often_they_travel(rich: Site, language: str) -> None:
    def spoken(table: Told) -> None:
        table["front"]["language"] = language
        table["threads"][2]["suggestion"]["decided_by"] = "x" * 200
        table["versions"][0]["kept_by"] = "Alice"

    def again(data: bytes) -> bytes:
        there = brought(rich, data)
        with rich.session() as session:
            taken = take(session, rich.app.state.files, session.get_one(Document, there), True)
        return pack(taken)

    once = again(changed(packed(rich), spoken))
    names = names_in(told(once))
    assert len(names) >= 8
    assert all(name.endswith(translate("%(name)s (from an archive)", language, name="")) for name in names)
    other = changed(once, lambda table: table["front"].update(language="de" if language == "en" else "en"))
    assert names_in(told(again(other))) == names


def names_in(table: Told) -> list[str]:
    """Of all who did something."""
    found: list[str] = [name for version in table["versions"] for name in (version["kept_by"], *version["authors"])]
    for thread in table["threads"]:
        found += [thread["opened_by"], thread["resolved_by"], (thread["suggestion"] or {}).get("decided_by", "")]
        for comment in thread["comments"]:
            found += [comment["author"], *(name for names in comment["signs"].values() for name in names)]
    decided = table["told"]
    for round_ in decided.get("rounds", []):
        found += [
            round_["asked_by"],
            round_["ended_by"],
            *(one["name"] for one in (*round_["asked"], *round_["verdicts"])),
        ]
    found += [one["name"] for one in decided.get("readers", [])]
    found += [one["by"] for one in (*decided["moves"], *decided.get("overrides", []), *table["dismissals"])]
    return [name for name in found if name]


def test_its_pages_show_names_signs_and_versions(rich: Site) -> None:
    there = brought(rich, packed(rich))
    client = rich.client(SAM)
    comments = client.get(f"/documents/{there}/comments").text
    assert "Rita" in comments
    assert f"I agree: Arthur{MARK}" in comments
    assert "Meridian shows" in comments
    versions = client.get(f"/documents/{there}/versions").text
    assert "First" in versions
    assert "Second" in versions
    name = next(iter(re.findall(r"images/([0-9a-f]{32}\.png)", client.get(f"/documents/{there}/versions/2").text)))
    assert client.get(f"/documents/{there}/images/{name}").status_code == 200
    assert client.post(f"/documents/{there}/versions/1/restoration").status_code == 303


def test_its_stage_is_believed_of_the_words_that_came_and_of_no_older_ones(rich: Site) -> None:
    def approved(table: Told) -> None:
        for front in (table["front"], *table["fronts"].values()):
            front["stage"] = "approved"

    there = brought(rich, changed(packed(rich), approved))
    with rich.session() as session:
        document = session.get_one(Document, there)
        newest = history.newest(session, document)
        assert newest and (newest.number, newest.name) == (3, "Approved")
        assert [asked(session, document, number)[1].draft for number in (None, 3, 2, 1)] == [False, False, True, True]
        document.product = "Another"
        assert asked(session, document, None)[1].draft


def test_a_count_of_another_site_is_not_believed(rich: Site) -> None:
    def counted(table: Told) -> None:
        for version in table["versions"]:
            version["revision"] = 1

    there = brought(rich, changed(packed(rich), counted))
    with rich.session() as session:
        document = session.get_one(Document, there)
        assert document.revision == 1
        assert {version.revision for version in session.exec(select(Version).where(Version.document_id == there))} == {
            0
        }


def test_threads_follow_their_words_on(rich: Site) -> None:
    there = brought(rich, packed(rich))
    with rich.session() as session:
        document = session.get_one(Document, there)
        text = projection.manuscript_of(session, document).passage("introduction").text
        writing.edit(session, document, None, lambda crdt: crdt.write("introduction", text, "Before. " + text))
        placed = listed(session, document, None, Wish(state="all")).placed["introduction"]
        assert {talk.thread.words for talk in placed} == {"Meridian shows **every** carton", "HAMBURG"}


def test_a_place_where_other_words_stand_is_not_believed(rich: Site) -> None:
    def moved(table: Told) -> None:
        table["threads"][0] |= {"start": 0, "end": 10_000_000}

    there = brought(rich, changed(packed(rich), moved))
    with rich.session() as session:
        assert len(listed(session, session.get_one(Document, there), None, Wish(state="all")).detached) == 1


def test_nobody_waits_while_it_is_packed(rich: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    sessions: list[Session] = []
    busy: list[bool] = []

    def taking(session: Session, files: Files, document: Document, with_comments: bool) -> Taken:
        sessions.append(session)
        return take(session, files, document, with_comments)

    def packing(taken: Taken) -> bytes:
        busy.append(sessions[-1].in_transaction())
        return pack(taken)

    monkeypatch.setattr(routes, "take", taking)
    monkeypatch.setattr(routes, "pack", packing)
    client = rich.client(ALICE)
    for where in (f"/documents/{rich.document.id}/archive.zip", "/library.zip"):
        assert client.get(where).status_code == 200
    assert len(busy) >= 2 and not any(busy)


def test_a_library_has_the_words_typed_this_moment(rich: Site) -> None:
    with rich.session() as session:
        document = session.get_one(Document, rich.document.id)
        text = writing.open_text(session, document)
        update = text.write("headline", text.passage("headline").text, "Typed")
        live.append(session, {document.id: live.Batch([(rich.ids["Alice"], update)], read=2**31)})
    archive = zipfile.ZipFile(io.BytesIO(rich.client(ALICE).get("/library.zip").content))
    assert any("# Typed" in markdown_in(archive.read(name)) for name in archive.namelist())


@pytest.mark.parametrize(
    "change",
    [
        {"start": 0, "end": 40, "quote": "", "words": "", "suggestion": None},
        {"start": 40, "end": 8, "words": ""},
        {"start": 0, "end": 0, "words": ""},
        {"section": "headline", "field": "title"},
        {"section": "appendix"},
    ],
)
def test_nothing_is_written_over_words_nobody_was_shown(rich: Site, change: Told) -> None:
    data = changed(packed(rich), lambda table: table["threads"][2].update(change))
    there = brought(rich, data)
    with rich.session() as session:
        document = session.get_one(Document, there)
        text = projection.manuscript_of(session, document)
        (lost,) = listed(session, document, None, Wish(state="all")).detached
        where = f"/documents/{there}/threads/{lost.thread.id}/acceptance"
    client = rich.client(SAM)
    assert client.get(f"/documents/{there}/comments").status_code == 200
    for merged in ("", "1"):
        assert client.post(where, data={"merged": merged}).status_code == (404 if "suggestion" in change else 409)
    with rich.session() as session:
        assert projection.manuscript_of(session, session.get_one(Document, there)) == text


def test_readers_take_no_comments_along(rich: Site) -> None:
    where = f"/documents/{rich.document.id}/archive.zip"
    assert told(rich.client(REX).get(where).content)["threads"] == []
    assert len(told(rich.client(RITA).get(where).content)["threads"]) == 3
    assert rich.client(SAM).get(where).status_code == 404


def test_it_comes_in_by_the_page(rich: Site) -> None:
    client = rich.client(SAM)
    assert "/documents/archives" in client.get("/documents/new").text
    assert 'action="/documents/archives"' in client.get("/documents/archives").text
    answer = client.post("/documents/archives", files={"file": ("a.zip", packed(rich))})
    assert answer.status_code == 303
    assert "every" in client.get(answer.headers["location"]).text


def test_its_text_alone_comes_in_as_any_other(rich: Site) -> None:
    answer = rich.client(SAM).post("/documents/import", data={"markdown": ""}, files={"file": ("a.zip", packed(rich))})
    assert answer.status_code == 303


def test_a_whole_library_in_one_file(rich: Site) -> None:
    archive = zipfile.ZipFile(io.BytesIO(rich.client(ARTHUR).get("/library.zip").content))
    assert archive.testzip() is None
    (only,) = archive.namelist()
    assert told(archive.read(only))["front"]["product"] == "Meridian"
    assert len(zipfile.ZipFile(io.BytesIO(rich.client(SAM).get("/library.zip").content)).namelist()) == 1


def _repeat_a_section(table: Told) -> None:
    version = table["versions"][0]
    version["passages"].append(version["passages"][0])


def test_many_versions_of_one_huge_text_are_too_large(rich: Site) -> None:
    def swollen(table: Told) -> None:
        version = table["versions"][0]
        table["passages"] = {"0" * 32: {"key": "introduction", "text": "word " * 40_000}}
        table["versions"] = [version | {"number": number, "passages": ["0" * 32]} for number in range(1, 600)]

    answer = rich.client(SAM).post("/documents/archives", files={"file": ("a.zip", changed(packed(rich), swollen))})
    assert answer.status_code == 422
    assert "too large" in answer.text


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("another form", lambda table: table.update(foreword_archive=2)),
        ("no language", lambda table: table["front"].update(language="tlh")),
        ("no stage", lambda table: table["front"].update(stage="done")),
        ("no section", lambda table: table["text"][0].update(key="secret")),
        ("a section twice", lambda table: table["text"].append(table["text"][0])),
        ("a version twice", lambda table: table["versions"].append(table["versions"][0])),
        ("a section twice in a version", _repeat_a_section),
        ("a version of nothing", lambda table: table["versions"][0].update(front="0" * 32)),
        ("a negative number", lambda table: table["versions"][0].update(number=-1)),
        ("a huge number", lambda table: table["versions"][0].update(number=2**40)),
        ("no moment", lambda table: table["versions"][0].update(kept_at="yesterday")),
        ("a moment before time", lambda table: table.update(created_at="0001-01-01T00:00:00+14:00")),
        ("no kind", lambda table: table["threads"][0].update(kind="rant")),
        ("words too long", lambda table: table["threads"][0]["comments"][0].update(text="x" * 20_000)),
        ("too many threads", lambda table: table.update(threads=table["threads"] * 2_000)),
        ("a thread in no section", lambda table: table["threads"][0].update(section="secret")),
        ("a suggestion for no words", lambda table: table["threads"][2].update(quote=" ")),
        ("a suggestion for no section", lambda table: table["threads"][2].update(section="")),
        (
            "no verdict",
            lambda table: table["told"].update(
                rounds=[
                    {
                        "version": 1,
                        "asked_at": "2026-01-01T00:00:00Z",
                        "verdicts": [{"verdict": "hooray", "at": "2026-01-01T00:00:00Z"}],
                    }
                ]
            ),
        ),
        (
            "a move to nowhere",
            lambda table: table["told"].update(
                moves=[{"before": "draft", "stage": "done", "at": "2026-01-01T00:00:00Z"}]
            ),
        ),
        (
            "a reason too long",
            lambda table: table.update(
                dismissals=[{"check": "W1", "section": "", "reason": "x" * 301, "at": "2026-01-01T00:00:00Z"}]
            ),
        ),
        ("no list", lambda table: table.update(text={"a": 1})),
        ("nothing", lambda table: table.clear()),
    ],
)
def test_a_changed_archive_is_refused_with_its_place(rich: Site, what: str, change: Callable[[Told], object]) -> None:
    data = changed(packed(rich), change)
    answer = rich.client(SAM).post("/documents/archives", files={"file": ("a.zip", data)})
    assert answer.status_code == 422, what
    assert "damaged or was changed" in answer.text
    with rich.session() as session:
        assert len(session.exec(select(Membership).where(Membership.user_id == rich.ids["Sam"])).all()) == 1


def test_letters_no_database_keeps_are_left_out(rich: Site) -> None:
    def with_controls(table: Told) -> None:
        table["threads"][0]["comments"][0] |= {"text": "a\0b", "author": "R\0ita"}
        table["threads"][0] |= {"quote": "x\0", "words": "y\0"}
        table["front"]["product"] = "Meri\0dian"

    there = brought(rich, changed(packed(rich), with_controls))
    with rich.session() as session:
        comments = session.exec(select(Comment).join(Thread).where(Thread.document_id == there)).all()
        assert ("ab", f"Rita{MARK}") in {(comment.text, comment.by) for comment in comments}


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("foreword.json", b" " * 60_000_000)
    return out.getvalue()


def _outside() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../foreword.json", b"{}")
    return out.getvalue()


def _many() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(2_100):
            archive.writestr(f"images/{number:032x}.png", b"")
    return out.getvalue()


def _deep() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("foreword.json", b'{"front":' + b"[" * 100_000)
    return out.getvalue()


@pytest.mark.parametrize("data", [_bomb(), _outside(), _many(), _deep(), b"PK\x03\x04 broken", b"# Markdown", b""])
def test_bombs_ways_out_and_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(MarkdownRefused):
        open_archive(data)


def test_what_is_no_image_is_told_of_and_left_out(rich: Site) -> None:
    data = packed(rich)
    image = next(name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if name.startswith("images/"))
    answer = rich.client(SAM).post(
        "/documents/archives", files={"file": ("a.zip", with_files(data, {image: b"<svg/>"}))}
    )
    assert answer.status_code == 200
    assert "cannot be used" in answer.text


def test_names_are_never_html(rich: Site) -> None:
    def hostile(table: Told) -> None:
        table["threads"][0]["comments"][0] |= {"author": "<script>x</script>", "signs": {"agree": ["<b>y</b>"]}}
        table["versions"][0] |= {"kept_by": "<i>k</i>", "authors": ["<u>a</u>"], "name": "<s>n</s>"}

    there = brought(rich, changed(packed(rich), hostile))
    for page in ("comments", "versions"):
        html = rich.client(SAM).get(f"/documents/{there}/{page}").text
        assert not re.search(r"<script>x|<b>y|<i>k|<u>a|<s>n", html)


def test_no_version_means_no_picture_but_its_own(rich: Site) -> None:
    there = brought(rich, packed(rich))
    with rich.session() as session:
        assert len(session.exec(select(Picture).where(Picture.document_id == there)).all()) == 1
        assert len(session.exec(select(Version).where(Version.document_id == there)).all()) == 2


def test_the_console_takes_it_out_and_brings_it_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(tmp_path / "missing.zip"), "--owner", "a@b.c"]) == 2
    assert run(["export", "x", "--format", "archive"]) == 2
    assert "--out" in capsys.readouterr().err


def filling(site: Site) -> bytes:
    """The archive of the document with one taken and one open suggestion for what was empty."""
    with site.session() as session:
        document = session.get_one(Document, site.document.id)
        document.hidden, document.sections = [], ["problem", "value_proposition"]
    address = f"/documents/{site.document.id}"
    for section in ("problem", "value_proposition"):
        site.client(RITA).post(f"{address}/suggesting", data={"section": section, "wanted": f"Of {section}."})
    assert site.client(ALICE).post(f"{address}/threads/1/acceptance").status_code == 303
    return packed(site)


def test_what_is_to_fill_a_place_travels_and_can_be_taken_there(site: Site) -> None:
    before = filling(site)
    there = brought(site, before)
    with site.session() as session:
        document = session.get_one(Document, there)
        assert unmarked(told(pack(take(session, site.app.state.files, document, True)))) == told(before)
        wanted = select(Thread.id).where(Thread.document_id == there).order_by(Thread.id)  # type: ignore[arg-type]
        _taken, number = session.exec(wanted).all()
    assert site.client(SAM).post(f"/documents/{there}/threads/{number}/acceptance").status_code == 303
    with site.session() as session:
        text = writing.open_text(session, session.get_one(Document, there))
        assert text.passage("value_proposition").text == "Of value_proposition."


@pytest.mark.parametrize("place", [{"field": "name"}, {"section": "introduction"}, {"item": 3}], ids=str)
def test_an_archive_fills_no_place_that_is_none_or_says_something(site: Site, place: dict[str, object]) -> None:
    data = filling(site)
    table = told(data)
    table["threads"][1].update(place)
    there = brought(site, with_files(data, {"foreword.json": json.dumps(table)}))
    with site.session() as session:
        wanted = select(Thread).join(Suggestion).where(Thread.document_id == there, Suggestion.state == "open")
        thread = session.exec(wanted).one()
    answer = site.client(SAM).post(f"/documents/{there}/threads/{thread.id}/acceptance")
    assert answer.status_code == 409 and (thread.detached_at or thread.words)
