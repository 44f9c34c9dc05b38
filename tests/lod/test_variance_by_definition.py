"""Every variance and its degrees of freedom from the (n, n) matrices of the papers, slow and plain."""

import numpy as np
import pytest
from hypothesis import assume, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from lod._arrays import FloatArray, IntArray
from lod.controls import controls
from lod.ols import Inference, ols
from lod.variance import POWERS, Variance, small_sample_factor

VARIANCES: list[Variance] = ["CR0", "CR1", "CR1S", "CR2", "CR3", "CR3J"]


def power_of(matrix: FloatArray, power: float) -> FloatArray:
    values, vectors = np.linalg.eigh(matrix)
    kept = np.where(values > 1e-12, np.where(values > 1e-12, values, 1.0) ** power, 0.0)
    return np.asarray((vectors * kept) @ vectors.T)


def by_definition(
    X: FloatArray, y: FloatArray, cluster: IntArray, variance: Variance
) -> tuple[FloatArray, FloatArray]:
    """Standard errors and Satterthwaite df (k,), Bell & McCaffrey 2002."""
    n, k = X.shape
    inverse = np.linalg.inv(X.T @ X)
    M = np.eye(n) - X @ inverse @ X.T
    e = M @ y
    groups = [np.flatnonzero(cluster == g) for g in np.unique(cluster)]
    A = [power_of(M[np.ix_(rows, rows)], POWERS[variance]) for rows in groups]
    scores = [X[rows].T @ a @ e[rows] for rows, a in zip(groups, A, strict=True)]
    meat = sum(np.outer(s, s) for s in scores)
    V = inverse @ meat @ inverse * small_sample_factor(variance, n, k, len(groups))
    df = []
    for c in np.eye(k):
        pulls = np.zeros((n, len(groups)))
        for g, (rows, a) in enumerate(zip(groups, A, strict=True)):
            pulls[rows, g] = a @ X[rows] @ inverse @ c
        P = pulls.T @ M @ pulls
        df.append(np.trace(P) ** 2 / np.trace(P @ P))
    return np.sqrt(np.diag(V)), np.array(df)


@settings(max_examples=40, deadline=None, derandomize=True)
@for_all(
    st.integers(0, 2**32 - 1),
    st.lists(st.integers(1, 9), min_size=5, max_size=12),
    st.integers(0, 3),
    st.sampled_from(VARIANCES),
)
def test_errors_and_df_follow_the_papers(
    seed: int, sizes: list[int], covariates: int, variance: Variance
) -> None:
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(len(sizes)), sizes)
    n = len(cluster)
    assume(n > covariates + 8)
    treated = rng.permutation(np.arange(len(sizes)) < 2 + len(sizes) // 2)[cluster].astype(float)
    W = rng.normal(size=(n, covariates + 1))
    y = rng.normal(size=n) + rng.normal(size=len(sizes))[cluster]
    shuffled = rng.permutation(n)
    given = controls(n, covariates=W[shuffled], cluster=cluster[shuffled])
    fit = ols(y[shuffled], treated[shuffled], given, inference=Inference(variance, "satterthwaite"))
    errors, df = by_definition(np.column_stack([treated, np.ones(n), W]), y, cluster, variance)
    assert fit.standard_errors == pytest.approx(errors, rel=1e-7)
    assert fit.df == pytest.approx(df, rel=1e-7)


def test_clusters_larger_and_smaller_than_the_number_of_columns_agree() -> None:
    rng = np.random.default_rng(6)
    cluster = np.repeat(np.arange(8), [1, 1, 2, 3, 30, 5, 40, 9])
    n = len(cluster)
    X = np.column_stack([rng.normal(size=n), np.ones(n), rng.normal(size=(n, 6))])
    y = rng.normal(size=n)
    given = controls(n, covariates=X[:, 2:], cluster=cluster)
    for variance in VARIANCES:
        fit = ols(y, X[:, 0], given, inference=Inference(variance, "satterthwaite"))
        errors, df = by_definition(X, y, cluster, variance)
        assert fit.standard_errors == pytest.approx(errors, rel=1e-10)
        assert fit.df == pytest.approx(df, rel=1e-10)


def test_without_clusters_cr2_is_hc2_and_cr1s_is_hc1() -> None:
    rng = np.random.default_rng(2)
    n = 60
    x, w = rng.normal(size=n), rng.normal(size=n)
    y = rng.normal(size=n) * (1 + np.abs(x))
    X = np.column_stack([x, np.ones(n), w])
    inverse = np.linalg.inv(X.T @ X)
    H = X @ inverse @ X.T
    e = y - H @ y
    given = controls(n, covariates=w)
    for variance, weights in (("CR2", 1 / (1 - np.diag(H))), ("CR1S", np.full(n, n / (n - 3)))):
        V = inverse @ (X.T * (e**2 * weights)) @ X @ inverse
        fit = ols(y, x, given, inference=Inference(variance))  # type: ignore[arg-type]
        assert fit.covariance == pytest.approx(V, rel=1e-10)
