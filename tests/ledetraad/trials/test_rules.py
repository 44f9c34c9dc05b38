"""A plan is read as it was meant, frozen once, and what a report may say follows from the design."""

from importlib.resources import files
from typing import Any

import pytest

from ledetraad.trials.rules.freezing import deviations, freeze, frozen_hash, plan_hash
from ledetraad.trials.rules.gate import Design, Obstacle, of_the_lot, of_use
from ledetraad.trials.rules.plan import PlanError
from ledetraad.trials.rules.reading import read_plan

pytestmark = pytest.mark.once

TEMPLATE = files("ledetraad.trials").joinpath("template.toml").read_text(encoding="utf-8")
CLEAN: dict[str, Any] = {
    "randomised": True,
    "gap": 0.02,
    "limit": 0.05,
    "ar_bounded": True,
    "treatment_before": True,
}


def test_the_template_is_a_plan() -> None:
    plan = read_plan(TEMPLATE)
    assert [o.hypothesis for o in plan.primary] == ["H1", "H2", "H3"]
    assert plan.trial.arms == {"control": 1, "intervention": 2}
    assert plan.treatment is not None
    assert plan.treatment.composition == "formative"
    assert plan.missing_codes == (8.0, 9.0)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("title =", "titel =", "lacks title"),
        ("seed = 20260901", 'seed = "dice"', "seed must be a whole number"),
        ("draws = 1999", "drws = 1999", "does not know drws"),
        ('multiplicity = "holm"', 'multiplicity = "bonferroni"', "must be none or holm"),
        ('multiplicity = "holm"', 'multiplicity = "none"', "need a step for multiplicity"),
        ("randomised = true", "randomised = 1", "randomised must be true or false"),
        ('control = "control"', 'control = "placebo"', "placebo is not among the arms"),
        (", intervention = 2 }", " }", "one arm only"),
        ("primary = true", "primary = false", "No outcome is primary"),
        ('name = "age"', 'name = "man"', "man is named twice"),
        ('composition = "formative"', 'composition = "loose"', "reflective or formative"),
        ("minimum = 5 ", "minimun = 5 ", "treatment does not know minimun"),
        ('meaning = "employees"', "", "covariate number 11 lacks meaning"),
        ('invariance = ["groups", "waves"]', 'invariance = ["towns"]', "not towns"),
        ('"congruence_before_3", ', "", "before names 3 columns and the scale is made of 4"),
        ('arm = "arm"', 'arm = "arm"\nfactors = { tool = ["both"] }', "both is not among the arms"),
        ("missing_codes = [8, 9]", "missing_codes = [3]", "3 is an answer on the scale value"),
        ("missing_codes = [8, 9]", 'missing_codes = ["x"]', "must be a list of numbers"),
        ('collinear = "drop"', 'collinear = "keep"', "drop or refuse"),
    ],
)
def test_a_plan_that_says_too_little_or_too_much_is_refused(
    old: str, new: str, sentence: str
) -> None:
    assert old in TEMPLATE
    with pytest.raises(PlanError, match=sentence):
        read_plan(TEMPLATE.replace(old, new))


def test_the_hash_is_of_what_the_plan_says_and_not_of_how_it_is_set() -> None:
    respaced = TEMPLATE.replace("\n\n", "\n\n\n") + "\n# a remark\n"
    assert plan_hash(respaced) == plan_hash(TEMPLATE)
    assert plan_hash(TEMPLATE.replace("draws = 1999", "draws = 999")) != plan_hash(TEMPLATE)


def test_every_change_after_freezing_is_listed_with_what_it_was() -> None:
    frozen = freeze(TEMPLATE, "2026-09-01T10:00:00+00:00")
    assert deviations(frozen, TEMPLATE) == ()
    changed = TEMPLATE.replace("draws = 1999", "draws = 999").replace('sign = "+"', 'sign = "-"', 1)
    found = deviations(frozen, changed)
    assert [(d.place, d.frozen, d.used) for d in found] == [
        ("draws", "1999", "999"),
        ("outcome[1].sign", '"+"', '"-"'),
    ]


def test_a_frozen_plan_edited_by_hand_is_found_out() -> None:
    frozen = freeze(TEMPLATE, "2026-09-01T10:00:00+00:00").replace("1999", "999")
    with pytest.raises(PlanError, match="changed by hand"):
        frozen_hash(frozen)


def test_a_clean_design_carries_both_sentences() -> None:
    clean = Design(**CLEAN)
    assert of_the_lot(clean) == of_use(clean) == ()


@pytest.mark.parametrize(
    ("change", "of_lot", "use"),
    [
        ({"randomised": False}, (Obstacle.NOT_RANDOMISED,), (Obstacle.NOT_RANDOMISED,)),
        ({"gap": -0.08}, (Obstacle.ATTRITION,), (Obstacle.ATTRITION,)),
        ({"one_leader": True}, (Obstacle.ONE_LEADER,), (Obstacle.ONE_LEADER,)),
        ({"ar_bounded": False}, (), (Obstacle.UNBOUNDED,)),
        ({"treatment_before": False}, (), (Obstacle.TREATMENT_AFTER_ONLY,)),
    ],
)
def test_a_causal_sentence_is_refused_when_the_design_does_not_carry_it(
    change: dict[str, Any], of_lot: tuple[Obstacle, ...], use: tuple[Obstacle, ...]
) -> None:
    design = Design(**(CLEAN | change))
    assert of_the_lot(design) == of_lot
    assert of_use(design) == use
