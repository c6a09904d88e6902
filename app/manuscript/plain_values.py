"""Values of others that are kept: only what JSON knows, so that they can be compared, stored and written again."""

import base64
import math
from datetime import date
from typing import Any

from app.manuscript.model import without_controls


def plain_value(value: Any) -> Any:
    """The value with dates as ISO strings, sets and tuples as lists, and text that any database takes."""
    if isinstance(value, dict):
        return {str(plain_value(key)): plain_value(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(one) for one in value]
    if isinstance(value, set):
        return sorted((plain_value(one) for one in value), key=str)
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case float() if math.isfinite(value):
            return value
        case date():
            return value.isoformat()
        case bytes():
            return base64.b64encode(value).decode()
    return without_controls(str(value))
