//! Energy identification codes: sixteen characters, the last of which checks the others.

/// Values of the characters, 0 to 36.
const CHARACTERS: &[u8; 37] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-";

/// A production unit's code in the French style. The letter keeps it apart from every real one.
pub(crate) fn unit(number: usize) -> String {
    complete("17W100P100P", number)
}

/// A group's code, as generation is told by: of another form than the plants', because one cannot be joined with the
/// other.
pub(crate) fn group(number: usize) -> String {
    complete("17W100P100P0", number)
}

/// A party's code.
pub(crate) fn party(number: usize) -> String {
    complete("17X100A100R", number)
}

/// Codes whose check would be a hyphen are not given out: those get another letter.
fn complete(start: &str, number: usize) -> String {
    let digits = 14 - start.len();
    let mut code = format!("{start}S{number:0digits$}");
    if check_character(&code) == '-' {
        code = format!("{start}T{number:0digits$}");
    }
    code.push(check_character(&code));
    code
}

/// Weights 16 down to 2, modulo 37.
fn check_character(code: &str) -> char {
    let sum: usize = code
        .bytes()
        .zip((2..=16).rev())
        .map(|(byte, weight)| {
            let value = CHARACTERS.iter().position(|&c| c == byte).unwrap_or(0);
            value * weight
        })
        .sum();
    char::from(CHARACTERS[36 - (sum + 36) % 37])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_the_guides_example_checks() {
        assert_eq!(check_character("17W100P100P0341"), 'J');
        assert_eq!(check_character("17X100A100R0172"), 'T');
        for number in 0..1000 {
            assert_eq!(unit(number).len(), 16);
            assert!(!unit(number).ends_with('-') && !party(number).ends_with('-'));
        }
        for number in 0..100 {
            assert_eq!(group(number).len(), 16);
            assert!(!group(number).ends_with('-'));
        }
    }
}
