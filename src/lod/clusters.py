"""Clusters: which rows belong to the same leader, and whether the clusters carry an inference."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lod._arrays import FloatArray, IntArray, labels, texts
from lod.errors import ClusterError

FEW = 30
DOMINANT_SHARE = 0.2


@dataclass(frozen=True)
class ClusterReport:
    """What a reader must know about the clusters before believing a p-value.

    `few`: fewer than 30. `dominated`: one cluster holds more than a fifth of the rows (and more
    than twice its even share). `singular`: clusters that some column singles out, so that their
    own residual is lost (I - H_gg singular; pseudo-inverse used).
    """

    count: int
    smallest: int
    largest: int
    largest_label: str
    largest_share: float
    few: bool
    dominated: bool
    fewer_than_parameters: bool
    singular: int


@dataclass(frozen=True, eq=False)
class Clusters:
    """n rows in G clusters; `order` sorts rows by cluster, `starts` are the first sorted rows."""

    labels: NDArray[Any]
    codes: IntArray
    order: IntArray
    starts: IntArray
    sizes: IntArray

    @property
    def count(self) -> int:
        return len(self.sizes)

    @property
    def rows(self) -> int:
        return len(self.codes)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The labels as text; whole numbers without a decimal point."""
        return texts(self.labels)

    @cached_property
    def is_sorted(self) -> bool:
        return bool((self.order == np.arange(self.rows)).all())

    def sort(self, values: FloatArray) -> FloatArray:
        """Put rows in cluster order."""
        return values if self.is_sorted else values[self.order]

    def unsort(self, values: FloatArray) -> FloatArray:
        """Put rows back in the order they came in."""
        if self.is_sorted:
            return values
        back = np.empty_like(values)
        back[self.order] = values
        return back

    def sums(self, values: FloatArray) -> FloatArray:
        """Sum sorted rows (n, ...) within clusters: (G, ...)."""
        if self.count == self.rows:
            return values
        return np.add.reduceat(values, self.starts, axis=0)

    def spread(self, values: FloatArray) -> FloatArray:
        """Give every sorted row its cluster's value: (G, ...) to (n, ...)."""
        return np.repeat(values, self.sizes, axis=0)

    @cached_property
    def by_size(self) -> tuple[tuple[IntArray, IntArray], ...]:
        """For each size m: the clusters of that size, and their sorted rows (count, m)."""
        return tuple(
            (which, self.starts[which][:, None] + np.arange(size))
            for size in np.unique(self.sizes)
            for which in (np.flatnonzero(self.sizes == size),)
        )

    def report(self, parameters: int, singular: int = 0) -> ClusterReport:
        largest = int(self.sizes.argmax())
        share = float(self.sizes[largest] / self.rows)
        return ClusterReport(
            count=self.count,
            smallest=int(self.sizes.min()),
            largest=int(self.sizes[largest]),
            largest_label=self.names[largest],
            largest_share=share,
            few=self.count < FEW,
            dominated=share > max(DOMINANT_SHARE, 2 / self.count),
            fewer_than_parameters=self.count < parameters,
            singular=singular,
        )


def clusters_of(cluster: ArrayLike | None, n: int) -> Clusters:
    """Group n rows by label; without labels every row is its own cluster.

    Raises ClusterError when all rows share one cluster.
    """
    if cluster is None:
        each = np.arange(n)
        return Clusters(each, each, each, each, np.ones(n, dtype=np.intp))
    found, codes = np.unique(labels(cluster, "The cluster column", n), return_inverse=True)
    if len(found) < 2:
        raise ClusterError("There is only one cluster, so nothing says how clusters differ.")
    sizes = np.bincount(codes)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return Clusters(found, codes, np.argsort(codes, kind="stable"), starts, sizes)
