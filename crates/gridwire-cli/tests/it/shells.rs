//! What shells and man make of the command: completions by a real bash, the page by a real man.
#![cfg(unix)]

use std::process::Command;

use crate::run::{Run, run};

/// Whether a program is on this computer; where it is not, its test says so and has nothing to check.
fn is_there(program: &str) -> bool {
    let is_there = Command::new("sh")
        .args(["-c", &format!("command -v {program}")])
        .output();
    let is_there = is_there.unwrap().status.success();
    if !is_there {
        println!("skipped: there is no {program} here");
    }
    is_there
}

/// What bash offers after a line, of which the last word is under way.
fn offered(line: &str) -> Vec<String> {
    let script = format!(
        r#"eval "$("$GRIDWIRE" completions bash)"
        COMP_LINE='{line}'
        read -ra COMP_WORDS <<< "$COMP_LINE"
        [[ "$COMP_LINE" == *' ' ]] && COMP_WORDS+=('')
        COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
        _gridwire gridwire "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD-1]}}"
        printf '%s\n' "${{COMPREPLY[@]}}""#
    );
    let mut bash = Command::new("bash");
    bash.args(["--norc", "-c", &script])
        .env("GRIDWIRE", env!("CARGO_BIN_EXE_gridwire"));
    let run = Run::of(bash.output().unwrap()).code(0);
    assert_eq!(run.err, "", "{line}");
    run.out.lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_datasets_options_and_values() {
    if !is_there("bash") {
        return;
    }
    for (line, words) in [
        ("gridwire fe", &["fetch"][..]),
        ("gridwire sandbox ser", &["serve"]),
        ("gridwire completions po", &["powershell"]),
        ("gridwire fetch rte/te", &["rte/tempo"]),
        (
            "gridwire sync climkit/meter-data-",
            &["climkit/meter-data-raw"],
        ),
        (
            "gridwire --sandbox fetch rte/tempo --fall",
            &["--fallback-status"],
        ),
        (
            "gridwire fetch rte/capacities-per-production-type --production-type WIND_O",
            &["WIND_OFFSHORE", "WIND_ONSHORE"],
        ),
        (
            "gridwire fetch climkit/site-data --meter-type cold",
            &["cold_water"],
        ),
        ("gridwire api rte-oau", &["rte-oauth"]),
        ("gridwire api edf-sf put-ta", &["put-tariff"]),
        (
            "gridwire api rte-capacities capacities-cpc --department",
            &["--department-code"],
        ),
        ("gridwire --format par", &["parquet"]),
        ("gridwire doctor edf", &["edf-sf"]),
    ] {
        assert_eq!(offered(line), words, "{line}");
    }
    assert!(offered("gridwire fetch ").len() >= 16);
}

#[test]
fn every_shell_has_a_script_with_all_datasets() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(&format!("completions {shell}")).code(0).out;
        for word in ["rte/tempo", "put-tariff", "department-code"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
        // The generators of the other two leave values out.
        if ["bash", "zsh", "fish"].contains(&shell) {
            assert!(script.contains("WIND_OFFSHORE"), "{shell}");
        }
    }
}

#[test]
fn the_manual_page_is_one_that_man_can_show() {
    let page = run("man").code(0).out;
    assert!(
        page.starts_with(".") && page.contains(".TH gridwire 1"),
        "{}",
        &page[..200]
    );
    if !is_there("groff") {
        return;
    }
    let folder = crate::run::Folder::new();
    let path = folder.path("gridwire.1");
    run(&format!("man --output {}", path.display())).code(0);
    let mut groff = Command::new("groff");
    groff.args(["-ww", "-man", "-Tutf8", "-P-cbou"]).arg(&path);
    let run = Run::of(groff.output().unwrap()).code(0);
    assert_eq!(run.err, "");
    for part in [
        "NAME",
        "COMMANDS",
        "fetch DATASET",
        "EXIT STATUS",
        "130",
        "ENVIRONMENT",
        "FILES",
        "[profiles.home]",
    ] {
        assert!(run.out.contains(part), "{part} in {}", run.out);
    }
}
