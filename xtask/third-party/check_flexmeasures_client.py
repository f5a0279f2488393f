"""flexmeasures-client: assets, sensors, data, files, schedules and forecasts, with the jobs that make them.

It asks for JSON in every answer, a deletion's empty one included, and puts JSON into texts. What it makes here is its
own, so that it can be compared with, and is gone afterwards.
"""

import asyncio
import logging
import os
import tempfile
import warnings
from collections import Counter
from importlib.metadata import version
from pathlib import Path

from aiohttp import ClientSession, TraceConfig
from flexmeasures_client import FlexMeasuresClient
from flexmeasures_client.exceptions import InsufficientServerVersionError, JobFailedError

from compare import same

URL, EMAIL, PASSWORD = (os.environ[f"FLEXMEASURES_{name}"] for name in ("URL", "EMAIL", "PASSWORD"))
SHOW = os.environ.get("THIRD_PARTY_REQUESTS")

DAY = "2025-06-02T00:00:00+02:00"
# Charging in the two cheap hours and discharging in the two dear ones after them pays most.
PRICES = [30, 10, 20, 90, 50, 80]
POWER = [0, 10, 10, -10, 0, -10]

# What it raises it logs as well, and one of its calls warns of another one's default.
logging.getLogger("flexmeasures_client").addHandler(logging.NullHandler())
warnings.filterwarnings("ignore", category=FutureWarning, module="flexmeasures_client")

asked = []


def session():
    """A session that keeps what was asked of it."""

    async def ended(_session, _context, request):
        asked.append(f"{request.method} {request.url.path_qs} -> {request.response.status}")

    trace = TraceConfig()
    trace.on_request_end.append(ended)
    return ClientSession(trace_configs=[trace])


def client(**arguments):
    # Its own intervals are made for jobs of minutes.
    host = URL.removeprefix("http://")
    given = {"host": host, "email": EMAIL, "password": PASSWORD, "job_polling_interval": 0.1, **arguments}
    return FlexMeasuresClient(session=session(), **given)


async def fails(call, kind, text):
    """Fails unless a call raises this, with a text in it."""
    try:
        found = await call
    except kind as error:
        if text not in str(error):
            raise AssertionError(f"{text!r} is not in {str(error)!r:.500}") from error
    else:
        raise AssertionError(f"no {kind.__name__} with {text!r} but {found!r:.500}")


def fields(record, **expected):
    same({name: record.get(name) for name in expected}, expected, f"{record.get('name')}")


def hours(values, step):
    """Means of so many values each, without what floating point leaves."""
    return [round(sum(values[i : i + step]) / step, 6) + 0.0 for i in range(0, len(values), step)]


async def tokens(client):
    versions = await client.get_versions()
    same((versions["server_version"], versions["server_supports_api_versions"]), ("1.0.1", ["v3_0"]), "versions")
    account, user = await client.get_account(), await client.get_user()
    same((user["email"], user["account_id"]), (EMAIL, account["id"]), "the user")
    client.access_token = "of yesterday"
    same(await client.get_account(), account, "after a token that has ended")
    same(Counter(line.split()[-1] for line in asked if "requestAuthToken" in line), {"200": 2}, "logins")
    return account["id"]


async def wrong_password():
    stranger = client(password="a guess")
    await fails(stranger.get_sensors(parse_json_fields=True), ValueError, "User password does not match.")
    await stranger.close()


async def assets(client, account):
    battery = next(kind["id"] for kind in await client.get_asset_types() if kind["name"] == "battery")
    at = {"account_id": account, "latitude": 52.37, "longitude": 4.89, "generic_asset_type_id": battery}
    depot = await client.add_asset(name="depot of a client", attributes={"flags": [1, None]}, **at)
    same((depot["attributes"], depot["parent_asset_id"]), ('{"flags": [1, null]}', None), "a new asset")
    below = await client.add_asset(
        name="battery",
        parent_asset_id=depot["id"],
        flex_model={"soc-max": "20 kWh"},
        flex_context={"site-power-capacity": "50 kVA"},
        **at,
    )
    changes = {"name": "store", "latitude": 52.5, "flex_model": {"soc-max": "20 kWh", "soc-min": "0 kWh"}}
    changed = await client.update_asset(below["id"], changes, parse_json_fields=True)
    fields(changed, **changes, longitude=4.89, flex_context={"site-power-capacity": "50 kVA"})
    found = await client.get_asset(below["id"], parse_json_fields=True)
    same(found, changed, "an asset that was changed")
    tree = await client.get_assets(root=depot["id"], fields=["id", "name"], parse_json_fields=True)
    same(tree, [{key: asset[key] for key in ("id", "name")} for asset in (depot, changed)], "the depot's assets")
    down = await client.get_assets(sort_by="id", sort_dir="desc", include_public=True, parse_json_fields=True)
    ids = [asset["id"] for asset in down]
    same((ids, set(ids) >= {depot["id"], below["id"]}), (sorted(ids, reverse=True), True), "assets, downwards")
    return depot["id"], below["id"]


async def sensors(client, asset):
    power = await client.add_sensor("load", "PT15M", "kW", asset, timezone="Europe/Paris", attributes={"meter": 7})
    fields(power, event_resolution="PT15M", generic_asset_id=asset, attributes='{"meter": 7}')
    changes = {"name": "power", "timezone": "Europe/Amsterdam", "attributes": {"meter": 8}}
    changed = await client.update_sensor(power["id"], changes, parse_json_fields=True)
    fields(changed, **changes, unit="kW")
    same(await client.get_sensor(power["id"], parse_json_fields=True), changed, "a sensor that was changed")
    price = await client.add_sensor("price", "PT1H", "EUR/MWh", asset)
    found = await client.get_sensors(asset_id=asset, parse_json_fields=True)
    same([sensor["id"] for sensor in found], [power["id"], price["id"]], "the battery's sensors")
    return power["id"], price["id"]


async def recorded(client, sensor, **data):
    receipt, status = await client.post_sensor_data(sensor, **data)
    same((status, receipt["status"]), (202, "ACCEPTED"), "a receipt")
    job = await client.wait_for_job(receipt["job"])
    return job["result"]


async def values(client, sensor, start, duration, unit="kW", resolution="PT15M", **more):
    data = await client.get_sensor_data(sensor, start, duration, unit, resolution, **more)
    same((data["start"], data["unit"]), (start, unit), "data")
    return data["values"]


async def data(client, sensor):
    quarters = {"start": DAY, "duration": "PT1H", "values": [1.5, None, 2.5, 4], "unit": "kW"}
    known = "2025-06-03T00:00:00+02:00"
    same(await recorded(client, sensor, **quarters, prior=known), "success", "data")
    for unit, resolution, expected in [
        ("kW", "PT15M", [1.5, None, 2.5, 4]),
        ("MW", "PT15M", [0.0015, None, 0.0025, 0.004]),
        ("kWh", "PT15M", [0.375, None, 0.625, 1]),
        ("kW", "PT30M", [1.5, 3.25]),
    ]:
        same(await values(client, sensor, DAY, "PT1H", unit, resolution), expected, f"{unit}, {resolution}")
    other = {**quarters, "values": [9, 9, 9, 9]}
    same(await recorded(client, sensor, **other), "success", "a later belief")
    same(await values(client, sensor, DAY, "PT1H"), [9, 9, 9, 9], "what is believed now")
    then = await values(client, sensor, DAY, "PT1H", prior="2025-06-04T00:00:00+02:00")
    same(then, [1.5, None, 2.5, 4], "what was believed then")
    await fails(recorded(client, sensor, **other, prior=known), JobFailedError, "FAILED")
    await fails(recorded(client, sensor, **{**quarters, "unit": "EUR"}), ValueError, "EUR")
    await client.delete_sensor_data(sensor, confirm_first=False, start=DAY, until="2025-06-02T00:30:00+02:00")
    same(await values(client, sensor, DAY, "PT1H"), [None, None, 9, 9], "what is left")


async def files(client, sensor, folder):
    day = "2025-06-05T00:00:00+02:00"
    path = folder / "quarters.csv"
    path.write_text("event_start,event_value\n2025-06-05T00:00:00+02:00,1000\n2025-06-05T00:15:00+02:00,2250\n")
    given = {"file_path": str(path), "unit": "W", "belief_time_measured_instantly": True}
    same(await recorded(client, sensor, **given), "success", "a file")
    same(await values(client, sensor, day, "PT30M"), [1, 2.25], "a file's values")
    early = await values(client, sensor, day, "PT30M", prior="2025-06-05T00:20:00+02:00")
    same(early, [1, None], "what was measured by then")
    path.write_text("event_start,event_value\n2025-06-05T00:00:00+02:00,much\n")
    await fails(recorded(client, sensor, **given), JobFailedError, "event values should be numeric")
    path = path.rename(folder / "quarters.txt")
    await fails(recorded(client, sensor, file_path=str(path)), ValueError, "Only CSV or Excel files are accepted")


async def schedules(client, asset, power, price):
    prices = {"start": DAY, "duration": "PT6H", "values": PRICES, "unit": "EUR/MWh"}
    same(await recorded(client, price, **prices, prior="2025-06-01T12:00:00+02:00"), "success", "prices")
    model = client.create_storage_flex_model("kWh", soc_at_start=0, soc_min=0, soc_max=20)
    model["power-capacity"] = "10 kW"
    trigger = {"start": DAY, "duration": "PT6H", "flex_context": {"consumption-price": {"sensor": price}}}
    job = await client.trigger_schedule(sensor_id=power, flex_model=model, **trigger)
    same((await client.get_job_status(job))["status"], "QUEUED", "a job at first")
    same((await client.wait_for_job(job))["status"], "FINISHED", "a job in the end")
    schedule = await client.get_schedule(power, job, duration="PT6H", unit="MW")
    same((schedule["start"], schedule["unit"], len(schedule["values"])), (DAY, "MW", 24), "a schedule")
    same(hours([value * 1000 for value in schedule["values"]], 4), POWER, "a schedule's values")
    # Of the asset, with a model for each device, and what was known before.
    devices = await client.trigger_and_get_schedule(
        asset_id=asset, flex_model=[{**model, "sensor": power}], prior="2025-06-01T20:00:00+02:00", **trigger
    )
    same([(device["sensor"], device["unit"]) for device in devices], [(power, "kW")], "devices")
    same(hours(devices[0]["values"], 4), POWER, "a device's values")
    # Prices by the name that its helper still has for them.
    old = {**trigger, "flex_context": client.create_storage_flex_context(consumption_price_sensor=price)}
    again = await client.trigger_and_get_schedule(sensor_id=power, flex_model=model, **old)
    same(hours(again["values"], 4), POWER, "by prices of the old name")
    old["flex_context"] |= trigger["flex_context"]
    both = client.trigger_and_get_schedule(sensor_id=power, flex_model=model, **old)
    await fails(both, ValueError, "Must pass either consumption-price or consumption-price-sensor.")
    later = {**trigger, "start": "2025-07-02T00:00:00+02:00"}
    unknown = client.trigger_and_get_schedule(sensor_id=power, flex_model=model, **later)
    await fails(unknown, JobFailedError, f"Prices unknown for planning window. (sensor {price})")
    strange = client.trigger_schedule(asset_id=asset, scheduler="Abacus", flex_model=[{"sensor": power}], **trigger)
    await fails(strange, ValueError, "Scheduler Abacus does not seem to be registered.")


async def forecasts(client, sensor):
    """Three days, each of them two more than the one before: the sandbox foretells their mean."""
    days = [day + hour for day in (0, 2, 4) for hour in range(24)]
    known = {"start": "2025-05-03T00:00:00+02:00", "duration": "P3D", "prior": "2025-05-05T23:00:00+02:00"}
    same(await recorded(client, sensor, values=days, unit="EUR/MWh", **known), "success", "three days")
    asked_for = {"start": "2025-05-06T00:00:00+02:00", "duration": "PT6H", "train_period": "P3D"}
    forecast = await client.trigger_and_get_forecast(sensor, **asked_for)
    same((forecast["start"], forecast["unit"]), (asked_for["start"], "EUR/MWh"), "a forecast")
    same(forecast["values"], [hour + 2 for hour in range(6)], "a forecast's values")


async def unknown(client, asset, sensor):
    """What is not there any more, or not yet."""
    await client.delete_sensor_data(sensor, confirm_first=False)
    await client.delete_sensor(sensor, confirm_first=False)
    gone = client.get_sensor(sensor, parse_json_fields=True)
    await fails(gone, ValueError, f"No sensor found with ID {sensor}.")
    await client.delete_asset(asset, confirm_first=False)
    await fails(client.get_asset(asset, parse_json_fields=True), ConnectionError, "404")
    job = "00000000-0000-0000-0000-000000000000"
    await fails(client.get_job_status(job), ConnectionError, "404")
    report = client.trigger_report(asset, "PandasReporter", {})
    await fails(report, InsufficientServerVersionError, "requires FlexMeasures server of 1.1.0 or above")


async def check(folder):
    own = client()
    try:
        account = await tokens(own)
        await wrong_password()
        depot, battery = await assets(own, account)
        power, price = await sensors(own, battery)
        await data(own, power)
        await files(own, power, folder)
        await schedules(own, battery, power, price)
        await forecasts(own, price)
        await unknown(own, depot, power)
    finally:
        await own.close()


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(check(Path(folder)))
what = "assets, sensors, data, files, schedules and forecasts; every value as expected"
print(f"flexmeasures-client {version('flexmeasures-client')}: {len(asked)} requests; {what}")
if SHOW:
    print("".join(f"    {line}\n" for line in asked), end="")
