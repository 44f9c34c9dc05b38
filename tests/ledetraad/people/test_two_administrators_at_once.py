"""Two administrators who do two things at once leave the tree as one after the other would."""

from __future__ import annotations

import pytest
from tests.ledetraad.at_once import LETS_TWO_WRITE, at_once
from tests.ledetraad.cast import Company, make_unit

from ledetraad.people.models import Unit
from ledetraad.people.operations import units
from ledetraad.people.operations.administration import RefusedError
from ledetraad.shared import clock

pytestmark = pytest.mark.django_db(transaction=LETS_TWO_WRITE)


@pytest.mark.parametrize("deed", ["reopen", "make"])
def test_nothing_is_opened_below_a_unit_that_somebody_else_is_closing(
    company: Company, deed: str
) -> None:
    outer = make_unit("Udenom", company.organisation)
    inner = make_unit("Indeni", outer)
    units.close_unit(company.anders, inner, clock.today())

    def open_below() -> None:
        if deed == "reopen":
            units.reopen_unit(company.anders, Unit.objects.get(pk=inner.pk))
        else:
            units.make_unit(company.anders, "ny", "Ny", Unit.objects.get(pk=outer.pk))

    with pytest.raises(RefusedError, match="closed-above"):
        at_once(lambda: units.close_unit(company.anders, outer, clock.today()), open_below)
    assert not Unit.objects.filter(parent=outer, closed_on=None).exists()
