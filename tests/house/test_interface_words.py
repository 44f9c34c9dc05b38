"""The check of the interface words finds what it is there to find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polib
import pytest
from tools import check_translations

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.once

PYTHON = "from django.utils.translation import gettext as _, ngettext\n"


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house with one room, whose Danish is complete."""
    monkeypatch.setattr(check_translations, "SOURCE", tmp_path)
    room = tmp_path / "people"
    (room / "templates").mkdir(parents=True)
    (room / "apps.py").touch()
    (room / "views.py").write_text(PYTHON + '_("Save")\nngettext("%(n)s day", "%(n)s days", 2)\n')
    (room / "templates" / "page.html").write_text('{% load i18n %}<p>{% translate "Next" %}</p>')
    write(tmp_path, Save="Gem", Next="Næste")
    return tmp_path


def write(source: Path, **words: str) -> None:
    path = source / "people" / check_translations.CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue = polib.POFile()
    for msgid, danish in words.items():
        catalogue.append(polib.POEntry(msgid=msgid, msgstr=danish))
    days = {0: "en dag", 1: "%(n)s dage"}
    catalogue.append(
        polib.POEntry(msgid="%(n)s day", msgid_plural="%(n)s days", msgstr_plural=days)
    )
    catalogue.save(str(path))


def test_complete_danish_has_no_fault(source: Path) -> None:
    assert check_translations.check(source) == []


def test_a_word_of_python_or_of_a_page_without_danish_is_found(source: Path) -> None:
    write(source, Save="Gem")
    assert ["'Next' has no Danish" in fault for fault in check_translations.check(source)] == [True]
    write(source, Next="Næste")
    assert ["'Save' has no Danish" in fault for fault in check_translations.check(source)] == [True]


def test_an_empty_translation_is_found(source: Path) -> None:
    write(source, Save="", Next="Næste")
    assert len(check_translations.check(source)) == 1


def test_a_lost_placeholder_is_found(source: Path) -> None:
    (source / "people" / "views.py").write_text(PYTHON + '_("Hello %(name)s")\n')
    write(source, Next="Næste", **{"Hello %(name)s": "Hej"})
    assert "placeholders differ" in check_translations.check(source)[0]


def test_a_text_put_together_at_run_time_is_found(source: Path) -> None:
    (source / "people" / "forms.py").write_text(PYTHON + 'name = "x"\n_(f"Hello {name}")\n')
    assert "forms.py:3" in check_translations.check(source)[0]


def test_missing_words_are_added_to_their_room_once_for_a_person_to_translate(
    source: Path,
) -> None:
    write(source, Save="Gem")
    assert check_translations.add_missing(source) == 1
    assert check_translations.add_missing(source) == 0
    assert "'Next' has no Danish" in check_translations.check(source)[0]


def test_what_nothing_says_any_more_is_taken_out_and_the_rest_stands(source: Path) -> None:
    write(source, Save="Gem", Next="Næste", Gone="Væk")
    assert check_translations.take_out_unsaid(source) == 1
    assert check_translations.take_out_unsaid(source) == 0
    assert check_translations.check(source) == []
    path = source / "people" / check_translations.CATALOGUE
    assert {entry.msgid for entry in polib.pofile(str(path))} == {"Save", "Next", "%(n)s day"}
