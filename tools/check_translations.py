"""Every interface word in English has its Danish; `--add` adds the missing to be translated.

GNU gettext need not be on the machine: Python is read by its syntax tree, templates by Django's
own `templatize`, catalogues by polib. A word belongs to the room whose file says it first.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

SOURCE = Path("src/ledetraad")
GROUND_FLOOR = "shared"  # owns the words of files that stand outside every room
CATALOGUE = Path("locale/da/LC_MESSAGES/django.po")
WIDTH = 100  # of a catalogue's lines, so that adding a word leaves the others as they were
HEADER = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "da",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}

# What each function's leading arguments are.
FUNCTIONS = {
    "gettext": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
}
FUNCTIONS |= {f"{name}_lazy": shape for name, shape in FUNCTIONS.items()}
FUNCTIONS |= {"gettext_noop": ("msgid",), "_": ("msgid",)}

TEMPLATE_CALL = re.compile(r"\b(_|n?p?gettext)\((?=\s*u?['\"])")
STRING = re.compile(r"""\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*,?""", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


@dataclass(frozen=True, slots=True)
class Word:
    """One text of the interface, and the first place that says it."""

    msgid: str
    plural: str
    context: str | None
    file: Path
    line: int

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.msgid

    @property
    def room(self) -> str:
        room = self.file.relative_to(SOURCE).parts[0]
        return room if (SOURCE / room / "apps.py").exists() else GROUND_FLOOR

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.msgid!r}"


class NotALiteralError(Exception):
    """A text that is put together at run time cannot be translated."""


def word(function: str, arguments: list[str], file: Path, line: int) -> Word:
    """Read the arguments of a gettext call by the function's shape."""
    found = dict(zip(FUNCTIONS[function], arguments, strict=False))
    return Word(found["msgid"], found.get("plural", ""), found.get("context"), file, line)


def called_name(call: ast.Call, aliases: dict[str, str]) -> str | None:
    """The gettext function that this call means, if any."""
    match call.func:
        case ast.Name(id=name):
            return aliases.get(name)
        case ast.Attribute(value=ast.Name(id="translation"), attr=name) if name in FUNCTIONS:
            return name
    return None


def literal(node: ast.expr, place: str) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise NotALiteralError(f"{place}: gettext takes one plain string, not something put together")


def words_of_python(file: Path) -> Iterator[Word]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    aliases = {
        name.asname or name.name: name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.name in FUNCTIONS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (function := called_name(node, aliases)):
            place = f"{file}:{node.lineno}"
            wanted = node.args[: len(FUNCTIONS[function])]
            yield word(function, [literal(a, place) for a in wanted], file, node.lineno)


def words_of_template(file: Path) -> Iterator[Word]:
    text = templatize(file.read_text(encoding="utf-8"), origin=str(file))
    for call in TEMPLATE_CALL.finditer(text):
        arguments: list[str] = []
        at = call.end()
        while len(arguments) < len(FUNCTIONS[call[1]]) and (string := STRING.match(text, at)):
            arguments.append(str(ast.literal_eval(string[1])))
            at = string.end()
        yield word(call[1], arguments, file, text.count("\n", 0, call.start()) + 1)


def all_words(source: Path) -> tuple[dict[tuple[str | None, str], Word], list[str]]:
    """Every word below `source` by context and msgid, and what could not be read."""
    words: dict[tuple[str | None, str], Word] = {}
    faults = []
    files = sorted(p for p in source.rglob("*") if p.suffix in {".py", ".html", ".txt"})
    for file in files:
        if file.suffix != ".py" and "templates" not in file.parts:
            continue
        read = words_of_python if file.suffix == ".py" else words_of_template
        try:
            for found in read(file):
                words.setdefault(found.key, found)
        except (NotALiteralError, SyntaxError) as fault:
            faults.append(str(fault))
    return words, faults


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def faults_of_entry(entry: polib.POEntry, catalogue: Path) -> Iterator[str]:
    """What is wrong with one translation that is there."""
    place = f"{catalogue}:{entry.linenum}: {entry.msgid!r}"
    texts = translations(entry)
    if entry.fuzzy:
        yield f"{place} is marked fuzzy: read it and remove the mark"
    if not texts or not all(texts):
        yield f"{place} has no Danish"
        return
    wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    for index, text in enumerate(texts):
        found = set(PLACEHOLDER.findall(text))
        is_singular = entry.msgid_plural and index == 0  # "one person" may leave the number out
        if found - wanted or (wanted - found and not is_singular):
            yield f"{place}: placeholders differ: {sorted(wanted)} and {sorted(found)}"


def check(source: Path) -> list[str]:
    """Every fault of the interface words below `source`, as sentences with file and line."""
    words, faults = all_words(source)
    translated: dict[tuple[str | None, str], list[str]] = {}
    for catalogue in sorted(source.glob(f"*/{CATALOGUE}")):
        for entry in polib.pofile(str(catalogue)):
            if entry.obsolete:
                continue
            faults.extend(faults_of_entry(entry, catalogue))
            key = (entry.msgctxt, entry.msgid)
            if translated.setdefault(key, translations(entry)) != translations(entry):
                faults.append(f"{catalogue}:{entry.linenum}: {entry.msgid!r} has two translations")
    faults.extend(f"{w} has no Danish" for k, w in words.items() if k not in translated)
    return faults


def add_missing(source: Path) -> int:
    """Write each missing word into its room's catalogue, for a person to translate."""
    words, _faults = all_words(source)
    catalogues = {p: polib.pofile(str(p), wrapwidth=WIDTH) for p in source.glob(f"*/{CATALOGUE}")}
    known = {(e.msgctxt, e.msgid) for c in catalogues.values() for e in c if not e.obsolete}
    missing = [w for key, w in words.items() if key not in known]
    for missed in missing:
        path = source / missed.room / CATALOGUE
        if path not in catalogues:
            catalogues[path] = polib.POFile(wrapwidth=WIDTH)
            catalogues[path].metadata = HEADER
        catalogues[path].append(
            polib.POEntry(
                msgid=missed.msgid,
                msgctxt=missed.context,
                msgid_plural=missed.plural,
                msgstr_plural={0: "", 1: ""} if missed.plural else {},
            )
        )
    for path in {source / w.room / CATALOGUE for w in missing}:
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogues[path].save(str(path))
    return len(missing)


def take_out_unsaid(source: Path) -> int:
    """Leave out of each room's catalogue what nothing below `source` says any more."""
    words, _faults = all_words(source)
    taken = 0
    for path in source.glob(f"*/{CATALOGUE}"):
        catalogue = polib.pofile(str(path), wrapwidth=WIDTH)
        unsaid = [e for e in catalogue if (e.msgctxt, e.msgid) not in words]
        for entry in unsaid:
            catalogue.remove(entry)
        if unsaid:
            catalogue.save(str(path))
        taken += len(unsaid)
    return taken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--add",
        action="store_true",
        help="add missing words to the catalogues, take out unsaid ones",
    )
    if parser.parse_args().add:
        print(f"took out {take_out_unsaid(SOURCE)} word(s) that nothing says any more")
        print(f"added {add_missing(SOURCE)} word(s); translate those with an empty msgstr")
        return 0
    faults = check(SOURCE)
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
