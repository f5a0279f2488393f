//! `gridwire man`: the manual page.

use std::io::{self, Write};

use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::command::{Globals, command, help};
use crate::failure::Result;
use crate::output::Output;

pub(crate) fn run(globals: &Globals) -> Result<()> {
    let mut output = Output::open(globals.output.as_deref())?;
    output.write_all(&page()?)?;
    Ok(output.commit()?)
}

/// The one page, in the format of man. Datasets and operations, of which there are hundreds, have their
/// help in `--help`.
fn page() -> io::Result<Vec<u8>> {
    let mut page = Vec::new();
    let man = Man::new(command()).manual("User Commands");
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let mut more = Roff::new();
    more.control("SH", ["COMMANDS"]);
    more.text([roman("gridwire COMMAND --help tells all of a command, and so does --help after a dataset or an operation.")]);
    for command in command().get_subcommands() {
        let below = command.get_subcommand_value_name();
        let below = below.map(|name| format!(" {name} …")).unwrap_or_default();
        let about = command.get_long_about().or_else(|| command.get_about());
        let about = about.map(ToString::to_string).unwrap_or_default();
        entry(&mut more, &format!("{}{below}", command.get_name()), &about);
    }
    more.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in help::EXIT_CODES {
        entry(&mut more, code, meaning);
    }
    more.control("SH", ["ENVIRONMENT"]);
    for (name, about) in help::variables() {
        entry(&mut more, name, about);
    }
    more.control("SH", ["FILES"]);
    entry(&mut more, help::FILE, help::PROFILES);
    more.control("PP", []);
    more.control("nf", []);
    for line in help::example().lines() {
        more.text([roman(line)]);
    }
    more.control("fi", []);
    more.to_writer(&mut page)?;
    Ok(plain(&String::from_utf8_lossy(&page)))
}

/// The page for any roff: what is not ASCII as escapes.
fn plain(page: &str) -> Vec<u8> {
    let mut plain = String::with_capacity(page.len());
    for symbol in page.chars() {
        match symbol {
            symbol if symbol.is_ascii() => plain.push(symbol),
            symbol => plain += &format!("\\[u{:04X}]", u32::from(symbol)),
        }
    }
    plain.into_bytes()
}

/// A term with what is said of it.
fn entry(page: &mut Roff, term: &str, text: &str) {
    page.control("TP", []);
    page.text([bold(term)]);
    for line in text.lines() {
        match line.strip_prefix("- ") {
            Some(item) => {
                page.control("br", []);
                page.text([roman(format!("• {item}"))]);
            }
            None if line.is_empty() => {
                page.control("IP", []);
            }
            None => {
                page.text([roman(line)]);
            }
        }
    }
}
