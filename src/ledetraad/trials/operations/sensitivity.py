"""How small an effect of the lot a trial like this one sees: its design, not its result."""

from __future__ import annotations

import numpy as np

from ledetraad.trials.operations.results import PowerCurve, Reason
from ledetraad.trials.operations.sample import Sample
from ledetraad.trials.operations.trying import tried
from lod.errors import DesignError
from lod.ols import Regression
from lod.power import minimum_detectable_effect, power
from lod.scales import intraclass_correlation
from lod.simulated import TrialDesign

SIMS = 512
LARGEST_ICC = 0.95
STILL = 1e-3
"""SD of use in the simulation: the lot's own effect is asked for, so nothing else moves use."""


def power_curve(sample: Sample, outcome: str, fit: Regression) -> PowerCurve | Reason:
    """Simulate trials with the leaders, answers, spread and covariates that this one had."""
    return tried(lambda: _curve(sample, outcome, fit))


def _curve(sample: Sample, outcome: str, fit: Regression) -> PowerCurve:
    design, seed = design_of(sample, outcome, fit), sample.plan.seed
    smallest: float | None
    try:
        smallest = minimum_detectable_effect(design, sims=SIMS, seed=seed)
    except DesignError:
        smallest = None
    reach = 1.6 * smallest if smallest else design.sd_outcome
    effects = [float(e) for e in np.linspace(0.0, reach, 9)]
    curve = power(design, effects, sims=SIMS, seed=seed)
    found = tuple(point.itt for point in curve)
    return PowerCurve(outcome, tuple(effects), found, smallest, SIMS, seed)


def design_of(sample: Sample, outcome: str, fit: Regression) -> TrialDesign:
    """The trial as it turned out: those who answered, and how much they differ without the lot."""
    rows = sample.usable(outcome)
    y, z = sample.scores[outcome][rows], sample.treated[rows]
    alike = y - np.where(z == 1, y[z == 1].mean(), y[z == 0].mean())
    leaders, sizes = np.unique(sample.cluster[rows], return_counts=True)
    drawn = len(np.unique(sample.cluster[rows][z == 1]))
    sd, left = float(alike.std(ddof=2)), float(np.sum(fit.residuals**2))
    explained = 1 - left / (len(y) - len(fit.names)) / sd**2
    icc = intraclass_correlation(alike, sample.cluster[rows], group_size="adjusted").icc1
    return TrialDesign(
        leaders=len(leaders),
        shares=(len(leaders) - drawn, drawn),
        span=float(sizes.mean()),
        span_cv=float(sizes.std() / sizes.mean()),
        gain=1.0,
        take_up=1.0,
        leaders_leave=0.0,
        people_leave=0.0,
        respond=1.0,
        sd_use=STILL,
        sd_outcome=sd,
        icc_outcome=float(np.clip(icc, 0.0, LARGEST_ICC)),
        explained=float(np.clip(explained, 0.0, LARGEST_ICC)),
        endogeneity=0.0,
    )
