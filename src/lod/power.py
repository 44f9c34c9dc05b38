"""Would a trial of this design see the effect? Power and the smallest effect it can see.

The tests are those of the real analysis: the lot on the outcome (ITT), and use on the outcome by
2SLS, each by CR2 with Satterthwaite df; the Anderson-Rubin test of no effect is the ITT test.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np

from lod._arrays import BoolArray
from lod.distributions import t_critical
from lod.errors import DesignError, InputError
from lod.simulated import CHUNK, TrialDesign, Trials, join, simulate_chunk, simulate_trials

Test = Literal["itt", "late"]


@dataclass(frozen=True)
class Power:
    """Shares of `sims` simulated trials, at one effect of a step of use on the outcome.

    itt, late: trials whose two-sided test at `level` rejects no effect (the Anderson-Rubin test of
    no effect is the ITT test). covers_late, covers_ar: intervals that hold the truth. error: Monte
    Carlo standard error of a share of one half, so no share is less sure. median_f, weak: median
    cluster-robust first-stage F, and the share of trials with an F below 10. answers: mean number
    of people who answered.
    """

    design: TrialDesign
    effect: float
    level: float
    sims: int
    seed: int
    itt: float
    late: float
    covers_late: float
    covers_ar: float
    median_f: float
    weak: float
    answers: float

    @property
    def error(self) -> float:
        """Monte Carlo standard error, at its largest."""
        return 0.5 / float(np.sqrt(self.sims))

    @property
    def itt_effect(self) -> float:
        """The effect of the lot itself, in outcome units."""
        return self.effect * self.design.first_stage


def power(
    design: TrialDesign,
    effects: Sequence[float],
    *,
    sims: int = 2000,
    seed: int,
    level: float = 0.05,
) -> tuple[Power, ...]:
    """Power at each effect (outcome units per step of use); effect 0 gives the size of the tests.

    The same seed gives the same trials for every effect and, part by part, for every design.

    Raises InputError.
    """
    trials = simulate_trials(design, sims=sims, seed=seed)
    return curve(design, trials, effects, seed=seed, level=level)


def power_grid(
    designs: Sequence[TrialDesign],
    effects: Sequence[float],
    *,
    sims: int = 2000,
    seed: int,
    level: float = 0.05,
    jobs: int | None = None,
) -> tuple[tuple[Power, ...], ...]:
    """Power for many designs: one row for each, one column for each effect.

    jobs: None works alone; a number (or -1 for all cores) shares chunks out through joblib, in
    whatever backend is active (`joblib.parallel_config("dask")` for a cluster). The result does not
    depend on who does what, to the last bit. Raises InputError when joblib is not installed.
    """
    found = trials_of(designs, sims=sims, seed=seed, jobs=jobs)
    return tuple(
        curve(design, trials, effects, seed=seed, level=level)
        for design, trials in zip(designs, found, strict=True)
    )


def trials_of(
    designs: Sequence[TrialDesign],
    *,
    sims: int = 2000,
    seed: int,
    jobs: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[Trials]:
    """The simulated trials of each design, as each is ready; jobs and errors as `power_grid`.

    progress: told after every chunk how many of how many are done.
    """
    count = -(-sims // CHUNK)
    done = 0
    tasks = [(design, i, seed) for design in designs for i in range(count)]
    parts = _parts(tasks, jobs)
    for _ in designs:
        mine: list[Trials] = []
        while len(mine) < count:
            mine.append(next(parts))
            done += 1
            if progress:
                progress(done, len(tasks))
        yield join(mine, sims)


def _parts(tasks: list[tuple[TrialDesign, int, int]], jobs: int | None) -> Iterator[Trials]:
    if jobs is None:
        return (simulate_chunk(*task) for task in tasks)
    joblib = _joblib()
    parallel = joblib.Parallel(n_jobs=jobs, return_as="generator")
    return cast(Iterator[Trials], parallel(joblib.delayed(simulate_chunk)(*t) for t in tasks))


def minimum_detectable_effect(
    design: TrialDesign,
    *,
    test: Test = "itt",
    target: float = 0.80,
    sims: int = 2000,
    seed: int,
    level: float = 0.05,
) -> float:
    """The smallest effect per step of use that the test sees with probability `target`.

    Times `design.first_stage` it is the smallest effect of the lot. To three digits, by bisection
    over one set of trials. A larger effect also spreads the outcome of those who use more, so the
    ITT test never sees more than the first stage does: DesignError when that is too little.
    """
    trials = simulate_trials(design, sims=sims, seed=seed)
    return smallest_effect(trials, test=test, target=target, level=level)


def smallest_effect(
    trials: Trials, *, test: Test = "itt", target: float = 0.80, level: float = 0.05
) -> float:
    """`minimum_detectable_effect` over trials that are simulated already."""
    if not level < target < 1:
        raise InputError("The target power must lie between the level and 1.")
    high = 0.01
    while _rejects(trials, test, high, level).mean() < target:
        high *= 2
        if high > 1e4:
            raise DesignError(
                "No effect is large enough for this design: the lot hardly moves the use, and what "
                "is made of use cannot be seen more surely than use itself."
            )
    low = 0.0
    while high - low > 5e-4 * high:
        middle = (low + high) / 2
        if _rejects(trials, test, middle, level).mean() < target:
            low = middle
        else:
            high = middle
    return high


def curve(
    design: TrialDesign,
    trials: Trials,
    effects: Sequence[float],
    *,
    seed: int,
    level: float = 0.05,
) -> tuple[Power, ...]:
    """Power at each effect over trials that are simulated already, from `seed`."""
    critical = t_critical(1 - level, trials.df)
    f = trials.first_stage_f
    covers_late = float((np.abs(trials.t_late(0.0)) <= critical).mean())
    covers_ar = float((np.abs(trials.t_itt(0.0)) <= critical).mean())
    return tuple(
        Power(
            design=design,
            effect=float(effect),
            level=level,
            sims=len(f),
            seed=seed,
            itt=float(_rejects(trials, "itt", effect, level).mean()),
            late=float(_rejects(trials, "late", effect, level).mean()),
            covers_late=covers_late,
            covers_ar=covers_ar,
            median_f=float(np.median(f)),
            weak=float((f < 10).mean()),
            answers=float(trials.answers.mean()),
        )
        for effect in effects
    )


def _rejects(trials: Trials, test: Test, effect: float, level: float) -> BoolArray:
    t = trials.t_itt(effect) if test == "itt" else trials.t_late(effect)
    return np.asarray(np.abs(t) > t_critical(1 - level, trials.df))


def _joblib() -> Any:
    try:
        return importlib.import_module("joblib")
    except ImportError as missing:
        raise InputError("Sharing the work out needs joblib, which is not installed.") from missing
