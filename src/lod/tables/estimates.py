"""Rules about estimates and their errors: C6, C7, C14, C15, C16, C21, C22 and stars."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from lod.distributions import normal_p_value, t_p_value
from lod.errors import InputError
from lod.tables.figures import Interval, figure
from lod.tables.finding import Facts, Finding, Verdict, judge

Assumption = Literal["iid", "heteroskedastic", "clustered"]

STARS = {"***": 0.001, "**": 0.01, "*": 0.05}


def f_is_t_squared(where: str, b: str, standard_error: str, f: str) -> Finding:
    """C6: with one instrument the first-stage F is the square of its t, by the same variance."""
    stated = figure(f)
    allowed = t_interval(b, standard_error).squared()
    t = figure(b).value / figure(standard_error).value
    facts: Facts = {"f": stated, "expected": t * t, "allowed": allowed}
    return Finding("C6", where, judge(allowed.meets(stated.interval())), allowed, facts)


def threshold_fits_variance(
    where: str, threshold: str, assumes: Assumption, variance: Assumption
) -> Finding:
    """C7: a threshold for F holds for the errors it was derived for (16.38: i.i.d.)."""
    facts: Facts = {"threshold": figure(threshold), "assumes": assumes, "variance": variance}
    return Finding("C7", where, judge(assumes == variance), None, facts)


def constant_read(
    where: str,
    constant: str,
    slope: str,
    predictor: tuple[float, float],
    outcome: tuple[float, float],
    centred: bool = False,
) -> Finding:
    """C14: the constant is no level of anybody unless the predictor and covariates are centred.

    predictor and outcome: lowest and highest value of their scales. Also follows the line to the
    far end of the predictor, as one who reads the constant would, and says if it leaves the scale.
    """
    _check_scales(where, predictor, outcome)
    a, b = figure(constant).interval(), figure(slope).interval()
    far = a + b.scaled(predictor[1])
    off = far.low > outcome[1] or far.high < outcome[0]
    facts: Facts = {
        "constant": figure(constant),
        "end": predictor[1],
        "predicted": figure(constant).value + figure(slope).value * predictor[1],
        "predictor": Interval(*predictor),
        "outcome": Interval(*outcome),
    }
    zero_exists = predictor[0] <= 0 <= predictor[1]
    if off and not centred:
        return Finding("C14", where, "disagrees", far, facts, "off_scale")
    return Finding("C14", where, judge(centred and zero_exists), far, facts)


def r_squared_after_2sls(where: str, stage: int, adjusted_r_squared: str) -> Finding:
    """C15: R squared has no usual meaning in the second stage; it is for the first alone."""
    facts: Facts = {"value": figure(adjusted_r_squared)}
    return Finding("C15", where, judge(stage == 1), None, facts)


def effect_size(where: str, b: str, d: str, sd: str | None = None) -> Finding:
    """C16: Cohen's d times its SD is the coefficient; without the SD, the SD it implies."""
    implied = figure(b).interval() / figure(d).interval()
    facts: Facts = {"b": figure(b), "d": figure(d), "implied": implied}
    if sd is None:
        return Finding("C16", where, "cannot tell", implied, facts)
    facts["sd"] = figure(sd)
    return Finding("C16", where, judge(implied.meets(figure(sd).interval())), implied, facts)


def multiplicity(
    where: str,
    estimates: Sequence[tuple[str, str]],
    df: float = math.inf,
    level: float = 0.05,
    step: str = "",
) -> Finding:
    """C21: several outcomes, one step for all. estimates: pairs of coefficient and its error.

    Agrees when the document names its step or Holm 1979 leaves every outcome below `level`
    whatever was rounded away; disagrees when Holm changes an answer for certain.
    """
    ps = [p_interval(t_interval(b, se), df) for b, se in estimates]
    low, high = holm([p.low for p in ps]), holm([p.high for p in ps])
    middle = holm([_p(figure(b).value / figure(se).value, df) for b, se in estimates])
    facts: Facts = {
        "outcomes": len(ps),
        "holm": ", ".join(f"{p:.2g}" for p in middle),
        "worst": max(high),
        "level": level,
        "step": step,
    }
    if step:
        return Finding("C21", where, "agrees", None, facts, "named")
    changed = any(p.high < level <= lowest for p, lowest in zip(ps, low, strict=True))
    safe = all(h < level or p.low >= level for p, h in zip(ps, high, strict=True))
    verdict: Verdict = "disagrees" if changed else "agrees" if safe else "cannot tell"
    return Finding("C21", where, verdict, Interval(min(low), max(high)), facts)


def wald_identity(where: str, late: str, first_stage: str, itt: str | None = None) -> Finding:
    """C22: with one instrument, 2SLS times the first stage is the effect of the lot itself."""
    allowed = figure(late).interval() * figure(first_stage).interval()
    facts: Facts = {"late": figure(late), "first": figure(first_stage), "allowed": allowed}
    if itt is None:
        return Finding("C22", where, "cannot tell", allowed, facts)
    facts["itt"] = figure(itt)
    return Finding("C22", where, judge(allowed.meets(figure(itt).interval())), allowed, facts)


def stars(
    where: str,
    b: str,
    standard_error: str,
    printed: str,
    df: float = math.inf,
    legend: dict[str, float] | None = None,
) -> Finding:
    """The stars follow from the coefficient and its error (t with df; normal when df is inf)."""
    limits = legend or STARS
    if printed and printed not in limits:
        raise InputError(f"{where}: the mark {printed} is not in the legend.")
    p = p_interval(t_interval(b, standard_error), df)
    facts: Facts = {"mark": printed or "–", "p": p}
    upper = limits.get(printed, math.inf)
    lower = max([limit for limit in limits.values() if limit < upper], default=0.0)
    if p.high < lower or p.low >= upper:
        return Finding("stars", where, "disagrees", p, facts)
    certain = lower <= p.low and p.high < upper
    return Finding("stars", where, "agrees" if certain else "cannot tell", p, facts)


def t_interval(b: str, standard_error: str) -> Interval:
    """Every t that the printed coefficient and error can mean."""
    error = figure(standard_error)
    if error.value <= 0:
        raise InputError(f"A standard error of {error.text} says nothing: it must be above zero.")
    return figure(b).interval() / error.interval()


def p_interval(t: Interval, df: float = math.inf) -> Interval:
    """Two-sided p for every t of the interval."""
    ends = (_p(t.low, df), _p(t.high, df))
    return Interval(min(ends), 1.0 if t.low <= 0 <= t.high else max(ends))


def holm(ps: Sequence[float]) -> list[float]:
    """Holm 1979 step-down adjusted p-values, in the order given."""
    order = sorted(range(len(ps)), key=ps.__getitem__)
    out = [0.0] * len(ps)
    worst = 0.0
    for rank, i in enumerate(order):
        worst = max(worst, min(1.0, (len(ps) - rank) * ps[i]))
        out[i] = worst
    return out


def _p(t: float, df: float) -> float:
    if math.isinf(t):
        return 0.0
    return float(normal_p_value(t) if math.isinf(df) else t_p_value(t, df))


def _check_scales(where: str, *scales: tuple[float, float]) -> None:
    if any(len(scale) != 2 or scale[0] >= scale[1] for scale in scales):
        raise InputError(f"{where}: a scale has a lowest and a highest value, in that order.")
