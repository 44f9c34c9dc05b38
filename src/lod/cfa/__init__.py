"""Confirmatory factor analysis."""

from lod.cfa.estimate import cfa as cfa
from lod.cfa.invariance import Difference as Difference
from lod.cfa.invariance import Invariance as Invariance
from lod.cfa.invariance import invariance_over_groups as invariance_over_groups
from lod.cfa.invariance import invariance_over_time as invariance_over_time
from lod.cfa.omega import Omega as Omega
from lod.cfa.omega import omega as omega
from lod.cfa.results import FactorAnalysis as FactorAnalysis
from lod.cfa.results import Parameter as Parameter
from lod.cfa.specify import Specification as Specification
