"""Ali may disagree, share it, take it back and let it go, as he likes."""

from itertools import product

import pytest

from ledetraad.dialogues.rules.disagreement import DisagreementState, may_move

PRIVATE, SHARED, WITHDRAWN = DisagreementState


@pytest.mark.parametrize(("state", "to"), list(product(DisagreementState, repeat=2)))
def test_ali_moves_his_disagreement_but_never_from_withdrawn_straight_to_shared(
    state: DisagreementState, to: DisagreementState
) -> None:
    assert may_move(state, to) == (state is not to and (state, to) != (WITHDRAWN, SHARED))
