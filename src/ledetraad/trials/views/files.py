"""Writing a report: HTML, tagged PDF, every table as CSV and JSON, all numbers unrounded, and what
is needed to make it again.
"""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ledetraad.shared.paper import pdf
from ledetraad.trials.operations.results import Evaluation
from ledetraad.trials.operations.sample import Sample
from ledetraad.trials.queries import used_as_csv
from ledetraad.trials.views.document import Block, Chart, Points, Report, Text
from ledetraad.trials.views.html import as_html

LAYOUT = Path(__file__).parent / "report.typ"
LONGEST = 64
"""Arrays longer than this are rows or draws, not results."""

# Colours for paper: the HTML takes its own from its style sheet.
PAPER = (
    '<style>text{font:14px "IBM Plex Sans"}.tick{font-size:12px}.arm{font-weight:600}'
    ".join{fill:none;stroke:#6a6a6a;stroke-width:1.5}.zero{stroke:#6a6a6a;stroke-width:1.5}"
    ".grid{stroke:#d8d8d8}.axis{stroke:#6a6a6a}"
    ".reach{stroke:#0059b3;stroke-width:3}.point{fill:#0059b3}.box{fill:#fff;stroke:#6a6a6a}"
    ".bar0{fill:#fff;stroke:#454545;stroke-width:2}.bar1{fill:#0059b3}"
    ".curve{fill:none;stroke:#0059b3;stroke-width:2.5}"
    ".curve1{stroke:#7a3e00;stroke-dasharray:8 4}.curve2{stroke:#2e6b1f;stroke-dasharray:2 3}</style>"
)
README = {
    "da": """Denne mappe rummer enkeltpersoners svar. Opbevar den som data; send den ikke med rapporten.

Rapporten laves igen, til sidste ciffer, her i mappen med de versioner, som rapporten nævner:

    {command}
""",
    "en": """This folder holds the answers of single persons. Keep it as data; do not send it with the report.

The report is made again, to the last figure, in this folder with the versions the report names:

    {command}
""",
}


def write_report(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write one language into a folder; the same report gives the same files. Returns the paths."""
    stem = f"report.{report.language}"
    made = {
        folder / f"{stem}.html": as_html(report).encode(),
        folder / f"{stem}.pdf": as_pdf(report),
        folder / f"{stem}.json": as_json(report).encode(),
    }
    for table in report.tables:
        place = folder / "tables" / f"{table.name}.{report.language}"
        made[place.with_name(f"{place.name}.csv")] = _csv(table.head, table.rows)
        made[place.with_name(f"{place.name}.json")] = _json(asdict(table)).encode()
    earlier = [
        p for kind in ("csv", "json") for p in folder.glob(f"tables/*.{report.language}.{kind}")
    ]
    _forget(earlier, made)
    return _write(made)


def write_numbers(e: Evaluation, folder: Path) -> tuple[Path, ...]:
    """Write every figure behind the report, unrounded and without a language."""
    return _write({folder / "numbers.json": _json(as_numbers(e)).encode()})


def write_inputs(sample: Sample, texts: Mapping[str, str], folder: Path) -> tuple[Path, ...]:
    """Write what is needed to make the report again: the columns used and the texts by file name."""
    place = folder / "again"
    made = {place / name: text.encode() for name, text in texts.items()}
    made[place / "data.csv"] = used_as_csv(sample.data, sample.plan.columns)
    for language, text in README.items():
        said = text.format(command=shlex.join(command(texts)))
        made[place / f"README.{language}.txt"] = said.encode()
    _forget([place / "lots.json", place / "plan.frozen.json"], made)
    return _write(made)


def command(texts: Mapping[str, str]) -> list[str]:
    """What to type in the folder `again`."""
    lots = ["--lots", "lots.json"] if "lots.json" in texts else []
    return ["ledetraad", "evaluate", "data.csv", "--plan", "plan.toml", *lots, "--out", "report"]


def as_json(report: Report) -> str:
    """The report as data: sections with text, tables and charts, each with its kind."""
    return _json(_whole(report))


def as_pdf(report: Report) -> bytes:
    """A tagged PDF (PDF/UA-1) in our own typeface."""
    return pdf(LAYOUT, _whole(report))


def as_numbers(value: Any) -> Any:
    """Dataclasses as tables, numbers unrounded; what is not shown of them (rows, draws) left out."""
    if isinstance(value, Sample):
        return None
    if is_dataclass(value) and not isinstance(value, type):
        shown = (f.name for f in fields(value) if f.repr and not f.name.startswith("_"))
        return {name: as_numbers(getattr(value, name)) for name in shown}
    if isinstance(value, np.ndarray):
        return as_numbers(value.tolist()) if value.size <= LONGEST else None
    if isinstance(value, Mapping):
        return {_key(key): as_numbers(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, frozenset)):
        return [as_numbers(inner) for inner in value]
    return value.item() if isinstance(value, np.generic) else value


def _key(key: object) -> str:
    return " | ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _whole(report: Report) -> dict[str, Any]:
    return {
        "language": report.language,
        "title": report.title,
        "subtitle": report.subtitle,
        "sections": [
            {"name": s.name, "title": s.title, "blocks": [_kind(b) for b in s.blocks]}
            for s in report.sections
        ],
    }


def _kind(block: Block) -> dict[str, Any]:
    if isinstance(block, Chart):
        opened = block.svg.index(">") + 1
        svg = block.svg[:opened] + PAPER + block.svg[opened:]
        return {"kind": "chart", **asdict(block), "svg": svg}
    kind = "text" if isinstance(block, Text) else "table"
    return {"kind": "points" if isinstance(block, Points) else kind, **asdict(block)}


def _json(whole: Any) -> str:
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _csv(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_safe(head), *map(_safe, rows)])
    return ("\ufeff" + out.getvalue()).encode()


def _safe(row: tuple[str, ...]) -> Iterator[str]:
    """A cell that a spreadsheet would run as a formula is told to be text."""
    return (f"'{cell}" if cell[:1] in "=@+" and len(cell) > 1 else cell for cell in row)


def _forget(earlier: Iterable[Path], made: Mapping[Path, bytes]) -> None:
    """What an earlier run left in the folder and this one does not make would be read as its own."""
    for path in earlier:
        if path not in made:
            path.unlink(missing_ok=True)


def _write(made: Mapping[Path, bytes]) -> tuple[Path, ...]:
    for path, content in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tuple(made)
