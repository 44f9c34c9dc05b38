"""Drawing the lots of a roster, and writing the list so that anyone can draw it again."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict

from ledetraad.trials.queries import Data, require_unique
from ledetraad.trials.rules.plan import Plan
from lod.lots import Allocation, blocked, complete, draw_lots


def draw(roster: Data, plan: Plan, seed: str) -> Allocation:
    """Draw the leaders of a roster, one row each, as the plan says. Raises DataError, LodError."""
    trial = plan.trial
    require_unique(roster, trial.cluster)
    leaders = roster.labels(trial.cluster).tolist()
    if not trial.strata:
        return draw_lots(complete(leaders, trial.arms), seed)
    strata = roster.labels(trial.strata).tolist()
    return draw_lots(blocked(dict(zip(leaders, strata, strict=True)), trial.arms), seed)


def as_csv(allocation: Allocation, cluster: str, arm: str) -> str:
    """The list for people: leader, block, arm."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([cluster, "block", arm])
    design = allocation.design
    writer.writerows(zip(design.clusters, design.blocks, allocation.arms, strict=True))
    return out.getvalue()


def as_json(allocation: Allocation) -> str:
    """The list with everything needed to draw it again."""
    return json.dumps(asdict(allocation), ensure_ascii=False, indent=1, sort_keys=True)
