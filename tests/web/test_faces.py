"""Of a part that is made once for everybody each is shown what is for them, and nothing else."""

import re

from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup

from app.web.faces import Face, face_of, joined, marks_of, not_for, only_for, person

PEOPLE = [person(at) for at in range(3)]
MARKS = st.frozensets(st.sampled_from([*PEOPLE, "writes"]))
WORDS = st.text("<>&ab \0", max_size=5).map(Markup)


@st.composite
def parts(draw: st.DrawFn, depth: int = 3) -> tuple[Markup, list[object]]:
    """What a template would make, and the same as a tree: words, or (kind, marks, what stands within)."""
    markup, tree = Markup(), list[object]()
    for _ in range(draw(st.integers(0, 3))):
        if depth and draw(st.booleans()):
            inner, within = draw(parts(depth - 1))
            kind, marks = draw(st.sampled_from([only_for, not_for])), draw(MARKS)
            markup += kind(*sorted(marks), caller=lambda inner=inner: inner)
            tree.append((kind, marks, within))
        else:
            words = draw(WORDS)
            markup += words
            tree.append(words)
    return markup, tree


def shown(tree: list[object], marks: frozenset[str]) -> str:
    text = ""
    for each in tree:
        if isinstance(each, tuple):
            kind, wanted, within = each
            text += shown(within, marks) if bool(wanted & marks) == (kind is only_for) else ""
        else:
            text += str(each)
    return text


@given(st.lists(parts(), max_size=4), MARKS)
def test_everybody_sees_what_is_theirs_and_nothing_else(
    made: list[tuple[Markup, list[object]]], marks: frozenset[str]
) -> None:
    all_of_them = joined(face_of(markup) for markup, _ in made)
    assert all_of_them.seen_by(marks) == "".join(shown(tree, marks) for _, tree in made)


def test_what_somebody_wrote_is_no_edge() -> None:
    """Whoever could write one would hide words, or show those that are for somebody else."""
    template = Environment(autoescape=True).from_string("{{ words }}{% call only_for(person(1)) %}mine{% endcall %}")
    first = template.render(only_for=only_for, person=person, words="")
    edge = re.findall(r"<(\w+) ", first)[0]
    forged = template.render(only_for=only_for, person=person, words=f"<{edge} -person-1>gone<{edge} >")
    face: Face = face_of(forged)
    assert face.seen_by(marks_of(2, may_write=False)) == f"&lt;{edge} -person-1&gt;gone&lt;{edge} &gt;"
    assert face.seen_by(marks_of(1, may_write=False)).endswith("mine")


def test_what_is_for_somebody_who_left_is_for_nobody() -> None:
    face = face_of(only_for(person(None), caller=lambda: Markup("theirs")))
    assert [face.seen_by(marks_of(each, may_write=True)) for each in (0, 1)] == ["", ""]
