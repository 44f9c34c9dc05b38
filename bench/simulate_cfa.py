"""How often a true ordinal factor model is rejected: WLSMV's corrected test beside the plain one.

8 items in 5 categories, 2 factors correlated 0.5, loadings 0.6 to 0.8; answers spread evenly or
piled up at the top; 200 or 600 people. Prints the table that docs/method/simulated-cfa.md keeps.
Run: PYTHONPATH=src python bench/simulate_cfa.py [replications]
"""

import os
import sys

os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

import numpy as np

from lod.cfa import cfa
from lod.errors import LodError

SEED = 20_260
FACTORS = {"a": ("y0", "y1", "y2", "y3"), "b": ("y4", "y5", "y6", "y7")}
LOADINGS = np.array([0.8, 0.7, 0.65, 0.6] * 2)
BORDERS = {"even": (-1.5, -0.5, 0.5, 1.5), "at the top": (-2.2, -1.5, -0.8, 0.1)}


def answers(rng: np.random.Generator, n: int, borders: tuple[float, ...]) -> dict[str, np.ndarray]:
    factors = rng.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], n)
    noise = rng.normal(size=(n, 8)) * np.sqrt(1 - LOADINGS**2)
    latent = factors[:, [0] * 4 + [1] * 4] * LOADINGS + noise
    return {f"y{i}": np.searchsorted(borders, latent[:, i]) + 1.0 for i in range(8)}


def line(shape: str, n: int, replications: int, seed: np.random.SeedSequence) -> str:
    corrected, plain, rmsea, refused = [], [], [], 0
    for child in seed.spawn(replications):
        try:
            result = cfa(answers(np.random.default_rng(child), n, BORDERS[shape]), FACTORS, estimator="WLSMV")
        except LodError:
            refused += 1
            continue
        assert result.scaled is not None
        corrected.append(result.scaled.p < 0.05)
        plain.append(result.fit.p < 0.05)
        rmsea.append(result.scaled.rmsea)
    return (
        f"| {shape} | {n} | {np.mean(corrected):.1%} | {np.mean(plain):.1%} | "
        f"{np.mean(rmsea):.3f} | {refused} |"
    )


def main() -> None:
    replications = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    print("| answers | people | WLSMV rejects | plain DWLS rejects | mean RMSEA | no solution |")
    print("| --- | --- | --- | --- | --- | --- |")
    cells = [(shape, n) for shape in BORDERS for n in (200, 600)]
    for (shape, n), seed in zip(cells, np.random.SeedSequence(SEED).spawn(len(cells)), strict=True):
        print(line(shape, n, replications, seed), flush=True)


if __name__ == "__main__":
    main()
