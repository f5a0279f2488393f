//! Days with words.

use resvg::tiny_skia::Pixmap;

use super::*;

#[test]
fn each_day_has_the_colour_of_its_row() {
    let server = server();
    let (picture, rows) = picture_and_rows(&server, "rte/tempo --from 2025-12-01 --to 2026-04-01");
    assert_eq!(picture.days.len(), rows.len());
    let mut counts = std::collections::BTreeMap::new();
    for row in &rows {
        let word = row["value"].as_str().unwrap();
        let date = &row["interval_start"].as_str().unwrap()[..10];
        assert_eq!(picture.days[date].0, word, "{date}");
        *counts.entry(word).or_insert(0) += 1;
    }
    assert_eq!(counts.len(), 3);
    for (word, count) in counts {
        picture.assert_says(&format!("{word}: {count} days"));
        // The letter of each day, and that of the key to it.
        let letters = picture.texts.iter().filter(|text| **text == word[..1]);
        assert_eq!(letters.count(), count + 1);
    }
    picture.assert_says("Dec 2025");
    picture.assert_says("Colour of each day of the Tempo tariff");
}

#[test]
fn blue_white_and_red_differ_in_black_and_white_too() {
    let server = server();
    let folder = Folder::new();
    let line = "rte/tempo --from 2025-12-01 --to 2026-04-01";
    for file in ["picture.svg", "picture.png"] {
        plot(&server, line, &folder, file).code(0);
    }
    let picture = Picture::read(&folder.path("picture.svg"));
    let pixels = Pixmap::decode_png(&std::fs::read(folder.path("picture.png")).unwrap()).unwrap();
    assert_eq!((pixels.width(), pixels.height()), (1200, 675));
    // Where the key shows a colour, the PNG has it; its lightness tells it from the others.
    let mut greys: Vec<(u32, String)> = Vec::new();
    for (word, colour) in picture.days.values() {
        let parts =
            [1, 3, 5].map(|place| u32::from_str_radix(&colour[place..place + 2], 16).unwrap());
        let grey = (299 * parts[0] + 587 * parts[1] + 114 * parts[2]) / 1000;
        if !greys.iter().any(|(_, known)| known == word) {
            greys.push((grey, word.clone()));
        }
        let is_colour = |pixel: &resvg::tiny_skia::PremultipliedColorU8| {
            [pixel.red(), pixel.green(), pixel.blue()].map(u32::from) == parts
        };
        assert!(
            pixels
                .pixels()
                .iter()
                .filter(|pixel| is_colour(pixel))
                .count()
                > 500,
            "{word} {colour}"
        );
    }
    greys.sort();
    assert_eq!(greys.len(), 3);
    assert!(
        greys.windows(2).all(|pair| pair[1].0 - pair[0].0 > 60),
        "{greys:?}"
    );
}
