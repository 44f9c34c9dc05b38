"""Reading a researcher's own file: CSV, SPSS, Stata or Parquet, into columns with their names."""

from __future__ import annotations

import csv
import hashlib
import importlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import lod

Column = NDArray[Any]
Floats = NDArray[np.float64]

MISSING = frozenset({"", ".", "NA", "NaN", "nan", "null", "NULL", "-"})
TRUTH = {"true": "1", "false": "0", "ja": "1", "nej": "0", "yes": "1", "no": "0"}
_COMMA = re.compile(r"^-?\d+,\d+$")


class DataError(Exception):
    """The file cannot be used as it is; the text names file, column and row."""


@dataclass(frozen=True)
class Data:
    """Columns of equal length as the file had them, and the name of the file."""

    name: str
    columns: dict[str, Column]
    _read: dict[str, Floats] = field(default_factory=dict, repr=False, compare=False)

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return len(next(iter(self.columns.values()), np.empty(0)))

    def column(self, name: str) -> Column:
        """One column; DataError says which ones there are."""
        if name not in self.columns:
            near = ", ".join(sorted(self.columns)[:12])
            raise DataError(f"{self.name} has no column {name}. It has {near} …")
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
            row = int(np.flatnonzero(np.isinf(values))[0])
            raise DataError(f"{self.name}, column {name}, row {row + 2}: infinity is no answer.")
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
                f"{self.name}, column {name}, row {row + 2}: {text!r} is not a number."
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
                f"{empty[0] + 2}."
            )
        return texts

    def only(self, rows: NDArray[np.bool_]) -> Data:
        """The same columns, some of the rows."""
        return Data(self.name, {name: column[rows] for name, column in self.columns.items()})


def read_data(path: Path) -> Data:
    """Read a file by its ending: .csv, .tsv, .txt, .sav, .dta or .parquet. Raises DataError."""
    readers: dict[str, Callable[[Path], dict[str, Column]]] = {
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
    data = Data(path.name, reader(path))
    if data.rows == 0:
        raise DataError(f"{path.name} has no rows.")
    return data


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


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
    for row, value in enumerate(data.labels(name).tolist(), 2):
        if value in seen:
            raise DataError(f"{data.name}: {value} in rows {seen[value]} and {row} of {name}.")
        seen[value] = row


def _csv(path: Path) -> dict[str, Column]:
    text = _decoded(path)
    header = text.split("\n", 1)[0]
    delimiter = max(";\t,", key=header.count)
    rows = csv.reader(text.splitlines(), delimiter=delimiter)
    names = [name.strip() for name in next(rows, [])]
    doubled = {name for name in names if names.count(name) > 1}
    if doubled:
        raise DataError(f"{path.name} has two columns called {sorted(doubled)[0]}.")
    return _transposed(path.name, names, rows)


def _transposed(file: str, names: list[str], rows: Iterable[list[str]]) -> dict[str, Column]:
    kept = []
    for number, row in enumerate(rows, 2):
        if not row:
            continue
        if len(row) != len(names):
            raise DataError(f"{file}, row {number} has {len(row)} cells, not {len(names)}.")
        kept.append(row)
    columns = zip(*kept, strict=True) if kept else ([] for _ in names)
    return {
        name: np.asarray(cells, dtype=object) for name, cells in zip(names, columns, strict=True)
    }


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _spss(path: Path) -> dict[str, Column]:
    return _labelled("read_sav", path)


def _stata(path: Path) -> dict[str, Column]:
    return _labelled("read_dta", path)


def _labelled(reader: str, path: Path) -> dict[str, Column]:
    columns, _ = getattr(_needed("pyreadstat"), reader)(path, output_format="dict")
    return {name: np.asarray(column) for name, column in columns.items()}


def _parquet(path: Path) -> dict[str, Column]:
    frame = _needed("polars").read_parquet(path)
    return {name: frame[name].to_numpy() for name in frame.columns}


def _needed(module: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as missing:
        raise DataError(f"This kind of file needs {module}; install ledetraad[data].") from missing


def _label(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
