//! What files are called: the title of a document, the folder it lies in, and the name that its copies leave under.

use super::shelf::{LONGEST_FOLDER, LONGEST_TITLE};
use chrono::NaiveDate;
use kernel::error::{Error, Result};

/// The title of a document, from what its file was called.
pub(crate) fn title_of(name: &str) -> String {
    let name = own(name);
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, ending)| if ending.len() <= 5 { stem } else { &name });
    let title: String = stem.replace('_', " ").trim().chars().take(LONGEST_TITLE).collect();
    if title.is_empty() { name } else { title }
}

/// The last part of a path, without what no name should hold; never empty.
pub(crate) fn own(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !is_unseen(*c)).take(200).collect();
    let plain = plain.trim().trim_start_matches('.').to_string();
    if plain.is_empty() { "fichier".into() } else { plain }
}

/// Characters that show nothing, or turn what follows round.
fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A folder as it is kept: its parts without blanks around them.
pub(crate) fn folder(path: &str) -> Result<String> {
    let parts: Vec<&str> = path.split('/').map(str::trim).filter(|part| !part.is_empty()).collect();
    let whole = parts.join("/");
    if whole.chars().count() > LONGEST_FOLDER {
        return Err(Error::invalid("folder", "too-long"));
    }
    let wrong = parts.iter().any(|part| *part == "." || *part == "..") || whole.chars().any(|c| is_unseen(c) || "\\<>:\"|?*".contains(c));
    if wrong { Err(Error::invalid("folder", "format")) } else { Ok(whole) }
}

/// `NovaLune_FicheTechnique_V3_2026-10-24.pdf`: whose it is, what it is, which version, of when.
pub(crate) fn of_copy(record: &str, title: &str, number: i32, day: NaiveDate, extension: &str) -> String {
    let ending = if extension.is_empty() { String::new() } else { format!(".{extension}") };
    let parts: Vec<String> = [record, title].into_iter().map(together).filter(|part| !part.is_empty()).collect();
    format!("{}_V{number}_{}{ending}", parts.join("_"), day.format("%Y-%m-%d"))
}

/// Words written as one, each with its capital.
fn together(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty());
    let whole: String = words
        .flat_map(|word| word.chars().enumerate().map(|(i, c)| if i == 0 { c.to_uppercase().next().unwrap_or(c) } else { c }))
        .collect();
    whole.chars().take(80).collect()
}

/// The ending of a copy's name: what it is decides, the brought name where nobody knows.
pub(crate) fn extension<'a>(known: &'a str, name: &'a str) -> &'a str {
    let own = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let plain = (1..=5).contains(&own.len()) && own.chars().all(|c| c.is_ascii_alphanumeric());
    match known {
        "" if plain => own,
        known => known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_called_by_one_rule() {
        let day = NaiveDate::from_ymd_opt(2026, 10, 24).expect("a day");
        assert_eq!(of_copy("Nova Lune", "Fiche technique", 3, day, "pdf"), "NovaLune_FicheTechnique_V3_2026-10-24.pdf");
        assert_eq!(of_copy("Léa d’Été", "plan de scène (1)", 1, day, ""), "LéaDÉté_PlanDeScène1_V1_2026-10-24");
        assert_eq!(of_copy("", "../../etc/passwd", 2, day, "txt"), "EtcPasswd_V2_2026-10-24.txt");
    }

    #[test]
    fn a_name_says_what_it_shows() {
        assert_eq!(title_of("C:\\Users\\Léa\\Fiche_technique.v2.pdf"), "Fiche technique.v2");
        assert_eq!(title_of("../../secret"), "secret");
        assert_eq!(own("a\u{202e}fdp.exe\r\n"), "afdp.exe");
        assert_eq!(own("///"), "fichier");
    }

    #[test]
    fn folders_are_plain() {
        assert_eq!(folder(" 01_Booking / 2026 ").expect("a folder"), "01_Booking/2026");
        assert_eq!(folder("").expect("the top"), "");
        for wrong in ["../a", "a/../b", "a<b", "a\\b", "a\u{202e}b", &"a".repeat(121)] {
            assert!(folder(wrong).is_err(), "{wrong}");
        }
    }
}
