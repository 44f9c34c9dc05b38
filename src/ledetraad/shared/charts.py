"""Small charts as inline SVG: text and classes only, so that the strict CSP holds.

A chart never stands alone: the template puts the same numbers in a table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ROW = 56  # the label above, the bar below
BAR = 20
LABEL_BASELINE = 18
BAR_TOP = 26
VALUE_BASELINE = BAR_TOP + 15
COLOURS = 3  # the style sheet has three that can be told apart without seeing colour


@dataclass(frozen=True, slots=True)
class Bar:
    """A count out of a whole, for one unit; `value` is what is written beside the bar."""

    label: str
    count: int
    of: int
    value: str

    def __post_init__(self) -> None:
        if not 0 <= self.count <= self.of:
            raise ValueError(f"A bar shows a count out of a whole, not {self.count} of {self.of}.")

    @property
    def share(self) -> float:
        return self.count / self.of if self.of else 0.0


def bars(title: str, description: str, rows: Sequence[Bar]) -> SafeString:
    """One horizontal bar per row, each on the ground of its own whole.

    Lengths are percentages, so the text keeps its size on a phone.
    """
    drawn = format_html_join(
        "",
        '<text x="0" y="{}">{}</text>'
        '<svg y="{}" width="75%" height="{}">'
        '<rect class="lt-chart__ground" width="100%" height="{}" rx="3"/>'
        '<rect class="lt-chart__bar" width="{}%" height="{}" rx="3"/>'
        "</svg>"
        '<text class="lt-chart__value" x="100%" y="{}">{}</text>',
        (_bar(index * ROW, row) for index, row in enumerate(rows)),
    )
    return _figure(title, description, len(rows) * ROW, drawn)


def _bar(top: int, row: Bar) -> tuple[object, ...]:
    drawn = (top + BAR_TOP, BAR, BAR, _percent(row.share), BAR)
    return top + LABEL_BASELINE, row.label, *drawn, top + VALUE_BASELINE, row.value


def stacked(title: str, description: str, parts: Sequence[int]) -> SafeString:
    """One bar cut into at most three parts, in the order given; their key is in the template."""
    if not 1 <= len(parts) <= COLOURS or min(parts) < 0:
        raise ValueError(f"A stacked bar has one to {COLOURS} parts, none below zero.")
    whole = sum(parts) or 1
    ends = [end / whole for end in accumulate(parts)]
    drawn = format_html_join(
        "",
        '<rect class="lt-chart__bar lt-chart__bar--{}" x="{}%" width="{}%" height="{}"/>',
        (
            (number, _percent(start), _percent(end - start), BAR)
            for number, (start, end) in enumerate(pairwise([0.0, *ends]), 1)
            if end > start
        ),
    )
    ground = format_html('<rect class="lt-chart__ground" width="100%" height="{}"/>', BAR)
    return _figure(title, description, BAR, ground + drawn)


def _percent(share: float) -> str:
    return f"{100 * share:.4g}"  # a string: the reader's decimal comma has no place in SVG


def _figure(title: str, description: str, height: int, drawn: SafeString) -> SafeString:
    return format_html(
        '<svg class="lt-chart" role="img" width="100%" height="{}">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        height,
        title,
        description,
        drawn,
    )
