"""Small charts as inline SVG: text and classes only, so that the strict CSP holds.

A chart never stands alone: the template puts the same numbers in a table beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 640
ROW = 56  # the label above, the bar below
BAR = 20
LABEL_BASELINE = 18
BAR_TOP = 26
VALUE_ROOM = 96  # kept free to the right of the bar for its number
LONGEST = WIDTH - VALUE_ROOM
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
    """One horizontal bar per row, each on the ground of its own whole."""
    drawn = format_html_join(
        "",
        '<text x="0" y="{}">{}</text>'
        '<rect class="lt-chart__ground" x="0" y="{}" width="{}" height="{}" rx="3"/>'
        '<rect class="lt-chart__bar" x="0" y="{}" width="{}" height="{}" rx="3"/>'
        '<text class="lt-chart__value" x="{}" y="{}">{}</text>',
        (_bar(index * ROW, row) for index, row in enumerate(rows)),
    )
    return _figure(title, description, len(rows) * ROW, drawn)


def _bar(top: int, row: Bar) -> tuple[object, ...]:
    y = top + BAR_TOP
    ground = (y, LONGEST, BAR)
    bar = (y, _pixels(row.share), BAR)
    return top + LABEL_BASELINE, row.label, *ground, *bar, LONGEST + 12, y + 15, row.value


def stacked(title: str, description: str, parts: Sequence[int]) -> SafeString:
    """One bar cut into at most three parts, in the order given; their key is in the template."""
    if not 1 <= len(parts) <= COLOURS or min(parts) < 0:
        raise ValueError(f"A stacked bar has one to {COLOURS} parts, none below zero.")
    whole = sum(parts) or 1
    ends = [_pixels(end / whole, WIDTH) for end in accumulate(parts)]
    starts = [0, *ends]
    drawn = format_html_join(
        "",
        '<rect class="lt-chart__bar lt-chart__bar--{}" x="{}" y="0" width="{}" height="{}"/>',
        (
            (number, start, end - start, BAR)
            for number, (start, end) in enumerate(zip(starts, ends, strict=False), 1)
            if end > start
        ),
    )
    ground = format_html(
        '<rect class="lt-chart__ground" x="0" y="0" width="{}" height="{}"/>', WIDTH, BAR
    )
    return _figure(title, description, BAR, ground + drawn)


def _pixels(share: float, full: int = LONGEST) -> int:
    return round(share * full)


def _figure(title: str, description: str, height: int, drawn: SafeString) -> SafeString:
    return format_html(
        '<svg class="lt-chart" role="img" viewBox="0 0 {} {}" width="{}" height="{}">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        WIDTH,
        height,
        WIDTH,
        height,
        title,
        description,
        drawn,
    )
