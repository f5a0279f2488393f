"""DuckDB, PyArrow and pandas read what `gridwire` writes: the rows of CSV, and copies as one table."""

import json
import os
import subprocess
import tempfile
from datetime import datetime, timedelta, timezone
from importlib.metadata import version
from pathlib import Path

import duckdb
import pandas
import pyarrow.dataset
import pyarrow.parquet

from compare import same

GRIDWIRE = os.environ["GRIDWIRE"]
SITE = "--site-id 64c1000000000000000000a1"
METER = f"{SITE} --meter-id 64c200000000000000a10002"
DAY = "--from 2026-06-01 --to 2026-06-02"
TODAY = datetime.now(timezone.utc).date()
# What a sensor has measured is kept for some days, and what is foretold is known for some.
LATELY = f"--from {TODAY - timedelta(days=3)} --to {TODAY - timedelta(days=2)}"
SOON = f"--from {TODAY} --to {TODAY + timedelta(days=2)}"

# Rows of every dataset; a new one is to be added here.
ROWS = {
    "climkit/meter-data": f"{METER} {DAY}",
    "climkit/meter-data-raw": f"{METER} {DAY}",
    "climkit/sensor-data": f"{SITE} --sensor-id 64c300000000000000a10001 {LATELY}",
    "climkit/site-data": f"{SITE} {DAY} --sampling-frequency H",
    "edf-sf/commitment": f"--site-id 200 --commitment-id 1 {SOON}",
    "edf-sf/forecast": f"--site-id 200 --forecast-type demand --forecast-id 1 {SOON}",
    "edf-sf/production": "--site-id 200 --equipment-type battery --equipment-id 1 "
    "--from 2026-06-01T09:00:00Z --to 2026-06-01T09:05:00Z",
    "edf-sf/tariff": "--site-id 200 --tariff-id 1 --from 2026-05-01 --to 2026-06-01",
    "flexmeasures/sensor-data": f"--sensor-id 2 {LATELY}",
    "rte/capacities-cpc": "--from 2024-01-01 --to 2024-07-01 --department-code FR,FR-35",
    "rte/capacities-per-production-type": "--from 2020-01-01 --to 2024-01-01",
    "rte/capacities-per-production-unit": "--from 2023-01-01 --to 2024-01-01",
    "rte/generation-mix": "--from 2024-10-27 --to 2024-10-29",
    "rte/generation-per-production-type": "--from 2024-03-30 --to 2024-04-02",
    "rte/generation-per-unit": "--from 2024-10-27 --to 2024-10-28",
    "rte/tempo": "--from 2024-01-01 --to 2025-01-01",
    "rte/water-reserves": "--from 2024-01-01 --to 2024-12-30",
}

# Copies that are quickly made, with their keys.
COPIES = {
    "edf-sf/tariff": "--site-id 200 --tariff-id 1",
    "flexmeasures/sensor-data": "--sensor-id 1",
    "rte/capacities-cpc": "--department-code FR,FR-35",
    "rte/capacities-per-production-type": "",
    "rte/generation-mix": "--production-type HYDRO,SOLAR",
    "rte/tempo": "",
}
SINCE = f"--from {TODAY - timedelta(days=100)}"


# A sandbox of its own, which behaves as it does by itself and holds what no other check has written.
SERVER = subprocess.Popen([GRIDWIRE, "--quiet", "sandbox", "serve"], stdout=subprocess.PIPE, text=True)
ENVIRONMENT = os.environ | json.loads(SERVER.stdout.readline())


def gridwire(line, *codes):
    """Runs the command, which may end with these codes besides 0; gives what it said."""
    done = subprocess.run([GRIDWIRE, *line.split()], capture_output=True, text=True, env=ENVIRONMENT)
    if done.returncode not in (0, *codes):
        raise AssertionError(f"gridwire {line}: {done.returncode}: {done.stderr}")
    return done


def compare(table, csv, what):
    """Fails unless a table has the rows of a file of CSV, whatever their order; gives their number."""
    columns = duckdb.sql(f"SELECT * FROM read_csv('{csv}', all_varchar = true)").columns
    types = dict(zip(*(lambda rows: (rows.columns, rows.types))(duckdb.sql(f"SELECT * FROM {table}"))))
    typed = ", ".join(f'CAST("{name}" AS {types[name]}) AS "{name}"' for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    texts = f"(SELECT {typed} FROM read_csv('{csv}', all_varchar = true))"
    rows = f"(SELECT {names} FROM {table})"
    for one, other, which in [(rows, texts, "only in Parquet"), (texts, rows, "only in CSV")]:
        odd = duckdb.sql(f"SELECT * FROM {one} EXCEPT ALL SELECT * FROM {other}")
        same(odd.fetchall()[:3], [], f"{what}: {which}")
    return duckdb.sql(f"SELECT count(*) FROM {rows}").fetchone()[0]


def check_rows(folder):
    known = json.loads(gridwire("datasets --format json").stdout)
    same(sorted(ROWS), sorted(dataset["name"] for dataset in known), "the datasets that are checked here")
    total = 0
    for name, keys in ROWS.items():
        parquet, csv = folder / "rows.parquet", folder / "rows.csv"
        # Of what is foretold, a part may be missing.
        for path in (parquet, csv):
            gridwire(f"--quiet fetch {name} {keys} --output {path}", 5)
        count = compare(f"'{parquet}'", csv, name)
        assert count > 10, f"{name}: {count} rows"
        table = pyarrow.parquet.read_table(parquet)
        same(table.num_rows, count, name)
        same(str(table.schema.field("interval_start").type), "timestamp[us, tz=UTC]", name)
        same(table.schema.metadata[b"gridwire.dataset"].decode(), name, name)
        total += count
    return total


def check_copies(folder):
    total = 0
    for name, keys in COPIES.items():
        said = gridwire(f"sync {name} {keys} {SINCE} --dir {folder}").stderr
        asked = json.loads(said)["asked"]
        csv = folder / "rows.csv"
        gridwire(f"--quiet fetch {name} {keys} --from {asked['from']} --to {asked['to']} --output {csv}", 5)
        files = folder / name / "**" / "*.parquet"
        table = f"read_parquet('{files}', hive_partitioning = true)"
        count = compare(table, csv, f"the copy of {name}")
        dataset = pyarrow.dataset.dataset(folder / name, format="parquet", partitioning="hive")
        same(dataset.count_rows(), count, name)
        frame = pandas.read_parquet(folder / name)
        same(len(frame), count, name)
        assert {"year", "month"} <= set(frame.columns), frame.columns
        total += count
    return total


try:
    with tempfile.TemporaryDirectory() as folder:
        rows = check_rows(Path(folder))
        copied = check_copies(Path(folder))
finally:
    # Asked to end, it removes the keys that it has written into files.
    SERVER.terminate()
    SERVER.wait()
readers = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "pyarrow", "pandas"))
print(f"{readers}: {rows} rows of {len(ROWS)} datasets as in CSV, {copied} of {len(COPIES)} copies")
