"""What the rows say of each person, and whether they say the same."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ledetraad.people.rules.importing.columns import Column
from ledetraad.people.rules.importing.organisation import Organisation
from ledetraad.people.rules.importing.problems import Problem, Trouble, shortened
from ledetraad.people.rules.importing.reading import EmploymentRow


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What the file says of a person; `None` where it does not say."""

    line: int
    given_name: str
    family_name: str
    email: str | None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    language: str | None


def persons_of(rows: tuple[EmploymentRow, ...], troubles: list[Trouble]) -> dict[str, PersonFacts]:
    persons: dict[str, PersonFacts] = {}
    for row in rows:
        facts = PersonFacts(row.line, row.given_name, row.family_name, row.email, row.language)
        before = persons.setdefault(row.person, facts)
        if before is facts:
            continue
        for column, said, now in (
            (Column.NAME, before.name, facts.name),
            (Column.EMAIL, before.email, row.email),
            (Column.LANGUAGE, before.language, row.language),
        ):
            if said and now and said != now:
                names = (row.person, shortened(said))
                troubles.append(
                    Trouble(
                        row.line, column, Problem.PERSON_DIFFERS, shortened(now), before.line, names
                    )
                )
        persons[row.person] = replace(
            before, email=before.email or row.email, language=before.language or row.language
        )
    return persons


def addresses_taken(persons: dict[str, PersonFacts], known: Organisation) -> Iterator[Trouble]:
    """An address belongs to one person; whom the file does not mention keeps theirs."""
    others = {
        person.email.lower(): ""
        for person in known.persons.values()
        if person.email and (person.id not in persons or persons[person.id].email is None)
    }
    others |= dict.fromkeys(known.taken, "")
    seen: dict[str, PersonFacts] = {}
    for facts in persons.values():
        if not facts.email:
            continue
        if facts.email in others:
            yield Trouble(facts.line, Column.EMAIL, Problem.EMAIL_TAKEN, facts.email)
        elif (other := seen.setdefault(facts.email, facts)) is not facts:
            yield Trouble(facts.line, Column.EMAIL, Problem.EMAIL_SHARED, facts.email, other.line)
