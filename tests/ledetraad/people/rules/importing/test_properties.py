"""What holds for every file, tried on many made-up organisations over several months."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ledetraad.people.rules.importing.difference import Difference, difference
from ledetraad.people.rules.importing.organisation import Employment, Leadership, Organisation, Unit
from ledetraad.people.rules.importing.periods import clashes
from ledetraad.people.rules.importing.picture.grouping import grouped
from ledetraad.people.rules.importing.picture.whole import picture_of
from ledetraad.people.rules.importing.problems import FileRefusedError
from ledetraad.people.rules.importing.reading import read_people

HEADER = (
    "medarbejder_id;navn;email;ansættelse_id;enhed_id;enhed_navn;overordnet_enhed_id;"
    "timer_pr_uge;ansat_fra;ansat_til;leder_af_enhed;leder_type"
)
FIRST_DAY = date(2026, 1, 1)
UNITS = "abcde"
PERSONS = [f"p{number}" for number in range(6)]


@dataclass(frozen=True)
class File:
    """Lines that contradict nothing: units form a tree, leaders are one to a unit."""

    lines: tuple[str, ...]

    @property
    def content(self) -> bytes:
        return "\n".join((HEADER, *self.lines, "")).encode()


@st.composite
def files(draw: st.DrawFn) -> File:
    parents = {"a": ""}
    for place, unit in enumerate(UNITS[1:], start=1):
        parents[unit] = draw(st.sampled_from(UNITS[:place]))
    names = {unit: draw(st.sampled_from(["Nord", "Syd"])) for unit in UNITS}
    leaders = {unit: draw(st.sampled_from([*PERSONS, ""])) for unit in UNITS}
    addresses = draw(st.permutations([f"{person}@byen.dk" for person in PERSONS]))
    with_ids = draw(st.booleans())
    lines = [f";;;;{unit};{names[unit]};{parents[unit]};;;;;" for unit in UNITS]
    for person, address in zip(PERSONS, addresses, strict=True):
        where = draw(st.lists(st.sampled_from(UNITS), max_size=2, unique=True))
        if not where:  # their past alone, so that addresses can go round among all
            lines.append(f"{person};{person.upper()};{address};;a;;;;2010-01-01;2011-01-01;;")
        for number, unit in enumerate(where):
            starts = FIRST_DAY + timedelta(days=draw(st.integers(-60, 200)))
            ends = draw(st.none() | st.integers(0, 200))
            until = "" if ends is None else str(starts + timedelta(days=ends))
            leads = unit if leaders[unit] == person else ""
            acting = draw(st.sampled_from(["", "fungerende"]))
            hours = draw(st.sampled_from(["37", "32,5", ""]))
            own = f"{person}-{number}" if with_ids else ""
            lines.append(
                f"{person};{person.upper()};{address};{own};{unit};{names[unit]};{parents[unit]};"
                f"{hours};{starts};{until};{leads};{acting}"
            )
    return File(tuple(lines))


def compare(content: bytes, known: Organisation, day: date) -> Difference:
    picture, troubles = picture_of(read_people(content), known, day)
    assert troubles == ()
    return difference(known, picture)


def after(known: Organisation, found: Difference) -> Organisation:
    """What writing the difference leaves behind."""
    units = dict(known.units) | {unit.id: unit for unit in found.new_units}
    units |= {change.after.id: change.after for change in found.changed_units}
    units |= {unit.id: replace(unit, closed=True) for unit in found.closed_units}
    persons = dict(known.persons) | {person.id: person for person in found.new_persons}
    persons |= {change.after.id: change.after for change in found.changed_persons}
    return Organisation(
        units,
        persons,
        tuple(found.employments.applied_to(known.employments)),
        tuple(found.leaderships.applied_to(known.leaderships)),
    )


def imported(history: list[tuple[File, int]]) -> tuple[Organisation, date]:
    known, day = Organisation(), FIRST_DAY
    for file, days in history:
        day += timedelta(days=days)
        known = after(known, compare(file.content, known, day))
    return known, day


def periods(known: Organisation) -> list[Employment | Leadership]:
    return [*known.employments, *known.leaderships]


histories = st.lists(st.tuples(files(), st.integers(0, 40)), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
@given(histories, st.integers(0, 60))
def test_the_same_file_again_changes_nothing_on_the_day_or_later(
    history: list[tuple[File, int]], later: int
) -> None:
    known, day = imported(history)
    content = history[-1][0].content
    assert compare(content, known, day).is_empty
    ended = {each.ends for each in known.employments if each.ends}
    if not any(day <= end <= day + timedelta(days=later) for end in ended) and not any(
        day < each.starts <= day + timedelta(days=later) for each in periods(known)
    ):
        assert compare(content, known, day + timedelta(days=later)).is_empty


@settings(max_examples=40, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
@given(histories, files(), st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(
    history: list[tuple[File, int]], file: File, random: object
) -> None:
    known, day = imported(history)
    lines = list(file.lines)
    shuffle: Callable[[list[str]], None] = random.shuffle  # type: ignore[attr-defined]
    shuffle(lines)
    assert compare(file.content, known, day) == compare(File(tuple(lines)).content, known, day)


@settings(max_examples=60, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
@given(histories)
def test_nobody_is_employed_twice_in_a_unit_or_ends_before_the_start(
    history: list[tuple[File, int]],
) -> None:
    known, _ = imported(history)
    for group in grouped(known.employments, lambda each: (each.person, each.unit)).values():
        assert clashes(group) == []
    for each in periods(known):
        assert each.ends is None or each.starts <= each.ends


@settings(max_examples=60, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
@given(histories)
def test_a_unit_never_has_two_ordinary_leaders_at_a_time(
    history: list[tuple[File, int]],
) -> None:
    known, _ = imported(history)
    ordinary = [each for each in known.leaderships if not each.acting]
    for group in grouped(ordinary, lambda each: each.unit).values():
        assert clashes(group) == []


@settings(max_examples=50, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
@given(files(), st.integers(0, 2000))
def test_a_file_cut_anywhere_is_refused_or_read_but_never_crashes(file: File, at: int) -> None:
    with suppress(FileRefusedError):
        reading = read_people(file.content[:at])
        picture_of(reading, Organisation({"a": Unit("a", "Nord", "")}), FIRST_DAY)


@settings(
    max_examples=200, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate]
)
@given(st.binary(max_size=400))
def test_any_bytes_at_all_are_refused_with_a_reason_or_read(content: bytes) -> None:
    with suppress(FileRefusedError):
        read_people(content)
