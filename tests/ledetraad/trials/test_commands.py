"""A researcher's afternoon at the command line, on files alone."""

import csv
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.lod.dask_processes import cluster

from ledetraad.trials.commands import main

pytestmark = pytest.mark.once


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.toml"
    assert main(["plan", "init", str(path)]) == 0
    return path


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "roster.csv"
    lines = [f"L{i:02d},O{i % 5}" for i in range(30)]
    path.write_text("leader,organisation\n" + "\n".join(lines), encoding="utf-8")
    return path


def test_a_plan_is_written_checked_frozen_and_not_changed_in_silence(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", "freeze", str(plan)]) == 0
    assert main(["plan", "freeze", str(plan)]) == 0
    assert main(["plan", "check", str(plan)]) == 0
    changed = plan.read_text(encoding="utf-8").replace("draws = 1999", "draws = 999")
    plan.write_text(changed, encoding="utf-8")
    assert main(["plan", "check", str(plan)]) == 1
    assert "draws: 1999 became 999" in capsys.readouterr().out
    assert main(["plan", "freeze", str(plan)]) == 2
    assert "not overwritten" in capsys.readouterr().err


def test_a_plan_that_is_there_is_never_written_over(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan.write_text("mine", encoding="utf-8")
    assert main(["plan", "init", str(plan)]) == 2
    assert plan.read_text(encoding="utf-8") == "mine"
    assert "nothing was changed" in capsys.readouterr().err


def test_lots_are_drawn_once_and_can_be_drawn_again_by_hand(plan: Path, roster: Path) -> None:
    out = roster.parent / "lots"
    words = ["draw", str(roster), "--plan", str(plan), "--seed", "lotto 7", "--out", str(out)]
    assert main(words) == 0
    assert main(words) == 0
    rows = list(csv.DictReader((out / "lots.csv").read_text(encoding="utf-8").splitlines()))
    town = [row["leader"] for row in rows if row["block"] == "O0"]
    by_hand = sorted(town, key=lambda c: hashlib.sha256(f"lotto 7|0|{c}".encode()).digest())
    control = {row["leader"] for row in rows if row["arm"] == "control"}
    assert control & set(town) == set(by_hand[:2])
    stored = json.loads((out / "lots.json").read_text(encoding="utf-8"))
    assert stored["seed"] == "lotto 7"
    assert len(stored["roster_hash"]) == 64


def test_a_second_list_for_the_same_trial_is_refused(
    plan: Path, roster: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["draw", str(roster), "--plan", str(plan), "--out", str(roster.parent / "lots")]
    assert main([*words, "--seed", "1"]) == 0
    before = (roster.parent / "lots" / "lots.csv").read_bytes()
    assert main([*words, "--seed", "2"]) == 2
    assert (roster.parent / "lots" / "lots.csv").read_bytes() == before
    assert "Lots are drawn once" in capsys.readouterr().err


def test_a_leader_twice_on_the_roster_is_named_with_both_rows(
    plan: Path, roster: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster.write_text("leader,organisation\nKaren,A\nFinn,A\nKaren,B\n", encoding="utf-8")
    assert main(["draw", str(roster), "--plan", str(plan), "--seed", "1"]) == 2
    assert "Karen in rows 2 and 4 of leader" in capsys.readouterr().err


def test_power_is_asked_for_several_designs_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design = tmp_path / "design.toml"
    design.write_text("seed = 1\nsims = 256\nleaders = [40, 120]\neffects = [0.0, 0.6]\n")
    assert main(["power", str(design), "--out", str(tmp_path / "power.csv")]) == 0
    rows = list(csv.DictReader((tmp_path / "power.csv").read_text().splitlines()))
    assert [row["leaders"] for row in rows] == ["40", "120"]
    assert float(rows[0]["0.6"]) < float(rows[1]["0.6"])
    assert "Monte Carlo error" in capsys.readouterr().out


@pytest.mark.filterwarnings("ignore")  # what a foreign scheduler warns of is not ours to judge
def test_a_cluster_of_two_processes_answers_as_this_machine_does(tmp_path: Path) -> None:
    design = tmp_path / "design.toml"
    design.write_text("seed = 1\nsims = 700\nleaders = [20, 30, 40]\neffects = [0.0, 0.6]\n")
    here, there = tmp_path / "here.csv", tmp_path / "there.csv"
    assert main(["power", str(design), "--out", str(here)]) == 0
    with cluster(tmp_path) as two:
        words = ["--cluster", two.address, "--out", str(there)]
        assert main(["power", str(design), *words]) == 0
    assert there.read_bytes() == here.read_bytes()
    assert len(here.read_text().splitlines()) == 4


DESIGNS = {
    "text": ('leaders = "many"', "leaders must be a whole number, not 'many'"),
    "half": ("leaders = 40.5", "leaders must be a whole number, not 40.5"),
    "nothing": ("leaders = []", "leaders has no value"),
    "word": ('respond = ["half"]', "respond must be a number, not 'half'"),
    "share": ("shares = [1]", "shares must be two whole numbers"),
    "range": ("respond = 1.5", "Somebody must answer"),
    "effects": ('effects = ["big"]', "effects must be a list of numbers"),
    "sims": ("sims = 3", "sims must be at least 100"),
    "target": ("target = 2.0", "0 < level < target < 1 must hold"),
    "broken": ("leaders = ", "The design is not TOML"),
}


@pytest.mark.parametrize("why", DESIGNS)
def test_a_design_that_cannot_be_is_refused_with_a_sentence(
    tmp_path: Path, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    line, sentence = DESIGNS[why]
    design = tmp_path / "design.toml"
    design.write_text(f"seed = 1\n{line}\n")
    assert main(["power", str(design)]) == 2
    assert sentence in capsys.readouterr().err


def test_a_design_without_a_seed_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design = tmp_path / "design.toml"
    design.write_text("leaders = 40\n")
    assert main(["power", str(design)]) == 2
    assert "The design lacks seed, a whole number" in capsys.readouterr().err


def test_a_design_with_an_unknown_word_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design = tmp_path / "design.toml"
    design.write_text("seed = 1\nleader = 40\n")
    assert main(["power", str(design)]) == 2
    assert "does not know leader" in capsys.readouterr().err


def test_the_published_table_is_checked_in_danish(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check-table", "--language", "da"]) == 1
    said = capsys.readouterr().out
    assert "129 af 226 er 57,08 %, ikke 71 %" in said


def test_the_worked_example_is_a_form_to_fill_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check-table", "--form"])
    form = tmp_path / "mine.toml"
    form.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["check-table", str(form)]) == 1


def test_the_words_of_research_need_no_django() -> None:
    code = "import sys; import ledetraad.trials.commands; sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - our own words
