"""Accessible PDF (PDF/UA-1) by typst. Content goes in as JSON data, so nobody's text can become markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst


def pdf(template: Path, content: Mapping[str, object]) -> bytes:
    """The template filled with the content; fonts are those that typst carries itself."""
    compiled = _compiler(template).compile(
        format="pdf", pdf_standards="ua-1", sys_inputs={"data": json.dumps(content)}
    )
    if not isinstance(compiled, bytes):
        raise TypeError("The template did not become one PDF.")
    return compiled


@cache
def _compiler(template: Path) -> typst.Compiler:
    return typst.Compiler(str(template), root=str(template.parent), ignore_system_fonts=True)
