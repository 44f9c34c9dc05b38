"""What we took from others is as it was taken, and no page asks the browser to break its policy."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "src/ledetraad/shared/static/shared"
RECORDS = sorted(
    [*STATIC.glob("vendor/*/VENDORED.toml"), *ROOT.glob("tests/journeys/vendor/*/VENDORED.toml")]
)
# Mail programs know no style sheets: a mail carries its style in its elements, and has no policy.
TEMPLATES = sorted(
    template
    for template in ROOT.glob("src/ledetraad/*/templates/**/*.html")
    if template.parent.name != "mail"
)
STYLE_SHEETS = sorted(STATIC.rglob("*.css"))
INLINE = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=\"|javascript:")
URL = re.compile(r"url\(\"?([^)\"]+)\"?\)")
WITHOUT_REQUEST = ["400.html", "404.html", "405.html", "500.html", "503.html", "403_csrf.html"]


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("record", RECORDS, ids=short)
def test_what_was_taken_from_others_is_unchanged_and_licensed(record: Path) -> None:
    listed = tomllib.loads(record.read_text("utf-8"))["files"]
    present = {
        str(file.relative_to(record.parent)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in record.parent.rglob("*")
        if file.is_file() and file != record
    }

    assert present == listed
    assert any("LICENSE" in name for name in listed)


def test_both_packages_are_recorded() -> None:
    assert [record.parent.name for record in RECORDS] == ["dkfds", "axe"]


@pytest.mark.parametrize("sheet", STYLE_SHEETS, ids=short)
def test_a_style_sheet_asks_only_for_files_that_are_there(sheet: Path) -> None:
    text = sheet.read_text("utf-8")

    missing = [url for url in URL.findall(text) if not (sheet.parent / url).is_file()]
    assert missing == []
    assert "sourceMappingURL" not in text


def test_no_logo_of_borger_dk_or_virk_came_along() -> None:
    assert [file.name for file in STATIC.rglob("*") if "logo" in file.name.lower()] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=short)
def test_a_template_has_no_inline_style_or_script(template: Path) -> None:
    assert INLINE.findall(template.read_text("utf-8")) == []


def test_the_search_for_inline_code_finds_it() -> None:
    bad = ['<p style="x">', "<style>", "<script>x()</script>", '<a onclick="x">', "javascript:x"]

    assert all(INLINE.search(text) for text in bad)
    assert not INLINE.search('<script type="module" src="/x.js"></script>')


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("template", WITHOUT_REQUEST)
def test_somebody_gets_a_plain_page_when_everything_else_is_gone(
    template: str, language: str
) -> None:
    """Rendered with no request and no context; this test has no access to a database."""
    with translation.override(language):
        page = render_to_string(template)

    assert f'<html lang="{language}">' in page
    assert page.count("<h1") == 1
