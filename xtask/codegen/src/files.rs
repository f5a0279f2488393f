//! Generated files: formatted, written, or compared with what is there.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use similar::TextDiff;

use crate::emit::Files;

/// Formats all files as the workspace does.
///
/// # Errors
/// If rustfmt does not run, or a file is not Rust.
pub fn format(root: &Path, files: Files) -> io::Result<Files> {
    files
        .into_iter()
        .map(|(path, text)| rustfmt(root, &path, &text).map(|text| (path, text)))
        .collect()
}

fn rustfmt(root: &Path, path: &Path, text: &str) -> io::Result<String> {
    let mut child = Command::new("rustfmt")
        .args([
            "--edition",
            "2024",
            "--emit",
            "stdout",
            "--quiet",
            "--config-path",
        ])
        .arg(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| {
            io::Error::new(
                error.kind(),
                format!("rustfmt does not run ({error}): rustup component add rustfmt"),
            )
        })?;
    // rustfmt reads all of its input before it writes, so this cannot block.
    child
        .stdin
        .take()
        .map(|mut input| input.write_all(text.as_bytes()))
        .transpose()?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(io::Error::other(format!(
            "rustfmt refuses the generated {}: {reason}",
            path.display()
        )));
    }
    String::from_utf8(output.stdout).map_err(io::Error::other)
}

/// What a folder of generated files has too much: files that the generator no longer makes.
fn stale(root: &Path, files: &Files) -> io::Result<Vec<PathBuf>> {
    let folders = files.keys().filter_map(|path| path.parent());
    let mut folders: BTreeSet<PathBuf> = folders.map(Path::to_owned).collect();
    // Those of crates whose specification is gone.
    if let Ok(crates) = fs::read_dir(root.join("crates")) {
        for entry in crates {
            folders.insert(
                Path::new("crates")
                    .join(entry?.file_name())
                    .join("src/generated"),
            );
        }
    }
    let mut stale = Vec::new();
    for folder in folders {
        let Ok(entries) = fs::read_dir(root.join(&folder)) else {
            continue;
        };
        for entry in entries {
            let entry = entry?;
            let path = folder.join(entry.file_name());
            if entry.file_type()?.is_file() && !files.contains_key(&path) {
                stale.push(path);
            }
        }
    }
    stale.sort();
    Ok(stale)
}

/// A difference between the generated files and those in the tree.
#[derive(Debug, PartialEq)]
pub struct Change {
    /// The file.
    pub path: PathBuf,
    /// A unified diff.
    pub diff: String,
}

/// How the files in the tree differ from the generated ones; `whole` if `files` are all there are.
///
/// # Errors
/// If a folder cannot be read.
pub fn changes(root: &Path, files: &Files, whole: bool) -> io::Result<Vec<Change>> {
    let mut changes = Vec::new();
    for (path, text) in files {
        let old = fs::read_to_string(root.join(path))
            .unwrap_or_default()
            .replace("\r\n", "\n");
        if old != *text {
            changes.push(Change {
                path: path.clone(),
                diff: diff(path, &old, text),
            });
        }
    }
    if whole {
        for path in stale(root, files)? {
            let old = fs::read_to_string(root.join(&path)).unwrap_or_default();
            changes.push(Change {
                diff: diff(&path, &old, ""),
                path,
            });
        }
    }
    Ok(changes)
}

fn diff(path: &Path, old: &str, new: &str) -> String {
    let name = path.display().to_string();
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        text,
        "{}",
        TextDiff::from_lines(old, new)
            .unified_diff()
            .header(&name, &name)
    );
    text
}

/// Brings the tree up to date with the changes.
///
/// # Errors
/// If a file cannot be written.
pub fn apply(root: &Path, files: &Files, changes: &[Change]) -> io::Result<()> {
    for change in changes {
        let path = root.join(&change.path);
        match files.get(&change.path) {
            Some(text) => {
                path.parent().map(fs::create_dir_all).transpose()?;
                fs::write(path, text)?;
            }
            None => fs::remove_file(path)?,
        }
    }
    Ok(())
}
