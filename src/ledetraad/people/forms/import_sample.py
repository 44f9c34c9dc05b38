"""The file that shows the format, with somebody's own organisation at the top."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ledetraad.shared.cells import safe_cell

SAMPLE = Path(__file__).parents[1] / "static" / "people" / "sample-import.csv"
UNIT, UNIT_NAME, PARENT = "enhed_id", "enhed_navn", "overordnet_enhed_id"


def sample_with(own_id: str, name: str) -> bytes:
    """UTF-8 with its mark and semicolons, as Danish Excel opens it."""
    lines = SAMPLE.read_text(encoding="utf-8-sig").splitlines()
    rows = list(csv.DictReader(lines, delimiter=";"))
    top = next(row[UNIT] for row in rows if not row[PARENT])
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), delimiter=";")
    writer.writeheader()
    for row in rows:
        if row[UNIT] == top:
            row[UNIT], row[UNIT_NAME] = own_id, safe_cell(name)
        elif row[PARENT] == top:
            row[PARENT] = own_id
        writer.writerow(row)
    return text.getvalue().encode("utf-8-sig")
