"""What a file changes: by the organisation's own ids alone."""

from dataclasses import replace
from datetime import date

import pytest

from ledetraad.people.rules.importing.difference import Difference, Move, difference
from ledetraad.people.rules.importing.organisation import (
    Employment,
    Leadership,
    Organisation,
    Person,
    Unit,
)
from ledetraad.people.rules.importing.picture.whole import picture_of
from ledetraad.people.rules.importing.problems import Problem
from ledetraad.people.rules.importing.reading import read_people

DAY = date(2026, 11, 22)
EARLIER = date(2019, 8, 1)
HEADER = (
    "medarbejder_id;navn;email;ansættelse_id;enhed_id;enhed_navn;overordnet_enhed_id;"
    "ansat_fra;ansat_til;leder_af_enhed;leder_type"
)
BYEN = ";;;;10;Byen;;;;;"
KAREN = "karen;Karen Holm;karen@byen.dk;;20;Jobcenter;10;2019-08-01;;ja;"
ALI = "ali;Ali Khan;ali@byen.dk;;20;Jobcenter;10;2019-08-01;;;"
BODIL = "bodil;Bodil Friis;;;20;Jobcenter;10;2019-08-01;;;"
FINN = "finn;Finn Lund;;;30;Ydelse;10;2019-08-01;;ja;"

KNOWN = Organisation(
    units={
        "10": Unit("10", "Byen", ""),
        "20": Unit("20", "Jobcenter", "10"),
        "30": Unit("30", "Ydelse", "10"),
    },
    persons={
        "karen": Person("karen", "Karen", "Holm", "karen@byen.dk"),
        "ali": Person("ali", "Ali", "Khan", "ali@byen.dk"),
        "bodil": Person("bodil", "Bodil", "Friis"),
        "finn": Person("finn", "Finn", "Lund"),
    },
    employments=(
        Employment("karen", "20", EARLIER),
        Employment("ali", "20", EARLIER),
        Employment("bodil", "20", EARLIER),
        Employment("finn", "30", EARLIER),
    ),
    leaderships=(Leadership("20", "karen", EARLIER), Leadership("30", "finn", EARLIER)),
)
ROWS = (BYEN, KAREN, ALI, BODIL, FINN)


def compare(*rows: str, known: Organisation = KNOWN, day: date = DAY) -> Difference:
    reading = read_people("\n".join((HEADER, *rows, "")).encode())
    picture, troubles = picture_of(reading, known, day)
    assert troubles == ()
    return difference(known, picture)


def contradictions(*rows: str, known: Organisation = KNOWN) -> list[tuple[int, Problem]]:
    reading = read_people("\n".join((HEADER, *rows, "")).encode())
    return [(each.line, each.problem) for each in picture_of(reading, known, DAY)[1]]


def without(row: str) -> tuple[str, ...]:
    return tuple(each for each in ROWS if each != row)


def test_a_file_that_says_what_is_known_changes_nothing() -> None:
    assert compare(*ROWS).is_empty


def test_the_first_file_of_all_brings_everything() -> None:
    found = compare(*ROWS, known=Organisation())
    assert [unit.id for unit in found.new_units] == ["10", "20", "30"]
    assert [person.id for person in found.new_persons] == ["ali", "bodil", "finn", "karen"]
    assert {each.person: each.starts for each in found.leaderships.begun} == {
        "karen": DAY,
        "finn": DAY,
    }
    assert not found.too_many_leave


def test_bodil_who_is_no_longer_in_the_file_leaves_on_the_day() -> None:
    found = compare(*without(BODIL))
    assert found.left == ("bodil",)
    assert [each.after.ends for each in found.employments.changed] == [DAY]
    assert found.too_many_leave  # one of four


def test_ali_moves_to_finns_unit_on_the_day() -> None:
    found = compare(*without(ALI), ALI.replace("20;Jobcenter", "30;Ydelse"))
    assert found.moved == (Move("ali", ("20",), ("30",)),)
    assert found.left == ()
    (ended,) = found.employments.changed
    assert ended.after.ends == date(2026, 11, 21)
    (begun,) = found.employments.begun
    assert (begun.unit, begun.starts) == ("30", DAY)


def test_ali_moves_on_the_day_his_new_row_gives() -> None:
    moved = ALI.replace("20;Jobcenter", "30;Ydelse").replace("2019-08-01", "2026-10-01")
    found = compare(*without(ALI), moved)
    assert found.employments.changed[0].after.ends == date(2026, 9, 30)
    assert found.employments.begun[0].starts == date(2026, 10, 1)


def test_ali_who_moves_away_and_back_has_three_employments_and_no_overlap() -> None:
    known = KNOWN
    away = ALI.replace("20;Jobcenter", "30;Ydelse")
    for day, row in ((date(2026, 1, 5), away), (date(2026, 2, 5), ALI), (date(2026, 3, 5), ALI)):
        found = compare(*without(ALI), row, known=known, day=day)
        known = replace(known, employments=tuple(found.employments.applied_to(known.employments)))
    assert found.is_empty
    assert [
        (each.unit, each.starts, each.ends) for each in known.employments if each.person == "ali"
    ] == [
        ("20", EARLIER, date(2026, 1, 4)),
        ("30", date(2026, 1, 5), date(2026, 2, 4)),
        ("20", date(2026, 2, 5), None),
    ]


def test_karen_hands_over_to_bodil_and_the_unit_is_led_without_a_gap() -> None:
    found = compare(
        BYEN,
        KAREN.replace(";ja;", ";nej;"),
        ALI,
        BODIL.replace(";;;;", ";;;;").replace("2019-08-01;;;", "2019-08-01;;ja;"),
        FINN,
    )
    (change,) = found.leader_changes
    assert [each.person for each in change.before] == ["karen"]
    assert [each.person for each in change.after] == ["bodil"]
    assert found.leaderships.changed[0].after.ends == date(2026, 11, 21)
    assert found.leaderships.begun[0].starts == DAY


def test_a_unit_whose_leader_left_is_vacant() -> None:
    found = compare(*without(FINN), ";;;;30;Ydelse;10;;;;")
    (change,) = found.leader_changes
    assert change.vacant
    assert found.closed_units == ()


def test_a_unit_nobody_mentions_is_closed_and_one_with_children_is_not() -> None:
    found = compare(*without(FINN))
    assert [unit.id for unit in found.closed_units] == ["30"]
    assert compare(KAREN, ALI, BODIL, FINN).closed_units == ()  # 10 is still above them


def test_renamed_and_moved_units_are_told_apart_by_their_ids() -> None:
    rows = [row.replace("Ydelse;10", "Borgerservice;20") for row in ROWS]
    (change,) = compare(*rows).changed_units
    assert (change.before.name, change.after.name) == ("Ydelse", "Borgerservice")
    assert change.after.parent == "20"


def test_karen_and_ali_can_swap_addresses() -> None:
    swapped = [
        row.replace("karen@", "?@").replace("ali@", "karen@").replace("?@", "ali@") for row in ROWS
    ]
    found = compare(*swapped)
    assert {each.after.id: each.after.email for each in found.changed_persons} == {
        "karen": "ali@byen.dk",
        "ali": "karen@byen.dk",
    }


def test_a_new_person_with_alis_name_and_address_is_somebody_else() -> None:
    assert contradictions(*without(ALI), ALI.replace("ali;", "ali2;")) == [(6, Problem.EMAIL_TAKEN)]


def test_a_column_the_file_does_not_have_changes_nothing() -> None:
    header = "medarbejder_id;navn;enhed_id;enhed_navn;overordnet_enhed_id;ansat_fra"
    cells = [row.split(";") for row in ROWS[1:]]
    rows = [";".join((c[0], c[1], c[4], c[5], c[6], c[7])) for c in cells]
    reading = read_people("\n".join((header, *rows, "")).encode())
    picture, troubles = picture_of(reading, KNOWN, DAY)
    assert troubles == ()
    assert difference(KNOWN, picture).is_empty


def test_who_had_left_before_the_day_is_not_taken_in() -> None:
    gone = "gerd;Gerd Dam;;;40;Arkiv;10;2010-01-01;2020-01-01;ja;"
    assert compare(*ROWS, gone).is_empty


def test_a_future_employment_that_is_taken_back_was_never_there() -> None:
    soon = Employment("ali", "30", date(2027, 1, 1))
    found = compare(*ROWS, known=replace(KNOWN, employments=(*KNOWN.employments, soon)))
    assert found.employments.withdrawn == (soon,)


def test_bodil_who_comes_back_after_a_mistake_has_not_been_away() -> None:
    left = [
        replace(each, ends=DAY) if each.person == "bodil" else each for each in KNOWN.employments
    ]
    found = compare(*ROWS, known=replace(KNOWN, employments=tuple(left)), day=date(2026, 12, 1))
    assert found.returned == ("bodil",)
    assert found.employments.changed[0].after.ends is None


@pytest.mark.parametrize(("leavers", "too_many"), [(10, False), (11, True)])
def test_more_than_ten_in_a_hundred_leavers_are_too_many(leavers: int, *, too_many: bool) -> None:
    names = [f"p{number}" for number in range(100)]
    known = Organisation(
        units={"10": Unit("10", "Byen", "")},
        persons={name: Person(name, name) for name in names},
        employments=tuple(Employment(name, "10", EARLIER) for name in names),
    )
    rows = [f"{name};{name};;;10;Byen;;2019-08-01;;;" for name in names[leavers:]]
    found = compare(*rows, known=known)
    assert (len(found.left), found.too_many_leave) == (leavers, too_many)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (ALI.replace("Khan", "Kahn"), Problem.PERSON_DIFFERS),
        (ALI.replace(";20;Jobcenter", ";20;Jobcentret").replace("ali", "a"), Problem.UNIT_DIFFERS),
        ("ny;Ny;;;50;Nyt;99;2020-01-01;;;", Problem.UNKNOWN_PARENT),
        ("ny;Ny;;;50;;10;2020-01-01;;;", Problem.UNKNOWN_UNIT),
        ("ny;Ny;;;20;;10;2020-01-01;;99;", Problem.UNKNOWN_UNIT),
        ("ny;Ny;;;20;;10;2020-01-01;;ja;", Problem.TWO_LEADERS),
        ("karen;Karen Holm;;;10;Byen;;2020-01-01;;20;fungerende", Problem.LEADER_KINDS),
        (ALI, Problem.EMPLOYMENTS_OVERLAP),
        ("ny;Ny;ALI@byen.dk;;20;;10;2020-01-01;;;", Problem.EMAIL_SHARED),
    ],
)
def test_a_row_that_contradicts_another_is_told_by_its_line(row: str, problem: Problem) -> None:
    assert (7, problem) in contradictions(*ROWS, row)


def test_one_employment_cannot_belong_to_two() -> None:
    rows = [row.replace(".dk;;", ".dk;77;") for row in ROWS]
    assert contradictions(*rows) == [(4, Problem.EMPLOYMENT_OF_TWO)]


def test_units_in_a_circle_are_told_once() -> None:
    rows = (";;;;10;Byen;20;;;;", *ROWS[1:])
    assert contradictions(*rows) == [(2, Problem.UNIT_IN_CIRCLE)]


def test_an_acting_leader_may_stand_in_beside_the_ordinary_one() -> None:
    found = compare(*without(BODIL), BODIL.replace("2019-08-01;;;", "2019-08-01;;ja;fungerende"))
    assert found.leaderships.begun == (Leadership("20", "bodil", DAY, None, True),)


def test_one_wrong_name_is_told_at_its_own_line_and_not_at_all_the_right_ones() -> None:
    wrong = KAREN.replace("Jobcenter", "Jobcentret")
    rows = (BYEN, wrong, ALI, BODIL, FINN)
    assert contradictions(*rows) == [(3, Problem.UNIT_DIFFERS)]
