"""What can go wrong with a text. Each carries a msgid and its values; it is translated where it is shown."""


def _(text: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return text


class TextError(Exception):
    """``message`` is an English msgid, ``values`` fill its ``%(name)s`` places."""

    message: str = _("The text could not be changed.")

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.message % values)


class BrokenUpdate(TextError):
    """Bytes that are no update, or that made the CRDT give up. The ``Text`` at hand is spoilt: open it again."""

    message = _("A change arrived damaged and was not taken.")


class UpdatesMissing(TextError):
    """Some updates wait for others that never came: such a log must not be squashed."""

    message = _("Some changes of this document have not arrived yet.")


class UnknownSection(TextError):
    """No section of that ``key`` is in the catalogue."""

    message = _("There is no section called “%(key)s”.")


class UnknownItem(TextError):
    """No item ``item`` in the section ``key``, or the name is not one an item can have."""

    message = _("That entry is not there (any more).")


class UnknownField(TextError):
    """The section ``key`` is of a kind that has no ``field``."""

    message = _("The section “%(key)s” has no field “%(field)s”.")


class TooLong(TextError):
    """The section ``key`` would have ``letters`` characters where ``limit`` is the most."""

    message = _("At most %(limit)s characters fit here; it would be %(letters)s.")

    def __init__(self, key: str, letters: int, limit: int) -> None:
        self.key, self.letters, self.limit = key, letters, limit
        super().__init__(key=key, letters=letters, limit=limit)


class TooMany(TextError):
    """The section ``key`` would have ``items`` items where ``limit`` is the most."""

    message = _("At most %(limit)s entries fit here.")

    def __init__(self, key: str, items: int, limit: int) -> None:
        self.key, self.items, self.limit = key, items, limit
        super().__init__(key=key, items=items, limit=limit)


class NotADay(TextError):
    """When something is due must be a date, or open."""

    message = _("Please give a date, such as 2027-03-15.")


class NotAChoice(TextError):
    """The section has no such topic, or no question such a state."""

    message = _("Please choose one of the options.")
