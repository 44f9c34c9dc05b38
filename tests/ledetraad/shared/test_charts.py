"""Charts are counts drawn to scale, with words for those who do not see them."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from ledetraad.shared.charts import Bar, bars, stacked


def rects(svg: str, kind: str) -> list[ET.Element]:
    tree = ET.fromstring(svg)  # noqa: S314 our own drawing
    return [r for r in tree.iter("rect") if kind in (r.get("class") or "").split()]


def percent(rect: ET.Element, name: str) -> float:
    return float((rect.get(name) or "").removesuffix("%"))


def widths(svg: str) -> list[float]:
    return [percent(r, "width") for r in rects(svg, "lt-chart__bar")]


def test_inge_sees_bars_in_the_proportion_of_the_counts() -> None:
    svg = bars("Held", "Per unit", [Bar("North", 10, 20, "50 %"), Bar("South", 20, 20, "100 %")])

    assert widths(svg) == [50, 100]


def test_inge_hears_title_and_description_when_she_does_not_see_the_chart() -> None:
    tree = ET.fromstring(bars("Held", "Dialogues held per unit", []))  # noqa: S314 our own drawing

    assert tree.get("role") == "img"
    assert [child.text for child in tree] == ["Held", "Dialogues held per unit"]


def test_a_unit_with_nobody_in_it_has_an_empty_bar() -> None:
    assert widths(bars("Held", "", [Bar("Empty", 0, 0, "–")])) == [0]


def test_a_unit_named_with_markup_is_only_text() -> None:
    svg = bars("Held", "", [Bar("<script>alert(1)</script>", 1, 2, "50 %")])

    assert "<script>" not in svg
    assert "&lt;script&gt;" in svg


@pytest.mark.parametrize(("count", "of"), [(-1, 5), (6, 5)])
def test_a_count_outside_its_whole_is_refused(count: int, of: int) -> None:
    with pytest.raises(ValueError, match=f"not {count} of {of}"):
        Bar("North", count, of, "")


def test_the_parts_of_a_stacked_bar_fill_it_without_gap_or_overlap() -> None:
    svg = stacked("Chain", "Where people are", [1, 1, 1])
    starts = [percent(r, "x") for r in rects(svg, "lt-chart__bar")]
    ends = [s + w for s, w in zip(starts, widths(svg), strict=True)]

    assert starts == pytest.approx([0, *ends[:-1]], abs=0.02)
    assert ends[-1] == pytest.approx(100, abs=0.02)


def test_a_part_of_nobody_is_not_drawn() -> None:
    assert widths(stacked("Chain", "", [3, 0, 1])) == [75, 25]


@pytest.mark.parametrize("parts", [[], [1, 2, 3, 4], [2, -1]])
def test_a_stacked_bar_refuses_what_it_cannot_show(parts: list[int]) -> None:
    with pytest.raises(ValueError, match="one to 3 parts"):
        stacked("Chain", "", parts)


def test_no_chart_carries_a_style_the_policy_would_refuse() -> None:
    drawn = bars("A", "B", [Bar("C", 1, 2, "50 %")]) + stacked("A", "B", [1, 2])

    assert not re.search(r"style=|fill=|<style", drawn)
