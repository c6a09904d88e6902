"""What was read of a file, carried from its preview to the one click that takes it: in the page, so that nothing of it is
kept here meanwhile. Whoever sends it may have changed it; it only ever says what its sender may say anyway."""

import binascii
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from app.catalogue import BY_KEY
from app.manuscript.model import without_controls
from app.manuscript.notices import MarkdownRefused
from app.word.names import Spot
from app.word.opening import TOO_LONG
from app.word.places import Added, Texts
from app.word.reading import Origin, Returned
from app.word.remarks import LONGEST as LONGEST_REMARK
from app.word.remarks import MOST_COMMENTS, Remark, Said

LONGEST = 3_700_000
"""Letters as it is carried: each of some becomes three on its way, and a form takes four million."""
LONGEST_TEXT = 400_000
MOST_BYTES = 20_000_000
"""Of the whole, unpacked."""


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


Words = Annotated[str, Field(max_length=LONGEST_TEXT)]
Name = Annotated[str, Field(max_length=200)]
Number = Annotated[int, Field(ge=0, le=10_000)]


class _Text(BaseModel):
    section: Name
    item: Number | None
    field: Name
    text: Words


class _Added(BaseModel):
    section: Name
    after: Number
    title: Words
    text: Words


class _Texts(BaseModel):
    words: Annotated[list[_Text], Field(max_length=10_000)]
    added: Annotated[list[_Added], Field(max_length=1_000)]


class _Person(BaseModel):
    name: Name
    texts: _Texts


class _Said(BaseModel):
    by: Name
    text: Annotated[str, Field(max_length=LONGEST_REMARK)]
    is_note: bool = False


class _Remark(BaseModel):
    said: Annotated[list[_Said], Field(max_length=MOST_COMMENTS)]
    section: Name = ""
    item: Number | None = None
    is_by: bool = False
    is_title: bool = False
    quote: Words = ""
    before: Name = ""
    after: Name = ""
    is_done: bool = False


class _Carried(BaseModel):
    document_id: Name
    digest: Name
    sections: Annotated[list[Name], Field(max_length=50)]
    before: _Texts
    people: Annotated[list[_Person], Field(max_length=100)]
    remarks: Annotated[list[_Remark], Field(max_length=2 * MOST_COMMENTS)]


def packed(returned: Returned) -> str:
    """As a field of a form: letters, digits and a few signs. MarkdownRefused for what is more than anybody looks through."""
    try:
        text = b64encode(zlib.compress(_carried(returned).model_dump_json().encode(), 6)).decode()
    except ValidationError as error:
        raise MarkdownRefused(TOO_LONG) from error
    if len(text) > LONGEST:
        raise MarkdownRefused(TOO_LONG)
    return text


def _carried(returned: Returned) -> _Carried:
    return _Carried(
        document_id=returned.origin.document_id,
        digest=returned.origin.digest,
        sections=list(returned.origin.sections),
        before=_texts(returned.before),
        people=[_Person(name=name, texts=_texts(texts)) for name, texts in returned.by_person.items()],
        remarks=[_remark(remark) for remark in returned.remarks],
    )


def unpacked(text: str) -> Returned:
    """The same again. MarkdownRefused for anything else."""
    try:
        opener = zlib.decompressobj()
        told = opener.decompress(b64decode(text, validate=True), MOST_BYTES)
        carried = _Carried.model_validate_json(told)
    except (binascii.Error, zlib.error, ValidationError, ValueError) as error:
        raise MarkdownRefused(_("The preview was damaged on its way. Please choose the file once more.")) from error
    return Returned(
        Origin(carried.document_id, carried.digest, tuple(carried.sections)),
        _texts_again(carried.before),
        {person.name: _texts_again(person.texts) for person in carried.people},
        tuple(_remark_again(remark) for remark in carried.remarks),
    )


def _texts(texts: Texts) -> _Texts:
    words = [
        _Text(section=section, item=item, field=field, text=text)
        for (section, item, field), text in texts.words.items()
    ]
    added = [_Added(section=one.section, after=one.after, title=one.title, text=one.text) for one in texts.added]
    return _Texts(words=words, added=added)


def _texts_again(texts: _Texts) -> Texts:
    known = (one for one in texts.words if one.section in BY_KEY)
    added = (one for one in texts.added if one.section in BY_KEY)
    return Texts(
        {(one.section, one.item, one.field): without_controls(one.text) for one in known},
        [Added(one.section, one.after, without_controls(one.title), without_controls(one.text)) for one in added],
    )


def _remark(remark: Remark) -> _Remark:
    spot = remark.spot or Spot()
    return _Remark(
        said=[_Said(by=one.by, text=one.text, is_note=one.is_note) for one in remark.said],
        section=spot.section, item=spot.item, is_by=spot.is_by, is_title=remark.is_title,
        quote=remark.quote, before=remark.before, after=remark.after, is_done=remark.is_done,
    )  # fmt: skip


def _remark_again(remark: _Remark) -> Remark:
    spot = Spot(remark.section, remark.item, remark.is_by) if remark.section in BY_KEY else None
    said = tuple(Said(without_controls(one.by), without_controls(one.text), one.is_note) for one in remark.said)
    quote, before, after = _clean(remark.quote, remark.before, remark.after)
    return Remark(said, spot, remark.is_title, quote, before, after, remark.is_done)


def _clean(*texts: str) -> Iterable[str]:
    return map(without_controls, texts)
