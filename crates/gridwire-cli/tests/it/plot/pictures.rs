//! Pictures that were looked at: what is drawn today is the same.
//!
//! After a change that was meant: `GRIDWIRE_UPDATE_PICTURES=1 cargo test -p gridwire-cli plot::pictures`, and a look
//! at each of those in `tests/pictures`.

use std::path::PathBuf;

use resvg::tiny_skia::Pixmap;

use super::*;

fn kept(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/pictures")
        .join(name)
}

/// Draws a picture, and keeps it where that is asked for.
fn drawn(line: &str, name: &str) -> Vec<u8> {
    let server = server();
    server
        .sandbox
        .climkit()
        .set_limit(gridwire_sandbox::ClimkitLimit::Off);
    let folder = Folder::new();
    let run = plot(&server, line, &folder, name);
    assert!(matches!(run.code, Some(0 | 5)), "{run:?}");
    let bytes = std::fs::read(folder.path(name)).unwrap();
    let bytes = match String::from_utf8(bytes) {
        // A new version is no new picture.
        Ok(text) => text
            .replace(
                concat!("gridwire ", env!("CARGO_PKG_VERSION")),
                "gridwire X.Y.Z",
            )
            .into_bytes(),
        Err(bytes) => bytes.into_bytes(),
    };
    if std::env::var_os("GRIDWIRE_UPDATE_PICTURES").is_some() {
        std::fs::write(kept(name), &bytes).unwrap();
    }
    bytes
}

macro_rules! pictures {
    ($($test:ident: $line:expr;)*) => {$(
        #[test]
        fn $test() {
            let name = concat!(stringify!($test), ".svg");
            let text = String::from_utf8(drawn($line, name)).unwrap();
            let known = std::fs::read_to_string(kept(name)).unwrap();
            let differs = text.lines().zip(known.lines()).find(|(now, then)| now != then);
            assert!(text == known, "{name} is another picture: {differs:?}");
        }
    )*};
}

pictures! {
    steps: "rte/generation-per-unit --unit-eic-code 17W100P100P0S26Q --from 2026-03-28 --to 2026-03-31";
    lines: "edf-sf/production --site-id 200 --equipment-type meter --equipment-id 1 --agg avg --period 15m \
            --from 2026-11-01 --to 2026-11-02";
    areas: "rte/generation-per-production-type --from 2026-10-25 --to 2026-10-26";
    calendar: "rte/tempo --from 2025-12-01 --to 2026-03-01";
    missing: "rte/water-reserves --from 2014-10-01 --to 2015-07-01";
}

/// Pixels may differ by what processors make of the last digit of a number, and no more.
#[test]
fn the_png_is_the_same_picture() {
    let line = "rte/water-reserves --from 2014-10-01 --to 2015-07-01";
    let now = Pixmap::decode_png(&drawn(line, "missing.png")).unwrap();
    let then = Pixmap::decode_png(&std::fs::read(kept("missing.png")).unwrap()).unwrap();
    assert_eq!((now.width(), now.height()), (1200, 675));
    let pairs = now.data().iter().zip(then.data());
    let differ = pairs
        .filter(|(one, other)| one.abs_diff(**other) > 8)
        .count();
    // The name of the version is the one thing that may be another.
    assert!(differ < 4000, "{differ} of {} bytes", now.data().len());
    let dark = now
        .pixels()
        .iter()
        .filter(|pixel| pixel.red() < 100 && pixel.alpha() == 255)
        .count();
    assert!(dark > 3000, "{dark} dark pixels: it is blank");
    let grey = now
        .pixels()
        .iter()
        .filter(|pixel| [pixel.red(), pixel.green(), pixel.blue()] == [0xe4; 3])
        .count();
    assert!(grey > 50_000, "{grey} pixels of the grey band");
}
