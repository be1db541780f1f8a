//! Nothing is shown without its words, in both languages. What the module does is proved over real HTTP, with a real
//! database: `tests/tests/papers.rs`.

use documents::MODULE;
use kernel::field::Kind;
use theme::{Locale, Words};

#[test]
fn everything_has_its_words_in_both_languages() {
    let words = Words::new([(MODULE.words[0], MODULE.words[1])]).expect("words");
    let mut keys = vec!["module-documents".to_string(), "module-documents-what".into()];
    keys.extend(MODULE.releases.iter().map(|r| r.changelog.to_string()));
    keys.extend(MODULE.places().map(|n| n.label.to_string()));
    keys.extend(MODULE.ways.iter().map(|w| w.label.to_string()));
    keys.extend(MODULE.steps.iter().flat_map(|s| ["", "-text", "-do"].map(|end| format!("step-{}{end}", s.name))));
    keys.extend(MODULE.all_permissions().map(|may| format!("may-{}", may.replace('.', "-"))));
    keys.extend(documents::mentionable().iter().map(|name| format!("document-{}", name.replace('.', "-"))));
    for resource in MODULE.resources {
        let name = resource.name;
        keys.extend(["one", "many", "new", "empty-title", "empty-text"].map(|what| format!("{name}-{what}")));
        keys.extend(["created", "updated", "deleted", "restored", "purged"].map(|what| format!("event-{}-{what}", name.replace('_', "-"))));
        for field in resource.fields {
            keys.push(format!("{name}-{}", field.name));
            if let Kind::Choice(of) = field.kind {
                keys.extend(of.iter().map(|choice| format!("{name}-{}-{choice}", field.name)));
            }
        }
    }
    for locale in Locale::ALL {
        let missing: Vec<_> = keys.iter().filter(|key| !words.has(locale, key)).collect();
        assert!(missing.is_empty(), "{locale}: {missing:?}");
    }
    assert_eq!(words.missing(), Vec::<String>::new(), "said in one language only");
}
