//! The words of the whole workspace, and how they are put together.

use std::path::{Path, PathBuf};

use theme::{Arg, Locale, Words};

/// The word files of this crate alone, whatever the templates do.
fn house() -> Words {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    let files: Vec<(String, String)> = word_files("fr.ftl")
        .into_iter()
        .filter(|file| file.canonicalize().ok() == folder.join(file.file_name().unwrap()).canonicalize().ok())
        .map(|french| {
            let name = french.file_name().unwrap().to_string_lossy().replace("fr.ftl", "en.ftl");
            let read = |file: &Path| std::fs::read_to_string(file).unwrap();
            (read(&french), read(&folder.join(name)))
        })
        .collect();
    Words::new(files.iter().map(|(fr, en)| (fr.as_str(), en.as_str()))).unwrap()
}

#[test]
fn every_word_of_this_crate_is_there_in_both_languages() {
    let words = house();
    assert_eq!(words.missing(), Vec::<String>::new());
    assert!(words.ids(Locale::Fr).count() > 300);
    for key in ["action-save", "http-503-what", "error-conflict", "import-rows"] {
        assert!(words.has(Locale::Fr, key) && words.has(Locale::En, key), "{key}");
    }
}

#[test]
fn counts_choose_their_plural_and_are_grouped_as_the_language_does() {
    let words = house();
    for (locale, count, expected) in [
        (Locale::Fr, 0, "Aucune fiche"),
        (Locale::Fr, 1, "1 fiche"),
        (Locale::Fr, 12_345, "12\u{202f}345 fiches"),
        (Locale::En, 0, "No records"),
        (Locale::En, 1, "1 record"),
        (Locale::En, 12_345, "12,345 records"),
    ] {
        let said = words.say(locale, "list-count", &[("count", Arg::from(count))]);
        assert_eq!(said, expected);
    }
    let line = words.say(Locale::Fr, "import-line", &[("line", Arg::from(12_345))]);
    assert_eq!(line, "Ligne 12345");
    for (max, expected) in [("1200", "1\u{202f}200 caractères"), ("1", "1 caractère"), ("0755", "0755 caractères")] {
        let long = words.say(Locale::Fr, "error-too-long", &[("max", Arg::read(max))]);
        assert_eq!(long, format!("Raccourcissez à {expected} au plus."));
    }
    assert_eq!(Arg::read("-12"), Arg::Whole(-12));
    assert_eq!((Arg::named("count", "1984"), Arg::named("title", "1984")), (Arg::Whole(1984), Arg::from("1984")), "a title is no count");
    for text in ["+33123456789", "12345678901234567", "1.5", "", "-", "-0"] {
        assert_eq!(Arg::read(text), Arg::from(text));
    }
}

#[test]
fn arguments_go_in_as_they_are_without_isolation_marks() {
    let words = Words::new([("a = Bonjour { $who }", "a = Hello { $who }")]).unwrap();
    let said = words.say(Locale::En, "a", &[("who", Arg::from("<b>{ $x }"))]);
    assert_eq!(said, "Hello <b>{ $x }");
    assert_eq!(words.say(Locale::Fr, "a", &[("who", Arg::from(0.5))]), "Bonjour 0,5");
}

#[test]
fn a_missing_word_falls_back_to_the_other_language_and_then_to_its_id() {
    let words = Words::new([("a = un", "a = one\nb = two\nc = { $n } three")]).unwrap();
    assert_eq!(words.say(Locale::Fr, "b", &[]), "two");
    assert_eq!(words.say(Locale::Fr, "c", &[("n", Arg::from(3))]), "3 three");
    assert_eq!(words.say(Locale::En, "nowhere-at-all", &[]), "nowhere-at-all");
    assert!(words.has(Locale::En, "b") && !words.has(Locale::Fr, "b"));
    assert_eq!(words.missing(), ["b (fr)", "c (fr)"]);
}

#[test]
fn an_id_given_twice_and_a_file_that_does_not_parse_are_refused_together() {
    let refused = Words::new([("a = un\na = deux", "a = one"), ("", "a = again\n= no id")]).err().unwrap().to_string();
    assert!(refused.contains("source 0, fr: a is given twice"), "{refused}");
    assert!(refused.contains("source 1, en: line 2"), "{refused}");
    let twice = Words::new([("a = un", "a = one"), ("", "a = one")]);
    assert!(twice.is_err_and(|error| error.to_string().contains("source 1, en: a is given twice")));
}

/// French print sets a narrow no-break space before these; `:` also in times and addresses.
#[test]
fn french_punctuation_keeps_its_space_in_every_crate() {
    let mut faults = Vec::new();
    let files = word_files("fr.ftl");
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        for (number, line) in prose(&text) {
            for fault in spacing_faults(&line) {
                faults.push(format!("{}:{number}: {fault}", file.display()));
            }
        }
    }
    assert!(files.len() >= 2, "the walk found {files:?}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn errors_do_not_shout() {
    let mut faults = Vec::new();
    for file in word_files(".ftl").iter().chain(&word_files("fr.ftl")) {
        let text = std::fs::read_to_string(file).unwrap();
        let mut id = String::new();
        for (number, line) in prose_with_ids(&text) {
            if let Some(new) = line.0 {
                id = new;
            }
            let error = id.starts_with("error-") || id.starts_with("http-") || id.contains("-error-");
            if error && line.1.contains('!') {
                faults.push(format!("{}:{number}: {}", file.display(), line.1));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_check_of_french_spaces_sees_what_it_should() {
    for faulty in ["Bonjour !", "Bonjour!", "« Bonjour »", "Ici: là", "Quoi ?", "a;b", "«Non\u{202f}»"] {
        assert!(!spacing_faults(faulty).is_empty(), "{faulty}");
    }
    for right in ["Bonjour\u{202f}!", "«\u{202f}Bonjour\u{a0}»", "à 20:30", "https://exemple.fr/?q=1", "Ici\u{202f}: là", "hh:mm", "…"]
    {
        assert_eq!(spacing_faults(right), Vec::<String>::new(), "{right}");
    }
    let parsed: Vec<_> = prose("# c : d\na = x { $b ->\n    [one] y\n   *[other] z { NUMBER($n, a: \"b\") }\n}\n").collect();
    let texts: Vec<&str> = parsed.iter().map(|(_, text)| text.trim()).collect();
    assert_eq!(texts, ["x", "y", "z", ""]);
}

fn word_files(ending: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                if !name.starts_with('.') && name != "node_modules" && name != "target" {
                    walk(&entry.path(), ending, found);
                }
            } else if name.ends_with(ending) && entry.path().parent().is_some_and(|folder| folder.ends_with("locales")) {
                found.push(entry.path());
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), ending, &mut found);
    found.sort();
    found
}

/// Line number and translated text of each line, without ids, variant keys and placeables.
fn prose(text: &str) -> impl Iterator<Item = (usize, String)> {
    prose_with_ids(text).map(|(number, (_, line))| (number, line))
}

fn prose_with_ids(text: &str) -> impl Iterator<Item = (usize, (Option<String>, String))> {
    text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).map(|(at, line)| {
        let (id, value) = match line.split_once('=') {
            Some((id, value)) if !line.starts_with([' ', '}']) => (Some(id.trim().to_owned()), value),
            _ => (None, line),
        };
        let value = value.trim_start().trim_start_matches('*');
        let value = match value.split_once(']') {
            Some((key, rest)) if key.starts_with('[') => rest,
            _ => value,
        };
        // A placeable stands for a word; one that goes on over the next lines opens here.
        let mut shown = String::new();
        let mut depth = 0;
        for c in value.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth = (depth - 1).max(0),
                c if depth == 0 => shown.push(c),
                _ => {}
            }
        }
        (at + 1, (id, shown))
    })
}

fn spacing_faults(line: &str) -> Vec<String> {
    let letters: Vec<char> = line.chars().collect();
    let narrow = |c: Option<&char>| c.is_some_and(|c| ['\u{202f}', '\u{a0}'].contains(c));
    let mut faults = Vec::new();
    for (at, c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let word: String = {
            let start = letters[..at].iter().rposition(|c| c.is_whitespace()).map_or(0, |p| p + 1);
            letters[start..].iter().take_while(|c| !c.is_whitespace()).collect()
        };
        let address = word.contains("://") || word.contains("www.");
        let fault = match c {
            ':' if after.is_some_and(|c| !c.is_whitespace()) => !address && !time_like(before, after),
            ':' | ';' | '!' | '?' | '»' => !narrow(before) && !address,
            '«' => !narrow(after),
            _ => false,
        };
        if fault {
            faults.push(format!("space at {c:?} in {line:?}"));
        }
    }
    faults
}

/// `20:30`, or `hh:mm` in a hint.
fn time_like(before: Option<&char>, after: Option<&char>) -> bool {
    let both = |test: fn(&char) -> bool| before.is_some_and(test) && after.is_some_and(test);
    both(char::is_ascii_digit) || (before == Some(&'h') && after == Some(&'m'))
}
