"""The examples of EDF Store & Forecast's document: eight calls of curl, and the program in Python.

The address is the sandbox's instead of pre-production's. One switch is needed: the tariffs that the
document answers are not of the month that it asks for.
"""

import json
import os
import subprocess

import requests

from compare import same

BASE_URL = os.environ["EDF_SF_BASE_URL"]
AUTHORITY, CERTIFICATE, KEY = (os.environ[f"EDF_SF_{name}"] for name in ("CA", "CERT", "KEY"))
SHOW = os.environ.get("THIRD_PARTY_REQUESTS")

SUCCESS = {"status_code": 1000, "status_message": "success"}
# 24 August 2018, 10:00 UTC, the half-hour after it, and four changes of a tariff in October.
FIRST, SECOND = 1535104800000, 1535106600000
CHANGES = 1540486800000, 1540501200000, 1540573200000, 1540587600000

RECORDS = [
    dict(timestamp=at, id=1, p=p, q=q) for at, p, q in [(FIRST, 401.92, 9.43), (FIRST + 1000, 399.54, 8.86)]
]
FORECAST = dict(
    creation_timestamp=FIRST,
    id=1,
    values=[dict(timestamp=at, p=p, quality=1) for at, p in [(FIRST, 1572.64), (SECOND, 1650.94)]],
)
COMMITMENT = dict(
    creation_timestamp=FIRST,
    id=1,
    quality=1,
    values=[dict(timestamp=at, value=value) for at, value in [(FIRST, 1100.0), (SECOND, 950.4)]],
)
PERIODS = [
    dict(timestamp=at, label=label, value=value)
    for at, (label, value) in zip(CHANGES, 2 * [("on-peak", 9.85), ("off-peak", 5.2)])
]

READS = [
    (f"production/renewable/1?from={FIRST}&to=1535133600000", RECORDS),
    (f"forecast/solar/1?from={FIRST}&to={SECOND}", [FORECAST]),
    (f"commitment/1?from={FIRST}&to={SECOND}", [COMMITMENT]),
    (f"tariff/1?from={FIRST}&to=1535107000000", [dict(id=1, values=PERIODS)]),
]
# What is written, and what stands before the brace that ends the answer: the document has a comma there once.
WRITES = [
    ("production/renewable", RECORDS[:1], ""),
    ("forecast/wind", [FORECAST], ","),
    ("commitment", [COMMITMENT], ""),
    ("tariff", [dict(id=1, values=PERIODS[:2])], ""),
]


def curl(path, *arguments):
    """The status and the body."""
    url = f"{BASE_URL}/100/{path}"
    certificates = ["--cacert", AUTHORITY, "--cert", CERTIFICATE, "--key", KEY]
    # No proxy leads to this computer, and nobody's own settings count.
    command = ["curl", "--disable", "--silent", "--show-error", "--noproxy", "*", *certificates, *arguments, url]
    try:
        run = subprocess.run([*command, "--write-out", "\n%{http_code}"], capture_output=True, text=True, check=True)
    except FileNotFoundError:
        raise SystemExit("there is no curl here; most systems have a package of this name") from None
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"{path}: {error.stderr.strip()}") from None
    body, status = run.stdout.rsplit("\n", 1)
    if SHOW:
        print(f"    {'PUT' if arguments else 'GET'} {url} -> {status}")
    return int(status), body


def read(path, results):
    status, body = curl(path)
    same(status, 200, path)
    same(json.loads(body), {**SUCCESS, "results": results}, path)


def write(path, values, comma):
    body = json.dumps({"values": values})
    status, answer = curl(path, "-X", "PUT", "-H", "Content-Type: application/json", "-d", body)
    same(status, 201, path)
    expected = json.dumps(SUCCESS, separators=(",", ":"))[:-1] + comma + "}"
    same("".join(answer.split()), "".join(expected.split()), path)


for example in READS:
    read(*example)
for example in WRITES:
    write(*example)
# What was written is what was there, but for the wind.
for example in [*READS, (f"forecast/wind/1?from={FIRST}&to={SECOND}", [FORECAST])]:
    read(*example)

# The program: averages of a battery by the minute, of which the document prints no answer.
parameters = {"from": 1541851200000, "to": 1541880000000, "agg": "avg", "period": "1m"}
response = requests.get(
    f"{BASE_URL}/100/production/battery/1",
    verify=AUTHORITY,
    cert=(CERTIFICATE, KEY),
    headers={"Accept": "application/json"},
    params=parameters,
)
same(response.status_code, 200, "the program in Python")
same(response.json(), {**SUCCESS, "results": []}, "the program in Python")
query = "&".join(f"{name}={value}" for name, value in parameters.items())
same(curl(f"production/battery/1?{query}"), (200, response.text), "the program's request by curl")

# One of the records lies in the middle of the program's hours: then there is something to be averaged.
minute = parameters["from"] + 60000
states = [dict(timestamp=minute + n, id=1, p=p, state=state) for n, p, state in [(0, 200.0, 4), (30000, -50.0, 5)]]
write("production/battery", states, "")
read(f"production/battery/1?{query}", [dict(timestamp=minute, id=1, p=75.0, state=4.5)])

version = subprocess.run(["curl", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
print(f"curl {version}: {len(READS)} reads and {len(WRITES)} writes of EDF's document, and its program in Python")
