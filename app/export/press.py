"""The parent's side of printing: a warm child process, watched by the clock and replaced whenever it fails."""

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager, suppress
from dataclasses import replace
from math import ceil
from pathlib import Path
from typing import IO, Any, cast

from app.export import limits
from app.export.fonts import configuration_file
from app.export.job import (
    OUT_OF_MEMORY,
    Job,
    PressBroken,
    Printed,
    RenderingFailed,
    Told,
    TookTooLong,
    TooMuch,
    job_to_wire,
    nobody_listens,
    receive,
    send,
    starts_from_wire,
)

ROOT = Path(__file__).parents[2]

SECONDS_PER_PRINT = 30.0
SECONDS_TO_START = 60.0
MEMORY_MB = 1200
"""Of address space; a six-page document needs about 350."""

PRINTS_PER_CHILD = 100
"""A child grows by some 40 MB in as many prints."""

KEPT_BYTES = 16_000_000

# The child needs to find Python's packages, fonts and a place for fontconfig's cache. Nothing secret.
_PASSED_ON = (
    "PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH",
    "WEASYPRINT_DLL_DIRECTORIES", "COVERAGE_PROCESS_START",
)  # fmt: skip


class _Killed(PressBroken):
    """The child was killed, and not by our clock."""


class Press:
    """Prints one job at a time; safe to call from many threads. Starts its child when first needed."""

    def __init__(
        self,
        seconds: float = SECONDS_PER_PRINT,
        memory_mb: int = MEMORY_MB,
        prints_per_child: int = PRINTS_PER_CHILD,
    ) -> None:
        self._seconds = seconds
        self._memory_mb = memory_mb
        self._prints_per_child = prints_per_child
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._prints = 0
        self._fonts: Set[str] = frozenset()
        self._finished: OrderedDict[str, Printed] = OrderedDict()
        atexit.register(self.close)

    def print(self, job: Job, told: Told = nobody_listens) -> Printed:
        """The job's PDF. Raises TooMuch, TookTooLong or PressBroken, each with words for the reader."""
        limits.check(job)
        job = replace(job, images=limits.rasters(job.images))
        with self._lock:
            if finished := self._again(job):
                return finished
            printed = self._print_once_more_if_killed(job, told)
            self._keep(job, printed)
            return printed

    def examine(self, kind: str, data: bytes) -> dict[str, Any]:
        """What the child says of a ``font`` or of ``css`` (see ``examining``). Raises as ``print`` does."""
        with self._lock:
            child = self._running_child()
            with self._watched(child, self._seconds) as alarm:
                try:
                    send(cast(IO[bytes], child.stdin), {"examine": kind}, {"it": data})  # type: ignore[arg-type]
                    answer, _none = receive(cast(IO[bytes], child.stdout))  # type: ignore[arg-type]
                except (EOFError, OSError) as error:
                    raise self._obituary(child, alarm) from error
            self._refuse(answer)
            return answer

    def warm(self) -> None:
        """Start the child now, so that the first print does not wait for it."""
        with self._lock:
            self._running_child()

    def close(self) -> None:
        """End the child; the next print starts another."""
        with self._lock:
            self._end_child()

    @property
    def pid(self) -> int | None:
        """The child's process id while it runs."""
        child = self._child
        return child.pid if child and child.poll() is None else None

    def _print_once_more_if_killed(self, job: Job, told: Told) -> Printed:
        """Somebody else's kill, on a full machine say, is no fault of the document."""
        try:
            return self._print(job, told)
        except _Killed:
            return self._print(job, told)

    def _print(self, job: Job, told: Told) -> Printed:
        child = self._child_with(job.fonts)
        self._prints += 1
        with self._watched(child, self._seconds) as alarm:
            try:
                given = {} if self._fonts == job.fonts.keys() else job.fonts
                send(cast(IO[bytes], child.stdin), job_to_wire(job), {**job.images, **given})  # type: ignore[arg-type]
                self._fonts = job.fonts.keys()
                answer, blobs = _heard_out(child, told)
            except (EOFError, OSError) as error:
                raise self._obituary(child, alarm) from error
        if self._prints >= self._prints_per_child:
            self._end_child()
        return self._read(answer, blobs.get("pdf", b""))

    def _refuse(self, answer: dict[str, Any]) -> None:
        """Raise what the child could not do; it ends with that."""
        if "too_much" in answer:
            self._end_child()
            raise TooMuch(answer["too_much"])
        if "broken" in answer:
            self._end_child()
            raise PressBroken(reason=answer["broken"])

    def _read(self, answer: dict[str, Any], pdf: bytes) -> Printed:
        self._refuse(answer)
        parts = tuple(answer["part_pages"]), tuple(answer["part_lengths"]), starts_from_wire(answer["part_starts"])
        return Printed(pdf, tuple(answer["missing"]), answer["pages"], *parts)

    def _child_with(self, fonts: Mapping[str, bytes]) -> subprocess.Popen[bytes]:
        """One that knows these fonts or none yet: from others it might take the letters that ours lack."""
        if self._fonts and self._fonts != fonts.keys():
            self._end_child()
        return self._running_child()

    def _running_child(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end_child()
            self._child = self._start_child()
            self._prints, self._fonts = 0, frozenset()
            self._hear_hello(self._child)
        return self._child

    def _start_child(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "app.export.child", str(self._memory_mb), str(ceil(self._seconds))],
            cwd=ROOT, env=_bare_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def _hear_hello(self, child: subprocess.Popen[bytes]) -> None:
        """It has loaded its libraries, or says which is missing."""
        with self._watched(child, SECONDS_TO_START):
            try:
                hello, _none = receive(cast(IO[bytes], child.stdout))  # type: ignore[arg-type]
            except EOFError:
                hello = {"broken": f"exit {child.wait()}"}
        if "broken" in hello:
            self._end_child()
            raise PressBroken(reason=hello["broken"])

    def _end_child(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with suppress(OSError):  # a half-written job has nowhere to go
                pipe.close()  # type: ignore[union-attr]

    @contextmanager
    def _watched(self, child: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
        """While it lasts, a clock runs; when it strikes, the child is killed and the event is set."""
        struck = threading.Event()

        def strike() -> None:
            struck.set()
            child.kill()

        clock = threading.Timer(seconds, strike)
        clock.daemon = True
        clock.start()
        try:
            yield struck
        finally:
            clock.cancel()

    def _obituary(self, child: subprocess.Popen[bytes], struck: threading.Event) -> RenderingFailed:
        """Why the child died, as far as its end tells."""
        child.wait()
        self._end_child()
        if struck.is_set() or child.returncode == -signal.SIGXCPU:
            return TookTooLong()
        if child.returncode in (OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGTRAP):
            # Below Python, libraries end the process by a signal when memory runs out.
            return TooMuch("memory")
        broken = _Killed if child.returncode == -signal.SIGKILL else PressBroken
        return broken(reason=f"exit {child.returncode}")

    def _again(self, job: Job) -> Printed | None:
        key = job.digest
        if key in self._finished:
            self._finished.move_to_end(key)
        return self._finished.get(key)

    def _keep(self, job: Job, printed: Printed) -> None:
        self._finished[job.digest] = printed
        while sum(len(kept.pdf) for kept in self._finished.values()) > KEPT_BYTES:
            self._finished.popitem(last=False)


def _heard_out(child: subprocess.Popen[bytes], told: Told) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Its answer; before that it says how far it is."""
    while "done" in (heard := receive(cast(IO[bytes], child.stdout)))[0]:  # type: ignore[arg-type]
        told(heard[0]["done"])
    return heard


def _bare_environment() -> dict[str, str]:
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {
        **passed,
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "FONTCONFIG_FILE": str(configuration_file()),
    }
