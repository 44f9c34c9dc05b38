"""The first page says what was found, and no more than the design carries."""

import re
from pathlib import Path

import numpy as np
import pytest
from tests.ledetraad.trials.made_up import PLAN, USED_BEFORE, evaluate, made_up, sections

from ledetraad.trials.commands import main
from lod.synthetic import Shape

pytestmark = pytest.mark.once


def first_page(folder: Path, plan: str = PLAN, shape: Shape | None = None, seed: int = 3) -> str:
    people = made_up(seed, shape) if shape else made_up(seed)
    assert evaluate(folder, people, plan) == 0
    return sections(folder)["front"]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trial")
    for language in ("en", "da"):
        assert evaluate(folder, made_up(), USED_BEFORE, language) == 0
    return folder


def test_the_head_of_hr_reads_what_on_whom_what_changed_how_sure_and_what_not(told: Path) -> None:
    page = sections(told)["front"]
    headings = ("What was tried", "On whom", "What changed", "How sure is it?", "does not show")
    assert [page.index(h) for h in headings] == sorted(page.index(h) for h in headings)
    assert "36 leaders took part. Lots were drawn among them: 24 got training and tools" in page
    assert re.search(r"\d+ of them \(\d\d\.\d\s%\) answered about value congruence", page)
    assert "because the leader was drawn (95 % interval +" in page
    assert "share of all lotteries like this one would still show" in page
    assert "says nothing about a single leader" in page


def test_the_danish_page_has_danish_words_names_and_numbers(told: Path) -> None:
    page = sections(told, "da")["front"]
    assert "36 ledere deltog. Der blev trukket lod mellem dem" in page
    assert re.search(r"Værdikongruens: \d,\d\d point højere på en skala fra 1 til 5", page)
    assert not re.search(r"\d\.\d", page)
    assert "value congruence" not in page


def test_a_clean_design_carries_a_sentence_on_use_with_its_reservation(told: Path) -> None:
    page = sections(told)["front"]
    assert "Read as coming through the dialogues alone, one step more of" in page
    assert "may also have worked in other ways than through the dialogues" in page


def test_without_a_lot_no_cause_is_named_and_no_lottery_spoken_of(tmp_path: Path) -> None:
    page = first_page(tmp_path, USED_BEFORE.replace("randomised = true", "randomised = false"))
    assert "No lot decided who got what" in page
    assert "What caused the difference cannot be said: no lot decided who got what" in page
    assert "is not said here: no lot decided" in page
    assert not re.search(r"because the leader|lotteries|Lots were drawn", page)
    assert "What the lot changed" not in (tmp_path / "out/report.en.html").read_text("utf-8")


def test_when_one_group_answers_more_than_the_plan_allows_no_cause_is_named(
    tmp_path: Path,
) -> None:
    shape = Shape(leaders=36, employees=720, organisations=6, first_stage=1.2, silence_by_arm=1.5)
    page = first_page(tmp_path, USED_BEFORE, shape)
    assert re.search(r"one group answered more than the other, .* \(\d+\.\d\s% against 5\.0", page)
    assert not re.search(r"congruence: \d.*because the leader", page)


def test_when_a_group_hangs_on_one_leader_no_cause_is_named(tmp_path: Path) -> None:
    people = made_up()
    known = ~np.isnan(people["leader_vision_leadership_before_1"].astype(float))
    lonely = people["leader"] == people["leader"][known][0]
    people |= {"arm": np.where(lonely, "intervention", "control")}
    plan = PLAN.replace('strata = "organisation"', 'strata = ""')
    assert evaluate(tmp_path, people, plan.replace("limit = 0.05", "limit = 0.9")) == 0
    said = sections(tmp_path)
    assert "Whether it worked cannot be said: one group hangs on a single leader" in said["front"]
    assert "every standard error by clusters is far too small" in said["itt"]


def test_a_lot_that_moves_nothing_gives_no_sentence_about_use(tmp_path: Path) -> None:
    shape = Shape(leaders=24, employees=480, organisations=4, first_stage=0.0)
    page = first_page(tmp_path, USED_BEFORE, shape, seed=11)
    assert "it is not sure that drawing the leader moved it at all" in page
    assert "moved too little to say how large its effect is" in page
    assert "Read as coming through" not in page


def test_use_measured_only_afterwards_gives_no_sentence_about_use(tmp_path: Path) -> None:
    page = first_page(tmp_path)
    assert re.search(r"is not said here: the use of the dialogues was measured afterwards", page)
    assert "Read as coming through" not in page
    assert "because the leader was drawn" in page


def test_few_leaders_and_an_unfrozen_plan_are_told_at_once(tmp_path: Path) -> None:
    shape = Shape(leaders=20, employees=500, organisations=2, first_stage=1.2, respond_after=0.9)
    page = first_page(tmp_path, shape=shape)
    assert "There are few leaders (20)" in page
    assert "was never frozen" in page
    assert "only 20 leaders" in sections(tmp_path)["itt"]


def test_departures_from_the_frozen_plan_are_counted_at_once_and_listed_behind(
    tmp_path: Path,
) -> None:
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    assert main(["plan", "freeze", str(tmp_path / "plan.toml")]) == 0
    page = first_page(
        tmp_path, PLAN.replace('multiplicity = "holm"', 'multiplicity = "romano-wolf"')
    )
    assert "Departures from it: 1." in page
    assert "romano-wolf" in sections(tmp_path)["plan"]
