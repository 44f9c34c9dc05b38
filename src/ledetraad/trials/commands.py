"""The words of the `ledetraad` command that need no web application: a researcher's own file.

`register` adds them to any parser; each returns an exit status. Nothing here imports Django.
"""

from __future__ import annotations

import argparse
import csv
import shlex
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from ledetraad.trials.operations import allocation, planning
from ledetraad.trials.operations.evaluation import evaluate
from ledetraad.trials.operations.lots import read_lots
from ledetraad.trials.operations.sample import take_sample
from ledetraad.trials.queries import DataError, file_hash, read_data, source_hash
from ledetraad.trials.rules.drawing import read_drawing
from ledetraad.trials.rules.freezing import Deviation, deviations, freeze, frozen_note, plan_hash
from ledetraad.trials.rules.plan import PlanError
from ledetraad.trials.rules.reading import read_plan
from ledetraad.trials.views.files import command, write_inputs, write_numbers, write_report
from ledetraad.trials.views.report import make_report
from lod.errors import LodError
from lod.lots import Allocation
from lod.tables import check_table, example

WORDS = {
    "plan": "write, check or freeze an analysis plan",
    "draw": "draw lots among the leaders of a roster",
    "evaluate": "did it work? A report from your own file and plan",
    "power": "would a trial of this design see the effect?",
    "check-table": "does a published table add up?",
}

Subparsers = argparse._SubParsersAction  # the only name argparse has for it


def register(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add the words of this room to a parser."""
    _plan(subparsers.add_parser("plan", help=WORDS["plan"]))
    draw = _word(subparsers, "draw", run_draw)
    draw.add_argument("roster", type=Path, help="one row for each leader: csv, sav, dta, parquet")
    draw.add_argument("--plan", type=Path, required=True, help="the frozen plan of the trial")
    draw.add_argument("--out", type=Path, default=Path("lots"), help="folder for the list")
    either = draw.add_mutually_exclusive_group(required=True)
    either.add_argument("--seed", help="any text, best one that nobody could choose")
    either.add_argument("--check", type=Path, help="a lots.json: draw it again and compare")
    judge = _word(subparsers, "evaluate", run_evaluate)
    judge.add_argument("data", type=Path, help="one row for each employee allocated")
    judge.add_argument("--plan", type=Path, required=True, help="the frozen plan of the trial")
    judge.add_argument("--lots", type=Path, help="the list of lots; default: lots.json by the plan")
    judge.add_argument("--out", type=Path, default=Path("report"), help="folder for the report")
    judge.add_argument("--language", choices=("da", "en"), action="append", help="default: both")
    ask = _word(subparsers, "power", run_power)
    ask.add_argument("design", type=Path, help="TOML; a list asks for each of its values")
    ask.add_argument("--out", type=Path, help="write the results as CSV here")
    ask.add_argument("--jobs", type=int, help="processes on this machine (-1: all cores)")
    ask.add_argument("--cluster", default="", help="address of a Dask scheduler, tcp://…")
    check = _word(subparsers, "check-table", run_check)
    check.add_argument("file", type=Path, nargs="?", help="TOML; without it, the worked example")
    check.add_argument("--language", choices=("da", "en"), default="en", help="default: en")
    check.add_argument("--form", action="store_true", help="print the worked example's file")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one word; every refusal is one sentence and status 2."""
    parser = argparse.ArgumentParser(prog="ledetraad")
    register(parser.add_subparsers(required=True, metavar="WORD"))
    known = parser.parse_args(arguments)
    try:
        return int(known.run(known))
    except (DataError, PlanError, LodError, OSError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2


def run_init(known: argparse.Namespace) -> int:
    """Write a plan to fill in; never over one that is there."""
    if known.file.exists():
        raise PlanError(f"{known.file} is there already; nothing was changed.")
    text = files("ledetraad.trials").joinpath("template.toml").read_text(encoding="utf-8")
    known.file.write_text(text, encoding="utf-8")
    return _say(f"{known.file} is written. Fill it in, then: ledetraad plan check {known.file}")


def run_check_plan(known: argparse.Namespace) -> int:
    """Read a plan back; with a frozen one beside it, list what differs."""
    text = known.file.read_text(encoding="utf-8")
    plan = read_plan(text)
    _say(f"{plan.title}\nhash {plan_hash(text)}")
    _say(f"{len(plan.outcomes)} outcomes, {len(plan.primary)} primary; {plan.multiplicity}")
    frozen = frozen_file(known.file)
    if not frozen.exists():
        return _say("The plan is not frozen.")
    found = deviations(frozen.read_text(encoding="utf-8"), text)
    for deviation in found:
        _say(f"{deviation.place}: {deviation.frozen} became {deviation.used}")
    _say(f"{len(found)} deviations from the frozen plan.")
    return 1 if found else 0


def run_freeze(known: argparse.Namespace) -> int:
    """Freeze a plan beside itself. Freezing the same plan again changes nothing."""
    text = known.file.read_text(encoding="utf-8")
    read_plan(text)
    target = frozen_file(known.file)
    if target.exists():
        if deviations(target.read_text(encoding="utf-8"), text):
            raise PlanError(f"{target} holds another plan; a frozen plan is not overwritten.")
        return _say(f"{target} is frozen already: hash {plan_hash(text)}")
    target.write_text(freeze(text, datetime.now(UTC).isoformat(timespec="seconds")), "utf-8")
    return _say(f"{target} is written: hash {plan_hash(text)}")


def run_draw(known: argparse.Namespace) -> int:
    """Draw and write lots.csv and lots.json; the same roster and seed give the same list."""
    text = known.plan.read_text(encoding="utf-8")
    trial, drawing, roster = read_plan(text).trial, read_drawing(text), read_data(known.roster)
    if known.check:
        listed = Allocation.from_json(known.check.read_text(encoding="utf-8"))
        odd = allocation.difference(listed, allocation.draw(roster, trial, drawing, listed.seed))
        _say(odd or f"{known.check} is the list that this roster, plan and seed give.")
        return 1 if odd else 0
    lots = allocation.draw(roster, trial, drawing, known.seed)
    known.out.mkdir(parents=True, exist_ok=True)
    listed_as = allocation.as_csv(lots, trial.cluster, trial.arm)
    for name, content in (("lots.csv", listed_as), ("lots.json", lots.to_json())):
        _write_once(known.out / name, content)
    return _say("\n".join(_about(lots)))


def _about(lots: Allocation) -> list[str]:
    """What must be printed for the list to be drawn again."""
    design = lots.design
    lines = [f"{arm}: {total}" for arm, total in zip(design.arms, design.totals, strict=True)]
    lines += [
        f"  {wave}: {lots.starts.count(wave)}" for names in lots.waves.values() for wave in names
    ]
    if len(design.members) > 1:
        lines.append(f"{len(design.members)} blocks")
    if design.criterion:
        lines.append(
            f"balanced on {', '.join(design.criterion.names)}: draw number {lots.attempt + 1} is the"
            f" first with M of at most {design.criterion.threshold:g} (it has {lots.imbalance:.4g})"
        )
    return [
        *lines,
        f"seed {lots.seed}",
        f"roster {lots.roster_hash}",
        f"method {lots.method}, code {lots.code}",
    ]


def run_evaluate(known: argparse.Namespace) -> int:
    """Analyse as the plan says and write the report, its tables and what is needed to re-run it."""
    text = known.plan.read_text(encoding="utf-8")
    plan = read_plan(text)
    data, beside = read_data(known.data, plan.columns), frozen_file(known.plan)
    texts = {"plan.toml": text}
    frozen: tuple[str, str] | None = None
    found: tuple[Deviation, ...] = ()
    if beside.exists():
        record = texts["plan.frozen.json"] = beside.read_text(encoding="utf-8")
        found, frozen = deviations(record, text), frozen_note(record)
    listed = known.lots or _lots_beside(known.plan)
    if listed:
        texts["lots.json"] = listed.read_text(encoding="utf-8")
    drawn = read_lots(texts["lots.json"]) if listed else None
    sample = take_sample(data, plan, drawn)
    result = evaluate(sample)
    written = list(write_inputs(sample, texts, known.out))
    written += write_numbers(result, known.out)
    inputs = {
        "command": shlex.join(command(texts)),
        "data": file_hash(known.out / "again" / "data.csv"),
        "plan": plan_hash(text),
        "code": source_hash(),
    }
    if listed:
        inputs["lots"] = file_hash(known.out / "again" / "lots.json")
    for language in known.language or ("da", "en"):
        report = make_report(result, language, inputs, frozen, found)
        written += write_report(report, known.out)
    for path in written:
        if path.suffix in {".html", ".pdf"}:
            _say(str(path))
    return 0


def _lots_beside(plan: Path) -> Path | None:
    """The list of lots where `draw` leaves it, when nobody names another."""
    places = (plan.with_name("lots.json"), plan.parent / "lots" / "lots.json")
    return next((place for place in places if place.is_file()), None)


def run_power(known: argparse.Namespace) -> int:
    """Print a line for each design as it is ready."""
    question = planning.read_question(known.design.read_text(encoding="utf-8"))
    head = [
        *question.varied,
        *(f"{e:g}" for e in question.effects),
        "smallest",
        "smallest 2SLS",
        "F",
    ]
    rows = [head]
    _say("  ".join(head))
    for got in planning.answer(question, known.jobs, known.cluster, _progress()):
        rows.append(_power_row(got, question.varied))
        _say("  ".join(rows[-1]))
    if known.out:
        with known.out.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
    error = got.curve[0].error
    return _say(f"{question.sims} trials each, seed {question.seed}; Monte Carlo error {error:.3f}")


def run_check(known: argparse.Namespace) -> int:
    """Say every finding; status 1 when something does not add up."""
    if known.form:
        return _say(example())
    text = known.file.read_text(encoding="utf-8") if known.file else example()
    check = check_table(text)
    _say(check.source)
    for finding in check.findings:
        _say(
            f"{finding.rule:5} {finding.verdict:12} {finding.where}: {finding.say(known.language)}"
        )
    _say(f"{len(check.disagreements)} of {len(check.findings)} do not add up.")
    return 1 if check.disagreements else 0


def frozen_file(plan: Path) -> Path:
    """Where the frozen plan lies: beside the plan."""
    return plan.with_suffix(".frozen.json")


def _plan(parser: argparse.ArgumentParser) -> None:
    steps = parser.add_subparsers(required=True, metavar="STEP")
    for name, run, meaning in (
        ("init", run_init, "write a plan to fill in"),
        ("check", run_check_plan, "read it back, list deviations from the frozen one"),
        ("freeze", run_freeze, "fix it, with its hash"),
    ):
        step = steps.add_parser(name, help=meaning)
        step.add_argument("file", type=Path, metavar="PLAN.toml")
        step.set_defaults(run=run)


def _word(
    subparsers: Subparsers[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(name, help=WORDS[name])
    parser.set_defaults(run=run)
    return parser


def _power_row(got: planning.DesignAnswer, varied: Sequence[str]) -> list[str]:
    smallest = (got.smallest_itt, got.smallest_late)
    return [
        *(str(getattr(got.design, name)) for name in varied),
        *(f"{p.itt:.3f}" for p in got.curve),
        *("none" if s is None else f"{s:.3f}" for s in smallest),
        f"{got.curve[0].median_f:.1f}",
    ]


def _progress() -> planning.Progress:
    """A counter that a person at a screen sees running, and that no file ever holds."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, of: int) -> None:
        sys.stderr.write(f"\r{done} of {of} batches" if done < of else "\r\033[K")
        sys.stderr.flush()

    return show


def _write_once(path: Path, text: str) -> None:
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise PlanError(f"{path} holds another list. Lots are drawn once; nothing was changed.")
    path.write_text(text, encoding="utf-8")


def _say(text: str) -> int:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
