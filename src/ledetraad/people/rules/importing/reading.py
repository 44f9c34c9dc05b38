"""A whole file to rows with meaning, and everything that is wrong with single rows."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from ledetraad.people.rules.importing import values
from ledetraad.people.rules.importing.columns import (
    NEEDED_OF_UNITS,
    Column,
    require,
    require_people,
)
from ledetraad.people.rules.importing.problems import Problem, Trouble, shortened
from ledetraad.people.rules.importing.table import Record, Table, read_table
from ledetraad.shared.sensitive import contains_cpr

T = TypeVar("T")

ADMINISTRATIVE = "administrative"
CITIZEN_FACING = "citizen_facing"
FUNCTIONS = {
    **dict.fromkeys(("administrativ", "administrative", "administration", "adm"), ADMINISTRATIVE),
    **dict.fromkeys(("borgerrettet", "citizen facing", "citizenfacing"), CITIZEN_FACING),
}
LANGUAGES = {
    **dict.fromkeys(("da", "dansk", "danish", "dk"), "da"),
    **dict.fromkeys(("en", "engelsk", "english", "gb", "uk"), "en"),
}
ACTING = {
    **dict.fromkeys(("leder", "leader", "ordinary", "fast"), ""),
    **dict.fromkeys(("fungerende", "acting", "konstitueret"), "acting"),
}
LONGEST = {
    Column.PERSON: 64,
    Column.EMPLOYMENT: 64,
    Column.UNIT: 64,
    Column.PARENT: 64,
    Column.FIRST_NAME: 100,
    Column.LAST_NAME: 100,
    Column.NAME: 100,
    Column.EMAIL: 254,
}
LONGEST_TEXT = 200
CPR_DIGITS = 10
DIGIT = re.compile(r"\d")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What one line says of a unit; `None` where the file has no such column."""

    line: int
    unit: str
    name: str | None
    parent: str | None
    ends: date | None = None  # the last day of the employment that mentions the unit
    file: str = ""


@dataclass(frozen=True, slots=True)
class EmploymentRow:
    """One employment of one person; `None` where the file does not say."""

    line: int
    person: str
    given_name: str
    family_name: str
    email: str | None
    language: str | None
    employment: str
    unit: str
    position: str | None
    hours: Decimal | None
    function: str | None
    starts: date
    ends: date | None
    leads: tuple[str, ...]
    acting: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of one or two files, the columns nobody knew, and the rows that make no sense.

    `told` are the columns the file of people has: on all others it is silent.
    """

    employments: tuple[EmploymentRow, ...]
    units: tuple[UnitRow, ...]
    troubles: tuple[Trouble, ...]
    unknown_columns: tuple[str, ...]
    told: frozenset[Column]


class _Line:
    """One record on its way to becoming a row; collects what is wrong with it."""

    def __init__(self, record: Record, table: Table, file: str) -> None:
        self.record = record
        self.places = table.header.places
        self.file = file
        self.troubles: list[Trouble] = []

    def wrong(self, problem: Problem, column: str, value: str = "") -> None:
        self.troubles.append(
            Trouble(self.record.line, column, problem, shortened(value), file=self.file)
        )

    def text(self, column: Column, *, needed: bool = False) -> str:
        place = self.places.get(column)
        if place is None:
            return ""
        cell = " ".join(self.record.cells[place].split())
        if needed and not cell:
            self.wrong(Problem.MISSING_VALUE, column)
        elif CONTROL.search(cell):
            self.wrong(Problem.CONTROL_CHARACTER, column, CONTROL.sub("?", cell))
        elif len(cell) > LONGEST.get(column, LONGEST_TEXT):
            self.wrong(Problem.TOO_LONG, column, cell)
        return cell

    def value(
        self, column: Column, read: Callable[[str], T], fallback: T, *, needed: bool = False
    ) -> T:
        cell = self.text(column, needed=needed)
        if not cell:
            return fallback
        try:
            return read(cell)
        except values.ValueRefusedError as error:
            self.wrong(error.problem, column, cell)
            return fallback

    def choice(self, column: Column, words: dict[str, str]) -> str | None:
        return self.value(column, lambda cell: values.read_choice(cell, words), None)

    def has(self, column: Column) -> bool:
        return column in self.places


def read_people(content: bytes, units: bytes | None = None) -> Reading:
    """Rows of the file of people, and of the file of units when the tree comes apart.

    Raises FileRefusedError when a file cannot be read as rows; single bad rows are in `troubles`.
    """
    table = read_table(content)
    require_people(table.header, table.header_line, units_apart=units is not None)
    rows: list[EmploymentRow] = []
    unit_rows: list[UnitRow] = []
    troubles: list[Trouble] = []
    for record in table.records:
        line = _Line(record, table, "")
        if _is_whole(line, table):
            _read_line(line, rows, unit_rows)
        troubles += line.troubles
    unknown = table.header.unknown
    if units is not None:
        apart, more_troubles, more_unknown = read_units(units)
        unit_rows += apart
        troubles += more_troubles
        unknown += more_unknown
    told = frozenset(table.header.places)
    return Reading(tuple(rows), tuple(unit_rows), tuple(troubles), unknown, told)


UNITS_FILE = "units"


def read_units(content: bytes) -> tuple[list[UnitRow], list[Trouble], tuple[str, ...]]:
    table = read_table(content)
    require(table.header, NEEDED_OF_UNITS, table.header_line)
    rows: list[UnitRow] = []
    troubles: list[Trouble] = []
    for record in table.records:
        line = _Line(record, table, UNITS_FILE)
        if _is_whole(line, table):
            row = _unit(line, named=True)
            if not line.troubles:
                rows.append(row)
        troubles += line.troubles
    return rows, troubles, table.header.unknown


def _is_whole(line: _Line, table: Table) -> bool:
    """Right number of cells and no CPR number; a short last row means a cut file."""
    cells, width = line.record.cells, table.header.width
    numbered = [place for place, cell in enumerate(cells) if _has_cpr(cell)]
    for place in numbered:
        line.wrong(Problem.CPR_NUMBER, table.header.cells[place] if place < width else "")
    if numbered:
        return False
    if len(cells) < width:
        last = line.record is table.records[-1] and not table.ends_in_newline
        line.wrong(Problem.CUT_ROW if last else Problem.TOO_FEW_CELLS, "")
    elif any(cell.strip() for cell in cells[width:]):
        line.wrong(Problem.TOO_MANY_CELLS, "")
    return not line.troubles


def _has_cpr(cell: str) -> bool:
    """Ten digits are needed, and counting them first spares most cells the closer look."""
    return len(cell) >= CPR_DIGITS <= len(DIGIT.findall(cell)) and contains_cpr(cell)


def _read_line(line: _Line, rows: list[EmploymentRow], units: list[UnitRow]) -> None:
    """A row without a person describes a unit alone."""
    about_person = any(
        line.text(column)
        for column in (Column.PERSON, Column.NAME, Column.FIRST_NAME, Column.LAST_NAME)
    )
    line.troubles.clear()  # found again, once, below
    unit = _unit(line, named=not about_person and line.has(Column.UNIT_NAME))
    employment = _employment(line, unit.unit) if about_person else None
    if line.troubles:
        return
    if employment is not None:
        rows.append(employment)
        unit = replace(unit, ends=employment.ends)
    units.append(unit)


def _unit(line: _Line, *, named: bool) -> UnitRow:
    unit = line.value(Column.UNIT, values.read_id, "", needed=True)
    name = line.text(Column.UNIT_NAME, needed=named) if line.has(Column.UNIT_NAME) else None
    parent = None
    if line.has(Column.PARENT):
        parent = line.value(Column.PARENT, values.read_id, "")
    return UnitRow(line.record.line, unit, name, parent, file=line.file)


def _employment(line: _Line, unit: str) -> EmploymentRow:
    given_name, family_name = _name(line)
    starts = line.value(Column.STARTS, values.read_date, values.EARLIEST, needed=True)
    ends = line.value(Column.ENDS, values.read_end, None)
    if ends is not None and ends < starts:
        line.wrong(Problem.ENDS_BEFORE_START, Column.ENDS, line.text(Column.ENDS))
    return EmploymentRow(
        line=line.record.line,
        person=line.value(Column.PERSON, values.read_id, "", needed=True),
        given_name=given_name,
        family_name=family_name,
        email=line.value(Column.EMAIL, values.read_email, "") if line.has(Column.EMAIL) else None,
        language=line.choice(Column.LANGUAGE, LANGUAGES),
        employment=line.value(Column.EMPLOYMENT, values.read_id, ""),
        unit=unit,
        position=line.text(Column.POSITION) if line.has(Column.POSITION) else None,
        hours=line.value(Column.HOURS, values.read_hours, None),
        function=line.choice(Column.FUNCTION, FUNCTIONS),
        starts=starts,
        ends=ends,
        leads=_leads(line, unit),
        acting=bool(line.choice(Column.LEADER_KIND, ACTING)),
    )


def _name(line: _Line) -> tuple[str, str]:
    if line.has(Column.NAME):
        return line.value(Column.NAME, values.read_name, ("", ""), needed=True)
    return line.text(Column.FIRST_NAME, needed=True), line.text(Column.LAST_NAME, needed=True)


def _leads(line: _Line, unit: str) -> tuple[str, ...]:
    """The units that are led: the row's own for a yes, those named, or none."""
    cell = line.value(Column.LEADS, values.read_id, "")
    words = (word.strip() for word in re.split(r"[,|]", cell))
    named = (unit if word.casefold() in values.YES else word for word in words)
    return tuple(dict.fromkeys(word for word in named if word and word.casefold() not in values.NO))
