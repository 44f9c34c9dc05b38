"""Text to records with the physical line each begins on."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ledetraad.people.rules.importing.columns import Header, read_header, recognised
from ledetraad.people.rules.importing.decoding import decoded
from ledetraad.people.rules.importing.problems import Problem, refused

SEPARATORS = ";,\t"
LONGEST_CELL = 10_000
SEPARATOR_NOTE = re.compile(r"\A\s*sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Record:
    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    header: Header
    header_line: int
    records: list[Record]
    separator: str
    ends_in_newline: bool


def read_table(content: bytes) -> Table:
    """Header and records of a file. Raises FileRefusedError with the first thing wrong."""
    text = decoded(content)
    records = _records(text, _separator(text))
    first = next(records, None)
    if first is None:
        raise refused(Problem.EMPTY_FILE)
    header = read_header(first.cells, first.line)
    if not header.places:
        raise refused(Problem.NO_HEADER, first.line, value=" ".join(first.cells))
    rest = list(records)
    if not rest:
        raise refused(Problem.NO_ROWS)
    return Table(header, first.line, rest, _separator(text), text.endswith(("\n", "\r")))


def _separator(text: str) -> str:
    """The one under which most column names are recognised; the header knows best."""

    def known(separator: str) -> int:
        first = next(_records(text, separator), None)
        return recognised(first.cells) if first else 0

    return max(SEPARATORS, key=known)


def _records(text: str, separator: str) -> Iterator[Record]:
    note = SEPARATOR_NOTE.match(text)
    skipped = 1 if note else 0
    stream = io.StringIO(text[note.end() :] if note else text, newline="")
    reader = csv.reader(stream, delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise refused(_broken(error), line) from error
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise refused(Problem.LONG_LINE, line)
        if any(cell.strip() for cell in cells):
            yield Record(line, cells)


def _broken(error: csv.Error) -> Problem:
    if "unexpected end of data" in str(error):
        return Problem.OPEN_QUOTE
    return Problem.LONG_LINE if "field limit" in str(error) else Problem.STRAY_QUOTE
