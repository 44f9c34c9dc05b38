"""What may stand in the head of a mail."""

from __future__ import annotations

import re

# Printable ASCII without what quotes, separates or routes; a domain with a dot, or this machine.
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~][A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{0,63}"
_DOMAIN = r"(?:localhost|(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]*)"
_ADDRESS = re.compile(rf"{_LOCAL}@{_DOMAIN}")
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
LONGEST_ADDRESS = 254
LONGEST_SUBJECT = 160


def can_be_sent_to(address: str) -> bool:
    """Whether it is one plain address: no second one, no name, no option, no break of line."""
    return len(address) <= LONGEST_ADDRESS and bool(_ADDRESS.fullmatch(address))


def one_line(subject: str) -> str:
    """Whatever a name has brought with it, a subject is one line of at most 160 signs."""
    line = _BREAKS.sub(" ", subject).strip()
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"
