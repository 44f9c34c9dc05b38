"""From a researcher's file to a report that says no more than the design carries."""

import csv
import json
import re
import string
import tomllib
from collections.abc import Callable
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import numpy as np
import pypdf
import pytest

from ledetraad.trials.commands import main
from lod.synthetic import Shape, Table, synthetic_trial, write_csv

pytestmark = pytest.mark.once

SHAPE = Shape(leaders=36, employees=720, organisations=6, first_stage=1.2, respond_after=0.8)
TEMPLATE = files("ledetraad.trials").joinpath("template.toml").read_text(encoding="utf-8")
PLAN = TEMPLATE.replace("draws = 1999", "draws = 199")


def made_up(seed: int = 3, shape: Shape = SHAPE) -> Table:
    return synthetic_trial(seed, shape).joined()


def evaluate(folder: Path, people: Table, plan: str = PLAN, language: str = "en") -> int:
    write_csv(people, folder / "people.csv")
    (folder / "plan.toml").write_text(plan, encoding="utf-8")
    words = ["evaluate", str(folder / "people.csv"), "--plan", str(folder / "plan.toml")]
    return main([*words, "--out", str(folder / "out"), "--language", language])


def sections(folder: Path, language: str = "en") -> dict[str, str]:
    """What each section says, as text."""
    report = json.loads((folder / "out" / f"report.{language}.json").read_text(encoding="utf-8"))
    return {
        s["name"]: "\n".join(
            b.get("words") or json.dumps(b, ensure_ascii=False) for b in s["blocks"]
        )
        for s in report["sections"]
    }


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report in both languages on one made-up trial."""
    folder = tmp_path_factory.mktemp("trial")
    for language in ("en", "da"):
        assert evaluate(folder, made_up(), language=language) == 0
    return folder


class Outline(HTMLParser):
    """What a screen reader would walk through."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_head_of_hr_reads_who_what_how_sure_and_what_not_on_the_first_page(
    told: Path,
) -> None:
    front = sections(told)["front"]
    assert "36 leaders took part" in front
    assert "of them (" in front
    assert "being drawn changed it by" in front
    assert "of all lotteries like this one" in front
    assert "nothing of a single leader" in front


def test_the_danish_report_has_danish_words_and_numbers(told: Path) -> None:
    said = sections(told, "da")
    assert "36 ledere deltog" in said["front"]
    assert re.search(r"\d,\d\d point", said["front"])
    assert '"Udfald"' in said["itt"]


def test_the_report_has_everything_a_reviewer_asks_for_in_order(told: Path) -> None:
    names = list(sections(told))
    assert names[:5] == ["front", "flow", "balance", "scales", "itt"]
    assert names.index("itt") < names.index("use")
    wanted = {"strength", "sides", "silent", "moderators", "tipping", "steps", "limits", "plan"}
    assert wanted <= set(names)


def test_anderson_rubin_stands_before_two_stage_least_squares(told: Path) -> None:
    said = sections(told)["use"]
    assert said.index("Anderson-Rubin") < said.index("two_stages")


def test_the_two_stages_are_laid_out_as_in_the_article_without_its_slips(told: Path) -> None:
    with (told / "out/tables/two_stages.en.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row[0]: row[1:] for row in csv.reader(file)}
    assert rows["Adjusted R²"][1:] == ["–"] * 3
    assert rows["Covariates"] == ["Yes"] * 4
    assert all(rows["Clusters (leaders)"])
    assert rows["Intervention (lot)"][0].count("(") == 1
    assert "nobody's level" in sections(told)["use"]


def test_every_table_is_a_file_and_every_chart_has_words_and_a_table(told: Path) -> None:
    report = json.loads((told / "out/report.en.json").read_text(encoding="utf-8"))
    blocks = [b for s in report["sections"] for b in s["blocks"]]
    for block in blocks:
        if block["kind"] == "table":
            assert (told / f"out/tables/{block['name']}.en.csv").exists()
            assert all(len(row) == len(block["head"]) for row in block["rows"])
        if block["kind"] == "chart":
            assert block["description"]
            assert "<title" in block["svg"]


def test_the_page_needs_nothing_beside_itself_and_reads_well_without_eyes(told: Path) -> None:
    page = (told / "out/report.da.html").read_text(encoding="utf-8")
    assert not re.search(r"(src|href)=[\"'](?!#)", page)
    assert "<script" not in page
    outline = Outline()
    outline.feed(page)
    tags = [tag for tag, _ in outline.tags]
    assert tags.count("h1") == 1
    assert tags.count("caption") == tags.count("table")
    assert all(a.get("scope") for tag, a in outline.tags if tag == "th")
    ids = [a["id"] for _, a in outline.tags if "id" in a]
    assert len(ids) == len(set(ids))
    assert dict(outline.tags)["html"]["lang"] == "da"


def test_the_pdf_is_tagged_and_knows_its_language(told: Path) -> None:
    catalogue = pypdf.PdfReader(told / "out/report.da.pdf").root_object
    marks = catalogue["/MarkInfo"].get_object()
    assert isinstance(marks, pypdf.generic.DictionaryObject)
    assert marks["/Marked"]
    assert str(catalogue["/Lang"]) == "da"
    assert "/StructTreeRoot" in catalogue


def test_the_same_file_and_plan_give_the_same_report_to_the_byte(told: Path) -> None:
    before = (told / "out/report.en.json").read_bytes()
    assert evaluate(told, made_up()) == 0
    assert (told / "out/report.en.json").read_bytes() == before


# what the report must not say


def test_without_a_lot_no_cause_is_named(tmp_path: Path) -> None:
    plan = PLAN.replace("randomised = true", "randomised = false")
    assert evaluate(tmp_path, made_up(), plan) == 0
    said = sections(tmp_path)
    assert "being drawn changed" not in said["front"]
    assert "no lot decided who got the training" in said["front"]
    assert "lotteries" not in said["front"]


def test_when_one_group_answers_more_than_the_plan_allows_no_cause_is_named(
    tmp_path: Path,
) -> None:
    shape = Shape(leaders=36, employees=720, organisations=6, first_stage=1.2, silence_by_arm=1.5)
    assert evaluate(tmp_path, made_up(shape=shape)) == 0
    assert "one group answered more than the other" in sections(tmp_path)["front"]


def test_a_lot_that_moves_nothing_gives_no_sentence_about_use(tmp_path: Path) -> None:
    shape = Shape(leaders=24, employees=480, organisations=4, first_stage=0.0)
    assert evaluate(tmp_path, made_up(11, shape)) == 0
    assert "moved the use of the dialogues too little" in sections(tmp_path)["use"]


def test_use_measured_only_afterwards_is_said(told: Path) -> None:
    assert "measured afterwards only" in sections(told)["use"]


def test_a_trial_that_measured_no_use_is_judged_by_the_lot_alone(tmp_path: Path) -> None:
    start, end = PLAN.index("[treatment]"), PLAN.index("[[outcome]]")
    assert evaluate(tmp_path, made_up(), PLAN[:start] + PLAN[end:]) == 0
    said = sections(tmp_path)
    assert "use" not in said
    assert "itt" in said


def test_an_unfrozen_plan_and_a_changed_one_are_both_told(tmp_path: Path) -> None:
    assert evaluate(tmp_path, made_up()) == 0
    assert "never frozen" in sections(tmp_path)["plan"]
    assert main(["plan", "freeze", str(tmp_path / "plan.toml")]) == 0
    changed = PLAN.replace('multiplicity = "holm"', 'multiplicity = "romano-wolf"')
    assert evaluate(tmp_path, made_up(), changed) == 0
    assert "romano-wolf" in sections(tmp_path)["plan"]


def test_a_covariate_that_repeats_another_is_dropped_by_name(tmp_path: Path) -> None:
    people = made_up()
    people["age_months"] = people["age"].astype(float) * 12
    twice = '[[covariate]]\nname = "age in months"\ncolumn = "age_months"\nmeaning = "months"\n'
    assert evaluate(tmp_path, people, f"{PLAN}\n{twice}") == 0
    assert (
        "age in months was left out, because it follows exactly from" in (sections(tmp_path)["itt"])
    )


def test_few_leaders_are_warned_of(tmp_path: Path) -> None:
    shape = Shape(leaders=20, employees=500, organisations=2, first_stage=1.2, respond_after=0.9)
    assert evaluate(tmp_path, made_up(shape=shape)) == 0
    assert "only 20 leaders" in sections(tmp_path)["itt"]


def test_a_hole_in_a_covariate_is_filled_and_said(tmp_path: Path) -> None:
    people = made_up()
    people["age"] = np.where(np.arange(len(people["arm"])) % 9 == 0, np.nan, people["age"])
    assert evaluate(tmp_path, people) == 0
    assert (
        "filled with their mean and a column that marks the holes: age"
        in (sections(tmp_path)["itt"])
    )


def test_the_order_of_the_rows_changes_no_figure(told: Path, tmp_path: Path) -> None:
    people = made_up()
    order = np.random.default_rng(1).permutation(len(people["arm"]))
    assert evaluate(tmp_path, {name: column[order] for name, column in people.items()}) == 0
    mixed, plain = sections(tmp_path), sections(told)
    for name in ("flow", "balance", "scales", "itt", "use", "strength", "steps"):
        assert mixed[name] == plain[name]


# what is refused, by file, column and row


def silent_everywhere(people: Table) -> None:
    for name in list(people):
        if name.startswith("congruence_after"):
            people[name] = np.full(len(people["arm"]), np.nan)


def same_answer(people: Table) -> None:
    for name in list(people):
        if name.startswith("congruence_after"):
            people[name] = np.full(len(people["arm"]), 3.0)


def one_arm(people: Table) -> None:
    people["arm"] = np.full(len(people["arm"]), "control")


def two_arms(people: Table) -> None:
    arm = people["arm"].copy()
    arm[0] = "control" if arm[0] == "intervention" else "intervention"
    people["arm"] = arm


def off_scale(people: Table) -> None:
    answers = people["congruence_after_1"].copy()
    answers[4] = 7
    people["congruence_after_1"] = answers


def text_in_numbers(people: Table) -> None:
    age = people["age"].astype(object)
    age[2] = "old"
    people["age"] = age


def no_column(people: Table) -> None:
    del people["valence_after_2"]


def unknown_arm(people: Table) -> None:
    people["arm"] = np.where(people["arm"] == "control", "control", "placebo")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (silent_everywhere, "."),
        (same_answer, "does not vary"),
        (one_arm, "one arm only, control"),
        (two_arms, "L0001 is in two arms"),
        (off_scale, r"congruence_after_1, row \d+: 7 is outside the scale"),
        (text_in_numbers, r"people\.csv, column age, row 4: 'old' is not a number"),
        (no_column, "no column valence_after_2"),
        (unknown_arm, "the arm placebo is not in the plan"),
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
    assert re.search(sentence, said)
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_every_sentence_of_the_report_has_both_languages_with_the_same_facts() -> None:
    here = files("ledetraad.trials.views").joinpath("report.toml")
    for key, entry in tomllib.loads(here.read_text(encoding="utf-8")).items():
        facts = [{f for _, f, _, _ in string.Formatter().parse(t) if f} for t in entry.values()]
        assert set(entry) == {"da", "en"}, key
        assert facts[0] == facts[1], key
