"""A quotation as a block quote whose last line is ``— Name, role``."""

import re

from app.manuscript.model import Passage, tidy, tidy_line

_ATTRIBUTION = re.compile(r"(?:[—–―]{1,2}|--(?!-))[ \t]*(.*)")
_AT_END = re.compile(r"(.*[”\"»“」』’])\s*((?:[—–―]{1,2}|--(?!-))[ \t]*\S.*)", re.DOTALL)
_QUOTED = re.compile(r" {0,3}> ?")
_NAME = re.compile(r"((?:\\.|[^,，\\]|\\$)*)(?:[,，](.*))?")


def block_quote(text: str) -> str:
    """Every line behind ``>``."""
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def without_marks(lines: list[str]) -> list[str]:
    """The lines without the ``>`` in front of them."""
    return [_QUOTED.sub("", line, count=1) for line in lines]


def is_quoted(line: str) -> bool:
    return bool(_QUOTED.match(line))


def written_quote(passage: Passage) -> str:
    """The quotation with its attribution; empty when there is neither."""
    *above, last = passage.text.split("\n")
    if _ATTRIBUTION.fullmatch(last.lstrip("\\")):
        last = "\\" + last
    parts = ("\n".join([*above, last]), _attribution(passage.name, passage.role))
    quoted = "\n\n".join(part for part in parts if part)
    return block_quote(quoted) if quoted else ""


def read_quote(key: str, text: str) -> Passage:
    """The passage in that text, which may be the form above or what people write for it."""
    lines = text.split("\n")
    if all(is_quoted(line) for line in lines if line.strip()):
        return _with_attribution(key, without_marks(lines))
    inside = next((at for at, line in enumerate(lines) if not is_quoted(line)), len(lines))
    behind = tidy("\n".join(lines[inside:]))
    if inside and _ATTRIBUTION.fullmatch(behind):
        return _with_attribution(key, [*without_marks(lines[:inside]), behind])
    found = _AT_END.fullmatch(text)
    return _with_attribution(key, [*found[1].split("\n"), found[2]] if found else lines)


def _with_attribution(key: str, lines: list[str]) -> Passage:
    *above, last = tidy("\n".join(lines)).split("\n")
    found = _ATTRIBUTION.fullmatch(last)
    name, role = _name_and_role(found[1]) if found else ("", "")
    text = tidy("\n".join(above if found else [*above, last]))
    return Passage(key, _without_guard(text), name=name, role=role)


def _without_guard(text: str) -> str:
    *above, last = text.split("\n")
    if last.startswith("\\") and _ATTRIBUTION.fullmatch(last.lstrip("\\")):
        last = last[1:]
    return "\n".join([*above, last])


def _attribution(name: str, role: str) -> str:
    if not (name or role):
        return ""
    guarded = re.sub(r"[\\,，]", r"\\\g<0>", name)
    return f"— {guarded}, {role}" if role else f"— {guarded}"


def _name_and_role(text: str) -> tuple[str, str]:
    found = _NAME.fullmatch(text)
    name, role = (found[1], found[2] or "") if found else (text, "")
    return tidy_line(re.sub(r"\\([\\,，])", r"\1", name)), tidy_line(role)
