"""What can be wrong with a file, as data. The words a person reads are found elsewhere, by name."""

from dataclasses import dataclass
from enum import StrEnum

SHOWN = 60


class Problem(StrEnum):
    """One kind of trouble each; a file problem stops the reading, a row problem names its line."""

    # the file as a whole
    EMPTY_FILE = "empty_file"
    SPREADSHEET = "spreadsheet"
    MARKUP = "markup"
    ARCHIVE = "archive"
    NOT_TEXT = "not_text"
    NUL_BYTE = "nul_byte"
    MIXED_ENCODING = "mixed_encoding"
    GARBLED_LETTERS = "garbled_letters"
    OPEN_QUOTE = "open_quote"
    STRAY_QUOTE = "stray_quote"
    LONG_LINE = "long_line"
    NO_HEADER = "no_header"
    MISSING_COLUMNS = "missing_columns"
    DUPLICATE_COLUMNS = "duplicate_columns"
    CPR_COLUMN = "cpr_column"
    NO_ROWS = "no_rows"
    # one row
    CUT_ROW = "cut_row"
    TOO_FEW_CELLS = "too_few_cells"
    TOO_MANY_CELLS = "too_many_cells"
    CPR_NUMBER = "cpr_number"
    CONTROL_CHARACTER = "control_character"
    MISSING_VALUE = "missing_value"
    TOO_LONG = "too_long"
    ROUNDED_BY_SPREADSHEET = "rounded_by_spreadsheet"
    NOT_A_DATE = "not_a_date"
    SHORT_YEAR = "short_year"
    DATE_OUT_OF_RANGE = "date_out_of_range"
    NOT_HOURS = "not_hours"
    NOT_AN_EMAIL = "not_an_email"
    UNKNOWN_WORD = "unknown_word"
    ENDS_BEFORE_START = "ends_before_start"
    # rows that contradict each other, or what is already known
    PERSON_DIFFERS = "person_differs"
    UNIT_DIFFERS = "unit_differs"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_PARENT = "unknown_parent"
    UNIT_IN_CIRCLE = "unit_in_circle"
    EMPLOYMENT_OF_TWO = "employment_of_two"
    EMPLOYMENTS_OVERLAP = "employments_overlap"
    LEADER_KINDS = "leader_kinds"
    TWO_LEADERS = "two_leaders"
    EMAIL_SHARED = "email_shared"
    EMAIL_TAKEN = "email_taken"
    ID_ELSEWHERE = "id_elsewhere"
    NOT_YOURS = "not_yours"


@dataclass(frozen=True, slots=True, order=True)
class Trouble:
    """One thing that is wrong, where it is, and what the sentence about it needs to mention."""

    line: int
    column: str
    problem: Problem
    value: str = ""
    other_line: int = 0
    names: tuple[str, ...] = ()
    file: str = ""


class FileRefusedError(Exception):
    """The file cannot be read as rows at all."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(f"line {trouble.line}: {trouble.problem}")
        self.trouble = trouble


def refused(
    problem: Problem, line: int = 0, names: tuple[str, ...] = (), value: str = ""
) -> FileRefusedError:
    return FileRefusedError(Trouble(line, "", problem, shortened(value), names=names))


def shortened(value: str) -> str:
    flat = " ".join(value.split())
    return flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + "…"
