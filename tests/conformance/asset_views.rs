//! What an asset shows: its sensors, log, jobs, key figures and charts.

use gridwire::core::ErrorKind;
use gridwire::core::chrono::{TimeDelta, Utc};
use gridwire::core::serde_json::json;
use gridwire::flexmeasures::{
    AnnotationType, AssetUpdate, AssetView, AuditLogSortKey, ChartData, DefaultAssetView,
    FlexMeasuresError as _, FlexModel, JobStatus, KpiFunction, LegendPosition, NewAnnotation,
    NewSensor, Page, ScheduleTrigger, SensorDataPost, SensorSortKey, ShownGraph, ShownKpi,
    SortDirection, Wait,
};

use crate::world::{UNKNOWN, World, at, fault};

pub(crate) async fn run(world: &World) {
    sensors(world).await;
    log(world).await;
    jobs(world).await;
    key_figures(world).await;
    charts(world).await;
    annotations(world).await;
    choices(world).await;
}

async fn sensors(world: &World) {
    let (seen, toy, battery) = (&world.seen, &world.users.toy, world.asset("BATTERY"));
    // Eleven with those that are there, of which a page is ten also where none was asked for.
    for number in 1..10 {
        let sensor = NewSensor::new(number.to_string(), "V", TimeDelta::hours(1), battery);
        seen.ok(toy.add_sensor(sensor).send().await);
    }
    let answer = seen
        .ok(toy.asset_sensors(battery).send().await)
        .into_inner();
    let Page::Part(page) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!((page.rows.len(), page.total, page.filtered), (10, 11, 11));
    let by_name = toy
        .asset_sensors(battery)
        .filter("power")
        .per_page(5)
        .page(1);
    let by_name = by_name
        .sorted(SensorSortKey::Name, SortDirection::Desc)
        .send();
    let by_name = seen.ok(by_name.await);
    assert_eq!(by_name.rows()[0].id, world.sensor("BATTERY"));
    let error = seen.refused(422, toy.asset_sensors(UNKNOWN).send().await);
    assert_eq!(fault(&error), "id: No asset found with ID 99999.");
    let error = seen.refused(403, toy.asset_sensors(world.asset("FOREIGN")).send().await);
    assert_eq!(error.kind(), ErrorKind::Permission);
}

async fn log(world: &World) {
    let (seen, toy, solar) = (&world.seen, &world.users.toy, world.asset("SOLAR"));
    for description in ["first", "second"] {
        let update = AssetUpdate::new().description(description);
        seen.ok(toy.update_asset(solar, update).send().await);
    }
    let newest = toy.asset_audit_log(solar).per_page(1).page(1);
    let newest = newest
        .sorted(AuditLogSortKey::EventDatetime, SortDirection::Desc)
        .send();
    let answer = seen.ok(newest.await).into_inner();
    let Page::Part(page) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!((page.rows.len(), page.total), (1, 2));
    let entry = &page.rows[0];
    assert!(entry.event.contains("second"), "{}", entry.event);
    assert_eq!(entry.active_user_id, Some(world.user("TOY")));
    assert_eq!(entry.active_user_name.as_deref(), Some("toy"));
    // Its time has no offset and is UTC.
    let age = Utc::now() - entry.event_datetime.to_utc();
    assert!(age.abs() < TimeDelta::minutes(5), "{age}");
    let error = seen.refused(422, toy.asset_audit_log(UNKNOWN).send().await);
    assert_eq!(fault(&error), "id: No asset found with ID 99999.");
}

async fn jobs(world: &World) {
    let (seen, toy, battery) = (&world.seen, &world.users.toy, world.asset("BATTERY"));
    assert_eq!(seen.ok(toy.asset_jobs(battery).send().await).jobs, []);
    let model = FlexModel::new()
        .sensor(world.sensor("BATTERY"))
        .soc_at_start("225 kWh");
    let trigger = ScheduleTrigger::new(at("2026-01-02T00:00:00+01:00"))
        .duration(TimeDelta::hours(2))
        .flex_model([model]);
    let receipt = seen.ok(toy.trigger_schedule(battery, trigger).send().await);
    let id = receipt.id().unwrap();
    toy.wait_for(id.clone(), Wait::default()).await.unwrap();
    let listed = seen.ok(toy.asset_jobs(battery).send().await).into_inner();
    assert_eq!(listed.redis_connection_err, None);
    let job = &listed.jobs[0];
    assert_eq!(job.job_id, *id);
    assert_eq!(job.queue.as_deref(), Some("scheduling"));
    assert_eq!(job.status, Some(JobStatus::Finished));
    let age = Utc::now() - job.enqueued_at.unwrap().to_utc();
    assert!(age.abs() < TimeDelta::minutes(5), "{age}");
    let error = seen.refused(422, toy.asset_jobs(UNKNOWN).send().await);
    assert_eq!(fault(&error), "id: No asset found with ID 99999.");
}

async fn key_figures(world: &World) {
    let (seen, toy, building) = (&world.seen, &world.users.toy, world.asset("BUILDING"));
    let daily = NewSensor::new("daily", "kWh", TimeDelta::days(1), building);
    let daily = seen.ok(toy.add_sensor(daily).send().await).id;
    let (from, to) = (
        at("2026-02-01T00:00:00+01:00"),
        at("2026-02-04T00:00:00+01:00"),
    );
    let values = vec![Some(1.5), None, Some(4.0)];
    let post = SensorDataPost::new(values, from, TimeDelta::days(3), "kWh");
    let receipt = seen.ok(toy.post_sensor_data(daily, post).send().await);
    toy.wait_for(receipt.job.clone().unwrap(), Wait::default())
        .await
        .unwrap();
    let kpis = [
        ShownKpi::new("Energy", daily).function(KpiFunction::Sum),
        ShownKpi::new("Most", daily).function(KpiFunction::Max),
    ];
    let update = AssetUpdate::new().sensors_to_show_as_kpis(kpis.clone());
    let changed = seen.ok(toy.update_asset(building, update).send().await);
    assert_eq!(changed.sensors_to_show_as_kpis, kpis);

    let figures = seen
        .ok(toy.asset_kpis(building, from, to).send().await)
        .into_inner()
        .data;
    let expected = [
        ("Energy", KpiFunction::Sum, 5.5),
        ("Most", KpiFunction::Max, 4.0),
    ];
    assert_eq!(figures.len(), expected.len());
    for (figure, (title, function, value)) in figures.into_iter().zip(expected) {
        assert_eq!(figure.sensor, daily);
        assert_eq!(figure.title.as_deref(), Some(title));
        assert_eq!(figure.downsample_function, Some(function));
        assert_eq!(figure.downsample_value, Some(value));
        assert_eq!(figure.unit, Some("kWh".into()));
    }
    let error = seen.refused(404, toy.asset_kpis(UNKNOWN, from, to).send().await);
    assert_eq!(
        error.service_message(),
        Some("No asset found with ID 99999.")
    );
}

async fn charts(world: &World) {
    let (seen, toy, solar) = (&world.seen, &world.users.toy, world.asset("SOLAR"));
    let (price, production) = (world.sensor("PRICE"), world.sensor("SOLAR"));
    let update = AssetUpdate::new().sensors_to_show([ShownGraph::Sensors(vec![production])]);
    seen.ok(toy.update_asset(solar, update).send().await);
    let noon = at("2026-01-02T12:00:00+01:00");
    let half = TimeDelta::minutes(30);

    let chart = seen.ok(toy
        .asset_chart(solar)
        .start(noon)
        .duration(half)
        .send()
        .await);
    assert!(chart.get("vconcat").is_some(), "{}", *chart);
    let rows = seen.ok(toy
        .asset_chart_data(solar)
        .start(noon)
        .duration(half)
        .send()
        .await);
    let ChartData::Rows(rows) = rows.into_inner() else {
        panic!("compact")
    };
    let values: Vec<_> = rows
        .iter()
        .map(|row| (row.event_start, row.event_value))
        .collect();
    let later = (noon + TimeDelta::minutes(15)).to_utc();
    assert_eq!(values, [(noon.to_utc(), Some(60.0)), (later, Some(57.5))]);
    assert_eq!(rows[0].sensor_unit.as_deref(), Some("kW"));
    assert_eq!(
        rows[0].source.as_ref().unwrap().name.as_deref(),
        Some("Seed")
    );

    let compact = toy
        .asset_chart_data(solar)
        .start(noon)
        .end(noon + half)
        .compress_json(true);
    let compact = seen.ok(compact.send().await).into_inner();
    let ChartData::Compact(compact) = compact else {
        panic!("{compact:?}")
    };
    assert_eq!(compact.data[1].value, Some(57.5));
    let id = i64::from(production.get());
    assert_eq!(compact.data[1].sensor, id);
    let sensors = compact.sensors.unwrap();
    assert_eq!(sensors[&id.to_string()].name.as_deref(), Some("production"));
    assert!(!sensors.contains_key(&price.get().to_string()));

    // Half a period is none.
    let error = seen.refused(422, toy.asset_chart_data(solar).duration(half).send().await);
    assert!(fault(&error).starts_with("duration: Provide"), "{error}");
    let error = seen.refused(422, toy.asset_chart(solar).duration(half).send().await);
    assert!(fault(&error).starts_with("duration: Provide"), "{error}");
    for error in [
        seen.refused(404, toy.asset_chart(UNKNOWN).send().await),
        seen.refused(404, toy.asset_chart_data(UNKNOWN).send().await),
    ] {
        assert_eq!(
            error.service_message(),
            Some("No asset found with ID 99999.")
        );
    }
}

async fn annotations(world: &World) {
    let (seen, toy, solar) = (&world.seen, &world.users.toy, world.asset("SOLAR"));
    let (from, to) = (
        at("2026-01-03T08:00:00+01:00"),
        at("2026-01-03T10:00:00+01:00"),
    );
    let note = NewAnnotation::new("panels cleaned", from, to).type_(AnnotationType::Alert);
    seen.ok(toy.annotate_asset(solar, note).send().await);
    let day = toy
        .asset_chart_annotations(solar)
        .start(from)
        .duration(TimeDelta::days(1));
    let shown = seen.ok(day.send().await).into_inner();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].content, ["panels cleaned"]);
    assert_eq!(shown[0].type_, Some(AnnotationType::Alert));
    assert_eq!(shown[0].source.as_deref(), Some("toy"));
    assert_eq!(
        (shown[0].start, shown[0].end),
        (Some(from.to_utc()), Some(to.to_utc()))
    );
    seen.refused(404, toy.asset_chart_annotations(UNKNOWN).send().await);
}

/// Kept in a cookie, which a client with a token does not send; checked all the same.
async fn choices(world: &World) {
    let (seen, toy) = (&world.seen, &world.users.toy);
    let view = |view| {
        toy.set_default_asset_view(DefaultAssetView::new(view))
            .send()
    };
    let done = seen.ok(view(AssetView::AuditLog).await);
    assert_eq!(
        done.message.as_deref(),
        Some("Default asset view updated successfully.")
    );
    let error = seen.refused(422, view("Map".into()).await);
    assert_eq!(error.field_errors()[0].field, "default_asset_view");

    let legends = LegendPosition::new().keep_legends_below_graphs(true);
    let done = seen.ok(toy.set_legends_below_graphs(legends).send().await);
    assert_eq!(
        done.message.as_deref(),
        Some("Default legend position updated successfully.")
    );
    let mut wrong = LegendPosition::new();
    wrong.extra.insert("above", json!(true));
    let error = seen.refused(422, toy.set_legends_below_graphs(wrong).send().await);
    assert_eq!(fault(&error), "above: Unknown field.");
}
