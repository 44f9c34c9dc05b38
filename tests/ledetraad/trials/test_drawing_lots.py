"""Lots at the command line: every scheme, and every roster that cannot be drawn from."""

import csv
import json
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from ledetraad.trials.commands import main

pytestmark = pytest.mark.once

Draw = Callable[..., int]
SCHEMES = {
    "complete": 'scheme = "complete"\n',
    "blocked": "",
    "matched": 'scheme = "matched"\nmatch = ["span", "age"]\n',
    "balanced": 'balance = ["span", "age"]\naccept = 0.05\n',
    "waves": 'waves = { control = ["spring", "autumn"] }\n',
}
STRATA = {"complete": "", "matched": "block"}


def write_roster(path: Path, **changed: str) -> Path:
    """40 leaders; `changed` gives one leader's row another text."""
    rng = random.Random(5)  # noqa: S311 - a roster, not a secret
    lines = ["leader,organisation,span,age"]
    for number in range(40):
        name = f"L{number:02d}"
        row = f"{name},O{number % 5},{rng.randint(4, 60)},{rng.randint(30, 66)}"
        lines.append(changed.get(name, row))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Draw from a roster by a scheme; returns the exit status."""
    roster, plan = write_roster(tmp_path / "roster.csv"), tmp_path / "plan.toml"
    main(["plan", "init", str(plan)])
    written = plan.read_text(encoding="utf-8")

    def drawn(scheme: str, *words: str) -> int:
        before, rest = written.split("[draw]")
        _, after = rest.split("[treatment]", 1)
        strata = STRATA.get(scheme, "organisation")
        before = before.replace('strata = "organisation"', f'strata = "{strata}"')
        asked = SCHEMES.get(scheme, scheme)
        plan.write_text(f"{before}[draw]\n{asked}\n[treatment]{after}", encoding="utf-8")
        out = ["--out", str(tmp_path / "lots")]
        return main(["draw", str(roster), "--plan", str(plan), *(words or ("--seed", "7")), *out])

    return drawn


def lots(folder: Path) -> list[dict[str, str]]:
    text = (folder / "lots" / "lots.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_list_is_drawn_twice_alike_and_a_third_party_finds_it_right(
    draw: Draw, tmp_path: Path, scheme: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draw(scheme) == 0
    assert draw(scheme) == 0
    assert draw(scheme, "--check", str(tmp_path / "lots" / "lots.json")) == 0
    assert "is the list that this roster, plan and seed give" in capsys.readouterr().out
    arms = [row["arm"] for row in lots(tmp_path)]
    assert len(arms) == 40
    assert 13 <= arms.count("control") <= 14


def test_matched_leaders_are_drawn_within_their_set(draw: Draw, tmp_path: Path) -> None:
    assert draw("matched") == 0
    rows = lots(tmp_path)
    for block in {row["block"] for row in rows}:
        arms = [row["arm"] for row in rows if row["block"] == block]
        assert arms.count("control") == len(arms) // 3


def test_a_balanced_draw_prints_its_criterion_and_which_draw_met_it(
    draw: Draw, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draw("balanced") == 0
    said = capsys.readouterr().out
    assert "balanced on span, age: draw number" in said
    stored = json.loads((tmp_path / "lots" / "lots.json").read_text(encoding="utf-8"))
    assert stored["imbalance"] <= stored["design"]["criterion"]["threshold"]


def test_those_who_wait_are_told_their_wave(
    draw: Draw, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draw("waves") == 0
    waves = {row["arm"]: set() for row in lots(tmp_path)}  # type: dict[str, set[str]]
    for row in lots(tmp_path):
        waves[row["arm"]].add(row["wave"])
    assert waves == {"control": {"spring", "autumn"}, "intervention": {""}}
    assert "  spring: 7" in capsys.readouterr().out


def test_a_list_that_was_changed_by_hand_is_found_out(
    draw: Draw, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draw("blocked")
    listed = tmp_path / "lots" / "lots.json"
    stored = json.loads(listed.read_text(encoding="utf-8"))
    other = {"control": "intervention", "intervention": "control"}[stored["arms"][3]]
    stored["arms"][3] = other
    listed.write_text(json.dumps(stored), encoding="utf-8")
    assert draw("blocked", "--check", str(listed)) == 1
    assert f"L03: the list says arm {other}" in capsys.readouterr().out


def test_a_roster_with_somebody_else_on_it_is_found_out(
    draw: Draw, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    draw("blocked")
    write_roster(tmp_path / "roster.csv", L05="L99,O0,10,50")
    assert draw("blocked", "--check", str(tmp_path / "lots" / "lots.json")) == 1
    assert "L05 is only on the list" in capsys.readouterr().out


def test_a_name_saved_on_another_system_draws_the_same_lots(draw: Draw, tmp_path: Path) -> None:
    folder = tmp_path / "lots"
    write_roster(tmp_path / "roster.csv", L05="Søren Ærø Ångström,O0,10,50")
    assert draw("blocked") == 0
    first = (folder / "lots.csv").read_text(encoding="utf-8")
    text = (tmp_path / "roster.csv").read_text(encoding="utf-8")
    decomposed = unicodedata.normalize("NFD", text)
    assert decomposed != text
    (tmp_path / "roster.csv").write_text(decomposed, encoding="utf-8")
    assert draw("blocked") == 0
    assert (folder / "lots.csv").read_text(encoding="utf-8") == first


BAD_ROSTERS = {
    "text": ("balanced", {"L05": "L05,O0,many,50"}, r"column span, row 7: 'many' is not a number"),
    "hole": (
        "matched",
        {"L05": "L05,O0,,50"},
        "column span is empty in 1 rows, the first is row 7",
    ),
    "nobody": (
        "blocked",
        {"L05": ",O0,10,50"},
        "column leader is empty in 1 rows, the first is row 7",
    ),
    "no town": ("blocked", {"L05": "L05,,10,50"}, "column organisation is empty in 1 rows"),
    "twice": ("blocked", {"L05": "L04,O0,10,50"}, "L04 in rows 6 and 7 of leader"),
    "short": ("blocked", {"L05": "L05,O0"}, "row 7 has 2 cells, not 4"),
    "alike": (
        "balanced",
        {f"L{n:02d}": f"L{n:02d},O0,10,{n}" for n in range(40)},
        "column span is 10 for every leader",
    ),
    "said twice": (
        "matched",
        {f"L{n:02d}": f"L{n:02d},O0,{n},{2 * n}" for n in range(40)},
        "Two covariates say the same thing",
    ),
}


@pytest.mark.parametrize("why", BAD_ROSTERS)
def test_a_roster_that_cannot_be_drawn_from_is_refused_by_column_and_row(
    draw: Draw, tmp_path: Path, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    scheme, changed, sentence = BAD_ROSTERS[why]
    write_roster(tmp_path / "roster.csv", **changed)
    assert draw(scheme) == 2
    said = capsys.readouterr().err
    assert said.startswith("roster.csv")
    assert sentence in said
    assert not (tmp_path / "lots").exists()


BAD_PLANS = {
    "no strata": ('scheme = "complete"', 'the scheme "complete" has no blocks'),
    "no columns": ('scheme = "matched"', "the columns to match on go together"),
    "no share": ('balance = ["span"]', "accept, a share, go together"),
    "whole": ('balance = ["span"]\naccept = 1.0', "accept is the share of draws"),
    "misspelt": ('schema = "matched"', "draw does not know schema"),
    "stranger": ('waves = { tool = ["a"] }', "waves: tool is not one of the arms"),
    "unknown": ('scheme = "coin"', "scheme is 'coin'"),
    "no column": ('balance = ["height"]\naccept = 0.1', "has no column height"),
    "too strict": ('balance = ["span"]\naccept = 1e-7', "leaves about 14, too few"),
    "waves": (
        f"waves = {{ control = {json.dumps([str(n) for n in range(20)])} }}",
        "The arm control has 13 clusters for 20 waves",
    ),
}


@pytest.mark.parametrize("why", BAD_PLANS)
def test_a_plan_that_cannot_be_drawn_by_is_refused_with_a_sentence(
    draw: Draw, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked, sentence = BAD_PLANS[why]
    assert draw(f"{asked}\n") == 2
    assert sentence in capsys.readouterr().err
