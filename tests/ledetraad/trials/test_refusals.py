"""What cannot be used is refused in one sentence that names file, column and row."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.ledetraad.trials.made_up import PLAN, evaluate, made_up, sections

from lod.synthetic import Table

pytestmark = pytest.mark.once


def change(people: Table, column: str, row: int, value: object) -> None:
    changed = people[column].astype(object)
    changed[row] = value
    people[column] = changed


def silent_everywhere(people: Table) -> None:
    for name in [name for name in people if name.startswith("congruence_after")]:
        people[name] = np.full(len(people["arm"]), np.nan)


def same_answer(people: Table) -> None:
    for name in [name for name in people if name.startswith("congruence_after")]:
        people[name] = np.full(len(people["arm"]), 3.0)


def silent_arm(people: Table) -> None:
    for name in [name for name in people if name.startswith("valence_after")]:
        people[name] = np.where(people["arm"] == "control", np.nan, people[name].astype(float))


def one_arm(people: Table) -> None:
    people["arm"] = np.full(len(people["arm"]), "control")


def two_arms(people: Table) -> None:
    arm = people["arm"].copy()
    arm[1] = "control" if arm[0] == "intervention" else "intervention"
    people["arm"] = arm


def two_towns(people: Table) -> None:
    change(people, "organisation", 1, "Ribe")


def off_scale(people: Table) -> None:
    change(people, "congruence_after_1", 4, 7)


def text_in_numbers(people: Table) -> None:
    change(people, "age", 2, "old")


def text_in_answers(people: Table) -> None:
    change(people, "valence_after_2", 9, "agree")


def no_column(people: Table) -> None:
    del people["valence_after_2"]


def unknown_arm(people: Table) -> None:
    people["arm"] = np.where(people["arm"] == "control", "control", "placebo")


def no_leader(people: Table) -> None:
    change(people, "leader", 3, "")


def twice(people: Table) -> None:
    change(people, "employee", 7, people["employee"][2])


def negative_count(people: Table) -> None:
    change(people, "dialogues_after", 5, -1)


def nobody_knows(people: Table) -> None:
    people["age"] = np.full(len(people["arm"]), np.nan)


def nothing_at_all(people: Table) -> None:
    for name, column in people.items():
        if column.dtype.kind == "f":
            people[name] = np.full(len(column), np.nan)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (silent_everywhere, r"people\.csv, value congruence: Nobody in the arm control"),
        (same_answer, r"people\.csv, value congruence: The outcome does not vary: .* is 3"),
        (silent_arm, r"people\.csv, vision valence: Nobody in the arm control"),
        (one_arm, r"people\.csv has one arm only, control"),
        (two_arms, r"people\.csv, column arm: the leader L0001 is in two, .* row 2 and .* row 3"),
        (
            two_towns,
            r"column organisation: the leader L0001 is in two, .* in row 2 and Ribe in row 3",
        ),
        (
            off_scale,
            r"people\.csv, column congruence_after_1, row 6: 7 is outside the scale \(1 to 5\)",
        ),
        (text_in_numbers, r"people\.csv, column age, row 4: 'old' is not a number"),
        (text_in_answers, r"people\.csv, column valence_after_2, row 11: 'agree' is not a number"),
        (no_column, r"people\.csv has no column valence_after_2\. It has valence_after_"),
        (unknown_arm, r"people\.csv, column arm, row \d+: the arm placebo is not in the plan"),
        (no_leader, r"people\.csv, column leader is empty in 1 rows, the first is row 5"),
        (twice, r"people\.csv: E00003 in rows 4 and 9 of employee"),
        (
            negative_count,
            r"column dialogues_after, row 7: -1 is outside the scale \(a count is never",
        ),
        (nobody_knows, r"people\.csv: nobody has a value of age"),
        (nothing_at_all, r"people\.csv"),
    ],
)
def test_data_that_cannot_be_used_are_refused_in_one_sentence(
    spoil: Callable[[Table], None],
    sentence: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    people = made_up()
    spoil(people)
    assert evaluate(tmp_path, people) == 2
    said = capsys.readouterr().err
    assert re.search(sentence, said), said
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_changed_frozen_plan_is_told_and_one_edited_by_hand_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.frozen.json").write_text('{"frozen": "2026", "hash": "0", "content": {}}')
    assert evaluate(tmp_path, made_up()) == 2
    assert "changed by hand" in capsys.readouterr().err


def test_decimal_commas_and_semicolons_are_read_as_danish_excel_writes_them(
    tmp_path: Path,
) -> None:
    assert evaluate(tmp_path, made_up()) == 0
    before = (tmp_path / "out/numbers.json").read_bytes()
    lines = (tmp_path / "people.csv").read_text(encoding="utf-8").splitlines()
    danish = [line.replace(",", ";").replace(".", ",") for line in lines]
    (tmp_path / "people.csv").write_text("\ufeff" + "\r\n".join(danish), encoding="utf-8")
    from ledetraad.trials.commands import main  # noqa: PLC0415

    words = ["evaluate", str(tmp_path / "people.csv"), "--plan", str(tmp_path / "plan.toml")]
    assert main([*words, "--out", str(tmp_path / "out"), "--language", "en"]) == 0
    assert (tmp_path / "out/numbers.json").read_bytes() == before


def test_a_constant_question_and_an_empty_answer_are_told_and_the_rest_goes_on(
    tmp_path: Path,
) -> None:
    people = made_up()
    answers = people["congruence_after_1"].astype(float)
    people["congruence_after_1"] = np.where(np.isnan(answers), np.nan, 3.0)
    people["valence_after_1"] = np.where(
        people["valence_after_1"] == 2, 3.0, people["valence_after_1"]
    )
    plan = PLAN.replace('estimator = "none"', 'estimator = "WLSMV"')
    assert evaluate(tmp_path, people, plan) == 0
    said = sections(tmp_path)["scales"]
    assert (
        "Value congruence: no alpha. The program's own reason: Item congruence_after_1 is" in said
    )
    assert "There is no factor analysis" in said


def test_a_cluster_of_one_and_too_many_covariates_are_told_and_the_rest_goes_on(
    tmp_path: Path,
) -> None:
    from lod.synthetic import Shape  # noqa: PLC0415

    shape = Shape(leaders=12, employees=400, organisations=2, first_stage=1.2, respond_after=0.9)
    people = made_up(shape=shape)
    rows = np.flatnonzero(people["leader"] == people["leader"][0])
    kept = np.ones(len(people["arm"]), dtype=bool)
    kept[rows[1:]] = False
    assert evaluate(tmp_path, {name: column[kept] for name, column in people.items()}) == 0
    said = sections(tmp_path)["itt"]
    assert "fewer leaders than parameters" in said
    assert "only 12 leaders" in said or "only 11 leaders" in said
