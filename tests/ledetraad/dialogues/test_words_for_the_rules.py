"""What the rules let people choose, the library has words for, and nothing else."""

from ledetraad.content.library import library
from ledetraad.dialogues.rules.disagreement import Route


def test_ali_can_read_what_each_way_onward_from_a_disagreement_means() -> None:
    assert [route.id for route in library().value_conflict_routes] == list(Route)
