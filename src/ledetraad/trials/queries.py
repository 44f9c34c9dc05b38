"""Reading a researcher's own file: CSV, SPSS, Stata or Parquet, into columns with their names."""

from __future__ import annotations

import codecs
import csv
import hashlib
import importlib
import io
import re
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

import lod

Column = NDArray[Any]
Floats = NDArray[np.float64]

MISSING = frozenset({"", ".", "NA", "NaN", "nan", "null", "NULL", "-"})
TRUTH = {"true": "1", "false": "0", "ja": "1", "nej": "0", "yes": "1", "no": "0"}
BLOCK = 1 << 20
_COMMA = re.compile(r"^-?\d+,\d+$")


class DataError(Exception):
    """The file cannot be used as it is; the text names file, column and row."""


@dataclass(frozen=True)
class Data:
    """Columns of equal length as the file had them, and the name of the file.

    `names`: every column of the file, also those not read. `numbered`: for each row its number in
    the file, as a spreadsheet counts them; without it, `first` and on.
    """

    name: str
    columns: dict[str, Column]
    names: tuple[str, ...]
    first: int = 1
    numbered: NDArray[np.int64] | None = None
    _read: dict[str, Floats] = field(default_factory=dict, repr=False, compare=False)

    def row(self, index: int) -> int:
        """The number that a spreadsheet gives the row at `index`."""
        return index + self.first if self.numbered is None else int(self.numbered[index])

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return len(next(iter(self.columns.values()), np.empty(0)))

    def column(self, name: str) -> Column:
        """One column; DataError says which ones there are."""
        if name not in self.columns:
            near = get_close_matches(name, self.names, 3, 0.5) or list(self.names[:12])
            raise DataError(f"{self.name} has no column {name}. It has {', '.join(near)} …")
        return self.columns[name]

    def numbers(self, name: str) -> Floats:
        """One column as numbers, NaN where empty. Decimal commas are read; other text is refused."""
        if name not in self._read:
            self._read[name] = self._numbers(name)
        return self._read[name]

    def _numbers(self, name: str) -> Floats:
        column = self.column(name)
        if column.dtype.kind in "biuf":
            return column.astype(np.float64)
        cells = column.tolist()
        try:
            values = np.asarray([np.nan if c in MISSING else float(c) for c in cells])
        except (TypeError, ValueError):
            values = np.asarray([self._number(name, row, c) for row, c in enumerate(cells)])
        if np.isinf(values).any():
            row = self.row(int(np.flatnonzero(np.isinf(values))[0]))
            raise DataError(f"{self.name}, column {name}, row {row}: infinity is no answer.")
        return values

    def _number(self, name: str, row: int, cell: object) -> float:
        text = "" if cell is None else str(cell).strip()
        if text in MISSING:
            return np.nan
        text = TRUTH.get(text.casefold(), text)
        if _COMMA.match(text):
            text = text.replace(",", ".")
        try:
            return float(text)
        except ValueError:
            raise DataError(
                f"{self.name}, column {name}, row {self.row(row)}: {text!r} is not a number."
            ) from None

    def labels(self, name: str) -> Column:
        """One column as text, none of it missing."""
        column = self.column(name)
        if column.dtype.kind == "f":
            column = np.where(np.isnan(column), "", column.astype(object))
        texts = np.asarray([_label(cell) for cell in column.tolist()])
        empty = np.flatnonzero(np.isin(texts, list(MISSING)))
        if empty.size:
            raise DataError(
                f"{self.name}, column {name} is empty in {empty.size} rows, the first is row "
                f"{self.row(int(empty[0]))}."
            )
        return texts


def read_data(path: Path, wanted: Collection[str] | None = None) -> Data:
    """Read a file by its ending: .csv, .tsv, .txt, .sav, .dta or .parquet. Raises DataError.

    wanted: the columns to keep; the others are not held in memory.
    """
    readers: dict[str, Callable[[Path, Collection[str] | None], Data]] = {
        ".csv": _csv,
        ".tsv": _csv,
        ".txt": _csv,
        ".sav": _spss,
        ".dta": _stata,
        ".parquet": _parquet,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise DataError(f"{path.name}: only {', '.join(readers)} can be read.")
    if not path.is_file():
        raise DataError(f"There is no file {path}.")
    data = reader(path, wanted)
    if data.rows == 0 and (data.columns or wanted is None):
        raise DataError(f"{path.name} has no rows.")
    return data


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def used_as_csv(data: Data, columns: Mapping[str, bool]) -> bytes:
    """The columns used (True: numbers, False: labels), the same for the same content of any file.

    Numbers are written so that they are read back to the last bit.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    cells = (
        _exact(data.numbers(name)) if numeric else data.labels(name).tolist()
        for name, numeric in columns.items()
    )
    writer.writerows(zip(*cells, strict=True))
    return out.getvalue().encode()


def _exact(values: Floats) -> list[str]:
    """Numbers as text that is read back to the last bit; each different one is written once."""
    different, which = np.unique(values, return_inverse=True)
    texts = [_shortest(v) for v in different.tolist()]
    return [texts[i] for i in which.tolist()]


def _shortest(value: float) -> str:
    if value != value:
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def source_hash() -> str:
    """SHA-256 of the source of the statistics, so that a report says which arithmetic made it."""
    root = Path(lod.__file__).parent
    made = hashlib.sha256()
    for file in sorted(root.rglob("*.py")):
        made.update(file.relative_to(root).as_posix().encode() + file.read_bytes())
    return made.hexdigest()


def require_unique(data: Data, name: str) -> None:
    """Raise DataError naming the first value of an id column that stands twice."""
    seen: dict[str, int] = {}
    for index, value in enumerate(data.labels(name).tolist()):
        row = data.row(index)
        if value in seen:
            raise DataError(f"{data.name}: {value} in rows {seen[value]} and {row} of {name}.")
        seen[value] = row


def _csv(path: Path, wanted: Collection[str] | None) -> Data:
    with path.open("r", encoding=_encoding(path), newline="", errors="replace") as file:
        first = file.readline()
        file.seek(0)
        rows = csv.reader(file, delimiter=max(";\t,", key=first.count))
        names = [name.strip() for name in next(rows, [])]
        doubled = {name for name in names if names.count(name) > 1}
        if doubled:
            raise DataError(f"{path.name} has two columns called {sorted(doubled)[0]}.")
        try:
            columns, numbered = _transposed(path.name, names, rows, wanted)
        except csv.Error as broken:
            raise DataError(f"{path.name}, line {rows.line_num}: {broken}.") from broken
    return Data(path.name, columns, tuple(names), 2, numbered)


def _transposed(
    file: str, names: list[str], rows: Iterable[list[str]], wanted: Collection[str] | None
) -> tuple[dict[str, Column], NDArray[np.int64]]:
    """Columns of text, each different text held once: answers repeat by the million."""
    places = [i for i, name in enumerate(names) if wanted is None or name in wanted]
    cells: list[list[str]] = [[] for _ in places]
    known: dict[str, str] = {}
    numbered = array("q")
    for number, row in enumerate(rows, 2):
        if not row:
            continue
        if len(row) != len(names):
            raise DataError(f"{file}, row {number} has {len(row)} cells, not {len(names)}.")
        numbered.append(number)
        for cell, place in zip(cells, places, strict=True):
            cell.append(known.setdefault(row[place], row[place]))
    columns = {}
    for place in reversed(places):
        columns[names[place]] = np.asarray(cells.pop(), dtype=object)
    return {names[p]: columns[names[p]] for p in places}, np.asarray(numbered, dtype=np.int64)


def _encoding(path: Path) -> str:
    """What the bytes say: a byte order mark, UTF-8, or else what older Danish Excel writes."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        block = file.read(BLOCK)
        if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        try:
            while block:
                decoder.decode(block)
                block = file.read(BLOCK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _spss(path: Path, wanted: Collection[str] | None) -> Data:
    return _labelled("read_sav", path, wanted)


def _stata(path: Path, wanted: Collection[str] | None) -> Data:
    return _labelled("read_dta", path, wanted)


def _labelled(reader: str, path: Path, wanted: Collection[str] | None) -> Data:
    read = getattr(_needed("pyreadstat"), reader)
    try:
        _, about = read(path, metadataonly=True, output_format="dict")
        names = tuple(about.column_names)
        kept = [name for name in names if wanted is None or name in wanted]
        columns = read(path, output_format="dict", usecols=kept)[0] if kept else {}
    except Exception as broken:
        raise DataError(f"{path.name} cannot be read: {broken}.") from broken
    return Data(path.name, {name: np.asarray(columns[name]) for name in kept}, names)


def _parquet(path: Path, wanted: Collection[str] | None) -> Data:
    polars = _needed("polars")
    try:
        names = tuple(polars.read_parquet_schema(path))
        kept = [name for name in names if wanted is None or name in wanted]
        frame = polars.read_parquet(path, columns=kept)
    except polars.exceptions.PolarsError as broken:
        raise DataError(f"{path.name} cannot be read: {broken}.") from broken
    return Data(path.name, {name: frame[name].to_numpy() for name in kept}, names)


def _needed(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as missing:
        raise DataError(f"This kind of file needs {module}; install ledetraad[data].") from missing


def _label(cell: object) -> str:
    """As a reader writes it, with one way of writing ø and å whatever the system."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else normalize("NFC", str(cell).strip())
