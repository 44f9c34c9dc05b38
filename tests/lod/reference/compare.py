"""After `make references`: how far the numbers just made lie from the committed ones.

lavaan takes some derivatives by differences, so the last digits depend on the machine's linear
algebra. A file whose numbers all lie within ROUNDING of the committed ones is put back as it was
committed; any other is named with its furthest number, and the run fails.
Run: python tests/lod/reference/compare.py
"""

import csv
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROUNDING, SMALL = 1e-6, 0.01
"""Relative, to SMALL where a number is smaller still; the tests ask 1e-6 of 1 of lavaan."""


def main() -> int:
    changed = git("diff", "--name-only", "--relative", "--", "*.csv").splitlines()
    for name in changed:
        furthest, where = distance(git("show", f"HEAD:./{name}"), (HERE / name).read_text("utf-8"))
        if furthest > ROUNDING:
            say(f"{name}: differs by {furthest:.2g} from what is committed, at {where}")
            continue
        git("restore", "--", name)
        say(f"{name}: differs by {furthest:.1g} at most, which is rounding; left as committed")
    left = git("diff", "--name-only", "--relative", "--", "*.csv").splitlines()
    same = len(list(HERE.glob("*.csv"))) - len(changed)
    say(
        f"{same} files are the committed ones to the last digit, {len(changed) - len(left)} to rounding"
    )
    return 1 if left else 0


def distance(before: str, after: str) -> tuple[float, str]:
    """The furthest two numbers in the same place, and that place."""
    old, new = list(csv.reader(before.splitlines())), list(csv.reader(after.splitlines()))
    if [len(row) for row in old] != [len(row) for row in new]:
        return float("inf"), "the shape of the table"
    gaps = [
        (gap(a, b), f"row {row}, {' '.join(cells[:3])}")
        for row, (cells, others) in enumerate(zip(old, new, strict=True), 1)
        for a, b in zip(cells, others, strict=True)
    ]
    return max(gaps, key=lambda found: found[0])


def gap(a: str, b: str) -> float:
    if a == b:
        return 0.0
    try:
        return abs(float(a) - float(b)) / max(SMALL, abs(float(a)))
    except ValueError:
        return float("inf")


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=HERE, capture_output=True, text=True, check=True)  # noqa: S603, S607
    return done.stdout


def say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
