//! Nothing is shown without its words, in both languages.

use crate::common::EDITION;
use address_book::MODULE;
use kernel::field::Kind;
use theme::{Locale, Words};

#[test]
fn everything_has_its_words_in_both_languages() {
    let words = Words::new([(MODULE.words[0], MODULE.words[1])]).unwrap();
    let mut keys = vec!["module-address_book".to_string(), "module-address_book-what".into(), "event-people-contacted".into()];
    keys.extend(["taken", "linked", "unlinked", "noted"].map(|what| format!("event-venues-{what}")));
    keys.extend(["added", "proposed", "confirmed", "disputed", "withdrawn"].map(|what| format!("event-commons-{what}")));
    keys.extend(MODULE.releases.iter().map(|r| r.changelog.to_string()));
    keys.extend(MODULE.places().map(|n| n.label.to_string()));
    keys.extend(EDITION.all().flat_map(|m| m.all_permissions()).map(|may| format!("may-{}", may.replace('.', "-"))));
    keys.extend(["siren", "siret", "vat_number", "iban", "siren-differs", "slug"].map(|code| format!("error-{code}")));
    for resource in MODULE.resources {
        let name = resource.name;
        keys.extend(["one", "many", "empty-title", "empty-text"].map(|what| format!("{name}-{what}")));
        keys.extend(["created", "updated", "deleted", "restored", "purged"].map(|what| format!("event-{}-{what}", name.replace('_', "-"))));
        for field in resource.fields {
            keys.push(format!("{name}-{}", field.name));
            keys.push(format!("section-{}", field.section));
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
