//! The help, as a newcomer reads it. After a change: look at the new text, `cargo insta review` takes it.

use insta::assert_snapshot;

use crate::run::run;

/// The help of a command, on lines of at most 100 columns.
fn help(words: &str) -> String {
    let help = run(&format!("{words} --help")).code(0);
    assert_eq!(help.err, "");
    let wide = help
        .out
        .lines()
        .find(|line| line.chars().count() > 100 && line.contains("  "));
    // Examples of bodies are as long as they are.
    assert!(wide.is_none_or(|line| line.contains('"')), "{wide:?}");
    help.out
}

macro_rules! shown {
    ($($test:ident: $($words:literal),+;)+) => {
        $(#[test]
        fn $test() {
            for words in [$($words),+] {
                let name = words.replace([' ', '/'], "-");
                assert_snapshot!(name, help(&format!("gridwire {words}")["gridwire ".len()..]));
            }
        })+
    };
}

#[test]
fn the_whole_command() {
    assert_snapshot!("gridwire", help(""));
    // Without --help a screen of it will do.
    let short = run("-h").code(0);
    assert!(short.out.lines().count() < 40, "{}", short.out);
}

shown! {
    of_each_command: "demo", "api", "datasets", "fetch", "sync", "plot", "sandbox", "sandbox serve", "doctor",
        "completions", "man";
    of_an_api: "api rte-capacities";
    of_datasets: "fetch rte/generation-per-production-type", "fetch edf-sf/production", "fetch climkit/site-data",
        "fetch flexmeasures/sensor-data",
        "sync rte/tempo", "plot edf-sf/tariff";
    of_operations: "api rte-capacities capacities-cpc", "api edf-sf put-tariff", "api climkit site-data",
        "api flexmeasures post-sensor-data", "api rte-oauth token";
}

#[test]
fn every_dataset_and_operation_tells_its_source_and_no_option_is_without_help() {
    let mut pages = 0;
    let datasets = run("datasets --format json").code(0).json();
    for dataset in datasets.as_array().unwrap() {
        let text = help(&format!("fetch {}", dataset["name"].as_str().unwrap()));
        assert!(text.contains("Source: "), "{text}");
        pages += 1;
    }
    for api in subcommands("api") {
        for operation in subcommands(&format!("api {api}")) {
            let text = help(&format!("api {api} {operation}"));
            assert!(
                text.contains("Source: ") || operation.starts_with("sandbox-"),
                "{text}"
            );
            pages += 1;
        }
    }
    assert!(pages > 40, "{pages}");
}

/// The commands below one, as its help lists them.
fn subcommands(of: &str) -> Vec<String> {
    let help = run(&format!("{of} -h")).code(0).out;
    let list = help
        .split("\n\n")
        .find(|part| part.starts_with("APIs:") || part.starts_with("Operations:"));
    let lines = list.unwrap_or_else(|| panic!("{help}")).lines().skip(1);
    // What is said of a command may go on below it.
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names
        .map(|line| line.split_whitespace().next().unwrap().to_owned())
        .collect()
}
