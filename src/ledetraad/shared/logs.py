"""What may not stand in a log (K14)."""

from __future__ import annotations

import logging
import re

SECRET_PART = re.compile(r"(/calendar/)[^/\s]+")


class WithoutSecrets(logging.Filter):
    """Takes the secret out of a calendar's address, wherever in a line it stands."""

    def filter(self, record: logging.LogRecord) -> bool:
        line = record.getMessage()
        if SECRET_PART.search(line):
            record.msg, record.args = SECRET_PART.sub(r"\1…", line), None
        return True
