"""How long an import takes, and how much memory: `tools/measure_import.py [PEOPLE]`."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HEADER = (
    "medarbejder_id;fornavn;efternavn;email;ansættelse_id;enhed_id;enhed_navn;overordnet_enhed_id;"
    "stilling;timer_pr_uge;funktion;ansat_fra;ansat_til;leder_af_enhed\n"
)
SPAN = 13


def content(people: int, changed: int = 0) -> str:
    """A city: a top, departments of twenty units, units of thirteen. `changed` have new hours."""
    rows = [";;;;;top;Byen;;;;;;;\n"]
    units = people // SPAN + 1
    rows += [f";;;;;d{n};Afdeling {n};top;;;;;;\n" for n in range(units // 20 + 1)]
    for n in range(people):
        unit = n // SPAN
        hours = "30" if n < changed else "37"
        rows.append(
            f"{n};Åse {n};Sørensen;p{n}@byen.dk;e{n};u{unit};Enhed {unit};d{unit // 20};Rådgiver;"
            f"{hours};borgerrettet;01-02-2019;;{'ja' if n % SPAN == 0 else ''}\n"
        )
    return HEADER + "".join(rows)


def timed(folder: Path, *words: str) -> None:
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {
        "LEDETRAAD_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "ledetraad.settings.embedded",
    }
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", *words], env=environment, capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    last = done.stdout.strip().splitlines()[-1:] or [""]
    memory = f"{after.ru_maxrss / 1024:.0f} MB at most so far"
    print(f"{Path(words[-1]).name:<16}{seconds:6.1f} s, {busy:5.1f} s busy, {memory}. {last[0]}")


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        timed(folder, "django", "migrate", "--verbosity=0")
        for file, changed in (("first.csv", 0), ("again.csv", 0), ("all-change.csv", people)):
            path = folder / file
            path.write_text(content(people, changed), encoding="utf-8")
            timed(folder, "ledetraad.cli", "import", str(path))


if __name__ == "__main__":
    main()
