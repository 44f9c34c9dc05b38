"""One cell to one value; what cannot be read raises ValueRefusedError with the problem."""

import re
from datetime import date
from decimal import Decimal

from ledetraad.people.rules.importing.problems import Problem

EARLIEST = date(1930, 1, 1)
LATEST = date(2100, 12, 31)
NO_END_YEAR = 9999  # how several payroll systems write "until further notice"
MOST_HOURS = Decimal(80)

DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{2}|\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
MIDNIGHT = re.compile(r"[ T]0?0[:.]00([:.]00(\.0+)?)?$")
HOURS = re.compile(r"\d{1,3}([.,]\d{1,4})?")
EMAIL = re.compile(r"[^@\s,;<>()\"\[\]]+@[^@\s,;<>()\"\[\]]+\.[^@\s.,;<>()\"\[\]]{2,}")
ROUNDED = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
YES = frozenset({"ja", "yes", "true", "sand"})
NO = frozenset({"nej", "no", "false", "falsk"})


class ValueRefusedError(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def read_date(cell: str) -> date:
    year, month, day = _parts(MIDNIGHT.sub("", cell))
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise ValueRefusedError(Problem.NOT_A_DATE) from error
    if not EARLIEST <= found <= LATEST:
        raise ValueRefusedError(Problem.DATE_OUT_OF_RANGE)
    return found


def read_end(cell: str) -> date | None:
    """As read_date, but the year 9999 means that there is no end."""
    if cell and _parts(MIDNIGHT.sub("", cell))[0] == NO_END_YEAR:
        return None
    return read_date(cell) if cell else None


def _parts(cell: str) -> tuple[int, int, int]:
    if found := YEAR_FIRST.fullmatch(cell):
        year, month, day = found.groups()
    elif found := DAY_FIRST.fullmatch(cell):
        day, month, year = found.groups()
    else:
        raise ValueRefusedError(Problem.NOT_A_DATE)
    if len(year) < 4:
        raise ValueRefusedError(Problem.SHORT_YEAR)
    return int(year), int(month), int(day)


def read_hours(cell: str) -> Decimal:
    if not HOURS.fullmatch(cell):
        raise ValueRefusedError(Problem.NOT_HOURS)
    hours = Decimal(cell.replace(",", ".")).quantize(Decimal("0.01"))
    if hours > MOST_HOURS:
        raise ValueRefusedError(Problem.NOT_HOURS)
    return hours


def read_email(cell: str) -> str:
    """In small letters, because nobody tells two people apart by the case of an address."""
    if cell and not EMAIL.fullmatch(cell):
        raise ValueRefusedError(Problem.NOT_AN_EMAIL)
    return cell.lower()


def read_id(cell: str) -> str:
    """An id as the organisation writes it; what a spreadsheet rounded off is no id any more."""
    if ROUNDED.fullmatch(cell):
        raise ValueRefusedError(Problem.ROUNDED_BY_SPREADSHEET)
    return cell


def read_choice(cell: str, words: dict[str, str]) -> str | None:
    if not cell:
        return None
    try:
        return words[cell.casefold().replace("-", " ").replace("_", " ")]
    except KeyError as error:
        raise ValueRefusedError(Problem.UNKNOWN_WORD) from error


def read_name(cell: str) -> tuple[str, str]:
    """Given and family name; `Efternavn, Fornavn` is understood too, as staff lists write it."""
    parts = [part.strip() for part in cell.split(",")]
    if len(parts) == 2 and all(parts):
        return parts[1], parts[0]
    given, _, family = cell.rpartition(" ")
    return (given, family) if given else (cell, "")
