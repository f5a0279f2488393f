"""Fills an empty database with what the suite starts from, and writes the variables that name it.

Nothing but the server's own migrations and models is used, so the database is as a host's would be.
"""

import os
import sys
from datetime import timedelta

import flask_migrate
import pandas
import timely_beliefs
from flexmeasures.app import create
from flexmeasures.data import db
from flexmeasures.data.models.data_sources import DataSource
from flexmeasures.data.models.generic_assets import GenericAsset
from flexmeasures.data.models.time_series import Sensor
from flexmeasures.data.models.user import Account, AccountRole, Plan, User
from flexmeasures.data.scripts.data_gen import (
    add_default_asset_types,
    add_transmission_zone_asset,
    populate_initial_structure,
    provision_default_template_assets,
)
from flexmeasures.data.services.users import create_user
from flexmeasures.data.utils import save_to_db
from sqlalchemy import select

ZONE = "Europe/Paris"

# Name, account, roles.
USERS = [
    ("admin", "Host", ["admin"]),
    ("toy", "Toy", ["account-admin"]),
    ("plain", "Toy", []),
    # Tokens of 3 seconds, by flexmeasures.cfg.
    ("short_token", "Toy", []),
    ("other", "Other", ["account-admin"]),
    # 5 requests and 1 trigger a minute.
    ("limited", "Limited", ["account-admin"]),
    ("consultant", "Consultancy", ["consultant"]),
    ("client", "Client", ["account-admin"]),
]


def main():
    variables = {}
    for name, account, roles in USERS:
        email, password = f"{name}@example.com", f"{name}-password"
        create_user(
            email=email,
            username=name,
            password=password,
            user_roles=roles,
            account_name=account,
            check_email_deliverability=False,
        )
        variables[f"FM_{name}_EMAIL"] = email
        variables[f"FM_{name}_PASSWORD"] = password
    db.session.flush()
    users = {user.username: user for user in db.session.scalars(select(User))}
    accounts = {account.name: account for account in db.session.scalars(select(Account))}
    accounts["Limited"].plan = Plan(
        name="Small", default_rate_limit="5 per minute", trigger_rate_limit="1 per minute"
    )
    accounts["Consultancy"].account_roles.append(AccountRole(name="Consultancy"))
    accounts["Client"].consultancy_account = accounts["Consultancy"]

    types = add_default_asset_types(db)

    def asset(name, kind, account, **more):
        owner = accounts[account]
        made = GenericAsset(name=name, generic_asset_type=types[kind], owner=owner, **more)
        db.session.add(made)
        db.session.flush()
        return made

    def sensor(name, asset, unit, minutes):
        resolution = timedelta(minutes=minutes)
        made = Sensor(
            name=name, generic_asset=asset, unit=unit, timezone=ZONE, event_resolution=resolution
        )
        db.session.add(made)
        db.session.flush()
        return made

    # Nobody's, so everybody reads it.
    market = add_transmission_zone_asset("FR", db)
    db.session.flush()
    price = sensor("day-ahead price", market, "EUR/MWh", 60)
    place = {"latitude": 48.85, "longitude": 2.35}
    context = {"site-power-capacity": "500 kVA", "consumption-price": {"sensor": price.id}}
    model = {"power-capacity": "500 kVA", "roundtrip-efficiency": "90%", "soc-max": "450 kWh"}
    building = asset("Building", "building", "Toy", flex_context=context, **place)
    within = {"parent_asset_id": building.id, **place}
    battery = asset("Battery", "battery", "Toy", flex_model=model, **within)
    solar = asset("Solar", "solar", "Toy", **within)
    # Answered as servers before 1.0 would.
    legacy = asset(
        "Legacy battery",
        "battery",
        "Toy",
        flex_model=model,
        flex_context=context,
        attributes={"flexmeasures-client-version": "0.9.0"},
    )
    foreign = asset("Foreign building", "building", "Other")
    limited = asset("Limited battery", "battery", "Limited", flex_model=model, flex_context=context)
    assets = {
        "MARKET": market,
        "BUILDING": building,
        "BATTERY": battery,
        "SOLAR": solar,
        "LEGACY": legacy,
        "FOREIGN": foreign,
        "LIMITED": limited,
    }
    sensors = {
        "PRICE": price,
        "BATTERY": sensor("power", battery, "kW", 15),
        "SOC": sensor("state of charge", battery, "kWh", 0),
        "SOLAR": sensor("production", solar, "kW", 15),
        "LEGACY": sensor("power", legacy, "kW", 15),
        "FOREIGN": sensor("power", foreign, "kW", 15),
        "LIMITED": sensor("power", limited, "kW", 15),
    }

    source = DataSource(name="Seed", type="demo script")
    db.session.add(source)

    def record(sensor, start, end, value):
        starts = pandas.date_range(start, end, freq=sensor.event_resolution, tz=ZONE, inclusive="left")
        values = pandas.Series([value(start) for start in starts], index=starts)
        # Known when each event ends.
        beliefs = timely_beliefs.BeliefsDataFrame(
            values, source=source, sensor=sensor, belief_horizon=timedelta(0)
        )
        save_to_db(beliefs)

    # 60 EUR/MWh at midnight, 5 more in each hour until 11, and the same again from noon.
    record(price, "2026-01-01", "2026-01-15", lambda at: 60.0 + 5 * (at.hour % 12))
    # What a forecast learns from: half a day of sun, the most at noon.
    sun = lambda at: max(0.0, 60.0 - 10 * abs(at.hour + at.minute / 60 - 12))
    record(sensors["SOLAR"], "2025-12-15", "2026-01-08", sun)

    for name, user in users.items():
        variables[f"FM_{name}_USER"] = user.id
    for kind, rows in [("ACCOUNT", accounts), ("ASSET", assets), ("SENSOR", sensors)]:
        for name, row in rows.items():
            variables[f"FM_{name}_{kind}"] = row.id
    db.session.commit()
    return variables


app = create()
with app.app_context():
    package = sys.modules["flexmeasures"]
    flask_migrate.upgrade(os.path.join(os.path.dirname(package.__file__), "data", "migrations"))
    populate_initial_structure(db)
    provision_default_template_assets(db)
    db.session.commit()
    lines = [f"{name.upper()}={value}\n" for name, value in main().items()]
with open(sys.argv[1], "w") as file:
    file.writelines(lines)
