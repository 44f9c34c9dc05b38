"""The report can be made again: from its own folder, from any kind of file, by the lots as drawn."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.ledetraad.trials.made_up import PLAN, evaluate, made_up, sections, trial

from ledetraad.trials.commands import main
from ledetraad.trials.operations.lots import read_lots
from ledetraad.trials.operations.sample import take_sample
from ledetraad.trials.queries import read_data
from ledetraad.trials.rules.reading import read_plan
from lod.lots import accepting, blocked, draw_lots
from lod.matching import matched
from lod.synthetic import Table

pytestmark = pytest.mark.once


def test_a_third_party_makes_the_same_report_to_the_byte_from_what_lies_in_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    main(["plan", "freeze", str(tmp_path / "plan.toml")])
    (tmp_path / "lots.json").write_text(trial().allocation.to_json(), encoding="utf-8")
    assert evaluate(tmp_path, made_up()) == 0
    before = tmp_path / "out"
    command = (before / "again/README.en.txt").read_text(encoding="utf-8").split("ledetraad ")[1]
    monkeypatch.chdir(before / "again")
    assert main([*command.split(), "--language", "en"]) == 0
    after = before / "again" / "report"
    made = {p.relative_to(after) for p in after.rglob("*") if p.is_file()}
    assert Path("numbers.json") in made
    for path in sorted(made):
        assert (after / path).read_bytes() == (before / path).read_bytes(), path


def test_a_second_run_leaves_nothing_of_the_first_to_be_taken_for_its_own(tmp_path: Path) -> None:
    (tmp_path / "lots.json").write_text(trial().allocation.to_json(), encoding="utf-8")
    assert evaluate(tmp_path, made_up()) == 0
    (tmp_path / "lots.json").unlink()
    out = tmp_path / "out"
    old, danish, notes = (out / "tables" / n for n in ("old.en.csv", "old.da.csv", "notes.txt"))
    for file in (old, danish, notes):
        file.write_text("x", encoding="utf-8")
    assert (out / "again/lots.json").exists()
    assert evaluate(tmp_path, made_up()) == 0
    assert not (out / "again/lots.json").exists()
    assert [file.exists() for file in (old, danish, notes)] == [False, True, True]


def test_the_folder_holds_no_column_that_the_plan_does_not_name(tmp_path: Path) -> None:
    people = made_up()
    people["cpr"] = np.full(len(people["arm"]), "010203-1234")
    assert evaluate(tmp_path, people) == 0
    kept = (tmp_path / "out/again/data.csv").read_text(encoding="utf-8")
    assert set(kept.split("\n", 1)[0].split(",")) == set(read_plan(PLAN).columns)
    assert "010203" not in kept


@pytest.mark.parametrize("ending", [".parquet", ".sav", ".dta"])
def test_every_kind_of_file_gives_the_same_figures(ending: str, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    pyreadstat = pytest.importorskip("pyreadstat")
    long, short = "vision_leadership_before", "vision_before"  # Stata takes 32 letters
    people = {name.replace(long, short): column for name, column in made_up().items()}
    assert evaluate(tmp_path, people, PLAN.replace(long, short)) == 0
    before = (tmp_path / "out/report.en.json").read_bytes()
    frame: Any = polars.read_csv(tmp_path / "people.csv")
    path = tmp_path / f"people{ending}"
    if ending == ".parquet":
        frame.write_parquet(path)
    else:
        plain = frame.with_columns(polars.col(polars.Boolean).cast(polars.Int8))
        {".sav": pyreadstat.write_sav, ".dta": pyreadstat.write_dta}[ending](plain, str(path))
    words = ["evaluate", str(path), "--plan", str(tmp_path / "plan.toml"), "--language", "en"]
    assert main([*words, "--out", str(tmp_path / "other")]) == 0
    assert (tmp_path / "other/report.en.json").read_bytes() == before


def drawn_anew(people: Table, allocation: Any) -> Table:
    got = dict(zip(allocation.design.clusters, allocation.arms, strict=True))
    return people | {"arm": np.asarray([got[leader] for leader in people["leader"].tolist()])}


def leaders_ages(people: Table) -> dict[str, float]:
    return dict(zip(people["leader"].tolist(), people["leader_age"].tolist(), strict=True))


def test_lots_that_were_refused_when_unbalanced_are_refused_again(tmp_path: Path) -> None:
    people, ages = made_up(), leaders_ages(made_up())
    design = blocked(dict.fromkeys(ages, "all"), {"control": 1, "intervention": 2})
    strict = accepting(0.05, {"age": [ages[c] for c in design.clusters]}, design)
    allocation = draw_lots(strict, "lotto 7")
    (tmp_path / "lots.json").write_text(allocation.to_json(), encoding="utf-8")
    assert evaluate(tmp_path, drawn_anew(people, allocation)) == 0
    said = sections(tmp_path)
    assert "only those are used that the rule of balance would have accepted" in said["flow"]
    assert "Strata: none" in said["use"]


def test_matched_sets_are_the_blocks_of_the_analysis(tmp_path: Path) -> None:
    people, ages = made_up(), leaders_ages(made_up())
    allocation = draw_lots(
        matched({c: [age] for c, age in ages.items()}, {"control": 1, "intervention": 2}), "1"
    )
    path = tmp_path / "lots.json"
    path.write_text(allocation.to_json(), encoding="utf-8")
    assert evaluate(tmp_path, drawn_anew(people, allocation)) == 0
    said = sections(tmp_path)
    assert "drawn in 12 blocks" in said["flow"]
    assert "Strata: 12 blocks" in said["use"]
    data = read_data(tmp_path / "people.csv")
    sample = take_sample(data, read_plan(PLAN), read_lots(path.read_text(encoding="utf-8")))
    redrawn = next(sample.lots.design.draws(64, 1))
    for members in sample.lots.design.members:
        assert (redrawn[:, members].sum(axis=1) == 2).all()


def test_a_list_of_lots_that_says_something_else_than_the_data_is_refused_by_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "lots.json"
    path.write_text(draw_lots(trial().allocation.design, "other").to_json(), encoding="utf-8")
    assert evaluate(tmp_path, made_up()) == 2
    assert "but the list of lots says" in capsys.readouterr().err
    text = trial().allocation.to_json()
    path.write_text(text.replace('"seed": "3"', '"seed": "4"'), encoding="utf-8")
    assert evaluate(tmp_path, made_up()) == 2
    assert "the seed gives" in capsys.readouterr().err


def test_leaders_without_employees_in_the_data_stay_in_the_lottery(tmp_path: Path) -> None:
    (tmp_path / "lots.json").write_text(trial().allocation.to_json(), encoding="utf-8")
    people = made_up()
    kept = people["leader"] != people["leader"][0]
    assert evaluate(tmp_path, {name: column[kept] for name, column in people.items()}) == 0
    said = sections(tmp_path)
    assert "Leaders on the list of lots without employees in the data: 1." in said["flow"]
    assert "36 leaders took part" in said["front"]
