"""Every route of the front door, and how to make an address of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils.regex_helper import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
BLANK = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Route:
    """One route by its name, with a blank for each part that varies."""

    name: str
    path: str

    @property
    def blanks(self) -> list[str]:
        return BLANK.findall(self.path)

    def address(self, parts: Mapping[str, Any]) -> str:
        return self.path % {blank: parts[blank] for blank in self.blanks}


def template(pattern: Any) -> str:
    if isinstance(pattern, RoutePattern):
        return CONVERTER.sub(r"%(\1)s", str(pattern))
    return str(normalize(str(pattern))[0][0])


def walk(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[Route]:
    for pattern in patterns:
        path = before + template(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, path)
        else:
            yield Route(pattern.name or path, path)


def all_routes() -> list[Route]:
    return list(walk(get_resolver().url_patterns))
