"""Hostile and broken things: told in plain words, nothing fetched, and the next print works."""

import io
import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pikepdf
import pytest
from fastapi import FastAPI
from PIL import Image
from structlog.testing import capture_logs

from app.export import limits, press, routes
from app.export.job import Job, JobPart, PressBroken, TookTooLong, TooMuch
from app.export.look import Look
from app.export.pdf import job_for
from app.export.press import Press, _bare_environment
from tests.export import samples
from tests.export.test_pdf import RED_DOT

SMALL = Job("en", "A title", (JobPart("Part", "<p>Some words.</p>"),))


def with_html(html: str, **more: object) -> Job:
    return replace(SMALL, parts=(JobPart("Part", html, tuple(more.get("images", {}))),), **more)  # type: ignore[arg-type]


@pytest.fixture
def fragile() -> Iterator[Press]:
    """A press of one's own, with little time, to be hurt."""
    one = Press(seconds=3)
    yield one
    one.close()


WITHOUT_PANGO = """
import ctypes.util
import cffi

def refuse(_ffi, name, _flags=0):
    raise OSError(f"cannot load library {name!r}:\\n  no such file")

ctypes.util.find_library = lambda name: None
cffi.FFI.dlopen = refuse
"""
"""As ``sitecustomize.py`` this makes of any machine one that lacks the libraries."""


@pytest.fixture
def without_pango(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Children that print find no Pango."""
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_PANGO)
    surroundings = _bare_environment()
    surroundings["PYTHONPATH"] = f"{tmp_path}:{surroundings['PYTHONPATH']}"
    monkeypatch.setattr(press, "_bare_environment", lambda: surroundings)


class Canary(BaseHTTPRequestHandler):
    asked: tuple[str, ...] = ()

    def do_GET(self) -> None:
        Canary.asked += (self.path,)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(RED_DOT)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def canary() -> Iterator[str]:
    """The address of a server that remembers every request."""
    server = HTTPServer(("127.0.0.1", 0), Canary)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("canary") / "secret.txt"
    path.write_text("CANARYWORD")
    return path.as_uri()


HOSTILE = [
    '<a rel="attachment" href="{there}">x</a>',
    '<link rel="attachment" href="{there}">',
    '<link rel="stylesheet" href="{there}">',
    '<style>@import url("{there}");</style>',
    '<style>@font-face {{ font-family: a; src: url("{there}") }} p {{ font-family: a }}</style><p>a</p>',
    '<p style="background: url({there})">a</p>',
    '<p style="content: url({there}); list-style: url({there})">a</p>',
    '<img src="{there}" alt="a">',
    '<img srcset="{there} 2x" src="{there}" alt="a">',
    '<object data="{there}">a</object>',
    '<embed src="{there}">',
    '<iframe src="{there}"></iframe>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{there}" width="9" height="9"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="{there}#a"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><style>@import "{there}";</style><rect width="9" height="9"/></svg>',
    '<base href="{there}"><img src="images/x.png" alt="a">',
    '<meta http-equiv="refresh" content="0; url={there}">',
    '<script src="{there}"></script><script>fetch("{there}")</script>',
    '<video src="{there}" poster="{there}"></video>',
    '<input type="image" src="{there}" alt="a">',
]


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_is_fetched_and_nothing_acts(press: Press, canary: str, secret: str, html: str) -> None:
    Canary.asked = ()
    pdf = b""
    for there in (canary + "/a.png", secret, "file:///etc/passwd", "ftp://127.0.0.1/a"):
        printed = press.print(with_html(html.format(there=there)))
        pdf += printed.pdf
        with pikepdf.open(io.BytesIO(printed.pdf)) as opened:
            everything = b"".join(e.read_bytes() for e in opened.objects if isinstance(e, pikepdf.Stream))
            named = repr([dict(e) for e in opened.objects if isinstance(e, pikepdf.Dictionary)])
        assert b"CANARYWORD" not in everything
        assert b"root:x" not in everything
        assert not re.search(r"/(JS|JavaScript|Launch|EmbeddedFiles?|Filespec|OpenAction|SubmitForm)\b", named)
    assert Canary.asked == ()


def test_markdown_can_reach_no_further(press: Press, canary: str) -> None:
    Canary.asked = ()
    text = (
        f"![a]({canary}/a.png) [b](file:///etc/passwd) ![c](file:///etc/passwd) ![d](images/../../etc/passwd) "
        f'<a rel="attachment" href="file:///etc/passwd">e</a> <img src="{canary}/b.png"> [f](javascript:alert(1))'
    )
    printed = press.print(job_for(samples.with_text(text), Look(), lambda name: None))
    assert Canary.asked == ()
    assert b"javascript" not in printed.pdf
    assert printed.pages == 1


def test_an_svg_that_says_it_is_a_png_is_not_read(press: Press, canary: str) -> None:
    Canary.asked = ()
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{canary}/c.png" width="9" height="9"/></svg>'
    html = f'<img src="own:{samples.IMAGE}" alt="a">'
    press.print(with_html(html, images={samples.IMAGE: svg.encode()}))
    press.print(with_html(html, images={samples.IMAGE: b"\x89PNG\r\n\x1a\n" + svg.encode()}))
    assert Canary.asked == ()


def big_png() -> bytes:
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    return out.getvalue()


BOMBS = {
    "blocks": "<p>a</p>" * 12_001,
    "letters": "<p>" + "word " * 130_000 + "</p>",
    "word": "<p>" + "w" * 200_000 + "</p>",
    "depth": "<blockquote>" * 400 + "<p>a</p>" + "</blockquote>" * 400,
    "rows": "<table>" + "<tr><td>a</td></tr>" * 3_000 + "</table>",
    "cells": "<table>" + ("<tr>" + "<td>a</td>" * 100 + "</tr>") * 200 + "</table>",
    "spans": '<table><tr><td colspan="65000">a</td></tr></table>',
}


@pytest.mark.parametrize("limit", BOMBS)
def test_too_much_is_told_before_it_hurts(press: Press, limit: str) -> None:
    began = time.thread_time()
    with pytest.raises(TooMuch) as told:
        press.print(with_html(BOMBS[limit]))
    assert told.value.limit == limit
    assert re.search(r"\d", str(told.value))
    assert time.thread_time() - began < 1


def test_too_many_pixels_are_told(press: Press) -> None:
    with pytest.raises(TooMuch) as told:
        press.print(with_html("<p>a</p>", images={samples.IMAGE: big_png()}))
    assert told.value.limit == "pixels"
    with pytest.raises(TooMuch) as told:
        press.print(with_html("<p>a</p>", images={f"{n:032x}.png": b"" for n in range(101)}))
    assert told.value.limit == "images"


def test_the_largest_allowed_still_print(press: Press) -> None:
    rows = "<table>" + "<tr><td>a</td><td>b</td></tr>" * 150 + "</table>"
    words = "<p>" + "w" * 2_000 + " " + "漢" * 500 + "</p>"
    nested = "<ul><li>" * 12 + "a" + "</li></ul>" * 12
    assert press.print(with_html(rows + words + nested)).pages > 3


def test_what_takes_too_long_is_stopped_and_the_next_print_works(fragile: Press) -> None:
    fragile.warm()
    slow = "".join(f'<div style="display:flex"><p>{n}' for n in range(18)) + "</p></div>" * 18
    began = time.monotonic()
    with pytest.raises(TookTooLong):
        fragile.print(with_html(slow))
    assert time.monotonic() - began < 60  # not the 2^18 layouts it asked for, even on a busy machine
    assert fragile.print(SMALL).pages == 1


def test_what_takes_too_much_memory_is_stopped_and_the_next_print_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BLOCKS", 20_000)
    small = Press(seconds=120, memory_mb=300)
    try:
        assert small.print(SMALL).pages == 1
        with pytest.raises(TooMuch) as told:
            small.print(with_html("<p>a<b>b</b><i>c</i></p>" * 16_000))
        assert told.value.limit == "memory"
        assert small.print(replace(SMALL, title="Another")).pages == 1
    finally:
        small.close()


def test_edit_after_edit_in_chinese_fits_into_little_memory() -> None:
    press = Press(memory_mb=700)
    try:
        for number in range(4):
            manuscript = samples.in_language("zh-Hans", "药房现在看得见每一支疫苗", f"上海，**第{number}次**。")
            assert press.print(job_for(manuscript, Look(), lambda name: None)).missing_glyphs == ()
    finally:
        press.close()


def test_a_killed_child_is_replaced(fragile: Press) -> None:
    fragile.print(SMALL)
    first = fragile.pid
    assert first
    os.kill(first, signal.SIGKILL)
    assert fragile.print(replace(SMALL, title="Another")).pages == 1
    assert fragile.pid != first


def test_a_child_killed_while_it_prints_is_replaced_and_the_job_printed() -> None:
    press = Press()
    try:
        press.warm()
        first = press.pid
        killer = threading.Timer(0.2, os.kill, (first, signal.SIGKILL))
        killer.start()
        assert press.print(with_html("".join(f"<p>{'word ' * 60}{n}</p>" for n in range(250)))).pages > 10
        killer.join()
        assert press.pid != first
    finally:
        press.close()


def test_a_child_is_replaced_after_its_share_of_prints() -> None:
    press = Press(prints_per_child=2)
    try:
        pids = []
        for number in range(3):
            press.warm()
            pids.append(press.pid)
            press.print(replace(SMALL, title=str(number)))
        assert pids[0] == pids[1] != pids[2]
    finally:
        press.close()


def test_the_same_job_is_not_printed_twice(press: Press) -> None:
    first = press.print(SMALL)
    assert press.print(SMALL) is first


def test_many_threads_share_one_press(press: Press) -> None:
    jobs = [replace(SMALL, title=f"Title {number}") for number in range(8)]
    made: dict[str, bytes] = {}

    def work(job: Job) -> None:
        made[job.title] = press.print(job).pdf

    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for job in jobs:
        with pikepdf.open(io.BytesIO(made[job.title])) as pdf:
            assert str(pdf.docinfo["/Title"]) == job.title


def test_a_press_that_does_not_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(PressBroken) as told:
        Press().print(SMALL)
    assert told.value.values["reason"] == "exit 1"


def test_the_child_knows_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOREWORD_SECRET_KEY", "hidden")
    monkeypatch.setenv("FOREWORD_DATABASE_URL", "postgresql://u:p@h/d")
    assert not any("FOREWORD" in name for name in _bare_environment())


def test_a_site_that_cannot_print_says_so_in_one_line_and_serves(
    without_pango: None, fragile: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes.formats, "shared_presses", lambda: fragile)
    with capture_logs() as said:
        routes.warm(FastAPI())
        for thread in threading.enumerate():
            if thread.name == "warm the press":
                thread.join()
    (line,) = said
    assert (line["log_level"], line["remedy"]) == ("warning", "bin/foreword doctor")
    assert "cannot load library" in line["reason"] and "\n" not in line["reason"]
