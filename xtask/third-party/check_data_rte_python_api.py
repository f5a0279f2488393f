"""data-rte-python-api: its sessions and typed errors. It has no class for the APIs that are played
here, so one is made the way its own are: an address, and a method per resource."""

from datetime import datetime, timedelta, timezone

from datarteapi import Ecowatt
from datarteapi.clients.base_client import BaseClient
from datarteapi.exceptions import APIException

from compare import same
from sandbox import BASE_URL, CLIENT_ID, CLIENT_SECRET, asked, passed, plain, raises

PER_TYPE = "actual_generations_per_production_type"
WATER = "water_reserves"
OAUTH_URL = f"{BASE_URL}/token/oauth/"


class ActualGeneration(BaseClient):
    default_base_url = f"{BASE_URL}/open_api/actual_generation/v1/"
    api_version = (1, 1)

    def get(self, resource, start_date, end_date):
        period = {"start_date": start_date.isoformat(), "end_date": end_date.isoformat()}
        return self._get(resource, params=period).data[resource]


# The day on which summer time begins has 23 hours; the day before it is there because one
# calendar day may not be less than 24.
START = datetime(2024, 3, 30, tzinfo=timezone(timedelta(hours=1)))
END = datetime(2024, 4, 1, tzinfo=timezone(timedelta(hours=2)))
PERIOD = {"start_date": START.isoformat(), "end_date": END.isoformat()}

client = ActualGeneration(CLIENT_ID, CLIENT_SECRET, oauth_url=OAUTH_URL)
series = client.get(PER_TYPE, START, END)
same(series, plain(f"actual_generation/v1/{PER_TYPE}", **PERIOD)[PER_TYPE], PER_TYPE)
hours = [START.astimezone(timezone.utc) + timedelta(hours=hour) for hour in range(47)]
for one in series:
    found = [datetime.fromisoformat(row["start_date"]).astimezone(timezone.utc) for row in one["values"]]
    same(sorted(found), hours, f"the hours of {one['production_type']}")

# A year of weeks.
year = datetime(2024, 1, 1, tzinfo=START.tzinfo), datetime(2025, 1, 1, tzinfo=START.tzinfo)
weeks = client.get(WATER, *year)["values"]
period = {"start_date": year[0].isoformat(), "end_date": year[1].isoformat()}
same(weeks, plain(f"actual_generation/v1/{WATER}", **period)[WATER]["values"], WATER)
same(len(weeks), 53, "the weeks that 2024 touches")

# Where a token is refused it fetches another and repeats the call, but gives the first answer:
# the error has to be caught and the call made once more.
client.session.headers["Authorization"] = "Bearer of-yesterday"
with raises(APIException, "a refused token") as caught:
    client.get(WATER, *year)
same(caught[0].attrs, {"status_code": 401}, "the error")
same([line[-3:] for line in asked(WATER)], ["200", "401", "200"], "the repeated call")
same(client.get(WATER, *year)["values"], weeks, "the call after it")

# What a call with an error of its own gets is not its APIException, which wants the status in the
# body, where RTE has none.
with raises(TypeError, "a refused period"):
    client.get(PER_TYPE, END, START)
same(asked(" -> 400")[0].count(PER_TYPE), 1, "the refused call")

# A class of its own: an API that is not played, hence a typed error.
ecowatt = Ecowatt(CLIENT_ID, CLIENT_SECRET, base_url=f"{BASE_URL}/open_api/ecowatt/v4/", oauth_url=OAUTH_URL)
with raises(APIException, "an API that is not there") as caught:
    ecowatt.get_signals()
assert caught[0].attrs["status_code"] in (403, 404), caught[0]

rows = sum(len(one["values"]) for one in series)
passed("data-rte-python-api", f"{rows} hourly values, {len(weeks)} weeks of water, a token renewed, 3 errors")
