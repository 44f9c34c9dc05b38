"""A researcher's own file is read as it is, or refused by column and row."""

from pathlib import Path

import numpy as np
import pytest

from ledetraad.trials.queries import DataError, read_data

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "column", "sentence"),
    [
        ("a,b\n1,x\n", "b", r"d\.csv, column b, row 2: 'x' is not a number"),
        ("a,b\n1,2\n3\n", "b", r"row 3 has 1 cells, not 2"),
        ("a,a\n1,2\n", "a", "two columns called a"),
        ("a,b\n", "a", "has no rows"),
        ("a,b\n1,2\n", "c", "has no column c"),
        ("a,b\n1,inf\n", "b", "row 2: infinity"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_column_and_row(
    text: str, column: str, sentence: str, tmp_path: Path
) -> None:
    (tmp_path / "d.csv").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=sentence):
        read_data(tmp_path / "d.csv").numbers(column)


def test_danish_excel_is_read_semicolons_decimal_commas_and_all(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_bytes("\ufeffalder;løn\n3,5;\n4;ja\n".encode())
    data = read_data(tmp_path / "d.csv")
    assert data.numbers("alder").tolist() == [3.5, 4.0]
    assert np.array_equal(data.numbers("løn"), [np.nan, 1.0], equal_nan=True)
    (tmp_path / "e.csv").write_bytes("løn\n1\n".encode("cp1252"))
    assert read_data(tmp_path / "e.csv").numbers("løn").tolist() == [1.0]


def test_a_missing_label_is_refused_by_row(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("leader,x\nA,1\n,2\n", encoding="utf-8")
    with pytest.raises(DataError, match="empty in 1 rows, the first is row 3"):
        read_data(tmp_path / "d.csv").labels("leader")


@pytest.mark.parametrize("ending", [".parquet", ".sav", ".dta"])
def test_other_files_give_the_same_columns(ending: str, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    pyreadstat = pytest.importorskip("pyreadstat")
    frame = polars.DataFrame({"leader": ["A", "B"], "age": [41.0, None]})
    path = tmp_path / f"d{ending}"
    if ending == ".parquet":
        frame.write_parquet(path)
    else:
        {".sav": pyreadstat.write_sav, ".dta": pyreadstat.write_dta}[ending](frame, str(path))
    data = read_data(path)
    assert data.labels("leader").tolist() == ["A", "B"]
    assert np.array_equal(data.numbers("age"), [41.0, np.nan], equal_nan=True)


def test_an_unknown_ending_and_a_missing_file_are_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"only \.csv"):
        read_data(tmp_path / "d.xlsx")
    with pytest.raises(DataError, match="There is no file"):
        read_data(tmp_path / "d.csv")
