"""Write card.csv: Card 1995 as linearmodels (NCSA licence) ships it, only the columns used here.

Run with the dependency group `oracles`: python tests/lod/reference/card.py
"""

from pathlib import Path

import numpy as np
from linearmodels.datasets import card

KEEP = [
    *("lwage", "educ", "exper", "expersq", "black", "south", "smsa", "smsa66"),
    *("nearc2", "nearc4", "age"),
]


def main() -> None:
    data = card.load()
    region = sum(i * data[f"reg66{i}"] for i in range(1, 10))
    table = np.column_stack([data[KEEP].to_numpy(dtype=float), region])
    where = Path(__file__).with_name("card.csv")
    header = ",".join([*KEEP, "region"])
    np.savetxt(where, table, fmt="%.10g", delimiter=",", header=header, comments="")


if __name__ == "__main__":
    main()
