"""What whoever runs an installation reads at the command line."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from django.core.management import get_commands, load_command_class

from ledetraad import cli
from tests.installation import Installation

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.once

BOUNCE = b"""Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Final-Recipient: rfc822; ali@kommune.example
Action: failed
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: <0123456789abcdef0123456789abcdef@kommune.example>

--b--
"""


def installation(folder: Path, **environment: str) -> Installation:
    return Installation(folder, environment=environment)


@pytest.mark.parametrize("word", sorted(cli.WORDS))
def test_a_word_explains_each_of_its_own_switches_and_none_of_the_frameworks(word: str) -> None:
    parser = load_command_class(get_commands()[word], word).create_parser("ledetraad", word)
    assert "--settings" not in parser.format_help()
    assert "--skip-checks" not in parser.format_help()
    assert all(action.help for action in parser._actions), "a switch without a word"


def test_a_folder_that_nobody_has_prepared_is_called_so(tmp_path: Path) -> None:
    done = installation(tmp_path).run("daily")
    assert done.returncode == 1
    assert "`ledetraad prepare` makes the tables" in done.stderr
    assert str(tmp_path) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_returned_mail_is_kept_by_the_mail_server_while_there_is_no_database(
    tmp_path: Path,
) -> None:
    nowhere = installation(
        tmp_path,
        DJANGO_SETTINGS_MODULE="ledetraad.settings.server",
        LEDETRAAD_DB_HOST=str(tmp_path),
    )
    done = subprocess.run(  # noqa: S603 - our own command
        [*nowhere.command, "bounced"],
        env=nowhere.environ,
        input=BOUNCE,
        capture_output=True,
        check=False,
    )
    assert done.returncode == os.EX_TEMPFAIL
    assert done.stderr.startswith(b"The database cannot be used: ")


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        (
            "LEDETRAAD_SMTP_PORT",
            "smtp",
            "LEDETRAAD_SMTP_PORT must be a whole number, and is 'smtp'.",
        ),
        ("DJANGO_SETTINGS_MODULE", "ledetraad.settings.sever", "look at DJANGO_SETTINGS_MODULE."),
    ],
    ids=["number", "settings"],
)
def test_a_slip_in_the_environment_is_said_in_one_line(
    tmp_path: Path, name: str, given: str, said: str
) -> None:
    done = installation(tmp_path, **{name: given}).run("doctor")
    assert done.returncode == 1
    assert done.stderr.strip().endswith(said)
    assert done.stderr.count("\n") == 1


def test_root_leaves_nothing_in_the_folder_of_the_services_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if os.geteuid() == 0:
        os.chown(tmp_path, 1, 1)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr("sys.argv", ["ledetraad", "prepare"])
    monkeypatch.setenv("LEDETRAAD_DATA", str(tmp_path))
    with pytest.raises(SystemExit, match="run this as the user it belongs to"):
        cli.main()
    assert list(tmp_path.iterdir()) == []


def test_behind_tls_links_in_mails_lead_to_the_first_of_the_hosts(tmp_path: Path) -> None:
    behind_a_proxy = installation(
        tmp_path, LEDETRAAD_TLS="1", LEDETRAAD_HOSTS="ledetraad.example.dk, ledetraad.intern"
    )
    told = behind_a_proxy.python(
        "from django.conf import settings; print(settings.ADDRESS, settings.ALLOWED_HOSTS)"
    )
    assert told == "https://ledetraad.example.dk ['ledetraad.example.dk', 'ledetraad.intern']"
