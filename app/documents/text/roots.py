"""The names under which shared texts and maps of items lie in a document."""

from app.catalogue import BY_KEY

_ROOTS = frozenset(BY_KEY) | {
    f"{key}.{field}" for key, section in BY_KEY.items() if section.kind == "quote" for field in ("name", "role")
}


def is_root(name: str) -> bool:
    """Whether anything of ours lies there; what lay elsewhere nobody would ever see."""
    return name in _ROOTS
