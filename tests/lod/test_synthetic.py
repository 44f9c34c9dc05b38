"""The made-up trial looks like the published one, and is not made to look good."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lod.errors import InputError
from lod.lots import verify
from lod.synthetic import DONT_KNOW, OUTCOMES, WILL_NOT_SAY, Shape, synthetic_trial, write_csv

SMALL = Shape(leaders=24, employees=480, organisations=4)


def test_the_trial_has_the_people_of_the_article() -> None:
    trial = synthetic_trial(1)
    assert len(trial.leaders["leader"]) == 226
    assert len(trial.employees["employee"]) == 4442
    assert len(np.unique(trial.leaders["organisation"])) == 34
    assert len(np.unique(trial.employees["leader"])) == 226


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_as_many_answer_as_in_the_article(seed: int) -> None:
    trial = synthetic_trial(seed)
    assert trial.employees["answered_before"].sum() == pytest.approx(2795, abs=120)
    assert trial.employees["answered_after"].sum() == pytest.approx(1480, abs=120)
    assert trial.leaders["answered_before"].sum() == pytest.approx(201, abs=16)
    assert trial.leaders["answered_after"].sum() == pytest.approx(129, abs=25)


def test_the_same_seed_gives_the_same_trial_and_another_gives_another() -> None:
    first, again, other = (synthetic_trial(seed, SMALL) for seed in (5, 5, 6))
    same = (
        np.array_equal(first.employees[n], again.employees[n], equal_nan=first_is_float(column))
        for n, column in first.employees.items()
    )
    assert all(same)
    assert not np.array_equal(first.truth["use"], other.truth["use"])


def first_is_float(column: np.ndarray) -> bool:
    return column.dtype.kind == "f"


def test_who_left_or_was_silent_has_no_answers_and_nobody_answers_off_the_scale() -> None:
    people = synthetic_trial(2, SMALL).employees
    silent = ~people["answered_after"].astype(bool)
    assert silent[people["left"].astype(bool)].all()
    for scale, items in OUTCOMES.items():
        for item in range(1, items + 1):
            answers = people[f"{scale}_after_{item}"].astype(float)
            assert np.array_equal(np.isnan(answers), silent)
            assert set(answers[~silent]) <= {1, 2, 3, 4, 5, DONT_KNOW, WILL_NOT_SAY}


def test_the_lot_can_be_checked_and_follows_the_first_leader_not_the_later_one() -> None:
    trial = synthetic_trial(3, SMALL)
    verify(trial.allocation)
    joined = trial.joined()
    arm_of = dict(zip(trial.allocation.design.clusters, trial.allocation.arms, strict=True))
    assert [arm_of[leader] for leader in joined["leader"]] == joined["arm"].tolist()
    assert (joined["leader_after"] != joined["leader"]).any()


def test_the_truth_holds_on_average_over_many_trials_without_being_true_in_each() -> None:
    """Wald ratio of the true use, before anybody is asked: the planted effect is what is there."""
    shape = replace(SMALL, first_stage=0.8)
    gaps = []
    for seed in range(60):
        trial = synthetic_trial(seed, shape)
        treated = trial.joined()["arm"] == "intervention"
        use = trial.truth["use"].astype(float)
        gaps.append(use[treated].mean() - use[~treated].mean())
    assert np.mean(gaps) == pytest.approx(0.75, abs=0.08)
    assert np.std(gaps) > 0.1


def test_plain_comparison_misleads_because_use_is_endogenous() -> None:
    no_effect = Shape(effects=(0.0, 0.0, 0.0), endogeneity=0.6)
    trial = synthetic_trial(4, no_effect)
    here = trial.employees["answered_after"].astype(bool)
    answers = np.stack([trial.employees[f"congruence_after_{i}"] for i in range(1, 5)]).astype(
        float
    )
    y = np.where(answers > 5, np.nan, answers)[:, here]
    slope = np.polyfit(trial.truth["use"][here].astype(float), np.nanmean(y, axis=0), 1)[0]
    assert slope > 0.03


def test_the_file_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    trial = synthetic_trial(1, SMALL)
    write_csv(trial.joined(), tmp_path / "trial.csv")
    with (tmp_path / "trial.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 480
    assert [row["arm"] for row in rows] == trial.joined()["arm"].tolist()
    blanks = [row["congruence_after_1"] == "" for row in rows]
    assert blanks == (~trial.employees["answered_after"].astype(bool)).tolist()


@pytest.mark.parametrize(
    "impossible", [{"leaders": 2}, {"employees": 10}, {"organisations": 200}, {"leave": 1.0}]
)
def test_an_impossible_trial_is_refused(impossible: dict[str, float]) -> None:
    with pytest.raises(InputError):
        Shape(**impossible)  # type: ignore[arg-type]
