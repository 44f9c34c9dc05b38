"""Many outcomes at once give what one at a time gives."""

import numpy as np
import pytest
from tests.lod.reference.reading import trial

from lod.errors import IdentificationError, InputError
from lod.iv import two_stage_only
from lod.ols import Inference, ols
from lod.repeated import repeated_ols, repeated_two_stage
from lod.variance import Variance

VARIANCES: list[Variance] = ["CR0", "CR1S", "CR2", "CR3"]


@pytest.mark.parametrize("variance", VARIANCES)
def test_each_of_many_is_what_it_is_alone(variance: Variance) -> None:
    p = trial()
    rng = np.random.default_rng(1)
    Y = p["congruence"][:, None] + rng.normal(size=(len(p["z"]), 300))
    D = p["use"][:, None] + 0.3 * rng.normal(size=Y.shape)
    how = Inference(variance)
    itt = repeated_ols(Y, p["z"], p.given, how)
    late = repeated_two_stage(Y, D, p["z"], p.given, how)
    same = repeated_two_stage(Y, p["use"], p["z"], p.given, how)
    for s in (0, 255, 256, 299):
        pairs = (
            (itt, ols(Y[:, s], p["z"], p.given, inference=how)),
            (late, two_stage_only(Y[:, s], D[:, s], p["z"], p.given, inference=how)),
            (same, two_stage_only(Y[:, s], p["use"], p["z"], p.given, inference=how)),
        )
        for many, fit in pairs:
            one = fit.terms[0]
            low, high = many.interval()
            got = (many.estimates[s], many.standard_errors[s], many.df, many.p[s], low[s], high[s])
            want = (one.estimate, one.standard_error, one.df, one.p, one.lower, one.upper)
            assert got == pytest.approx(want, rel=1e-8)


def test_shapes_that_do_not_fit_are_refused() -> None:
    p = trial()
    with pytest.raises(InputError, match="one for each outcome"):
        repeated_two_stage(np.ones((len(p["z"]), 3)), np.ones((len(p["z"]), 2)), p["z"], p.given)
    with pytest.raises(IdentificationError, match="one assignment"):
        repeated_ols(p["use"], np.column_stack([p["z"], p["age"]]), p.given)
    with pytest.raises(IdentificationError, match="does not move"):
        repeated_two_stage(p["use"], np.ones(len(p["z"])), p["z"], p.given)
