"""A file is read as the organisation wrote it, or refused with a place and a reason."""

from datetime import date
from decimal import Decimal

import pytest

from ledetraad.people.rules.importing.problems import FileRefusedError, Problem, Trouble
from ledetraad.people.rules.importing.reading import Reading, read_people

HEADER = (
    "medarbejder_id;fornavn;efternavn;email;ansættelse_id;enhed_id;enhed_navn;"
    "overordnet_enhed_id;stilling;timer_pr_uge;funktion;ansat_fra;ansat_til;leder_af_enhed"
)
KAREN = "7;Karen;Sørensen;karen@byen.dk;70;20;Jobcenter;10;Leder;37;administrativ;01-08-2019;;ja"
ALI = "8;Ali;Åkjær;ali@byen.dk;80;20;Jobcenter;10;Rådgiver;32,50;borgerrettet;2021-02-15;;nej"
TOP = ";;;;;10;Byen;;;;;;;"
FILE = "\r\n".join((HEADER, TOP, KAREN, ALI, ""))


def read(text: str) -> Reading:
    return read_people(text.encode())


def troubles(text: str) -> list[tuple[int, str, Problem]]:
    return [(each.line, each.column, each.problem) for each in read(text).troubles]


def refusal(content: bytes) -> Trouble:
    with pytest.raises(FileRefusedError) as caught:
        read_people(content)
    return caught.value.trouble


def row(**cells: str) -> str:
    """Ali's line with some cells changed, under the header."""
    names = HEADER.split(";")
    values = dict(zip(names, ALI.split(";"), strict=True)) | cells
    return "\n".join((HEADER, TOP, ";".join(values[name] for name in names), ""))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_file_reads_the_same_in_every_encoding_and_separator(
    encoding: str, separator: str
) -> None:
    text = FILE.replace("32,50", "32.50").replace(";", separator)
    assert read_people(text.encode(encoding)) == read(FILE)


def test_karen_and_ali_are_read_as_written() -> None:
    karen, ali = read(FILE).employments
    assert (karen.line, karen.person, karen.given_name, karen.family_name) == (
        3,
        "7",
        "Karen",
        "Sørensen",
    )
    assert karen.leads == ("20",)
    assert ali.leads == ()
    assert (ali.hours, ali.function) == (Decimal("32.50"), "citizen_facing")
    assert (ali.starts, ali.ends) == (date(2021, 2, 15), None)


def test_english_headers_in_any_case_and_spacing_are_read() -> None:
    english = (
        " Person ID ,First name,LAST-NAME,unit_id,Unit Name,Parent unit id,Employed from,Leads unit"
    )
    reading = read(english + "\n8,Ali,Åkjær,20,Jobcenter,,2021-02-15,yes\n")
    assert reading.troubles == ()
    assert reading.employments[0].leads == ("20",)


def test_unknown_columns_are_named_and_ignored() -> None:
    text = FILE.replace("medarbejder_id;", "medarbejder_id;P-nummer;").replace("\n7;", "\n7;1;")
    text = text.replace("\n8;", "\n8;1;").replace("\n;", "\n;;")
    assert read(text).unknown_columns == ("P-nummer",)
    assert len(read(text).employments) == 2


@pytest.mark.parametrize(
    "written", ["31-12-2026", "31.12.2026", "31/12/2026", "2026-12-31", "31-12-2026 00:00"]
)
def test_a_date_is_read_in_every_danish_habit(written: str) -> None:
    assert read(row(ansat_til=written)).employments[0].ends == date(2026, 12, 31)


def test_the_year_9999_of_payroll_systems_means_no_end() -> None:
    assert read(row(ansat_til="31-12-9999")).employments[0].ends is None
    assert read(row(ansat_til="9999-12-31")).employments[0].ends is None


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"ansat_fra": "01-01-1890"}, Problem.DATE_OUT_OF_RANGE),
        ({"ansat_fra": "2101-01-01"}, Problem.DATE_OUT_OF_RANGE),
        ({"ansat_fra": "31-02-2020"}, Problem.NOT_A_DATE),
        ({"ansat_fra": "12/31/2020"}, Problem.NOT_A_DATE),
        ({"ansat_fra": "i går"}, Problem.NOT_A_DATE),
        ({"ansat_fra": "01-02-20"}, Problem.SHORT_YEAR),
        ({"ansat_fra": ""}, Problem.MISSING_VALUE),
        ({"ansat_til": "01-01-2001"}, Problem.ENDS_BEFORE_START),
        ({"timer_pr_uge": "fuld tid"}, Problem.NOT_HOURS),
        ({"timer_pr_uge": "137"}, Problem.NOT_HOURS),
        ({"timer_pr_uge": "-5"}, Problem.NOT_HOURS),
        ({"email": "ali(at)byen.dk"}, Problem.NOT_AN_EMAIL),
        ({"funktion": "chef"}, Problem.UNKNOWN_WORD),
        ({"medarbejder_id": ""}, Problem.MISSING_VALUE),
        ({"medarbejder_id": "1,23457E+11"}, Problem.ROUNDED_BY_SPREADSHEET),
        ({"enhed_id": ""}, Problem.MISSING_VALUE),
        ({"fornavn": ""}, Problem.MISSING_VALUE),
        ({"efternavn": "A" * 101}, Problem.TOO_LONG),
        ({"stilling": "råd\x07giver"}, Problem.CONTROL_CHARACTER),
    ],
)
def test_a_bad_cell_is_told_by_line_and_column(cells: dict[str, str], problem: Problem) -> None:
    assert troubles(row(**cells)) == [(3, next(iter(cells)), problem)]


def test_every_bad_row_is_told_at_once_not_only_the_first() -> None:
    text = FILE.replace("01-08-2019", "x").replace("2021-02-15", "y")
    assert [line for line, _, _ in troubles(text)] == [3, 4]


@pytest.mark.parametrize("number", ["010190-1234", "0101901234", "010190 1234", "610190-1234"])
def test_a_cpr_like_number_is_refused_and_never_repeated(number: str) -> None:
    reading = read(row(stilling=f"Rådgiver {number}"))
    assert [each.problem for each in reading.troubles] == [Problem.CPR_NUMBER]
    assert number not in repr(reading)


def test_a_column_of_cpr_numbers_is_refused_by_its_name() -> None:
    trouble = refusal(FILE.replace("email", "CPR-nr.").encode())
    assert (trouble.problem, trouble.names) == (Problem.CPR_COLUMN, ("CPR-nr.",))


def test_missing_columns_are_refused_by_name() -> None:
    trouble = refusal(FILE.replace("enhed_id;", "sted;").replace("ansat_fra", "dato").encode())
    assert trouble.problem is Problem.MISSING_COLUMNS
    assert trouble.names == ("enhed_id", "overordnet_enhed_id", "ansat_fra")


def test_two_columns_with_one_meaning_are_refused_by_name() -> None:
    trouble = refusal(FILE.replace("stilling", "E-mail").encode())
    assert (trouble.problem, trouble.names) == (Problem.DUPLICATE_COLUMNS, ("email", "E-mail"))


@pytest.mark.parametrize(
    ("content", "problem", "line"),
    [
        (b"", Problem.EMPTY_FILE, 0),
        (b"\xef\xbb\xbf \r\n", Problem.EMPTY_FILE, 0),
        (b"PK\x03\x04\x14\x00\x06\x00 [Content_Types].xml", Problem.SPREADSHEET, 0),
        (
            b"PK\x03\x04\x14\x00 [Content_Types].xml PK\x03\x04 word/document.xml",
            Problem.NOT_TEXT,
            0,
        ),
        (b"PK\x03\x04\x14\x00\x06\x00 medarbejdere.csv", Problem.ARCHIVE, 0),
        (b"<html><body><table><tr><td>medarbejder_id", Problem.MARKUP, 0),
        (b"\xef\xbb\xbf \n<?xml version='1.0'?><Workbook>", Problem.MARKUP, 0),
        (b"\x1f\x8b\x08\x00", Problem.ARCHIVE, 0),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", Problem.SPREADSHEET, 0),
        (b"%PDF-1.7", Problem.NOT_TEXT, 0),
        (HEADER.encode() + b"\n", Problem.NO_ROWS, 0),
        (b"Hej med jer;alle\nsammen;her\n", Problem.NO_HEADER, 1),
        (FILE.replace("Ali", "A\0li").encode(), Problem.NUL_BYTE, 4),
        (FILE.replace("Ali", '"Ali').encode(), Problem.OPEN_QUOTE, 4),
        (FILE.replace("Ali", '"Ali"s').encode(), Problem.STRAY_QUOTE, 4),
        (FILE.replace("Ali", "A" * 200_000).encode(), Problem.LONG_LINE, 4),
        (FILE.encode() + "9;Åse".encode()[:-1] + b"\xff", Problem.MIXED_ENCODING, 5),
        (FILE.encode().decode("cp1252", "replace").encode(), Problem.GARBLED_LETTERS, 1),
        (FILE.replace("Åkj", "akj").encode("cp850"), Problem.GARBLED_LETTERS, 1),
        (FILE.encode("cp850"), Problem.GARBLED_LETTERS, 4),
        (FILE.encode("utf-16")[:-1], Problem.MIXED_ENCODING, 4),
    ],
)
def test_a_file_that_is_no_table_is_refused_as_what_it_is(
    content: bytes, problem: Problem, line: int
) -> None:
    trouble = refusal(content)
    assert (trouble.problem, trouble.line) == (problem, line)


def test_a_file_cut_off_in_the_middle_of_its_last_row_is_noticed() -> None:
    cut = FILE[: FILE.index("Rådgiver")]
    assert troubles(cut) == [(4, "", Problem.CUT_ROW)]


def test_a_row_with_too_few_or_too_many_cells_is_told() -> None:
    text = FILE.replace("7;Karen;", "7;").replace(";nej", ";nej;nej")
    assert troubles(text) == [(3, "", Problem.TOO_FEW_CELLS), (4, "", Problem.TOO_MANY_CELLS)]


def test_empty_lines_and_empty_cells_at_the_end_do_not_matter() -> None:
    text = FILE.replace(";nej", ";nej;;") + "\r\n;;;;;;;;;;;;;\r\n\r\n"
    assert read(text).employments == read(FILE).employments


def test_line_numbers_count_lines_as_an_editor_does_even_with_breaks_inside_quotes() -> None:
    text = FILE.replace("Jobcenter;10;Leder", '"Job\ncenter";10;"Leder;\nchef"')
    reading = read(text.replace("2021-02-15", "x"))
    assert [each.line for each in reading.troubles] == [6]
    assert reading.employments[0].position == "Leder; chef"


def test_the_separator_note_of_excel_is_skipped_but_counted() -> None:
    assert [each.line for each in read("sep=;\r\n" + FILE).employments] == [4, 5]


def test_one_column_of_full_names_is_split_and_turned() -> None:
    header = "person_id;navn;enhed_id;enhed_navn;overordnet_enhed_id;ansat_fra\n"
    one, other = read(
        header + "1;Karen Marie Holm;20;Byen;;2020-01-01\n2;Holm, Karen Marie;20;Byen;;2020-01-01\n"
    ).employments
    for each in (one, other):
        assert (each.given_name, each.family_name) == ("Karen Marie", "Holm")


def test_units_in_a_file_of_their_own_free_the_people_from_naming_them() -> None:
    people = b"person_id;navn;enhed_id;ansat_fra\n1;Ali Khan;20;2020-01-01\n"
    units = b"enhed_id;enhed_navn;overordnet_enhed_id\n10;Byen;\n20;Jobcenter;10\n"
    reading = read_people(people, units)
    assert reading.troubles == ()
    assert [(unit.unit, unit.name) for unit in reading.units] == [
        ("20", None),
        ("10", "Byen"),
        ("20", "Jobcenter"),
    ]
