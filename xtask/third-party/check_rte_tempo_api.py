"""rte-tempo-api: the colours of today and tomorrow."""

import importlib
import os
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from compare import same
from sandbox import BASE_URL, CLIENT_ID, CLIENT_SECRET, asked, passed, plain

PARIS = ZoneInfo("Europe/Paris")
CALENDARS = "tempo_like_calendars"


def midnight(day):
    return datetime(day.year, day.month, day.day, tzinfo=PARIS)


def is_winter(day):
    return midnight(day).utcoffset() == timedelta(hours=1)


def set_clock():
    """Its days are those of the computer's zone, and begin at 00:00+01:00 also in summer.

    Then today is not in its period, which ends at 01:00 in Paris the day after tomorrow, later
    than the service takes; and a refusal is a KeyError. In a zone a day behind it asks for
    nothing too late.
    """
    now = datetime.now(PARIS)
    if is_winter(now) and is_winter(now + timedelta(days=2)):
        os.environ["TZ"] = "Europe/Paris"
    else:
        # As many hours west of Greenwich.
        os.environ["TZ"] = f"BEHIND+{24 - now.utcoffset() // timedelta(hours=1)}"
    if hasattr(time, "tzset"):
        time.tzset()


def colours(first, last):
    """The days that are known, by date."""
    period = {"start_date": midnight(first).isoformat(), "end_date": midnight(last).isoformat()}
    days = plain(f"tempo_like_supply_contract/v1/{CALENDARS}", **period)[CALENDARS]["values"]
    return {day["start_date"][:10]: day["value"] for day in days}


set_clock()
# The name of its module is not one that `import` takes.
RteApi = importlib.import_module("rte-tempo-api.rte-api").RteApi
RteApi.host = BASE_URL
api = RteApi(CLIENT_ID, CLIENT_SECRET)
found = api.get_calendar()

today = datetime.now().date()
tomorrow = today + timedelta(days=1)
known = colours(today, tomorrow + timedelta(days=1))
assert set(known.values()) <= {"BLUE", "WHITE", "RED"}, known
assert today.isoformat() in known, known
# It finds today by comparing texts, hence not while they end in +02:00.
expected = known[today.isoformat()] if is_winter(today) else None
same(found, (expected, known.get(tomorrow.isoformat(), "UNKNOWN")), "today and tomorrow")
# By GET, without a slash at the end.
same(asked("/token/oauth"), ["GET /token/oauth -> 200"], "tokens")
same(len(asked(CALENDARS)), 1, "calendars")
passed("rte-tempo-api", f"{today} is {found[0]}, {tomorrow} is {found[1]}")
