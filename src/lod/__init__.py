"""The plumb line: did it work? Statistics of a leader-randomised trial.

Arrays in, frozen dataclasses out.
"""

from lod.design import Criterion as Criterion
from lod.design import Design as Design
