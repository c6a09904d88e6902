"""The front matter: a little YAML before the text. Plain values only, no aliases, no surprises of YAML 1.1."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from app import catalogue, i18n
from app.manuscript.model import Front, is_day, tidy_line
from app.manuscript.notices import MarkdownRefused, Notice
from app.manuscript.plain_values import plain_value

FORM = 1
"""The version of the Markdown form that is written."""

MOST_LETTERS = 20_000
DEEPEST_NESTING = 12

_KNOWN = (
    "foreword", "language", "profile", "product", "launch", "authors", "outcomes", "stage", "internal_terms",
)  # fmt: skip
_HOUR = re.compile(r"(?:[T ]+[\d:.]+ ?(?:Z|[+-]\d\d:?\d\d)?)?")
_KEY = re.compile(r"[\w\"'-][^:]*:(?:[ \t]|$)")
_LINE_ENDS = re.compile("[\n\x85\u2028\u2029\ufeff]")
_OWN_KEY = re.compile(rf"(?:{'|'.join(_KNOWN)})[ \t]*:")


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


class _Loader(yaml.SafeLoader):
    """Words stay words: ``no`` is no truth value, ``12:30`` no number, a date no object."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - the library's way


for _tag, _shape, _first_letters in (
    ("bool", r"(?:true|false|True|False|TRUE|FALSE)\Z", "tfTF"),
    ("null", r"(?:~|null|Null|NULL|)\Z", ("~", "n", "N", "")),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,300})\Z", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]*(?:[eE][-+][0-9]+)?\Z", "-+0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_shape), list(_first_letters))


class _Dumper(yaml.SafeDumper):
    """Line ends within a value are escaped: YAML folds them otherwise, and knows more of them than we do."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = '"' if _LINE_ENDS.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


@dataclass(frozen=True)
class FrontRead:
    """What stood before the text. ``language_given`` is False where nothing said it; ``body`` is all the rest."""

    front: Front
    language_given: bool
    notices: tuple[Notice, ...]
    body: str


def written(front: Front) -> str:
    """The front matter with its fences; what is empty or usual is left out."""
    values: dict[str, Any] = {"foreword": FORM, "language": front.language, "profile": front.profile}
    values["product"] = front.product
    values["launch"] = date.fromisoformat(front.launch) if is_day(front.launch) else front.launch
    values["authors"] = list(front.authors)
    values["outcomes"] = list(front.outcomes)
    values["stage"] = front.stage if front.stage != Front().stage else ""
    values["internal_terms"] = list(front.internal_terms)
    kept = {name: value for name, value in values.items() if value not in ("", [])}
    kept |= {name: value for name, value in front.unknown if name not in _KNOWN}
    text = yaml.dump(kept, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=10**9)
    return f"---\n{text}---\n"


def read(text: str) -> FrontRead:
    """The front of a document in the Markdown form; MarkdownRefused, naming the line, where its YAML is broken."""
    lines = text.split("\n")
    nothing = FrontRead(Front(), False, (), text)
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if lines[first].rstrip() != "---":
        return nothing
    end = next((at for at in range(first + 1, len(lines)) if lines[at].rstrip() in ("---", "...")), None)
    inside = lines[first + 1 : end]
    if not _looks_like_fields(inside):
        return nothing
    if end is None:
        raise MarkdownRefused(
            _("The front matter that begins in line %(line)s never ends: a line --- is missing."), line=str(first + 1)
        )
    node = _composed("\n".join(inside), first + 2)
    if node is not None and not isinstance(node, yaml.MappingNode):
        raise _refused(first + 2)
    reader = _Fields(node, first + 2)
    front = reader.front()
    return FrontRead(front, "language" in reader.nodes, tuple(reader.notices), "\n".join(lines[end + 1 :]))


def _looks_like_fields(lines: list[str]) -> bool:
    """Two rules across a page of prose are no front matter, nor around a heading, though YAML would call that a comment."""
    if any(_OWN_KEY.match(line) for line in lines[:200]):
        return True
    written = [line for line in lines if line.strip()]
    first = next((line for line in written if not line.startswith("#")), "")
    return not written or bool(_KEY.match(first))


def _composed(text: str, first_line: int) -> yaml.Node | None:
    if len(text) > MOST_LETTERS:
        raise MarkdownRefused(
            _("The front matter is longer than %(limit)s letters. Does it end with a line ---?"),
            limit=str(MOST_LETTERS),
        )
    try:
        _refuse_bombs(text, first_line)
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
        return node
    except yaml.YAMLError as error:
        raise _refused(_line_of(error, text, first_line)) from error


def _refused(line: int) -> MarkdownRefused:
    return MarkdownRefused(_("Line %(line)s of the front matter is not valid YAML."), line=str(line))


def _refuse_bombs(text: str, first_line: int) -> None:
    """An alias can stand for a billion others, and brackets can nest deeper than Python's stack."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            line = str(_line(event) + first_line)
            raise MarkdownRefused(
                _("Line %(line)s of the front matter uses an alias (*), which is not allowed."), line=line
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST_NESTING:
            line = str(_line(event) + first_line)
            raise MarkdownRefused(_("Line %(line)s of the front matter nests too deeply."), line=line)


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) if event.start_mark else 0


def _line_of(error: yaml.YAMLError, text: str, first_line: int) -> int:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return int(error.problem_mark.line) + first_line
    position = getattr(error, "position", 0)
    return text.count("\n", 0, position) + first_line


class _Fields:
    """The fields of one front matter; what cannot be used is told in ``notices`` and kept beside as ``<key>_given``."""

    def __init__(self, node: yaml.MappingNode | None, first_line: int) -> None:
        self.notices: list[Notice] = []
        self.unusable: dict[str, Any] = {}
        self.first_line = first_line
        self.nodes: dict[str, yaml.Node] = {}
        for key, value in node.value if node else []:
            name = self._key(key)
            if name in self.nodes:
                raise _refused(key.start_mark.line + first_line)
            self.nodes[name] = value

    def front(self) -> Front:
        self._notice_newer_form()
        return Front(
            language=self._choice("language", i18n.known),
            profile=self._choice("profile", _one_of(catalogue.PROFILE_BY_KEY)),
            product=self._line("product"),
            launch=self._launch(),
            authors=self._lines("authors"),
            outcomes=tuple(self._outcomes()),
            stage=self._choice("stage", _one_of(catalogue.STAGES)),
            internal_terms=self._lines("internal_terms"),
            unknown=(*self._of_others(), *self.unusable.items()),
        )

    def _of_others(self) -> Iterator[tuple[str, Any]]:
        return ((name, self._value(node)) for name, node in self.nodes.items() if name not in _KNOWN)

    def _key(self, node: yaml.Node) -> str:
        name = node.value if isinstance(node, yaml.ScalarNode) else str(self._value(node))
        folded = name.strip().casefold().replace("-", "_").replace(" ", "_")
        return folded if folded in _KNOWN else str(plain_value(name))

    def _value(self, node: yaml.Node) -> Any:
        loader = _Loader("")
        try:
            return plain_value(loader.construct_document(node))
        except (yaml.YAMLError, ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            raise _refused(node.start_mark.line + self.first_line) from error
        finally:
            loader.dispose()

    def _line(self, name: str) -> str:
        node = self.nodes.get(name)
        if node is None or _is_null(node):
            return ""
        if isinstance(node, yaml.ScalarNode):
            return tidy_line(node.value)
        self._leave_out(name, _("“%(key)s” in the front matter should be one line of text; it was left out."), key=name)
        return ""

    def _lines(self, name: str) -> tuple[str, ...]:
        """A list; a single line is split at its commas, as people write it."""
        node = self.nodes.get(name)
        if isinstance(node, yaml.SequenceNode):
            return tuple("" if _is_null(one) else self._list_item(name, one) for one in node.value)
        parts = re.split(r"[,，、;；]", self._line(name))
        return tuple(part.strip() for part in parts if part.strip())

    def _list_item(self, name: str, node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode):
            return tidy_line(node.value)
        self._notice(_("“%(key)s” in the front matter should be a list of lines; one of them is not."), key=name)
        return tidy_line(str(self._value(node)))

    def _choice(self, name: str, understood: Callable[[str], str | None]) -> str:
        usual: str = getattr(Front(), name)
        given = self._line(name)
        if given and understood(given) is None:
            message = _("“%(value)s” is not known as %(key)s; “%(usual)s” is used.")
            self._leave_out(name, message, key=name, value=given, usual=usual)
        return (understood(given) if given else None) or usual

    def _outcomes(self) -> Iterator[str]:
        understood = _one_of(catalogue.OUTCOMES)
        for given in self._lines("outcomes"):
            outcome = understood(given)
            if outcome:
                yield outcome
            else:
                message = _("“%(value)s” is not known as an outcome; it was left out.")
                self._leave_out("outcomes", message, value=given)

    def _launch(self) -> str:
        given = self._line("launch")
        if not given or (is_day(given[:10]) and _HOUR.fullmatch(given[10:])):
            return given[:10]
        message = _("“%(value)s” is not a launch date like 2027-03-15; it was left out.")
        self._leave_out("launch", message, value=given)
        return ""

    def _notice_newer_form(self) -> None:
        form = self._line("foreword")
        if form and form != str(FORM):
            self._notice(_("This file says it is of form %(form)s; only form 1 is known here."), form=form)

    def _leave_out(self, name: str, message: str, **values: str) -> None:
        self.unusable[f"{name}_given"] = self._value(self.nodes[name])
        self._notice(message, **values)

    def _notice(self, message: str, **values: str) -> None:
        self.notices.append(Notice(message, {name: value[:200] for name, value in values.items()}))


def _one_of(choices: Any) -> Callable[[str], str | None]:
    return lambda given: next((choice for choice in choices if choice == given.casefold()), None)


def _is_null(node: yaml.Node) -> bool:
    return bool(node.tag == "tag:yaml.org,2002:null")
