"""The command that asks the coach about a Markdown file. It needs neither database nor account."""

import argparse
import json
import shutil
import sys
import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from app.coach.draft import Draft, Pages
from app.coach.examining import examine, holds_up
from app.coach.finding import Finding
from app.coach.messages import say
from app.console.rendering import read
from app.export import measuring
from app.export.html import Images
from app.export.job import RenderingFailed
from app.manuscript.model import Manuscript
from app.manuscript.titles import title_of

HELD_UP = 3
"""The exit code when something of severity E stands at that stage."""

_SEVERITIES = {"E": "must", "W": "should", "I": "hint"}


def do_check(arguments: argparse.Namespace) -> int:
    reading, images = read(arguments.file)
    manuscript = reading.manuscript
    pages = None if arguments.no_pages else _pages(manuscript, images)
    draft = Draft(manuscript, arguments.stage or manuscript.front.stage, pages=pages)
    findings = examine(draft)
    if arguments.json:
        rows = [_row(finding, draft.language) for finding in findings]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        print("\n".join(_told(findings, draft)))
    return HELD_UP if holds_up(findings) else 0


def _pages(manuscript: Manuscript, images: Images) -> Pages | None:
    """From the real layout. Where nothing can be printed the checks that need pages are silent, and that is told."""
    try:
        parts = measuring.lengths(manuscript, images)
    except RenderingFailed as failure:
        print(f"foreword: pages were not counted: {failure.message % failure.values}", file=sys.stderr)
        return None
    known = {key: parts.get(key, 0.0) for key in ("press_release", "customer_faq", "stakeholder_faq")}
    return Pages(**known, whole=sum(parts.values()))


def _row(finding: Finding, language: str) -> dict[str, Any]:
    """The promised fields, and with them why it matters, what is better, and where exactly it stands."""
    said = say(finding, language, language)
    return finding.as_row() | {"message": said.what, "why": said.why, "better": said.better}


def _told(findings: list[Finding], draft: Draft) -> Iterator[str]:
    """For people: by section, with the words quoted, in the language of the document."""
    for key, found in groupby(findings, key=lambda finding: finding.section):
        yield title_of(key, draft.language)
        for finding in found:
            yield from _lines(finding, draft)
        yield ""
    counts = (
        f"{sum(finding.severity == letter for finding in findings)} {name}" for letter, name in _SEVERITIES.items()
    )
    yield f"{', '.join(counts)} (stage: {draft.stage})"


def _lines(finding: Finding, draft: Draft) -> Iterator[str]:
    said = say(finding, draft.language, draft.language)
    where = "" if finding.item is None else f" · {draft.items(finding.section)[finding.item].title or finding.item + 1}"
    yield f"  {_SEVERITIES[finding.severity]:<6} {finding.id}{where}"
    width = max(40, min(shutil.get_terminal_size().columns, 110)) - 9
    for text in (said.what, said.why):
        yield from (f"         {line}" for line in textwrap.wrap(text, width) or [""])
