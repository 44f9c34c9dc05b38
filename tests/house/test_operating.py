"""What docs/operate hands out fits the commands and the limits of the application."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

from ledetraad.people.forms.importing import LARGEST

OPERATE = Path("docs/operate")
COMMAND = re.compile(r"(?:^|/bin/)ledetraad ((?!--)[a-z]+[^'#\n]*)", re.MULTILINE)
MEGABYTE = 1024 * 1024


def commands(file: Path) -> list[str]:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".md":  # only what is to be typed
        text = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
    text = re.sub(r"\$\([^)]*\)|\"'.*", "", text)
    return COMMAND.findall(text)


def test_every_command_in_a_unit_or_on_a_page_is_one_that_ledetraad_takes() -> None:
    files = [*OPERATE.glob("*.md"), *OPERATE.glob("systemd/*.service")]
    found = {command for file in files for command in commands(file)}
    assert len(found) > 12
    for command in found:
        word, *rest = shlex.split(command)
        parser = load_command_class(get_commands()[word], word).create_parser("ledetraad", word)
        parser.parse_args(rest)


@pytest.mark.parametrize("setting", ["client_max_body_size", "client_body_buffer_size"])
def test_the_proxy_lets_in_what_ledetraad_takes_and_keeps_it_off_the_disk(setting: str) -> None:
    """Buffers are as large as what is let in: else nginx lays it in a file."""
    everywhere, people = (
        int(size) * MEGABYTE
        for size in re.findall(rf"{setting} (\d+)m;", (OPERATE / "nginx.conf").read_text())
    )
    assert everywhere > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert people > LARGEST


def test_while_it_starts_people_meet_our_own_page_which_both_guides_put_where_the_proxy_looks() -> (
    None
):
    proxy = (OPERATE / "nginx.conf").read_text()
    (name,) = re.findall(r"error_page 502 =503 /(\S+);", proxy)
    (place,) = re.findall(rf"location = /{name} {{[^}}]* root (\S+);[^}}]*Retry-After", proxy)
    for guide in ("install.md", "upgrade.md"):
        assert f" operate/{name} {place}/{name}\n" in (OPERATE / guide).read_text()


def test_the_page_while_it_starts_is_complete_alone_and_never_sends_anybody_on() -> None:
    """Nothing else can be fetched then; and coming again by itself would lose what was being sent."""
    page = (OPERATE / "starting.html").read_text()
    assert '<html lang="da">' in page
    assert '<section lang="en">' in page
    assert not re.search(r"src=|href=|url\(|http-equiv|<script|@import", page)
