"""What the library holds: one frozen class per kind of entry, each with an id and a source."""

from dataclasses import dataclass
from enum import StrEnum

from ledetraad.shared.text import Text


class ElementId(StrEnum):
    PURPOSE = "purpose"
    GOALS = "goals"
    PLAN = "plan"
    LEARNING = "learning"


class Asker(StrEnum):
    """Where a question is put to somebody."""

    EMPLOYEE_PREPARATION = "employee_preparation"
    LEADER_PREPARATION = "leader_preparation"
    TALK = "talk"
    FOLLOW_UP = "follow_up"
    TEAM_FOLLOW_UP = "team_follow_up"


class Form(StrEnum):
    """How a question opens: plainly, by a situation that happened, or by one that might."""

    OPEN = "open"
    EXAMPLE = "example"
    IMAGINE = "imagine"


class Moment(StrEnum):
    """When a guideline is shown."""

    PLANNING = "planning"
    EMPLOYEE_PREPARATION = "employee_preparation"
    LEADER_PREPARATION = "leader_preparation"
    OPENING = "opening"
    ASKING = "asking"
    PURPOSE = "purpose"
    GOALS = "goals"
    PLAN = "plan"
    LEARNING = "learning"
    DISAGREEMENT = "disagreement"
    CLOSING = "closing"
    FOLLOW_UP = "follow_up"
    TEAM_FOLLOW_UP = "team_follow_up"
    LEADER_CHANGE = "leader_change"


class Audience(StrEnum):
    LEADER = "leader"
    EMPLOYEE = "employee"
    BOTH = "both"


@dataclass(frozen=True)
class Element:
    id: ElementId
    number: int
    name: Text
    aim: Text
    source: str


@dataclass(frozen=True)
class Question:
    """A retired question is no longer asked, but what people answered to it can still be read."""

    id: str
    element: ElementId
    asker: Asker
    form: Form
    text: Text
    help: Text | None
    source: str
    retired: bool


@dataclass(frozen=True)
class Guideline:
    id: str
    moment: Moment
    audience: Audience
    title: Text
    body: Text
    example: Text
    source: str


@dataclass(frozen=True)
class OutlinePart:
    minutes: int
    element: ElementId | None
    title: Text
    body: Text


@dataclass(frozen=True)
class Outline:
    id: str
    title: Text
    parts: tuple[OutlinePart, ...]
    source: str

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.parts)


@dataclass(frozen=True)
class LocalTerm:
    """The organisation's own word for its purpose, in the forms a sentence needs."""

    id: str
    name: Text
    singular: Text
    definite: Text
    source: str

    @classmethod
    def own(cls, word: str) -> "LocalTerm":
        """A word the library does not know, written as it is to stand in "Tænk på …"."""
        same = Text(word, word)
        heading = word[:1].upper() + word[1:]
        return cls(word, Text(heading, heading), same, same, "The organisation's own word.")

    def fill(self, text: Text) -> Text:
        """`{term}` becomes "kerneopgave", `{the_term}` becomes "kerneopgaven"."""
        return text.filled(term=self.singular, the_term=self.definite)


@dataclass(frozen=True)
class Choice:
    """One of a few answers to choose between, with a sentence that says what it means."""

    id: str
    name: Text
    help: Text
    source: str


@dataclass(frozen=True)
class GoalKind(Choice):
    pass


@dataclass(frozen=True)
class CompetenceKind(Choice):
    pass


@dataclass(frozen=True)
class ValueConflictRoute(Choice):
    pass


@dataclass(frozen=True)
class ChallengeLevel(Choice):
    level: int


@dataclass(frozen=True)
class PlaceKind(Choice):
    face_to_face: bool


@dataclass(frozen=True)
class ReaderLine:
    """The line on every note that says who can read it."""

    id: str
    text: Text
    source: str


@dataclass(frozen=True)
class SensitiveWords:
    """Beginnings of words, in both languages, that may tell something sensitive (K20)."""

    id: str
    stems: tuple[str, ...]
    source: str
