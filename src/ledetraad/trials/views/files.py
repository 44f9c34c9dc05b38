"""Writing a report: HTML, tagged PDF, and every table as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from dataclasses import asdict
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from ledetraad.trials.views.document import Block, Chart, Report, Text
from ledetraad.trials.views.html import as_html

# Colours for paper: the HTML takes its own from its style sheet.
PAPER = (
    "<style>text{font:14px sans-serif}.tick{font-size:12px}.zero{stroke:#8a8a8a}"
    ".reach{stroke:#0059b3;stroke-width:3}.point{fill:#0059b3}"
    ".bar0{fill:#fff;stroke:#454545;stroke-width:2}.bar1{fill:#0059b3}</style>"
)


def write_report(report: Report, folder: Path) -> tuple[Path, ...]:
    """Write everything into a folder; the same report gives the same files. Returns their paths."""
    stem = f"report.{report.language}"
    made = {
        folder / f"{stem}.html": as_html(report).encode(),
        folder / f"{stem}.pdf": as_pdf(report),
        folder / f"{stem}.json": as_json(report).encode(),
    }
    for table in report.tables:
        made[folder / "tables" / f"{table.name}.{report.language}.csv"] = _csv(
            table.head, table.rows
        )
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    for path, content in made.items():
        path.write_bytes(content)
    return tuple(made)


def as_json(report: Report) -> str:
    """The report as data: sections with text, tables and charts, each with its kind."""
    whole = {
        "language": report.language,
        "title": report.title,
        "subtitle": report.subtitle,
        "sections": [
            {"name": s.name, "title": s.title, "blocks": [_kind(b) for b in s.blocks]}
            for s in report.sections
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1)


def as_pdf(report: Report) -> bytes:
    """A tagged PDF (PDF/UA-1): typst refuses a chart without words."""
    typst = import_module("typst")
    source = files("ledetraad.trials.views").joinpath("report.typ").read_bytes()
    with tempfile.TemporaryDirectory() as room:
        Path(room, "report.typ").write_bytes(source)
        Path(room, "report.json").write_text(as_json(report), encoding="utf-8")
        return bytes(typst.compile(str(Path(room, "report.typ")), pdf_standards=["ua-1"]))


def _kind(block: Block) -> dict[str, Any]:
    if isinstance(block, Chart):
        opened = block.svg.index(">") + 1
        svg = block.svg[:opened] + PAPER + block.svg[opened:]
        return {"kind": "chart", **asdict(block), "svg": svg}
    return {"kind": "text" if isinstance(block, Text) else "table", **asdict(block)}


def _csv(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([head, *map(_safe, rows)])
    return ("\ufeff" + out.getvalue()).encode()


def _safe(row: tuple[str, ...]) -> tuple[str, ...]:
    """A cell that a spreadsheet would run as a formula is told to be text."""
    return tuple(f"'{cell}" if cell[:1] in "=@+" and len(cell) > 1 else cell for cell in row)
