"""Names of hosts: what a request calls this site, and which names mean this very machine."""

import re
from collections.abc import Iterable
from ipaddress import ip_address

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[\w.-]+)(?::\d{1,5})?", re.ASCII | re.IGNORECASE)


def name_in(host: str) -> str:
    """The name in a Host header, in lower case and without the port; empty when it is none."""
    found = _HOST.fullmatch(host)
    return found[1].strip("[]").lower() if found else ""


def is_this_machine(name: str) -> bool:
    """Whether the name or address leads back to the machine that uses it, wherever that is."""
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


def is_one_of(name: str, trusted: Iterable[str]) -> bool:
    """Whether these names, of which ``*`` means all and ``*.example.org`` all below it, include this one."""
    return any(wanted in ("*", name) or (wanted.startswith("*.") and name.endswith(wanted[1:])) for wanted in trusted)
