"""What is asked about a team as a whole: once, and not once for each who was invited."""

from collections.abc import Iterable
from datetime import datetime

from ledetraad.dialogues.rules.agreement import Party
from ledetraad.dialogues.rules.reminding.facts import (
    Facts,
    Reminder,
    ReminderKind,
    TeamTalk,
    as_long_as_it_awaits,
)
from ledetraad.dialogues.rules.reminding.reminders import is_quiet
from ledetraad.shared.calendar import next_working_day


def say_whether_team_met(
    team: TeamTalk, invited: Iterable[Facts], now: datetime
) -> Reminder | None:
    """Asked of the leader, as long as it matters to one of those who were invited."""
    courses = [facts.course for facts in invited if not is_quiet(facts, now.date())]
    if not courses:
        return None
    found = Reminder(
        ReminderKind.SAY_WHETHER_TEAM_MET,
        Party.LEADER,
        team.id,
        occurrence=team.day.isoformat(),
        due=next_working_day(team.day),
        day=team.day,
        ends=max(map(as_long_as_it_awaits, courses)),
    )
    return found if found.is_due(now) else None
