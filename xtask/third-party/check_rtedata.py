"""rtedata: tables of any length, fetched four days at a time."""

import logging

import pandas
import rtedata

from compare import same
from sandbox import BASE_URL, CLIENT_ID, CLIENT_SECRET, REAL_URL, asked, passed, plain

GENERATION = "actual_generation/v1"
PER_TYPE = "actual_generations_per_production_type"
MIX = "generation_mix_15min_time_scale"
UNITS = "capacities_per_production_unit"
TEMPO = "tempo_like_calendars"

# Ten days over the end of summer time: three calls of a resource. Its dates are UTC.
START, END = "2024-10-21 00:00:00", "2024-10-31 00:00:00"
# It asks for a day more on both sides of each call, and leaves those days in.
ASKED = {"start_date": "2024-10-20T00:00:00Z", "end_date": "2024-11-01T00:00:00Z"}
DAYS = 12


class Complaints(logging.Handler):
    """A call that fails is only logged, and its rows are left out: the log must be looked at."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.texts = []

    def emit(self, record):
        self.texts.append(record.getMessage())


def client():
    """The address of tokens is an attribute of the class, those of resources are in the catalogue."""
    rtedata.Client.token_url = rtedata.Client.token_url.replace(REAL_URL, BASE_URL)
    client = rtedata.Client(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    for entry in client.catalog._requests.values():
        entry["request_url"] = entry["request_url"].replace(REAL_URL, BASE_URL)
    return client


def every_step_once(table, keys, minutes):
    """Overlapping calls leave no row twice, and none is missing in any series."""
    steps = pandas.date_range(ASKED["start_date"], ASKED["end_date"], freq=f"{minutes}min", inclusive="left")
    for key, rows in table.groupby(keys):
        found = pandas.to_datetime(rows["start_date"], utc=True)
        same(sorted(found), list(steps), f"the times of {key}")


def rows_of(table, columns):
    return sorted(map(tuple, table[columns].values.tolist()))


def generation(client):
    table = client.retrieve_data(START, END, PER_TYPE)[PER_TYPE]
    same(len(asked(PER_TYPE)), 3, "calls for ten days")
    every_step_once(table, "production_type", 60)
    series = plain(f"{GENERATION}/{PER_TYPE}", **ASKED)[PER_TYPE]
    expected = [
        (one["production_type"], row["start_date"], row["value"]) for one in series for row in one["values"]
    ]
    same(rows_of(table, ["production_type", "start_date", "value"]), sorted(expected), PER_TYPE)
    same(len(table), len(series) * DAYS * 24, "rows")
    # TOTAL is one of the types; who sums all rows counts everything twice.
    total = table["production_type"] == "TOTAL"
    same(table[total]["value"].sum(), table[~total]["value"].sum(), "the sum of all types")
    return len(table)


def quarters(client):
    table = client.retrieve_data(START, END, MIX)[MIX]
    keys = ["production_type", "production_subtype"]
    every_step_once(table, keys, 15)
    series = plain(f"{GENERATION}/{MIX}", **ASKED)[MIX]
    same(len(table), len(series) * DAYS * 96, "quarters")
    expected = [
        (*(one[key] for key in keys), row["start_date"], row["value"]) for one in series for row in one["values"]
    ]
    same(rows_of(table, [*keys, "start_date", "value"]), sorted(expected), MIX)
    return len(table)


def plants(client):
    table = client.retrieve_data(START, END, UNITS)[UNITS]
    units = plain(f"generation_installed_capacities/v1/{UNITS}", **ASKED)[UNITS]
    expected = [
        (unit["production_unit"]["code_eic"], row["installed_capacity"]) for unit in units for row in unit["values"]
    ]
    same(rows_of(table, ["production_unit_code_eic", "installed_capacity"]), sorted(expected), UNITS)
    return table["production_unit_code_eic"].nunique()


def colours(client):
    table = client.retrieve_data(START, END, TEMPO)[TEMPO]
    days = plain(f"tempo_like_supply_contract/v1/{TEMPO}", **ASKED)[TEMPO]["values"]
    same(len(days), DAYS, "days")
    same(rows_of(table, ["start_date", "value"]), sorted((day["start_date"], day["value"]) for day in days), TEMPO)
    assert set(table["value"]) <= {"BLUE", "WHITE", "RED"}, set(table["value"])
    return len(table)


complaints = Complaints()
# Where its logger has a handler it adds none of its own, which would write every step to the terminal.
logging.getLogger("rtedata").addHandler(complaints)
client = client()
counts = generation(client), quarters(client), plants(client), colours(client)
same(complaints.texts, [], "what it logs")
# Its one token is never renewed: after two hours a new client is needed.
same(len(asked("/token/oauth/")), 1, "tokens")
passed("rtedata", "{} hourly values, {} by the quarter-hour, {} plants, {} Tempo days".format(*counts))
