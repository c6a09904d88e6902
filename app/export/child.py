"""The process that prints: reads jobs from standard input, writes PDFs to standard output, and is never trusted to live.

Started by ``press`` with a bare environment. WeasyPrint is imported here and nowhere else, so that a hostile document
can at worst take this process down, within its limits.
"""

import os
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, BinaryIO

from app.export.job import OUT_OF_MEMORY, Job, Printed, Told, job_from_wire, receive, send


def main(memory_mb: int, cpu_seconds: int) -> int:
    """Print until the parent closes the pipe. The limits: address space for the process, processor time for a job."""
    wire_in, wire_out = _own_wires()
    _cap(resource.RLIMIT_AS, memory_mb * 1_000_000)
    _cap(resource.RLIMIT_CORE, 0)
    try:
        from app.export.layout import Table

        table = Table()
    except (ImportError, OSError) as error:
        send(wire_out, {"broken": f"{error}"[:500]})
        return 1
    send(wire_out, {"ready": True})
    while _one_job(wire_in, wire_out, table.print, cpu_seconds):
        pass
    return 0


PrintJob = Callable[[Job, Told], Printed]


def _one_job(wire_in: BinaryIO, wire_out: BinaryIO, print_job: PrintJob, cpu_seconds: int) -> bool:
    """Take, print, answer. False when the parent is gone or this process has become unfit."""
    try:
        head, blobs = receive(wire_in)
    except EOFError:
        return False
    _allow_cpu(cpu_seconds)
    if "examine" in head:
        answer, pdf, fit = _answer(lambda: (_examined(head["examine"], blobs["it"]), b""))
    else:
        job = job_from_wire(head, blobs)
        answer, pdf, fit = _answer(lambda: _told(print_job(job, lambda done: send(wire_out, {"done": done}))))
    send(wire_out, answer, {"pdf": pdf})
    return fit


_ballast = bytearray(4_000_000)
"""Thrown away when memory has run out, so that there is some to say so."""


def _answer(act: Callable[[], tuple[dict[str, Any], bytes]]) -> tuple[dict[str, Any], bytes, bool]:
    try:
        return *act(), True
    except (MemoryError, SystemError):  # the second is how libraries in C say the first when they forget to say it
        _ballast.clear()
        return {"too_much": "memory"}, b"", False
    except RecursionError:
        return {"too_much": "depth"}, b"", False
    except Exception as error:  # whatever a library thinks of next must be told, not hang the parent
        return {"broken": f"{type(error).__name__}: {error}"[:500]}, b"", False


def _told(printed: Printed) -> tuple[dict[str, Any], bytes]:
    told = {name: getattr(printed, name) for name in ("pages", "part_pages", "part_lengths")}
    starts = [[asdict(start) for start in part] for part in printed.part_starts]
    return {"missing": printed.missing_glyphs, "part_starts": starts} | told, printed.pdf


def _examined(kind: str, data: bytes) -> dict[str, Any]:
    from app.export import examining  # rarely needed

    return examining.facts(data) if kind == "font" else {"faults": examining.faults(data.decode())}


def _own_wires() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the parent, moved away from descriptor 1 so that no library's chatter can get between."""
    wire_out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, wire_out


def _cap(limit: int, value: int) -> None:
    """As far as this system can: macOS has no cap on address space."""
    try:
        _soft, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))
    except (ValueError, OSError):
        pass


def _allow_cpu(seconds: int) -> None:
    """Some seconds from now on; the system counts from the start of the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _cap(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + seconds)


if __name__ == "__main__":
    try:
        sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
    except (MemoryError, SystemError):  # there was not even enough to say so
        os._exit(OUT_OF_MEMORY)
