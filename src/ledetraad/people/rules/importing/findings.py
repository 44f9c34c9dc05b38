"""A difference and its troubles as plain data that can be stored and shown long after."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ledetraad.people.rules.importing.difference import Difference
from ledetraad.people.rules.importing.organisation import Leadership, Organisation, Person, Unit
from ledetraad.people.rules.importing.picture.whole import Picture
from ledetraad.people.rules.importing.problems import Problem, Trouble

TROUBLES_KEPT = 1000


class Failure(StrEnum):
    """What went wrong on our side while a change was being made."""

    DATABASE = "database"
    PROGRAM = "program"


SECTIONS = (
    "left",
    "new_persons",
    "returned",
    "moved",
    "leader_changes",
    "vacant",
    "leader_days",
    "changed_persons",
    "changed_employments",
    "new_units",
    "changed_units",
    "closed_units",
)

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found; `rows` by section, names and ids in them, no words."""

    rows: Mapping[str, list[Row]] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()
    trouble_count: int = 0
    unknown_columns: tuple[str, ...] = ()
    employed: int = 0
    too_many_leave: bool = False
    again: bool = False  # people had changed since the last time it was shown
    failure: str = ""  # why the last attempt to make the change came to nothing

    @property
    def counts(self) -> dict[str, int]:
        return {section: len(self.rows.get(section, ())) for section in SECTIONS}

    @property
    def is_empty(self) -> bool:
        return not any(self.counts.values())


def findings_of(
    found: Difference, known: Organisation, wanted: Picture, unknown: tuple[str, ...]
) -> Findings:
    names = _Names(known, wanted, found)
    rows = {
        "left": [names.person(id_) for id_ in found.left],
        "new_persons": [names.person(person.id) for person in found.new_persons],
        "returned": [names.person(id_) for id_ in found.returned],
        "moved": [
            names.person(move.person)
            | {"from": names.units(move.left), "to": names.units(move.joined)}
            for move in found.moved
        ],
        "leader_changes": [
            names.unit(change.unit)
            | {"before": names.leaders(change.before), "after": names.leaders(change.after)}
            for change in found.leader_changes
            if not change.vacant
        ],
        "vacant": [
            names.unit(change.unit) | {"before": names.leaders(change.before)}
            for change in found.leader_changes
            if change.vacant
        ],
        "leader_days": [names.unit(unit) for unit in sorted(_leader_days(found))],
        "changed_persons": list(_changed_persons(found)),
        "changed_employments": list(_changed_employments(found, names)),
        "new_units": [names.unit(unit.id) | {"to": names.above(unit)} for unit in found.new_units],
        "changed_units": [
            names.unit(change.before.id)
            | {
                "before": change.before.name,
                "after": change.after.name,
                "from": names.above(change.before),
                "to": names.above(change.after),
            }
            for change in found.changed_units
        ],
        "closed_units": [names.unit(unit.id) for unit in found.closed_units],
    }
    return Findings(rows, (), 0, unknown, found.employed, found.too_many_leave)


class _Names:
    def __init__(self, known: Organisation, wanted: Picture, found: Difference) -> None:
        self.all_units = {**known.units, **wanted.units}
        self.persons = dict(known.persons) | {person.id: person for person in found.new_persons}

    def person(self, id_: str) -> Row:
        person = self.persons[id_]
        return {"id": id_, "name": _full(person)}

    def unit(self, id_: str) -> Row:
        return {"id": id_, "name": self.all_units[id_].name}

    def units(self, ids: Iterable[str]) -> str:
        return ", ".join(self.all_units[id_].name for id_ in ids)

    def above(self, unit: Unit) -> str:
        return self.all_units[unit.parent].name if unit.parent in self.all_units else ""

    def leaders(self, leaderships: Iterable[Leadership]) -> str:
        return ", ".join(_full(self.persons[each.person]) for each in leaderships)


def _full(person: Person) -> str:
    return f"{person.given_name} {person.family_name}".strip()


def _changed_persons(found: Difference) -> Iterator[Row]:
    for change in found.changed_persons:
        yield {
            "id": change.before.id,
            "name": _full(change.before),
            "before": f"{_full(change.before)} {change.before.email}".strip(),
            "after": f"{_full(change.after)} {change.after.email}".strip(),
        }


def _leader_days(found: Difference) -> set[str]:
    """Units led by the same as before on the day, but by others, or until another day, later on."""
    changes = found.leaderships
    rows = (*changes.begun, *(each.before for each in changes.changed), *changes.withdrawn)
    return {row.unit for row in rows} - {change.unit for change in found.leader_changes}


def _changed_employments(found: Difference, names: _Names) -> Iterator[Row]:
    """Hours, title, function and dates; who moves or leaves is told elsewhere."""
    told = {move.person for move in found.moved} | set(found.left) | set(found.returned)
    new = {person.id for person in found.new_persons}
    changed = {change.before.person for change in found.employments.changed}
    others = {each.person for each in found.employments.begun + found.employments.withdrawn}
    for person in sorted((changed | others) - told - new):
        yield names.person(person)


def to_json(findings: Findings) -> str:
    return json.dumps(
        {
            "rows": dict(findings.rows),
            "troubles": [
                [
                    each.line,
                    each.column,
                    each.problem,
                    each.value,
                    each.other_line,
                    list(each.names),
                    each.file,
                ]
                for each in findings.troubles[:TROUBLES_KEPT]
            ],
            "trouble_count": findings.trouble_count,
            "unknown_columns": list(findings.unknown_columns),
            "employed": findings.employed,
            "too_many_leave": findings.too_many_leave,
            "again": findings.again,
            "failure": findings.failure,
        },
        ensure_ascii=False,
    )


def from_json(text: str) -> Findings:
    if not text:
        return Findings()
    content = json.loads(text)
    troubles = tuple(
        Trouble(line, column, Problem(problem), value, other, tuple(names), file)
        for line, column, problem, value, other, names, file in content["troubles"]
    )
    return Findings(
        content["rows"],
        troubles,
        content["trouble_count"],
        tuple(content["unknown_columns"]),
        content["employed"],
        content["too_many_leave"],
        content["again"],
        content.get("failure", ""),
    )
