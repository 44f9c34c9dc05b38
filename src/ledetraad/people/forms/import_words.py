"""What the troubles and the changes of an import are called, in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledetraad.people.rules.importing.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    from ledetraad.people.rules.importing.problems import Trouble

PROBLEMS: Mapping[Problem, _StrPromise] = {
    Problem.EMPTY_FILE: gettext_lazy("The file is empty."),
    Problem.SPREADSHEET: gettext_lazy(
        "This is a spreadsheet and not a CSV file, whatever its name ends in. Open it in Excel and go "
        "to the sheet with the people. Choose “File”, “Save as” and the file type “CSV UTF-8”, and "
        "bring the new file."
    ),
    Problem.MARKUP: gettext_lazy(
        "This is a web page or XML, even if Excel can show it, and not a CSV file. Open it in Excel, "
        "choose “File”, “Save as” and the file type “CSV UTF-8”, and bring the new file."
    ),
    Problem.ARCHIVE: gettext_lazy(
        "This is a packed archive (zip) or a spreadsheet that is damaged, whatever its name ends in. "
        "Unpack it, and bring the CSV file that lies inside; or export the spreadsheet again as CSV."
    ),
    Problem.NOT_TEXT: gettext_lazy(
        "This is a document, a picture or a program, not a CSV file. Export from the HR system as "
        "CSV, or open the list in Excel and save it as “CSV UTF-8”."
    ),
    Problem.NUL_BYTE: gettext_lazy(
        "The file holds characters of value zero, so it is damaged or not text. Export it again."
    ),
    Problem.MIXED_ENCODING: gettext_lazy(
        "From this line on the letters are written in another encoding, or the file has been cut. "
        "Export it again."
    ),
    Problem.GARBLED_LETTERS: gettext_lazy(
        "Danish letters have been lost: “%(value)s”. Export the file again as UTF-8."
    ),
    Problem.OPEN_QUOTE: gettext_lazy(
        "A quotation mark is opened on this line and never closed. The file may be cut."
    ),
    Problem.STRAY_QUOTE: gettext_lazy(
        "There is text after a closing quotation mark. Write quotation marks inside a text twice."
    ),
    Problem.LONG_LINE: gettext_lazy("A cell on this line holds more than 10,000 characters."),
    Problem.NO_HEADER: gettext_lazy(
        "The first line must hold the names of the columns; none of these is known: %(value)s"
    ),
    Problem.MISSING_COLUMNS: gettext_lazy("These columns are missing: %(names)s."),
    Problem.DUPLICATE_COLUMNS: gettext_lazy(
        "These columns mean the same, so it cannot be known which one counts: %(names)s."
    ),
    Problem.CPR_COLUMN: gettext_lazy(
        "CPR numbers do not belong here. Take this column out of the export: %(names)s."
    ),
    Problem.NO_ROWS: gettext_lazy("The file has names of columns, but no rows."),
    Problem.CUT_ROW: gettext_lazy(
        "The last row stops in the middle, so the file has been cut. Export or send it again."
    ),
    Problem.TOO_FEW_CELLS: gettext_lazy("The row has fewer cells than there are columns."),
    Problem.TOO_MANY_CELLS: gettext_lazy(
        "The row has more cells than there are columns. Put quotation marks around text that "
        "holds the separator."
    ),
    Problem.CPR_NUMBER: gettext_lazy(
        "This looks like a CPR number, which must not be stored here. Take it out."
    ),
    Problem.CONTROL_CHARACTER: gettext_lazy("“%(value)s” holds characters that cannot be shown."),
    Problem.MISSING_VALUE: gettext_lazy("The cell is empty, but the value is needed."),
    Problem.TOO_LONG: gettext_lazy("“%(value)s” is too long."),
    Problem.ROUNDED_BY_SPREADSHEET: gettext_lazy(
        "“%(value)s” is a number that a spreadsheet has rounded off. Export it again without "
        "opening it in a spreadsheet."
    ),
    Problem.NOT_A_DATE: gettext_lazy(
        "“%(value)s” is not a date. Write it as 31-12-2026 or 2026-12-31."
    ),
    Problem.SHORT_YEAR: gettext_lazy("Write the year of “%(value)s” with four digits."),
    Problem.DATE_OUT_OF_RANGE: gettext_lazy("“%(value)s” is before 1930 or after 2100."),
    Problem.NOT_HOURS: gettext_lazy(
        "“%(value)s” is not hours a week. Write a number from 0 to 80, such as 32,5."
    ),
    Problem.NOT_AN_EMAIL: gettext_lazy("“%(value)s” is not an e-mail address."),
    Problem.UNKNOWN_WORD: gettext_lazy("“%(value)s” is not one of the words of this column."),
    Problem.ENDS_BEFORE_START: gettext_lazy("“%(value)s” is before the employment begins."),
    Problem.PERSON_DIFFERS: gettext_lazy(
        "Person %(first)s has “%(second)s” on line %(other_line)s and “%(value)s” here."
    ),
    Problem.UNIT_DIFFERS: gettext_lazy(
        "Unit %(first)s has “%(second)s” on line %(other_line)s and “%(value)s” here."
    ),
    Problem.UNKNOWN_UNIT: gettext_lazy("Unit %(value)s has no name here and is not known."),
    Problem.UNKNOWN_PARENT: gettext_lazy(
        "Unit %(value)s is named as the one above, but has no row and is not known. Add a row with "
        "the unit alone, or a file of units."
    ),
    Problem.UNIT_IN_CIRCLE: gettext_lazy("The units lie in a circle: %(names)s."),
    Problem.EMPLOYMENT_OF_TWO: gettext_lazy(
        "Employment %(value)s belongs to another person on line %(other_line)s."
    ),
    Problem.EMPLOYMENTS_OVERLAP: gettext_lazy(
        "The same person is employed in the same unit at the same time on line %(other_line)s."
    ),
    Problem.LEADER_KINDS: gettext_lazy(
        "The same person is both leader and acting leader of unit %(value)s; see line "
        "%(other_line)s."
    ),
    Problem.TWO_LEADERS: gettext_lazy(
        "Unit %(value)s has another leader on line %(other_line)s. One of them may be acting."
    ),
    Problem.EMAIL_SHARED: gettext_lazy(
        "%(value)s belongs to another person on line %(other_line)s."
    ),
    Problem.EMAIL_TAKEN: gettext_lazy("%(value)s belongs to another person, who is known already."),
    Problem.ID_ELSEWHERE: gettext_lazy(
        "The id %(value)s is used by another organisation here. Put something of your own before "
        "all ids."
    ),
    Problem.NOT_YOURS: gettext_lazy(
        "Unit %(value)s is at the top of an organisation that you do not administer. Yours: "
        "%(names)s."
    ),
}

SECTIONS: Mapping[str, _StrPromise] = {
    "left": gettext_lazy("People who leave"),
    "new_persons": gettext_lazy("New people"),
    "returned": gettext_lazy("People who come back"),
    "moved": gettext_lazy("People who move"),
    "leader_changes": gettext_lazy("Units that get another leader"),
    "vacant": gettext_lazy("Units that are left without a leader"),
    "leader_days": gettext_lazy("Units whose leader begins or ends on another day"),
    "changed_persons": gettext_lazy("People who change name or e-mail"),
    "changed_employments": gettext_lazy("People whose hours, title or dates change"),
    "new_units": gettext_lazy("New units"),
    "changed_units": gettext_lazy("Units that change name or place"),
    "closed_units": gettext_lazy("Units that close"),
}

STEPS: Mapping[str, _StrPromise] = {
    "": gettext_lazy("Waiting to begin"),
    "reading": gettext_lazy("Reading the file"),
    "comparing": gettext_lazy("Comparing with what is known"),
    "writing": gettext_lazy("Writing the changes"),
}


def sentence(trouble: Trouble) -> str:
    """What is wrong, without the place."""
    names = trouble.names
    return str(PROBLEMS[trouble.problem]) % {
        "value": trouble.value,
        "names": ", ".join(names),
        "first": names[0] if names else "",
        "second": names[1] if len(names) > 1 else "",
        "other_line": trouble.other_line,
    }


def place(trouble: Trouble) -> str:
    """Line and column, and which file when it is the one of units."""
    parts = [_("The file of units")] if trouble.file else []
    if trouble.line:
        parts.append(_("Line %(line)s") % {"line": trouble.line})
    if trouble.column:
        parts.append(trouble.column)
    return ", ".join(parts) or _("The whole file")


def too_many(leavers: int, employed: int) -> str:
    return _(
        "%(leavers)s of %(employed)s would leave. That is more than one in ten; is the whole "
        "organisation in the file?"
    ) % {"leavers": leavers, "employed": employed}
