//! Nothing is shown without its words, in both languages. What the module does is proved over real HTTP, with a real
//! database: `tests/tests/planning.rs`.

use kernel::field::Kind;
use planning::MODULE;
use theme::{Locale, Words};

#[test]
fn everything_has_its_words_in_both_languages() {
    let words = Words::new([(MODULE.words[0], MODULE.words[1])]).expect("words");
    let mut keys = vec!["module-planning".to_string(), "module-planning-what".into()];
    keys.extend(MODULE.releases.iter().map(|r| r.changelog.to_string()));
    keys.extend(MODULE.places().map(|n| n.label.to_string()));
    // The way to a record's group is the house's, and so are its words.
    keys.extend(MODULE.ways.iter().map(|w| w.label.to_string()).filter(|label| label != "group-way"));
    keys.extend(MODULE.alerts.iter().flat_map(|a| [a.name.to_string(), format!("{}-text", a.name)]));
    keys.extend(MODULE.all_permissions().map(|may| format!("may-{}", may.replace('.', "-"))));
    keys.extend(["clock", "zone", "rule", "days", "event-returns", "feeds-many", "checklist-empty"].map(|code| format!("error-{code}")));
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
    for processing in MODULE.personal {
        keys.extend(["purpose", "people"].map(|what| format!("privacy-{}-{what}", processing.resource.name)));
    }
    for locale in Locale::ALL {
        let missing: Vec<_> = keys.iter().filter(|key| !words.has(locale, key)).collect();
        assert!(missing.is_empty(), "{locale}: {missing:?}");
    }
    assert_eq!(words.missing(), Vec::<String>::new(), "said in one language only");
}
