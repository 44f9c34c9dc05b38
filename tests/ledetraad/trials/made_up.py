"""A small made-up trial, and the command that judges it."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from ledetraad.trials.commands import main
from lod.synthetic import Shape, SyntheticTrial, Table, synthetic_trial, write_csv

SHAPE = Shape(leaders=36, employees=720, organisations=6, first_stage=1.2, respond_after=0.8)
TEMPLATE = files("ledetraad.trials").joinpath("template.toml").read_text(encoding="utf-8")
WHOLE = TEMPLATE.replace("draws = 1999", "draws = 199")
FIT = 'estimator = "MLR"          # "MLR" (clusters, holes), "WLSMV" (answers in order), "ML" or "none"'
PLAN = WHOLE.replace(FIT, 'estimator = "none"').replace('["groups", "waves"]', "[]")
"""The template's plan without factor analyses, which take most of the time."""

USED_BEFORE = PLAN.replace(
    "before = []",
    "before = ["
    + ", ".join(f'"use_before_{i}"' for i in range(1, 8))
    + ', "dialogues_before", "follow_ups_before"]',
)
"""The same, with the use of the dialogues measured before as well."""


def trial(seed: int = 3, shape: Shape = SHAPE) -> SyntheticTrial:
    return synthetic_trial(seed, shape)


def made_up(seed: int = 3, shape: Shape = SHAPE) -> Table:
    return trial(seed, shape).joined()


def evaluate(
    folder: Path, people: Table, plan: str = PLAN, language: str = "en", *more: str
) -> int:
    write_csv(people, folder / "people.csv")
    (folder / "plan.toml").write_text(plan, encoding="utf-8")
    words = ["evaluate", str(folder / "people.csv"), "--plan", str(folder / "plan.toml")]
    return main([*words, "--out", str(folder / "out"), "--language", language, *more])


def report(folder: Path, language: str = "en") -> dict[str, Any]:
    said = (folder / "out" / f"report.{language}.json").read_text(encoding="utf-8")
    return dict(json.loads(said))


def sections(folder: Path, language: str = "en") -> dict[str, str]:
    """What each section says, as text."""
    return {
        s["name"]: "\n".join(_said(block) for block in s["blocks"])
        for s in report(folder, language)["sections"]
    }


def table(folder: Path, name: str, language: str = "en") -> list[dict[str, str]]:
    """A table as rows by heading."""
    path = folder / "out" / "tables" / f"{name}.{language}.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    return [dict(zip(found["head"], row, strict=True)) for row in found["rows"]]


def numbers(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "out" / "numbers.json").read_text(encoding="utf-8")))


def _said(block: dict[str, Any]) -> str:
    if block["kind"] == "text":
        return f"{block['words']} {block['quote']}"
    if block["kind"] == "points":
        return "\n".join([block["title"], *block["lines"]])
    if block["kind"] == "chart":
        return f"{block['title']}\n{block['description']}"
    return json.dumps(block, ensure_ascii=False)
