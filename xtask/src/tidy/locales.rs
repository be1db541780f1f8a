//! French and English say the same things.

use super::tree::{File, Finding, Tree};

/// Every French file has an English twin with the same words, and the other way round.
pub fn same_words(tree: &Tree) -> Vec<Finding> {
    tree.ending("fr.ftl")
        .flat_map(|french| compare(tree, french, "fr.ftl", "en.ftl"))
        .chain(tree.ending("en.ftl").flat_map(|english| compare(tree, english, "en.ftl", "fr.ftl")))
        .collect()
}

fn compare(tree: &Tree, file: &File, own: &str, other: &str) -> Vec<Finding> {
    let twin = format!("{}{other}", file.path.trim_end_matches(own));
    let Some(twin_file) = tree.file(&twin) else {
        return vec![file.finding(1, format!("{twin} is missing: every word is said in both languages"))];
    };
    let said: Vec<String> = words(twin_file).into_iter().map(|(_, word)| word).collect();
    words(file)
        .into_iter()
        .filter(|(_, word)| !said.contains(word))
        .map(|(number, word)| file.finding(number, format!("{twin} lacks {word}")))
        .collect()
}

/// Messages, terms (`-term`) and their attributes (`message.attribute`), with their lines.
fn words(file: &File) -> Vec<(usize, String)> {
    let mut message = "";
    let mut words = Vec::new();
    for (number, line) in file.lines() {
        let Some((name, _)) = line.split_once('=') else { continue };
        let attribute = name.trim().strip_prefix('.').filter(|_| line.starts_with(' '));
        let plain = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        if let Some(attribute) = attribute.filter(|name| plain(name)) {
            words.push((number, format!("{message}.{attribute}")));
        } else if plain(name.trim_end()) && !line.starts_with(' ') {
            message = name.trim_end();
            words.push((number, message.to_owned()));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_one_language_lacks_is_found_at_its_line() {
        let french = "# mots\nsave = Enregistrer\n    .hint = a = b\n  suite = du texte\nonly-fr = Oui\n";
        let english = "save = Save\nonly_en = Yes\n";
        let tree = Tree::of(&[("m/locales/fr.ftl", french), ("m/locales/en.ftl", english), ("t/site.fr.ftl", "a = b")]);
        let found: Vec<String> = same_words(&tree).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "m/locales/fr.ftl:3: m/locales/en.ftl lacks save.hint",
                "m/locales/fr.ftl:5: m/locales/en.ftl lacks only-fr",
                "t/site.fr.ftl:1: t/site.en.ftl is missing: every word is said in both languages",
                "m/locales/en.ftl:2: m/locales/fr.ftl lacks only_en",
            ]
        );
    }
}
