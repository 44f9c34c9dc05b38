"""What a report is made of, before it becomes HTML, PDF, CSV or JSON."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A paragraph; `quote` is a sentence in English after it, whatever the report's language."""

    words: str
    quote: str = ""


@dataclass(frozen=True)
class Points:
    """A heading inside a section, and short paragraphs under it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table with a name for its file; the first cell of each row is the row's heading."""

    name: str
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Chart:
    """An SVG with its title and what it shows in words; the numbers stand in a table as well."""

    name: str
    title: str
    description: str
    svg: str


Block = Text | Points | Table | Chart


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """The whole report in one language."""

    language: str
    title: str
    subtitle: str
    contents: str
    sections: tuple[Section, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, in order."""
        return tuple(b for s in self.sections for b in s.blocks if isinstance(b, Table))
