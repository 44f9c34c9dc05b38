"""A page as somebody reads it, without what is drawn by lot: three letters of a token are soon a name."""

from __future__ import annotations

import re
from typing import Protocol

ONE_TIME_TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+')


class Page(Protocol):
    @property
    def content(self) -> bytes: ...


def read(page: Page) -> str:
    return ONE_TIME_TOKEN.sub("", page.content.decode())
