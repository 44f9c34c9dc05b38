"""Scales: how they are scored, how reliable they are, whether groups agree."""

from lod.scales.agreement import Agreement as Agreement
from lod.scales.agreement import IntraclassCorrelation as IntraclassCorrelation
from lod.scales.agreement import intraclass_correlation as intraclass_correlation
from lod.scales.agreement import within_group_agreement as within_group_agreement
from lod.scales.recipe import Composition as Composition
from lod.scales.recipe import Scale as Scale
from lod.scales.recipe import Scores as Scores
from lod.scales.recipe import score as score
from lod.scales.recipe import turned as turned
from lod.scales.reliability import Alpha as Alpha
from lod.scales.reliability import cronbach_alpha as cronbach_alpha
