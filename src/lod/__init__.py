"""The plumb line: did it work? Statistics of a leader-randomised trial.

Arrays in, frozen dataclasses out.
"""

from lod.attrition import answering_weights as answering_weights
from lod.attrition import attrition as attrition
from lod.attrition import weighted_difference as weighted_difference
from lod.attrition import worst_case as worst_case
from lod.balance import Balance as Balance
from lod.balance import balance as balance
from lod.balance import joint_test as joint_test
from lod.design import Criterion as Criterion
from lod.design import Design as Design
from lod.effects import cohens_d as cohens_d
from lod.effects import per_scale_step as per_scale_step
from lod.effects import predictions as predictions
from lod.flow import Flow as Flow
from lod.flow import Stage as Stage
from lod.flow import flow as flow
from lod.lee import LeeBounds as LeeBounds
from lod.lee import lee_bounds as lee_bounds
from lod.lots import Allocation as Allocation
from lod.lots import accepting as accepting
from lod.lots import blocked as blocked
from lod.lots import complete as complete
from lod.lots import draw_lots as draw_lots
from lod.lots import matched as matched
from lod.lots import verify as verify
from lod.power import Power as Power
from lod.power import minimum_detectable_effect as minimum_detectable_effect
from lod.power import power as power
from lod.power import power_grid as power_grid
from lod.roster import observed_design as observed_design
from lod.simulated import TrialDesign as TrialDesign
from lod.synthetic import Shape as Shape
from lod.synthetic import SyntheticTrial as SyntheticTrial
from lod.synthetic import synthetic_trial as synthetic_trial
from lod.tables import check_table as check_table
