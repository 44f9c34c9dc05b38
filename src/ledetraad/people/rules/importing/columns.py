"""The columns of the two files, by the names people's systems give them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ledetraad.people.rules.importing.problems import Problem, refused


class Column(StrEnum):
    """The first name is the documented Danish one; it is also how a person meets the column."""

    PERSON = "medarbejder_id"
    FIRST_NAME = "fornavn"
    LAST_NAME = "efternavn"
    NAME = "navn"
    EMAIL = "email"
    LANGUAGE = "sprog"
    EMPLOYMENT = "ansættelse_id"
    UNIT = "enhed_id"
    UNIT_NAME = "enhed_navn"
    PARENT = "overordnet_enhed_id"
    POSITION = "stilling"
    HOURS = "timer_pr_uge"
    FUNCTION = "funktion"
    STARTS = "ansat_fra"
    ENDS = "ansat_til"
    LEADS = "leder_af_enhed"
    LEADER_KIND = "leder_type"


ALIASES: Mapping[Column, str] = {
    Column.PERSON: "person_id medarbejdernummer medarbejdernr employee_id employee_number",
    Column.FIRST_NAME: "first_name given_name",
    Column.LAST_NAME: "last_name family_name surname",
    Column.NAME: "name full_name medarbejdernavn fulde_navn",
    Column.EMAIL: "mail emailadresse email_address arbejdsmail",
    Column.LANGUAGE: "language",
    Column.EMPLOYMENT: "employment_id ansættelsesnummer tjenestenummer tjenestenr",
    Column.UNIT: "unit_id afdeling_id afdelingsnummer organisationsenhed_id",
    Column.UNIT_NAME: "unit_name afdeling afdelingsnavn enhedsnavn enhed",
    Column.PARENT: "parent_unit_id overordnet_id overenhed_id parent_id",
    Column.POSITION: "position stillingsbetegnelse job_title title titel",
    Column.HOURS: "hours_per_week ugentlige_timer timer weekly_hours",
    Column.FUNCTION: "function arbejdsfunktion",
    Column.STARTS: "employed_from ansættelsesdato tiltrædelsesdato start_date startdato",
    Column.ENDS: "employed_to fratrædelsesdato end_date slutdato",
    Column.LEADS: "leads_unit leder leader",
    Column.LEADER_KIND: "leader_type leader_kind ledertype",
}

CPR_HEADERS = frozenset({"cpr", "cprnr", "cprnummer", "personnummer", "ssn", "cprno"})

NAME_COLUMNS = frozenset({Column.NAME, Column.FIRST_NAME, Column.LAST_NAME})
UNIT_FACTS = frozenset({Column.UNIT_NAME, Column.PARENT})
NEEDED_OF_PEOPLE = (Column.PERSON, Column.UNIT, Column.STARTS)
NEEDED_OF_UNITS = (Column.UNIT, Column.UNIT_NAME, Column.PARENT)


@dataclass(frozen=True, slots=True)
class Header:
    """Where each known column stands, and which columns nobody asked for."""

    places: Mapping[Column, int]
    unknown: tuple[str, ...]
    width: int
    cells: tuple[str, ...]


def plain(name: str) -> str:
    """The name without case, spaces, signs and Danish letters, so that habits do not matter."""
    spelled = name.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return re.sub(r"[^a-z0-9]", "", spelled)


KNOWN: Mapping[str, Column] = {
    plain(name): column
    for column, aliases in ALIASES.items()
    for name in (column.value, *aliases.split())
}


def recognised(cells: Sequence[str]) -> int:
    return sum(plain(cell) in KNOWN for cell in cells)


def read_header(cells: Sequence[str], line: int) -> Header:
    """Raises FileRefusedError when a column is there twice or should not be there at all."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    cpr = tuple(cell.strip() for cell in cells if plain(cell) in CPR_HEADERS)
    if cpr:
        raise refused(Problem.CPR_COLUMN, line, cpr)
    places: dict[Column, int] = {}
    twice: list[str] = []
    for place, cell in enumerate(cells):
        if (column := KNOWN.get(plain(cell))) is None:
            continue
        if column in places:
            twice += [cells[places[column]].strip(), cell.strip()]
        places[column] = place
    if twice:
        raise refused(Problem.DUPLICATE_COLUMNS, line, tuple(twice))
    unknown = tuple(cell.strip() for cell in cells if plain(cell) not in KNOWN)
    return Header(places, unknown, len(cells), tuple(cell.strip() for cell in cells))


def require(header: Header, needed: Sequence[Column], line: int) -> None:
    missing = [column.value for column in needed if column not in header.places]
    if missing:
        raise refused(Problem.MISSING_COLUMNS, line, tuple(missing))


def require_people(header: Header, line: int, *, units_apart: bool) -> None:
    needed = list(NEEDED_OF_PEOPLE)
    if not units_apart:
        needed[2:2] = [Column.UNIT_NAME, Column.PARENT]
    if Column.NAME not in header.places:
        needed[1:1] = [Column.FIRST_NAME, Column.LAST_NAME]
    require(header, needed, line)
