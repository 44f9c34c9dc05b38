"""From a researcher's file to a report with everything a reviewer asks for."""

import csv
import json
import re
import string
import tomllib
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import numpy as np
import pypdf
import pytest
from tests.ledetraad.trials.made_up import (
    PLAN,
    WHOLE,
    evaluate,
    made_up,
    numbers,
    report,
    sections,
    table,
)

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole report in both languages on one made-up trial."""
    folder = tmp_path_factory.mktemp("trial")
    for language in ("en", "da"):
        assert evaluate(folder, made_up(), WHOLE, language) == 0
    return folder


class Outline(HTMLParser):
    """What a screen reader would walk through."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_report_has_everything_a_reviewer_asks_for_in_order(told: Path) -> None:
    assert list(sections(told)) == [
        "front", "flow", "balance", "scales", "itt", "robust", "use", "strength", "sides",
        "multiplicity", "silent", "tipping", "steps", "moderators", "power", "limits", "plan",
        "again",
    ]  # fmt: skip


def test_the_flow_has_its_denominators_in_the_chart_and_in_the_table(told: Path) -> None:
    people = made_up()
    gone = int(people["left"].sum())
    row = next(
        r for r in table(told, "flow") if r["Stage"] == "answered after" and r["Group"] == "all"
    )
    assert row["Of"] == "still in the job"
    assert row["Employees"].endswith(f"/ {len(people['arm']) - gone}")
    chart = next(b for b in report(told)["sections"][1]["blocks"] if b["kind"] == "chart")
    assert f"of {int((people['arm'] == 'control').sum())}" in chart["description"]


def test_balance_is_laid_out_as_in_the_article_with_what_it_lacks(told: Path) -> None:
    rows = {r["Variable"]: r for r in table(told, "balance_leaders")}
    assert set(next(iter(rows.values()))) == {
        "Variable", "control (N = 12)", "intervention (N = 24)", "Difference", "Standardised",
        "Missing",
    }  # fmt: skip
    assert "leader: vision leadership" in rows
    assert re.fullmatch(
        r"0\.\d\d \(0\.\d\d\)", rows["leader: man (1 = man, 0 = woman)"]["control (N = 12)"]
    )
    before = [r["Variable"] for r in table(told, "balance_people")]
    assert {"value congruence", "vision valence", "work engagement"} <= set(before)
    assert "Measured September 2020" in sections(told)["balance"]
    assert "All rows at once: p =" in sections(told)["balance"]


def test_every_scale_has_its_reliability_and_its_fit(told: Path) -> None:
    rows = {r["Scale"]: r for r in table(told, "scales")}
    congruence, use = rows["value congruence"], rows["use of the dialogues"]
    for measure in ("Alpha", "Omega", "ICC(1)", "ICC(2)", "r_wg(j)"):
        assert re.match(r"−?0\.\d\d", congruence[measure]), measure
    assert (use["Alpha"], use["Omega"], use["r_wg(j)"]) == ("–", "–", "–")
    assert "is formative" in sections(told)["scales"]
    fit = {r["Measure of fit"]: r for r in table(told, "fit")}
    assert {"CFI", "TLI", "SRMR", "RMSEA, 90 % interval", "Chi-square (df)"} <= set(fit)
    assert len(table(told, "loadings")) == 14
    steps = [(r["Over"], r["Held equal"].split(" (")[0]) for r in table(told, "invariance")]
    assert steps[:4] == [
        ("between the groups", "same " + held) for held in ("items", "loadings", "levels", "noise")
    ]
    assert ("before and after", "same levels") in steps


def test_anderson_rubin_stands_before_two_stage_least_squares(told: Path) -> None:
    names = list(sections(told))
    assert names.index("itt") < names.index("robust") < names.index("use")


def test_the_two_stages_are_laid_out_as_in_the_article_without_its_slips(told: Path) -> None:
    with (told / "out/tables/two_stages.en.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row[0]: row[1:] for row in csv.reader(file)}
    assert rows["Adjusted R²"][1:] == ["–"] * 3
    assert rows["Covariates included"] == ["Yes (12)"] * 4
    assert rows["Clusters (one per leader)"] == ["36"] * 4
    assert rows["Drawn (lot)"][0].count("(") == 1
    said = sections(told)["use"]
    assert "nobody's level" in said
    assert "Covariates on leaders: leader: man (1 = man, 0 = woman); leader: age (years)" in said
    assert "exclusion condition" in said


def test_every_inference_stands_beside_the_others_with_its_degrees_of_freedom(told: Path) -> None:
    rows = [r for r in table(told, "sides") if r["Outcome"].startswith("value congruence")]
    assert [r["Method"] for r in rows] == [
        "CR1S", "CR2", "CR3", "wild cluster bootstrap", "redrawn lots (studentised)",
        "CR1S", "CR2", "CR3", "wild cluster bootstrap", "Anderson-Rubin",
    ]  # fmt: skip
    assert (rows[0]["df"], rows[1]["df"] != rows[0]["df"]) == ("35.0", True)
    assert all(r["95 % interval"].startswith("[") for r in rows)


def test_those_who_were_silent_are_weighted_bounded_and_counted(told: Path) -> None:
    assert [r["Outcome"] for r in table(told, "weighted")] == [
        "value congruence", "vision valence", "work engagement",
    ]  # fmt: skip
    assert {r["Bound"] for r in table(told, "bounds")} == {"Lee", "worst case"}


def test_power_is_told_of_the_design_as_a_chart_and_as_a_table(told: Path) -> None:
    rows = [r for r in table(told, "power") if r["Outcome"] == "value congruence"]
    seen = [float(r["Share"].split("\u00a0")[0]) for r in rows]
    assert seen[0] < 10
    assert seen[-1] > 90
    assert "in four trials of five" in sections(told)["power"]


def test_the_limits_come_from_the_plan_and_the_data(told: Path, tmp_path: Path) -> None:
    said = sections(told)["limits"]
    free = made_up()["leader_voluntary"]
    leaders = made_up()["leader"]
    _, first = np.unique(leaders, return_index=True)
    share = 100 * float(free[first].mean())
    assert f"{share:.1f}\u00a0% of the 36 leaders asked felt that they decided themselves" in said
    assert "The organisations chose to take part" in said
    kept = PLAN.replace("volunteered = true", "volunteered = false")
    assert (
        evaluate(tmp_path, made_up(), kept.replace('dampens = ""', 'dampens = "tight rules"')) == 0
    )
    other = sections(tmp_path)["limits"]
    assert "The organisations chose" not in other
    assert "smaller here than elsewhere: tight rules." in other


def test_every_table_is_a_file_and_every_chart_has_words_and_a_table(told: Path) -> None:
    blocks = [b for s in report(told)["sections"] for b in s["blocks"]]
    for block in blocks:
        if block["kind"] == "table":
            place = told / "out/tables"
            with (place / f"{block['name']}.en.csv").open(encoding="utf-8-sig", newline="") as file:
                assert len(list(csv.reader(file))) == 1 + len(block["rows"])
            assert json.loads((place / f"{block['name']}.en.json").read_text("utf-8"))["rows"]
            assert all(len(row) == len(block["head"]) for row in block["rows"])
        if block["kind"] == "chart":
            assert block["description"]
            assert "<title" in block["svg"]
    charts = {b["name"] for b in blocks if b["kind"] == "chart"}
    assert charts == {"chart-itt", "chart-flow", "chart-late", "chart-use", "chart-power"}


def test_the_page_needs_nothing_beside_itself_and_reads_well_without_eyes(told: Path) -> None:
    page = (told / "out/report.da.html").read_text(encoding="utf-8")
    assert not re.search(r"(src|href)=[\"'](?!#)|url\(|@import", page)
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
    reader = pypdf.PdfReader(told / "out/report.da.pdf")
    catalogue = reader.root_object
    marks = catalogue["/MarkInfo"].get_object()
    assert isinstance(marks, pypdf.generic.DictionaryObject)
    assert marks["/Marked"]
    assert str(catalogue["/Lang"]) == "da"
    assert "/StructTreeRoot" in catalogue
    about = reader.xmp_metadata
    assert about is not None
    assert "<pdfuaid:part>1</pdfuaid:part>" in about.stream.get_data().decode()
    first = reader.pages[0].extract_text()
    assert "Hvad det ikke viser" in first, "the first page holds everything of the first section"
    assert "Hvem deltog" in reader.pages[1].extract_text()


def test_the_numbers_behind_the_report_are_there_unrounded(told: Path) -> None:
    answer = numbers(told)["answers"][0]
    shown = table(told, "itt")[0]
    assert f"{answer['itt']['estimate']:.2f}" == shown["Effect"]
    assert len(repr(answer["itt"]["estimate"])) > 12


def test_a_trial_that_measured_no_use_is_judged_by_the_lot_alone(tmp_path: Path) -> None:
    start, end = PLAN.index("[treatment]"), PLAN.index("[[outcome]]")
    assert evaluate(tmp_path, made_up(), PLAN[:start] + PLAN[end:]) == 0
    said = sections(tmp_path)
    assert not {"use", "robust", "strength", "tipping", "steps"} & set(said)
    assert "itt" in said


def test_a_covariate_that_repeats_another_is_dropped_by_name_or_refused_as_the_plan_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = made_up()
    people["age_months"] = people["age"].astype(float) * 12
    twice = '[[covariate]]\nname = "months"\ncolumn = "age_months"\nmeaning = "months"\n'
    plan = PLAN.replace("[danish]", f"{twice}\n[danish]")
    assert evaluate(tmp_path, people, plan) == 0
    said = sections(tmp_path)
    assert "months was left out, because it follows exactly from" in said["itt"]
    assert "joint test of balance could not be worked out" in said["balance"]
    assert evaluate(tmp_path, people, plan.replace('"drop"', '"refuse"', 1)) == 2
    assert "Covariates are collinear: months" in capsys.readouterr().err


def test_eight_years_in_a_job_are_years_and_no_missing_answer(tmp_path: Path) -> None:
    people = made_up()
    assert (people["tenure_job"] == 8).any()
    assert evaluate(tmp_path, people) == 0
    rows = {r["Variable"]: r["Missing"] for r in table(tmp_path, "balance_people")}
    assert rows["tenure in the job (years)"] == "0"
    coded = PLAN.replace('column = "tenure_job"', 'column = "tenure_job"\nmissing_codes = [8]')
    assert evaluate(tmp_path, people, coded) == 0
    rows = {r["Variable"]: r["Missing"] for r in table(tmp_path, "balance_people")}
    assert rows["tenure in the job (years)"] == str(int((people["tenure_job"] == 8).sum()))


def test_a_hole_in_a_covariate_is_filled_and_said(tmp_path: Path) -> None:
    people = made_up()
    people["age"] = np.where(np.arange(len(people["arm"])) % 9 == 0, np.nan, people["age"])
    assert evaluate(tmp_path, people) == 0
    said = sections(tmp_path)["itt"]
    assert "filled with their mean and a column that marks the holes: age" in said


def test_what_cannot_be_worked_out_is_said_with_the_reason(tmp_path: Path) -> None:
    people = made_up()
    for name in list(people):
        if name.startswith("vigour_after") or name.startswith("dedication_after"):
            people[name] = people["vigour_after_1"]
    plan = WHOLE.replace('["groups", "waves"]', '["groups"]')
    assert evaluate(tmp_path, people, plan) == 0
    said = sections(tmp_path)["scales"]
    assert "There is no factor analysis. The program's own reason:" in said
    assert "Work engagement: no omega." in said


def test_several_arms_are_pooled_as_the_plan_says_and_told_apart(tmp_path: Path) -> None:
    people = made_up()
    leaders, which = np.unique(people["leader"], return_inverse=True)
    arms = np.array(["control", "tool", "training", "both"])[np.arange(len(leaders)) % 4]
    people["arm"] = arms[which]
    plan = PLAN.replace(
        "arms = { control = 1, intervention = 2 }",
        "arms = { control = 1, tool = 1, training = 1, both = 1 }\n"
        'factors = { tool = ["tool", "both"], training = ["training", "both"] }',
    ).replace('strata = "organisation"', 'strata = ""')
    assert evaluate(tmp_path, people, plan) == 0
    assert (
        "The 27 are read as one group here; they were tool (9), training (9) and both (9)."
        in (sections(tmp_path)["front"])
    )
    rows = {r["Group"]: r for r in table(tmp_path, "arms_1")}
    assert set(rows) == {"tool", "training", "both"}
    got = {r["Group"]: float(r["Effect"].replace("−", "-")) for r in table(tmp_path, "factors_1")}
    together = got["tool, alone"] + got["training, alone"] + got["what both together add"]
    assert together == pytest.approx(float(rows["both"]["Effect"].replace("−", "-")), abs=0.02)
    assert "do the arms differ from each other? F(2;" in sections(tmp_path)["itt"]


def test_the_order_of_the_rows_changes_no_figure(told: Path, tmp_path: Path) -> None:
    people = made_up()
    order = np.random.default_rng(1).permutation(len(people["arm"]))
    mixed = {name: column[order] for name, column in people.items()}
    assert evaluate(tmp_path, mixed, WHOLE) == 0
    after, before = sections(tmp_path), sections(told)
    for name in set(before) - {"again"}:
        assert after[name] == before[name], name


def test_every_sentence_of_the_report_has_both_languages_with_the_same_facts() -> None:
    here = files("ledetraad.trials.views").joinpath("report.toml")
    for key, entry in tomllib.loads(here.read_text(encoding="utf-8")).items():
        facts = [{f for _, f, _, _ in string.Formatter().parse(t) if f} for t in entry.values()]
        assert set(entry) == {"da", "en"}, key
        assert facts[0] == facts[1], key
