"""Every call of Climkit's document by plain requests, and what programs do that are known to work with it.

None of those is packaged. Their habits: a second between calls, times with a blank, a period that is open at its end
or ends in null, and answers that are no list taken for failures.
"""

import os
import time
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from importlib.metadata import version

import requests

from compare import same

BASE_URL, USERNAME, PASSWORD = (os.environ[f"CLIMKIT_{name}"] for name in ("BASE_URL", "USERNAME", "PASSWORD"))
SHOW = os.environ.get("THIRD_PARTY_REQUESTS")

SUMS = {"conso_total", "prod_total", "from_ext", "self", "to_ext"}
STORAGE = {"storage_charging_self", "storage_charging_total", "storage_discharging_total"}
# Half past eleven in the morning to midnight of 1 June 2025 in Switzerland, and the labels of both ends.
START, END = datetime(2025, 6, 1, 9, 30), datetime(2025, 6, 1, 22, 0)
FIRST, LAST = "2025-06-01 11:30:00+02:00", "2025-06-02 00:00:00+02:00"
# The label of a quarter of an hour is its end, so that the first one is of the quarter before.
STEPS = {
    "15T": (FIRST, LAST, 51),
    "H": ("2025-06-01 11:00:00+02:00", "2025-06-01 23:00:00+02:00", 13),
    "D": ("2025-06-01 00:00:00+02:00",) * 2 + (1,),
    "M": ("2025-06-01 00:00:00+02:00",) * 2 + (1,),
    "Y": ("2025-01-01 00:00:00+01:00",) * 2 + (1,),
}

calls = 0
headers = {"Content-Type": "application/json"}


def call(method, path, pause=1.01, **arguments):
    global calls
    time.sleep(pause)
    calls += 1
    answer = requests.request(method, f"{BASE_URL}/{path}", headers=headers, **arguments)
    if SHOW:
        print(f"    {method} {path} -> {answer.status_code}")
    return answer


def read(method, path, kind=list, **arguments):
    answer = call(method, path, **arguments)
    same(answer.status_code, 200, path)
    same(type(answer.json()), kind, path)
    return answer.json()


def types(record, expected, what):
    same({name: type(value) for name, value in record.items()}, expected, what)


def period(step=None, form="%Y-%m-%dT%H:%M:%S"):
    body = {"t_s": START.strftime(form), "t_e": END.strftime(form)}
    return {**body, "sampling_frequency": step} if step else body


def steps(path, check):
    """Rows of each step: their labels, and what a check says of each."""
    consumed = {}
    for step, (first, last, count) in STEPS.items():
        rows = read("POST", path, json=period(step))
        labels = [row["timestamp"] for row in rows]
        same((labels[0], labels[-1], len(labels)), (first, last, count), f"{path} by {step}")
        for row in rows:
            check(row)
        consumed[step] = round(sum(row.get("conso_total", row.get("total")) for row in rows), 6)
    same(set(consumed.values()), {consumed["D"]}, f"{path}: sums by step")


# 1. Authentication.
same(call("GET", "all_installations", pause=0).status_code, 401, "without a token")
login = call("POST", "auth", json={"username": USERNAME, "password": PASSWORD})
token = login.json()
types(token, {"access_token": str, "valid_until": dict}, "auth")
until = datetime.fromtimestamp(token["valid_until"]["$date"] / 1000, timezone.utc)
left = until - parsedate_to_datetime(login.headers["Date"])
same(timedelta(minutes=15) <= left < timedelta(minutes=15, seconds=1), True, f"15 minutes, not {left}")
headers["Authorization"] = f"Bearer {token['access_token']}"
same(call("GET", "all_installations", pause=0).status_code, 429, "right after the login")

# 2. Sites.
sites = read("GET", "all_installations")
same({type(site) for site in sites}, {dict}, "a list of objects")
site = sites[0]["site_id"]
infos = read("GET", f"installation_infos/{site}", dict)
texts = dict.fromkeys(["site_ref", "name", "creation_date", "timezone"], str)
types(infos, {**texts, "address": dict, "latitude": float, "longitude": float}, "installation_infos")
places = dict.fromkeys(["street_name", "street_number", "city"], str)
types(infos["address"], {**places, "postal_code": int}, "address")

# 3. Meters.
meters = read("GET", f"meter_info/{site}")
for meter in meters:
    texts = dict.fromkeys(["id", "type", "name", "mode"], str)
    types(meter, {**texts, "prim_ad": int, "is_rule_meter": bool}, "meter_info")
of = {mode: [meter["id"] for meter in meters if meter["mode"] == mode] for mode in ("consumption", "production")}
columns = {f"{part}_{meter}" for meter in of["consumption"] for part in ("ext", "self", "total")}
columns |= {f"total_{meter}" for meter in of["production"]}


def balanced(row):
    same(set(row), SUMS | STORAGE | columns | {"timestamp"}, "columns of site_data")
    same(round(row["conso_total"] - row["self"] - row["from_ext"], 6), 0, "conso_total")
    same(round(row["prod_total"] - row["self"] - row["to_ext"], 6), 0, "prod_total")
    consumed = sum(row[f"total_{meter}"] for meter in of["consumption"])
    same(round(row["conso_total"] - consumed, 6), 0, "the sum of the meters")


def split(row):
    same(set(row), {"total", "self", "ext", "timestamp"}, "columns of meter_data")
    same(round(row["total"] - row["self"] - row["ext"], 6), 0, "total")


steps(f"site_data/{site}/electricity", balanced)
steps(f"meter_data/{site}/{of['consumption'][0]}", split)
for row in read("POST", f"meter_data/{site}/{of['production'][0]}", json=period()):
    same(set(row), {"total", "timestamp"}, "columns of a meter that produces")

other = sites[1]["site_id"]
fields = {"electricity": {"en_im", "en_ex"}, "heating": {"heat_energy_kwh"}, "cold_water": {"vol_m3"}}
others = read("GET", f"meter_info/{other}")
for kind, names in fields.items():
    meter = next(meter for meter in others if meter["type"] == kind and not meter["is_rule_meter"])
    for row in read("POST", f"meter_data_raw/{other}/{meter['id']}", json=period()):
        same(set(row), names | {"timestamp"}, f"raw data of {kind}")
rule = next(meter for meter in meters if meter["is_rule_meter"])
same(call("POST", f"meter_data_raw/{site}/{rule['id']}", json=period()).status_code, 400, "raw data of a rule meter")

# 4. Sensors.
sensors = read("GET", f"{other}/sensors_list")
for sensor in sensors:
    types(sensor, dict.fromkeys(["id", "name", "type", "unit", "model"], str), "sensors_list")
yesterday = (datetime.now(timezone.utc) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S")
for arguments in ({}, {"params": {"t_s": yesterday}}):
    measured = read("GET", f"{other}/sensor_data/{sensors[0]['id']}", **arguments)
    same({type(row["timestamp"]) for row in measured}, {int}, "time stamps of a sensor")
    same({type(row["value"]) for row in measured} <= {int, float}, True, "values of a sensor")
    # One more where the day begins and ends at a quarter of an hour.
    same(len(measured) in (96, 97), True, "a day of a sensor")

# The habits of programs.
path = f"site_data/{site}/electricity"
rows = read("POST", path, json=period())
same(read("POST", path, json=period(form="%Y-%m-%d %H:%M:%S")), rows, "a blank in the time")
for body in ({"t_s": yesterday}, {"t_s": yesterday, "t_e": None}):
    same(len(read("POST", path, json=body)) in (95, 96), True, "a period that is open at its end")
same(call("POST", path, json=period(form="%Y-%m-%dT%H:%M:%SZ")).status_code, 400, "a Z")

print(f"requests {version('requests')}: {calls} requests; every call of Climkit's document, and what its programs do")
