"""Charts as plain SVG with classes: coefficients with intervals, and two distributions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from ledetraad.trials.views.document import Chart
from ledetraad.trials.views.words import Words

WIDTH, ROW, LEFT = 640, 44, 200


def intervals(
    name: str, title: str, rows: Sequence[tuple[str, float, float, float]], words: Words
) -> Chart:
    """One line for each label: estimate, lower, upper; a rule at zero."""
    low = min(0.0, *(r[2] for r in rows))
    high = max(0.0, *(r[3] for r in rows))
    span = (high - low) or 1.0

    def x(value: float) -> float:
        return LEFT + 20 + (WIDTH - LEFT - 40) * (value - low) / span

    height = ROW * len(rows) + 30
    parts = [f'<line class="zero" x1="{x(0):.1f}" y1="4" x2="{x(0):.1f}" y2="{height - 24}"/>']
    for i, (label, estimate, lower, upper) in enumerate(rows):
        y = ROW * i + 24
        parts.append(f'<text x="{LEFT}" y="{y + 5}" text-anchor="end">{escape(label)}</text>')
        parts.append(
            f'<line class="reach" x1="{x(lower):.1f}" y1="{y}" x2="{x(upper):.1f}" y2="{y}"/>'
        )
        parts.append(f'<circle class="point" cx="{x(estimate):.1f}" cy="{y}" r="6"/>')
    for value in (low, 0.0, high):
        parts.append(
            f'<text class="tick" x="{x(value):.1f}" y="{height - 6}" text-anchor="middle">'
            f"{words.number(value)}</text>"
        )
    said = "; ".join(
        f"{label} {words.number(b)} {words.interval(lower, upper)}"
        for label, b, lower, upper in rows
    )
    return Chart(name, title, said, _svg(name, title, said, height, parts))


def distributions(
    name: str,
    title: str,
    bins: Sequence[str],
    shares: Sequence[tuple[str, Sequence[float]]],
    words: Words,
) -> Chart:
    """Paired bars: for each bin, the share of each group; the groups differ also in outline."""
    height, floor = 250, 190
    top = max(max(values) for _, values in shares) or 1.0
    step = (WIDTH - 40) / len(bins)
    parts = []
    for g, (label, values) in enumerate(shares):
        parts.append(f'<rect class="bar bar{g}" x="{20 + 160 * g}" y="4" width="14" height="14"/>')
        parts.append(f'<text x="{40 + 160 * g}" y="16">{escape(label)}</text>')
        for i, value in enumerate(values):
            tall = (floor - 30) * value / top
            at = 20 + step * i + step * (0.1 + 0.4 * g)
            parts.append(
                f'<rect class="bar bar{g}" x="{at:.1f}" y="{floor - tall:.1f}" '
                f'width="{step * 0.38:.1f}" height="{tall:.1f}"/>'
            )
    for i, label in enumerate(bins):
        parts.append(
            f'<text class="tick" x="{20 + step * (i + 0.5):.1f}" y="{floor + 20}" '
            f'text-anchor="middle">{escape(label)}</text>'
        )
    said = "; ".join(
        f"{label}: {', '.join(words.percent(v) for v in values)}" for label, values in shares
    )
    return Chart(name, title, said, _svg(name, title, said, height, parts))


def _svg(name: str, title: str, said: str, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(said)}</desc>{"".join(parts)}</svg>'
    )
