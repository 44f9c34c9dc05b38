"""Saving while somebody types: nothing typed is lost, and no text silently replaces another."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_NOTE = 20_000  # characters; some ten printed pages

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Characters nobody types on purpose: controls, stray halves of pairs, and the marks that make a
# text look different from what it says. Joiners and the plain direction marks stay: emoji,
# Arabic and Persian need them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A note as it stands; version 0 is the empty note nobody has saved."""

    version: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Save:
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    version: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved another text meanwhile: keep and show both."""

    stored: Stored
    typed: str


@dataclass(frozen=True, slots=True)
class TooLong:
    """Nothing is saved; the page keeps the text it sent."""

    length: int
    limit: int


Outcome = Save | Unchanged | Conflict | TooLong


def clean(text: str) -> str:
    """The text as it is stored: composed characters (NFC), plain newlines, no control characters.

    Cleaning twice is the same as cleaning once.
    """
    return unicodedata.normalize("NFC", _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)))


def save(stored: Stored, base_version: int, text: str) -> Outcome:
    """What to do with a text typed on top of `base_version`.

    The same text is unchanged whoever saved it first, so a repeated request is harmless.
    """
    typed = clean(text)
    if typed == stored.text:
        return Unchanged(stored.version)
    if len(typed) > LONGEST_NOTE:
        return TooLong(len(typed), LONGEST_NOTE)
    if base_version != stored.version:
        return Conflict(stored, typed)
    return Save(stored.version + 1, typed)
