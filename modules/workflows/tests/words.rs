//! Nothing is shown without its words, in both languages. What the module does is proved over real HTTP, with a real
//! database: `tests/tests/workflows.rs`.

use kernel::field::Kind;
use theme::{Locale, Words};
use workflows::MODULE;

#[test]
fn everything_has_its_words_in_both_languages() {
    let words = Words::new([(MODULE.words[0], MODULE.words[1])]).expect("words");
    let mut keys = vec!["module-workflows".to_string(), "module-workflows-what".into()];
    keys.extend(MODULE.releases.iter().map(|r| r.changelog.to_string()));
    keys.extend(MODULE.places().map(|n| n.label.to_string()));
    keys.extend(MODULE.ways.iter().map(|w| w.label.to_string()));
    keys.extend(MODULE.all_permissions().map(|may| format!("may-{}", may.replace('.', "-"))));
    keys.extend(MODULE.notices.iter().flat_map(|kind| [format!("notice-{}", kind.name), format!("notice-{}-kind", kind.name)]));
    let codes = ["condition", "steps", "word", "days", "clock", "may-not", "record", "off", "not-failed", "by-itself"];
    keys.extend(codes.map(|code| format!("error-workflow-{code}")));
    let failures = ["forbidden", "invalid", "not-found", "busy", "internal", "conditions", "off", "loop"];
    keys.extend(failures.map(|code| format!("workflow-error-{code}")));
    keys.extend(
        ["created", "updated", "deleted", "restored", "commented", "merged", "becomes"].map(|verb| format!("workflow-when-{verb}")),
    );
    keys.extend(["task", "checklist", "event", "tell", "set", "call"].map(|does| format!("workflow-does-{does}-said")));
    keys.extend(["when", "conditions", "raci", "steps"].map(|part| format!("workflow-part-{part}")));
    for resource in MODULE.resources {
        let name = resource.name;
        keys.extend(["one", "many", "new", "empty-title", "empty-text"].map(|what| format!("{name}-{what}")));
        keys.extend(["created", "updated", "deleted", "restored", "purged"].map(|what| format!("event-{name}-{what}")));
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
