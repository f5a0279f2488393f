//! The configuration file: which profile counts, what wins, what is refused, and what is never shown.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::doctor::{found, line};
use crate::run::{Folder, Run, Server, command};

const CALL: &str = "api rte-capacities capacities-per-production-type";

/// A file in a folder of its own, which its owner alone may read.
struct Config {
    folder: Folder,
    path: PathBuf,
}

impl Config {
    fn new(text: &str) -> Self {
        let folder = Folder::new();
        let path = folder.path("gridwire.toml");
        std::fs::write(&path, text).unwrap();
        let config = Self { folder, path };
        config.chmod(0o600);
        config
    }

    /// A profile that leads to a server, with what else it is to have.
    fn of(server: &Server, more: &str) -> Self {
        let url = server.sandbox.base_url();
        Self::new(&format!(
            "profile = \"home\"\n[profiles.home]\nRTE_BASE_URL = \"{url}\"\n{more}"
        ))
    }

    #[cfg(unix)]
    fn chmod(&self, mode: u32) {
        use std::os::unix::fs::PermissionsExt;

        std::fs::set_permissions(&self.path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[cfg(not(unix))]
    fn chmod(&self, _: u32) {}

    /// The command with this file and nothing else in its environment.
    fn command(&self, line: &str) -> Command {
        let mut command = command(line);
        command.env("GRIDWIRE_CONFIG", &self.path);
        command
    }

    #[track_caller]
    fn run(&self, line: &str) -> Run {
        ran(self.command(line))
    }

    /// What an error says before the words on what is wrong.
    fn at(&self, line: usize) -> String {
        format!("error: {}, line {line}: ", self.path.display())
    }
}

#[track_caller]
fn ran(mut command: Command) -> Run {
    Run::of(command.output().unwrap())
}

fn credentials(server: &Server) -> String {
    let rte = server.sandbox.rte();
    format!(
        "RTE_CLIENT_ID = \"{}\"\nRTE_CLIENT_SECRET = \"{}\"\n",
        rte.client_id(),
        rte.client_secret()
    )
}

#[test]
fn a_profile_stands_in_for_the_environment() {
    let server = Server::start();
    let config = Config::of(&server, &credentials(&server));
    let run = config.run(CALL).code(0);
    assert!(
        run.out.contains("capacities_per_production_type"),
        "{}",
        run.out
    );
    let range =
        "fetch rte/capacities-per-production-type --from 2022-01-01 --to 2024-01-01 --format csv";
    assert_eq!(config.run(range).code(0).out.lines().count(), 41);
}

#[cfg(target_os = "linux")]
#[test]
fn the_file_is_where_the_platform_keeps_it() {
    let server = Server::start();
    let config = Config::of(&server, &credentials(&server));
    let folder = config.folder.path("gridwire");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::rename(&config.path, folder.join("gridwire.toml")).unwrap();
    let mut with = command(CALL);
    ran({
        with.env("XDG_CONFIG_HOME", &config.folder.0);
        with
    })
    .code(0);

    // A path that is not whole is to be ignored, and then counts the home folder.
    let home = config.folder.path(".config");
    std::fs::create_dir(&home).unwrap();
    std::fs::rename(folder, home.join("gridwire")).unwrap();
    let mut with = command(CALL);
    with.env("XDG_CONFIG_HOME", "relative")
        .env("HOME", &config.folder.0);
    ran(with).code(0);
}

#[test]
fn a_profile_is_chosen_by_option_then_environment_then_file() {
    let server = Server::start();
    let text = format!(
        "profile = \"bad\"\n[profiles.good]\nRTE_BASE_URL = \"{}\"\n{}[profiles.bad]\nRTE_BASE_URL = \"ftp://bad\"\n",
        server.sandbox.base_url(),
        credentials(&server)
    );
    let config = Config::new(&text);
    config.run(CALL).code(3);
    config.run(&format!("{CALL} --profile good")).code(0);
    let by_variable = |name: &str, line: &str| {
        let mut command = config.command(line);
        command.env("GRIDWIRE_PROFILE", name);
        ran(command)
    };
    by_variable("good", CALL).code(0);
    by_variable("good", &format!("{CALL} --profile bad")).code(3);
    for (run, by) in [
        (by_variable("goood", CALL), "GRIDWIRE_PROFILE"),
        (config.run(&format!("--profile goood {CALL}")), "--profile"),
    ] {
        let path = config.path.display();
        let expected =
            format!("error: {by} = goood: {path} has no such profile. Did you mean good?\n");
        assert_eq!(run.code(2).err, expected);
    }
    // Without a choice there is none, and the profiles are offered.
    let config = Config::new(&text.replace("profile = \"bad\"\n", ""));
    let run = config.run(CALL).code(3);
    let hint = format!(
        "hint: no profile of {} is chosen; --profile takes one of good, bad",
        config.path.display()
    );
    assert!(run.err.contains(&hint), "{}", run.err);
}

#[test]
fn the_environment_wins_variable_by_variable() {
    let server = Server::start();
    let config = Config::new(&format!(
        "profile = \"home\"\n[profiles.home]\nRTE_BASE_URL = \"http://127.0.0.1:9\"\n{}",
        credentials(&server)
    ));
    let mut with = config.command("doctor rte");
    with.env("RTE_BASE_URL", server.sandbox.base_url());
    let run = ran(with).code(0);
    let told =
        "RTE_CLIENT_ID, RTE_CLIENT_SECRET set in profile home; RTE_BASE_URL set in the environment";
    assert!(
        line(&run, "rte", "ok", "credentials").ends_with(told),
        "{}",
        run.out
    );
    // Empty is not set.
    let mut with = config.command(CALL);
    with.env("RTE_CLIENT_ID", "")
        .env("RTE_BASE_URL", server.sandbox.base_url());
    ran(with).code(0);
}

#[test]
fn credentials_are_never_mixed_of_two_places() {
    let server = Server::start();
    let rte = server.sandbox.rte();
    let config = Config::of(&server, &credentials(&server));
    // A half in the environment: the other half is not taken out of the file.
    let mut with = config.command(CALL);
    with.env("RTE_CLIENT_ID", rte.client_id());
    let run = ran(with).code(3);
    let hint = format!(
        "hint: RTE_CLIENT_ID set in the environment; RTE_CLIENT_SECRET of profile home left aside, since the environment \
         has RTE_CLIENT_ID; RTE_BASE_URL set in profile home ({})",
        config.path.display()
    );
    assert!(run.err.contains(&hint), "{}", run.err);
    assert_eq!(server.data_requests(), 0);
    // Other credentials in the environment: those of the file do not go before them.
    let mut with = config.command(CALL);
    with.env("RTE_CREDENTIALS", "bm9ib2R5Om5vdGhpbmc=");
    let run = ran(with).code(3);
    assert!(run.error().contains("HTTP 4"), "{}", run.err);
    let aside = "RTE_CLIENT_ID, RTE_CLIENT_SECRET of profile home left aside, since the environment has RTE_CREDENTIALS";
    assert!(run.err.contains(aside), "{}", run.err);
}

#[test]
fn every_variable_of_every_provider_may_stand_in_a_profile() {
    let server = Server::start();
    let mut text = "profile = \"all\"\n[profiles.all]\nGRIDWIRE_ALLOW_HTTP = \"1\"\n".to_owned();
    for (name, value) in server.sandbox.environment() {
        text += &format!("{name} = {value:?}\n");
    }
    let run = Config::new(&text).run("doctor").code(0);
    let lines: Vec<_> = run.out.lines().collect();
    assert!(
        lines.len() > 20 && lines.iter().all(|line| line.starts_with("ok ")),
        "{}",
        run.out
    );
}

#[test]
fn with_the_sandbox_no_file_is_read() {
    let config = Config::new("nonsense");
    config.run(&format!("{CALL} --sandbox")).code(0);
    config.run("datasets").code(0);
    config.run(CALL).code(2);
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let folder = Folder::new();
    let path = folder.path("none.toml");
    let mut with = command(CALL);
    with.env("GRIDWIRE_CONFIG", &path);
    let run = ran(with).code(2);
    let start = format!("the configuration file {} cannot be read", path.display());
    assert!(
        run.error().contains(&start) && run.err.contains("GRIDWIRE_CONFIG"),
        "{}",
        run.err
    );
    let run = ran(command(&format!("{CALL} --profile home"))).code(2);
    assert!(
        run.error()
            .contains("--profile = home: there is no configuration file"),
        "{}",
        run.err
    );
}

#[test]
fn whatever_cannot_be_meant_is_refused_with_its_line() {
    const VARIABLE: &str = "Write a text in quotes, or { command = [\"program\", \"argument\"] } for one that prints the value";
    for (text, line, words) in [
        (
            "profile = \"a\"\n[profiles.a]\nx = = 1\n",
            3,
            "this is no TOML: ",
        ),
        (
            "profile = \"a\"\nprofile = \"a\"\n",
            2,
            "this is no TOML: duplicate key",
        ),
        (
            "RTE_CLIENT_ID = \"a\"\n",
            1,
            "there is no key RTE_CLIENT_ID outside of profiles. Write [profiles.NAME]",
        ),
        (
            "\nprofile = 1\n",
            2,
            "profile has a value of the type integer. Write the name of a profile in quotes",
        ),
        (
            "profile = \"hom\"\n[profiles.home]\n",
            1,
            "profile = hom: there is no such profile. Did you mean home?",
        ),
        (
            "profile = \"home\"\n",
            1,
            "profile = home: there is no such profile. There are no profiles",
        ),
        (
            "profiles = []\n",
            1,
            "profiles has a value of the type array. ",
        ),
        (
            "[profiles]\na = \"b\"\n",
            2,
            "a has a value of the type string. ",
        ),
        (
            "[profiles.a]\n# one\nRTE_CLIENT_SECRT = \"hunter2\"\n",
            3,
            "there is no variable RTE_CLIENT_SECRT. Did you mean RTE_CLIENT_SECRET?",
        ),
        (
            "[profiles.a]\nPATH = \"hunter2\"\n",
            2,
            "there is no variable PATH. There are ",
        ),
        ("[profiles.a]\nRTE_CLIENT_SECRET = 424242\n", 2, VARIABLE),
        (
            "[profiles.a]\nRTE_CLIENT_SECRET = \" \"\n",
            2,
            "RTE_CLIENT_SECRET is empty. ",
        ),
        (
            "[profiles.a]\nRTE_CLIENT_SECRET = { cmd = [\"hunter2\"] }\n",
            2,
            "the table of RTE_CLIENT_SECRET has no key cmd. ",
        ),
        ("[profiles.a]\nRTE_CLIENT_SECRET = {}\n", 2, VARIABLE),
        (
            "[profiles.a]\nRTE_CLIENT_SECRET = { command = \"hunter2\" }\n",
            2,
            "is no list of texts",
        ),
        (
            "[profiles.a]\nRTE_CLIENT_SECRET = { command = [] }\n",
            2,
            "is no list of texts",
        ),
        (
            "[profiles.a]\nRTE_CLIENT_SECRET = { command = [\"x\", 1] }\n",
            2,
            "is no list of texts",
        ),
    ] {
        let config = Config::new(text);
        let run = config.run(CALL).code(2);
        assert!(run.err.starts_with(&config.at(line)), "{text}: {}", run.err);
        assert!(run.err.contains(words), "{words} in {}", run.err);
        assert!(
            !run.err.contains("hunter2") && !run.err.contains("424242"),
            "{}",
            run.err
        );
        // The doctor is asked about just that.
        let run = config.run("doctor").code(2);
        found(&run, "gridwire", "configuration", "fail", &[]);
    }
}

#[cfg(unix)]
#[test]
fn what_others_may_read_holds_no_secret_and_what_others_may_write_is_not_used() {
    let server = Server::start();
    let secret = Config::of(&server, &credentials(&server));
    for mode in [0o640, 0o604, 0o644, 0o620, 0o602] {
        secret.chmod(mode);
        let run = secret.run(CALL).code(2);
        let parts = [
            format!("mode {mode:03o}"),
            format!("chmod 600 {}", secret.path.display()),
        ];
        for part in parts {
            assert!(run.error().contains(&part), "{part} in {}", run.err);
        }
        found(
            &secret.run("doctor rte").code(2),
            "gridwire",
            "configuration",
            "fail",
            &["chmod 600"],
        );
    }
    secret.chmod(0o400);
    let run = secret.run("doctor rte").code(0);
    line(&run, "gridwire", "ok", "permissions");

    let printed = format!(
        "RTE_CLIENT_ID = \"{}\"\nRTE_CLIENT_SECRET = {{ command = [\"printf\", \"{}\"] }}\n",
        server.sandbox.rte().client_id(),
        server.sandbox.rte().client_secret()
    );
    let open = Config::of(&server, &printed);
    open.chmod(0o644);
    let run = open.run("doctor rte").code(0);
    let rights = line(&run, "gridwire", "ok", "permissions");
    assert!(
        rights.ends_with("others may read it, and no secret is written in it"),
        "{rights}"
    );
    open.chmod(0o664);
    let run = open.run(CALL).code(2);
    assert!(run.error().contains("others may write it"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn a_command_is_run_for_its_provider_alone() {
    let server = Server::start();
    let folder = Folder::new();
    let log = folder.path("log");
    let (id, secret) = (
        server.sandbox.rte().client_id().to_owned(),
        server.sandbox.rte().client_secret().to_owned(),
    );
    let prints = |value: &str| {
        format!(
            "{{ command = [\"sh\", \"-c\", \"echo run >> {}; echo to people >&2; echo {value}; echo more\"] }}",
            log.display()
        )
    };
    let config = Config::of(
        &server,
        &format!(
            "RTE_CLIENT_ID = {}\nRTE_CLIENT_SECRET = {}\n",
            prints(&id),
            prints(&secret)
        ),
    );
    let runs = || std::fs::read_to_string(&log).map_or(0, |log| log.lines().count());
    let run = config.run("doctor climkit").code(3);
    assert!(runs() == 0 && !run.err.contains("to people"), "{run:?}");
    // A wrong option is told before anybody is asked to unlock anything.
    config.run(&format!("{CALL} --production-type X")).code(2);
    assert_eq!(runs(), 0);
    let run = config.run(CALL).code(0);
    assert_eq!((runs(), &*run.err), (2, "to people\nto people\n"));
    let run = config.run("doctor rte").code(0);
    let told = line(&run, "rte", "ok", "credentials");
    assert!(
        told.contains("RTE_CLIENT_ID, RTE_CLIENT_SECRET set by a command of profile home"),
        "{told}"
    );
    assert!(
        !run.out.contains(&secret) && !run.out.contains(&id),
        "{}",
        run.out
    );
}

#[cfg(unix)]
#[test]
fn a_command_that_gives_nothing_is_named_with_its_line() {
    let server = Server::start();
    for (command, words) in [
        ("[\"gridwire-no-such-program\"]", "was not found"),
        (
            "[\"sh\", \"-c\", \"echo hunter2; exit 7\"]",
            "failed (exit status: 7)",
        ),
        ("[\"true\"]", "printed nothing on its first line"),
    ] {
        let more =
            format!("RTE_CLIENT_ID = \"id\"\nRTE_CLIENT_SECRET = {{ command = {command} }}\n");
        let config = Config::of(&server, &more);
        let run = config.run(CALL).code(2);
        assert!(run.err.starts_with(&config.at(5)), "{}", run.err);
        assert!(
            run.err.contains("for RTE_CLIENT_SECRET") && run.err.contains(words),
            "{}",
            run.err
        );
        assert!(!run.err.contains("hunter2"), "{}", run.err);
        let run = config.run("doctor rte").code(2);
        found(&run, "rte", "variables", "fail", &[words]);
    }
    assert_eq!(server.sandbox.requests().len(), 0);
}

#[test]
fn names_of_files_begin_at_home_or_at_the_file() {
    let server = Server::start();
    let environment = server.sandbox.environment();
    let value = |name: &str| {
        let mut pairs = environment.iter();
        pairs.find(|(known, _)| *known == name).unwrap().1.clone()
    };
    let key = value("EDF_SF_KEY");
    let files = Path::new(&key).parent().unwrap();
    let name = |variable: &str| {
        let path = value(variable);
        Path::new(&path)
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    };
    let config = Config::new(&format!(
        "profile = \"home\"\n[profiles.home]\nEDF_SF_BASE_URL = \"{}\"\nEDF_SF_CA = \"~/{}\"\nEDF_SF_CERT = \"{}\"\n\
         EDF_SF_KEY = \"{}\"\n",
        value("EDF_SF_BASE_URL"),
        name("EDF_SF_CA"),
        name("EDF_SF_CERT"),
        key,
    ));
    std::fs::copy(
        value("EDF_SF_CERT"),
        config.folder.path(&name("EDF_SF_CERT")),
    )
    .unwrap();
    let mut with = config.command("doctor edf-sf");
    with.env("HOME", files).env("USERPROFILE", files);
    let run = ran(with).code(0);
    line(&run, "edf-sf", "ok", "certificate");
}
