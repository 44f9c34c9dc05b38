"""What people should not write in a free-text field: CPR numbers and sensitive matters (K20)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ledetraad.shared.calendar import days_in_month

DIGITS_IN_CPR = 10
REPLACEMENT_DAYS = 60  # administrative numbers carry the day plus 60

_SEPARATOR = r"[ \t\-/._]{0,3}"
_COMPACT = rf"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d\d){_SEPARATOR}\d{{4}}"
_SPACED = r"(\d\d) (\d\d) (\d\d) ?-? ?\d{4}"
_DATED = r"(\d\d)[.\-/](\d\d)[.\-/](\d\d) ?- ?\d{4}"
_CPR = tuple(re.compile(rf"(?<!\d){form}(?!\d)", re.ASCII) for form in (_COMPACT, _SPACED, _DATED))
_DIGIT = re.compile(r"\d")
_DASHES = "\u2212\u02d7\u00ad"  # minus, modifier minus, soft hyphen


@dataclass(frozen=True, slots=True)
class SensitiveWord:
    kind: str
    word: str


def contains_cpr(text: str) -> bool:
    """Ten digits whose first six are a date, however they are separated or written.

    The control digit is not asked for: numbers given out since 2007 may lack it. Eight-digit
    telephone numbers and longer runs of digits do not count.
    """
    composed = unicodedata.normalize("NFKC", text)
    if len(_DIGIT.findall(composed)) < DIGITS_IN_CPR:
        return False
    plain = "".join(map(_plain_character, composed))
    return any(
        _is_birthday(*match.group(1, 2, 3)) for form in _CPR for match in form.finditer(plain)
    )


@lru_cache(maxsize=4096)
def _plain_character(character: str) -> str:
    """Digits, dashes and spaces of Unicode in their ASCII form; invisible characters vanish."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Pd" or character in _DASHES:
        return "-"
    if category == "Zs":
        return " "
    return "" if category in {"Cf", "Mn"} else character


def _is_birthday(day: str, month: str, year: str) -> bool:
    if not 1 <= int(month) <= 12:
        return False
    # The two digits leave the century open; 2000 was a leap year, 1900 was not.
    last = days_in_month(2000 + int(year), int(month))
    return 1 <= int(day) <= last or 1 <= int(day) - REPLACEMENT_DAYS <= last


def sensitive_words(text: str, stems: Mapping[str, Iterable[str]]) -> tuple[SensitiveWord, ...]:
    """The words that begin with a stem, each once, in the order they are written.

    `stems` maps a kind, such as health, to the beginnings of its words in any language. A stem
    of several words must be met whole; a stem with = in front finds only itself.
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    found = [
        (match.start(), SensitiveWord(kind, match.group()))
        for kind, beginnings in stems.items()
        for match in _pattern(tuple(beginnings)).finditer(folded)
    ]
    return tuple(dict.fromkeys(word for _, word in sorted(found, key=lambda item: item[0])))


@lru_cache(maxsize=64)
def _pattern(stems: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(_expression(stem) for stem in stems)
    return re.compile(rf"(?<!\w)(?:{either})") if stems else re.compile(r"(?!)")


def _expression(stem: str) -> str:
    folded = unicodedata.normalize("NFC", stem).casefold()
    words = r"\s+".join(map(re.escape, folded.removeprefix("=").split()))
    return words + (r"(?![\w-])" if folded.startswith("=") else r"[\w-]*")
