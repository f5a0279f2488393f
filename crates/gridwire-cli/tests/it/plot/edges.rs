//! What is missing, what cannot be drawn, and how that is told.

use gridwire_sandbox::Fault;

use super::*;
use crate::run::run;

#[test]
fn what_is_missing_is_grey_and_named_and_the_exit_code_says_so() {
    // The second of two parts of the range fails for good.
    let fault = Fault::status(400).on("start_date=2026-10-08").always();
    let server = Server::of(sandbox().fault(fault));
    let folder = Folder::new();
    let line = "rte/generation-per-unit --unit-eic-code 17W100P100P0S26Q --from 2026-10-01 --to 2026-10-15";
    let run = plot(&server, line, &folder, "picture.svg").code(5);
    let picture = Picture::read(&folder.path("picture.svg"));
    picture.assert_says("Missing: 2026-10-08 00:00 to 2026-10-15 00:00 (");
    picture.assert_says("missing");
    let missing = &run.coverage()["missing"];
    assert_eq!(
        (missing.as_array().unwrap().len(), picture.missing.len()),
        (1, 1)
    );
    #[allow(clippy::cast_precision_loss)]
    let (from, to) = (
        instant(&missing[0], "from") as f64,
        instant(&missing[0], "to") as f64,
    );
    let (left, right) = picture.missing[0];
    assert!(
        (left - from).abs() < 20_000.0 && (right - to).abs() < 20_000.0,
        "{left} {right}"
    );
    // Nothing is drawn into the gap.
    let series = &picture.panel().series["17W100P100P0S26Q"];
    assert_eq!(series.rows, 7 * 24);
    assert_eq!(series.step_at(from + 60_000.0), None);
    assert!(series.step_at(from - 60_000.0).is_some());
}

#[test]
fn a_silence_of_a_series_is_a_gap() {
    let body = |starts: [&str; 4]| {
        let values = starts.map(|start| {
            let end = start.replace("T00", "T01").replace("T04", "T05").replace("T08", "T09").replace("T12", "T13");
            format!(
                r#"{{"start_date":"2026-10-26{start}:00:00+01:00","end_date":"2026-10-26{end}:00:00+01:00","value":7,
                   "updated_date":"2026-10-26T14:00:00+01:00"}}"#
            )
        });
        format!(
            r#"{{"actual_generations_per_production_type":[{{"start_date":"2026-10-26T00:00:00+01:00",
               "end_date":"2026-10-27T00:00:00+01:00","production_type":"SOLAR","values":[{}]}}]}}"#,
            values.join(",")
        )
    };
    let server = Server::answering(
        "actual_generations_per_production_type",
        body(["T00", "T04", "T08", "T12"]),
    );
    let folder = Folder::new();
    let line = "rte/generation-per-production-type --from 2026-10-26 --to 2026-10-27";
    plot(&server, line, &folder, "picture.svg").code(5);
    let picture = Picture::read(&folder.path("picture.svg"));
    let solar = &picture.panel().series["SOLAR"];
    assert_eq!((solar.rows, solar.pieces), (4, 4));
    assert_eq!(picture.missing.len(), 4);
    picture.assert_says("and 3 more");
}

#[test]
fn nothing_to_draw_is_an_error_and_no_file() {
    let server = server();
    let folder = Folder::new();
    // The data begin in December 2014.
    let line = "rte/generation-per-production-type --from 2014-01-01 --to 2014-02-01";
    let run = plot(&server, line, &folder, "picture.svg").code(5);
    assert!(
        run.error().contains(
            "nothing to draw of rte/generation-per-production-type: there is nothing in it. No file"
        ),
        "{}",
        run.err
    );
    assert_eq!(folder.names(), [""; 0]);

    let refused = Server::with([Fault::status(403).on("water_reserves").always()]);
    plot(
        &refused,
        "rte/water-reserves --from 2026-01-01 --to 2026-02-01",
        &folder,
        "picture.svg",
    )
    .code(3);
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn wrong_use_is_told_before_anything_is_sent() {
    let server = server();
    let line = "plot rte/water-reserves --from 2026-01-01 --to 2026-02-01";
    for (more, error) in [
        (
            "",
            "--output = nothing: plot draws into a file. Add --output FILE.svg or --output FILE.png",
        ),
        (
            "--output x.jpg",
            "--output = x.jpg: neither .svg nor .png, which plot draws. Add",
        ),
        ("--output svg", "--output = svg: neither .svg nor .png"),
        (
            "--output x.svg --format csv",
            "--format = csv: plot draws, by the ending of --output. Add",
        ),
        (
            "--output /no/such/folder/x.svg",
            "--output = /no/such/folder/x.svg: ",
        ),
    ] {
        let run = server.run(&format!("{line} {more}")).code(2);
        assert!(run.error().contains(error), "{more}: {}", run.err);
    }
    assert_eq!(server.data_requests(), 0);
    assert!(!std::path::Path::new("x.svg").exists());
    run("plot rte/water-reserves --output x.svg").code(2);
}

#[test]
fn a_picture_takes_the_place_of_an_older_one_and_of_the_sandbox_it_says_so() {
    let folder = Folder::new();
    std::fs::write(folder.path("picture.SVG"), "older").unwrap();
    let path = folder.path("picture.SVG");
    let line =
        "plot rte/water-reserves --from 2025-01-01 --to 2025-06-01 --sandbox --quiet --output";
    let quiet = run(&format!("{line} {}", path.display())).code(0);
    assert_eq!((&*quiet.out, &*quiet.err), ("", ""));
    assert_eq!(folder.names(), ["picture.SVG"]);
    let picture = Picture::read(&path);
    picture.assert_says(
        "Source: the built-in sandbox, invented data in the form of RTE Actual Generation v1.",
    );
}

#[test]
fn hostile_texts_stay_texts() {
    let body = r#"{"actual_generations_per_production_type":[{"start_date":"2026-10-26T00:00:00+01:00",
        "end_date":"2026-10-27T00:00:00+01:00","production_type":"</title><script>alert(1)</script>&\u0000\"",
        "values":[{"start_date":"2026-10-26T00:00:00+01:00","end_date":"2026-10-27T00:00:00+01:00","value":1e308,
        "updated_date":"2026-10-26T14:00:00+01:00"}]},
        {"start_date":"2026-10-26T00:00:00+01:00","end_date":"2026-10-27T00:00:00+01:00","production_type":"X",
        "values":[{"start_date":"2026-10-26T00:00:00+01:00","end_date":"2026-10-27T00:00:00+01:00","value":-1e308,
        "updated_date":"2026-10-26T14:00:00+01:00"}]}]}"#;
    let server = Server::answering("actual_generations_per_production_type", body);
    let folder = Folder::new();
    let line = "rte/generation-per-production-type --from 2026-10-26 --to 2026-10-27";
    for file in ["picture.svg", "picture.png"] {
        plot(&server, line, &folder, file).code(0);
    }
    let text = std::fs::read_to_string(folder.path("picture.svg")).unwrap();
    assert!(
        !text.contains("<script") && !text.contains("NaN") && !text.contains("inf"),
        "{text}"
    );
    assert!(
        Picture::read(&folder.path("picture.svg"))
            .panel()
            .series
            .keys()
            .any(|name| name.contains("<script>"))
    );
}
