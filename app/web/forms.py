"""Forms: a small pydantic model says what is wanted; what was typed comes back with what is wrong with it."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from app.i18n import gettext, with_numbers_spelled
from app.web.errors import Refused
from app.web.pages import for_reader
from app.web.security import BodyTooLarge

Model = TypeVar("Model", bound=BaseModel)

PLAIN = "application/x-www-form-urlencoded"
LONGEST_TEXT = 4_000_000  # bytes as they are sent; each Chinese character takes nine of them
MOST_FIELDS = 2000


def _(text: str) -> str:
    return text


_EXPLANATIONS = {
    "missing": _("Please fill this in."),
    "string_too_short": _("Please write at least %(min_length)s characters."),
    "string_too_long": _("Too long: at most %(max_length)s characters fit here."),
    "literal_error": _("Please choose one of the options."),
    "enum": _("Please choose one of the options."),
    "date_from_datetime_parsing": _("Please give a date, such as 2027-03-15."),
    "date_parsing": _("Please give a date, such as 2027-03-15."),
    "int_parsing": _("Please give a number."),
}
_OTHERWISE = _("This does not fit here. Please check it.")


@dataclass
class Filled(Generic[Model]):
    """A form as it came: ``typed`` for showing it again, ``errors`` by field in the reader's language, ``values``
    when all is well. An act that finds a further fault adds it with ``refuse``."""

    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    read: Model | None = None
    files: dict[str, UploadFile] = field(default_factory=dict)

    @property
    def values(self) -> Model:
        assert self.read is not None, "look at `errors` first"
        return self.read

    def or_refused(self) -> Model:
        """The ``values`` of a form that no page shows again; Refused with what is wrong."""
        if self.errors:
            raise Refused(" ".join(self.errors.values()))
        return self.values

    def refuse(self, name: str, message: str) -> None:
        self.errors[name] = message


def blank(**typed: str) -> Filled[Any]:
    """A form that nobody has sent yet, with what it shows at first."""
    return Filled(typed)


def form(model: type[Model]) -> Callable[[Request], AsyncIterator[Filled[Model]]]:
    """A dependency that reads this form. It never answers by itself: FastAPI's own ``Form()`` would answer JSON 422
    before the handler runs, and what was typed would be gone.

    In a signature it stands after the person: whose language the faults are told in must be known by then, and whose clock.
    """

    async def read(request: Request) -> AsyncIterator[Filled[Model]]:
        async with fields(request) as data:
            with for_reader(request):
                read = filled(model, data)
            yield read

    return read


@asynccontextmanager
async def fields(request: Request) -> AsyncIterator[FormData]:
    """What was sent, read once however often it is asked for; its files are open meanwhile."""
    is_plain = request.headers.get("content-type", "").partition(";")[0].strip().lower() == PLAIN
    data = await (_plain_fields(request) if is_plain else _fields_with_files(request))
    try:
        yield data
    finally:
        await data.close()


async def _plain_fields(request: Request) -> FormData:
    """Read in a thread: the percent signs of a long text take a second, and meanwhile others want an answer."""
    if not hasattr(request.state, "sent"):
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > LONGEST_TEXT:
                raise BodyTooLarge
        request.state.sent = await run_in_threadpool(_parsed, bytes(body))
    sent: FormData = request.state.sent
    return sent


def _parsed(body: bytes) -> FormData:
    try:
        pairs = parse_qsl(body.decode(errors="replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise HTTPException(400) from error
    return FormData([*pairs])


async def _fields_with_files(request: Request) -> FormData:
    try:
        return await request.form(max_files=20, max_fields=MOST_FIELDS, max_part_size=LONGEST_TEXT)
    except HTTPException as error:
        if "maximum size" in error.detail:
            raise BodyTooLarge from error
        raise


def filled(model: type[Model], data: FormData | Mapping[str, Any]) -> Filled[Model]:
    """The form read from what was sent. A field named twice becomes a list where the model wants one."""
    typed = {name: without_zeros(value) for name, value in data.items() if isinstance(value, str)}
    files = {name: value for name, value in data.items() if isinstance(value, UploadFile)}
    raw: dict[str, Any] = dict(typed)
    if isinstance(data, FormData):
        several = {name: _texts(data, name) for name in model.model_fields if _wants_list(model, name)}
        typed |= {name: " ".join(values) for name, values in several.items()}  # so that every tick is shown again
        raw |= several
    try:
        return Filled(typed, read=model.model_validate(raw), files=files)
    except ValidationError as wrong:
        return Filled(typed, _explained(wrong), files=files)


def without_zeros(text: str) -> str:
    """Nobody types a zero byte, and PostgreSQL keeps none."""
    return text.replace("\0", "")


def _texts(data: FormData, name: str) -> list[str]:
    return [without_zeros(value) for value in data.getlist(name) if isinstance(value, str)]


def _wants_list(model: type[BaseModel], name: str) -> bool:
    return "list" in str(model.model_fields[name].annotation)


def _explained(wrong: ValidationError) -> dict[str, str]:
    return {str(fault["loc"][0]) if fault["loc"] else "form": _explanation(fault) for fault in wrong.errors()}


def _explanation(fault: Any) -> str:
    if fault["type"] == "value_error":
        return gettext(str(fault["ctx"]["error"]))
    if fault["type"] == "string_too_short" and fault["ctx"]["min_length"] == 1:
        return gettext(_EXPLANATIONS["missing"])
    words = gettext(_EXPLANATIONS.get(fault["type"], _OTHERWISE))
    return str(words % with_numbers_spelled(fault.get("ctx", {})))
