"""Charts as plain SVG with classes, narrow enough to be read on a telephone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from ledetraad.trials.views.document import Chart
from ledetraad.trials.views.words import Words

WIDTH, ROW, MARGIN = 400, 46, 16


@dataclass(frozen=True)
class Box:
    """One stage of the flow in one arm; `parent` is the place of the box it is a part of."""

    stage: str
    lines: tuple[str, ...]
    parent: int = 0


def intervals(
    name: str, title: str, rows: Sequence[tuple[str, float, float, float]], words: Words
) -> Chart:
    """One line for each label: estimate, lower, upper; a rule at zero."""
    low = min(0.0, *(r[2] for r in rows))
    high = max(0.0, *(r[3] for r in rows))
    span = (high - low) or 1.0

    def x(value: float) -> float:
        return MARGIN + 12 + (WIDTH - 2 * MARGIN - 24) * (value - low) / span

    height = ROW * len(rows) + 26
    parts = [_line("zero", x(0), height - 26, x(0), height - 18)]
    for i, (label, estimate, lower, upper) in enumerate(rows):
        y = ROW * i + 34
        parts.append(_text(MARGIN, y - 16, label, "start"))
        parts.append(_line("zero", x(0), y - 10, x(0), y + 12))
        parts.append(_line("reach", x(lower), y, x(upper), y))
        parts.append(f'<circle class="point" cx="{x(estimate):.1f}" cy="{y}" r="6"/>')
    ticks = [0.0, *(v for v in (low, high) if abs(v) > 0.12 * span)]
    parts += [_text(x(v), height - 4, words.number(v), "middle", "tick") for v in ticks]
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
    height, floor = 240, 200
    top = max(max(values) for _, values in shares) or 1.0
    step = (WIDTH - 2 * MARGIN) / len(bins)
    parts = []
    for g, (label, values) in enumerate(shares):
        left = MARGIN + g * WIDTH / 2
        parts.append(f'<rect class="bar bar{g}" x="{left:.1f}" y="4" width="14" height="14"/>')
        parts.append(_text(left + 20, 16, label, "start"))
        for i, value in enumerate(values):
            tall = (floor - 50) * value / top
            at = MARGIN + step * (i + 0.1 + 0.4 * g)
            parts.append(
                f'<rect class="bar bar{g}" x="{at:.1f}" y="{floor - tall:.1f}" '
                f'width="{step * 0.38:.1f}" height="{tall:.1f}"/>'
            )
    for i, label in enumerate(bins):
        parts.append(_text(MARGIN + step * (i + 0.5), floor + 18, label, "middle", "tick"))
    parts.append(_line("axis", MARGIN, floor, WIDTH - MARGIN, floor))
    said = "; ".join(
        f"{label}: {', '.join(words.percent(v) for v in values)}" for label, values in shares
    )
    return Chart(name, title, said, _svg(name, title, said, height, parts))


def curves(
    name: str,
    title: str,
    lines: Sequence[tuple[str, Sequence[tuple[float, float]]]],
    words: Words,
) -> Chart:
    """Shares that rise with a size: one line for each label, told apart also by their dashes."""
    key = 20 * len(lines)
    height, floor, left = 260 + key, 220 + key, 44
    reach = max(x for _, points in lines for x, _ in points) or 1.0

    def place(x: float, share: float) -> tuple[float, float]:
        return left + (WIDTH - left - MARGIN) * x / reach, floor - 190 * share

    parts = []
    for share in (0.0, 0.05, 0.5, 0.8, 1.0):
        y = place(0, share)[1]
        parts.append(_line("zero" if share == 0.8 else "grid", left, y, WIDTH - MARGIN, y))
        if share != 0.05:
            parts.append(_text(left - 6, y + 4, words.number(100 * share, 0), "end", "tick"))
    for i, (label, points) in enumerate(lines):
        parts.append(_line(f"curve curve{i % 3}", MARGIN, 20 * i + 12, MARGIN + 40, 20 * i + 12))
        parts.append(_text(MARGIN + 50, 20 * i + 16, label, "start"))
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in points))
        parts.append(f'<polyline class="curve curve{i % 3}" points="{path}"/>')
    for x in (0.0, reach / 2, reach):
        parts.append(_text(place(x, 0)[0], floor + 18, words.number(x), "middle", "tick"))
    parts.append(_text(left - 6, floor + 34, "%", "end", "tick"))
    said = "; ".join(
        f"{label}: "
        + ", ".join(f"{words.number(x)}: {words.percent(share)}" for x, share in points)
        for label, points in lines
    )
    return Chart(name, title, said, _svg(name, title, said, height, parts))


def flow(name: str, title: str, arms: Sequence[tuple[str, Sequence[Box]]]) -> Chart:
    """A column of boxes for each arm, two arms side by side, from the lot down."""
    parts: list[str] = []
    top, width = 0.0, (WIDTH - 3 * MARGIN) / 2
    for start in range(0, len(arms), 2):
        deepest = top
        for column, (arm, boxes) in enumerate(arms[start : start + 2]):
            left = MARGIN + column * (width + MARGIN)
            parts.append(_text(left + width / 2, top + 16, arm, "middle", "arm"))
            deepest = max(deepest, _column(parts, boxes, left, top + 24, width))
        top = deepest + 14
    said = "; ".join(
        f"{arm}: " + ", ".join(f"{box.stage} {' '.join(box.lines)}" for box in boxes)
        for arm, boxes in arms
    )
    return Chart(name, title, said, _svg(name, title, said, int(top), parts))


def _column(parts: list[str], boxes: Sequence[Box], left: float, top: float, width: float) -> float:
    """Boxes below each other, each joined to the one it is a part of. Returns the bottom."""
    places: list[tuple[float, float]] = []
    for i, box in enumerate(boxes):
        tall = 24.0 + 16 * len(box.lines)
        places.append((top, top + tall))
        if i and box.parent == i - 1:
            parts.append(_line("join", left + width / 2, top - 14, left + width / 2, top))
        elif i:
            high, low = sum(places[box.parent]) / 2, top + tall / 2
            side = left - MARGIN / 2
            points = f"{left:.1f},{high:.1f} {side:.1f},{high:.1f} {side:.1f},{low:.1f}"
            parts.append(f'<polyline class="join" points="{points} {left:.1f},{low:.1f}"/>')
        parts += _box(box, left, top, width, tall)
        top += tall + 14
    return top - 14


def _box(box: Box, left: float, top: float, width: float, tall: float) -> Iterator[str]:
    yield (
        f'<rect class="box" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{tall:.1f}"/>'
    )
    yield _text(left + width / 2, top + 17, box.stage, "middle", "arm")
    for i, line in enumerate(box.lines):
        yield _text(left + width / 2, top + 33 + 16 * i, line, "middle", "tick")


def _text(x: float, y: float, words: str, anchor: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _svg(name: str, title: str, said: str, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(said)}</desc>{"".join(parts)}</svg>'
    )
