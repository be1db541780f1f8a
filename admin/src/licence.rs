//! The shape of the licence of those who put on shows.

/// `PLATESV-R-2024-001234` and the older forms (culture.gouv.fr; french-rules.md).
pub fn is_licence(text: &str) -> bool {
    let digits = |t: &str, low, high| (low..=high).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    text.split([',', ' ']).filter(|t| !t.is_empty()).all(|one| {
        let parts: Vec<&str> = one.split('-').collect();
        match parts.as_slice() {
            ["PLATESV", "D" | "R", year, number] => digits(year, 4, 4) && digits(number, 6, 8),
            ["L", "D" | "R", year, number] => digits(year, 2, 2) && digits(number, 1, 8),
            ["1" | "2" | "3", number] => digits(number, 4, 8),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::is_licence;

    #[test]
    fn licences_are_shaped_as_the_ministry_writes_them() {
        for good in ["", "PLATESV-R-2024-001234", "PLATESV-D-2021-12345678", "L-R-22-1234", "2-1067890", "PLATESV-R-2024-001234, 3-1067891"]
        {
            assert!(is_licence(good), "{good}");
        }
        for bad in ["PLATESV-X-2024-001234", "PLATESV-R-24-001234", "4-1067890", "2-12", "licence"] {
            assert!(!is_licence(bad), "{bad}");
        }
    }
}
