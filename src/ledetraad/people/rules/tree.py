"""Where a unit lies in the tree, told by its path: the ids from the root to it, each with "/" after."""


def is_at_or_below(path: str, other: str) -> bool:
    return path.startswith(other)


def moved(path: str, old: str, new: str) -> str:
    """The path of something at or below `old` when that has become `new`."""
    return new + path.removeprefix(old)
