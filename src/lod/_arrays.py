"""Checking what comes in, once, so that the arithmetic behind can trust its arrays."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lod.errors import InputError, MissingValuesError, VariationError

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]
BoolArray = NDArray[np.bool_]


def numbers(values: ArrayLike, name: str) -> FloatArray:
    """Return `values` as finite doubles.

    Raises InputError when they are not numbers, MissingValuesError when some are missing.
    """
    array = np.asarray(values)
    if array.dtype.kind not in "biuf":
        array = _from_objects(array, name)
    array = np.asarray(array, dtype=np.float64)
    if not np.isfinite(array).all():
        bad = np.flatnonzero(~np.isfinite(array).reshape(len(array), -1).all(axis=1))
        raise MissingValuesError(
            f"{name} has {bad.size} of {len(array)} rows with missing or infinite values,"
            f" the first in row {bad[0] + 1}."
        )
    return array


def _from_objects(array: NDArray[Any], name: str) -> FloatArray:
    if array.dtype.kind == "O":
        try:
            return array.astype(np.float64)
        except (TypeError, ValueError):
            pass
    raise InputError(f"{name} must hold numbers; it holds text or something else.")


def vector(values: ArrayLike, name: str, n: int | None = None) -> FloatArray:
    """Return a finite (n,) array."""
    array = numbers(values, name)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1:
        raise InputError(f"{name} must be one column; its shape is {array.shape}.")
    return _of_length(array, name, n)


def matrix(values: ArrayLike, name: str, n: int | None = None) -> FloatArray:
    """Return a finite (n, columns) array; a single column may come as a vector."""
    array = numbers(values, name)
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2 or array.shape[1] == 0:
        raise InputError(f"{name} must be rows by columns; its shape is {array.shape}.")
    return _of_length(array, name, n)


def _of_length(array: FloatArray, name: str, n: int | None) -> FloatArray:
    if n is not None and len(array) != n:
        raise InputError(f"{name} has {len(array)} rows where the other data have {n}.")
    if len(array) == 0:
        raise InputError(f"{name} has no rows.")
    return array


def varying(values: FloatArray, name: str) -> FloatArray:
    """Return `values`, or raise VariationError when they are all the same."""
    if values.max() == values.min():
        raise VariationError(f"{name} does not vary: every value is {values.flat[0]:g}.")
    return values


def column_names(names: Sequence[str] | None, count: int, stem: str) -> tuple[str, ...]:
    """Return `names`, or stem, or stem 1, stem 2, ... when there are none."""
    if names is None:
        return (stem,) if count == 1 else tuple(f"{stem} {i + 1}" for i in range(count))
    if len(names) != count:
        raise InputError(f"{count} columns of {stem} came with {len(names)} names.")
    if len(set(names)) != count:
        raise InputError(f"Two columns of {stem} carry the same name.")
    return tuple(names)


def labels(values: ArrayLike, name: str, n: int | None = None) -> NDArray[Any]:
    """Return labels (numbers or text), one a row, none of them missing."""
    array = np.asarray(values)
    if array.ndim != 1 or (n is not None and len(array) != n):
        raise InputError(f"{name} must be one label a row; its shape is {array.shape}.")
    missing = _missing_labels(array)
    if missing.any():
        raise MissingValuesError(
            f"{name} is missing in {missing.sum()} rows, the first in row"
            f" {int(np.flatnonzero(missing)[0]) + 1}."
        )
    return array


def _missing_labels(array: NDArray[Any]) -> BoolArray:
    if array.dtype.kind == "f":
        return np.asarray(np.isnan(array))
    if array.dtype.kind == "O":
        return np.array([v is None or v != v for v in array], dtype=np.bool_)
    return np.zeros(len(array), dtype=np.bool_)


def texts(values: NDArray[Any]) -> tuple[str, ...]:
    """Labels as a reader would write them; whole numbers without a decimal point."""
    return tuple(
        str(int(v)) if isinstance(v, float) and v.is_integer() else str(v) for v in values.tolist()
    )
