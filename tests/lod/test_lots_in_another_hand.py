"""docs/method/drawing-lots.md holds a program of its own: it must draw the lists that we draw."""

import random
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from lod.lots import Allocation, accepting, blocked, complete, draw_lots
from lod.matching import matched

PAGE = Path(__file__).parents[2] / "docs" / "method" / "drawing-lots.md"
SEEDS = ("lotto 7", "22-11", "æøå", "2026")
SHARES = [{"wait": 1, "start": 1}, {"wait": 1, "start": 2}, {"a": 2, "b": 3, "c": 1}]


@pytest.fixture(scope="module")
def theirs() -> Any:
    (program,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(program, str(PAGE), "exec"), names)  # noqa: S102 - our own page
    return SimpleNamespace(**names)


def make_roster(seed: str, count: int = 47) -> tuple[list[str], list[str], list[list[float]]]:
    """Leaders out of order, towns of which some are tiny, and two columns of numbers."""
    rng = random.Random(seed)  # noqa: S311 - a roster, not a secret
    leaders = [f"leder {i:02d}" for i in range(count)]
    rng.shuffle(leaders)
    towns = [
        rng.choice(["Aarhus", "Ribe", "Tønder", "Skive", "Fanø"][: 3 + i % 3]) for i in range(count)
    ]
    return leaders, towns, [[rng.gauss(20, 8), rng.gauss(48, 9)] for _ in range(count)]


def arms(lots: Allocation, leaders: list[str]) -> list[str]:
    got = dict(zip(lots.design.clusters, lots.arms, strict=True))
    return [got[name] for name in leaders]


@pytest.mark.parametrize("shares", SHARES, ids=str)
@pytest.mark.parametrize("seed", SEEDS)
def test_one_lot_among_all_and_within_towns(theirs: Any, seed: str, shares: dict[str, int]) -> None:
    leaders, towns, _ = make_roster(seed)
    among_all = draw_lots(complete(leaders, shares), seed)
    assert arms(among_all, leaders) == theirs.draw(leaders, ["all"] * len(leaders), shares, seed)
    within = draw_lots(blocked(dict(zip(leaders, towns, strict=True)), shares), seed)
    blocks = theirs.pooled(towns, len(shares))
    assert arms(within, leaders) == theirs.draw(leaders, blocks, shares, seed)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shares", SHARES, ids=str)
def test_matched_sets(theirs: Any, seed: str, shares: dict[str, int]) -> None:
    leaders, _, x = make_roster(seed)
    lots = draw_lots(matched(dict(zip(leaders, x, strict=True)), shares), seed)
    blocks = theirs.sets(leaders, x, shares)
    assert arms(lots, leaders) == theirs.draw(leaders, blocks, shares, seed)
    assert sorted(blocks) == sorted(lots.design.blocks)


@pytest.mark.parametrize("seed", SEEDS)
def test_re_randomisation_refuses_the_same_draws(theirs: Any, seed: str) -> None:
    leaders, towns, x = make_roster(seed)
    shares = SHARES[1]
    plain = blocked(dict(zip(leaders, towns, strict=True)), shares)
    place = {name: row for row, name in enumerate(leaders)}
    columns = {f"x{c}": [x[place[name]][c] for name in plain.clusters] for c in (0, 1)}
    lots = draw_lots(accepting(0.05, columns, plain), seed)
    blocks = theirs.pooled(towns, 2)
    drawn = [theirs.draw(leaders, blocks, shares, seed, n) for n in range(lots.attempt + 1)]
    assert lots.design.criterion is not None
    measured = [theirs.imbalance(blocks, arm, x) for arm in drawn]
    assert [m <= lots.design.criterion.threshold for m in measured] == [False] * lots.attempt + [
        True
    ]
    assert measured[-1] == pytest.approx(lots.imbalance)
    assert arms(lots, leaders) == drawn[-1]


@pytest.mark.parametrize("seed", SEEDS)
def test_those_who_wait_start_in_waves(theirs: Any, seed: str) -> None:
    leaders, _, _ = make_roster(seed)
    names = ["spring", "autumn", "next year"]
    lots = draw_lots(complete(leaders, SHARES[1]), seed, {"wait": names})
    waiting = list(lots.of("wait"))
    starts = dict(zip(lots.design.clusters, lots.starts, strict=True))
    assert {name: wave for name, wave in starts.items() if wave} == theirs.waves(
        waiting, names, seed
    )
    sizes = [lots.starts.count(name) for name in names]
    assert max(sizes) - min(sizes) <= 1
    assert sum(sizes) == len(waiting)
