//! The words of reasons and grades, for whoever has no words of their own.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use unic_langid::{LanguageIdentifier, langid};

/// Fluent messages for every reason, grade and field: French, English. Hosts add them to theirs.
pub const WORDS: [&str; 2] = [include_str!("../locales/fr.ftl"), include_str!("../locales/en.ftl")];

/// A language to explain in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    French,
    English,
}

/// The words of one language, ready to be said.
pub(crate) struct Said(FluentBundle<FluentResource>);

impl Said {
    pub(crate) fn new(language: Language) -> Self {
        let (tag, words): (LanguageIdentifier, &str) = match language {
            Language::French => (langid!("fr"), WORDS[0]),
            Language::English => (langid!("en"), WORDS[1]),
        };
        // Faults in the words are found by the tests; what can be read is said.
        let read = FluentResource::try_new(words.to_string()).unwrap_or_else(|(read, _)| read);
        let mut bundle = FluentBundle::new(vec![tag]);
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(read);
        Self(bundle)
    }

    /// A message with its arguments; its key, if there is none.
    pub(crate) fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        let Some(pattern) = self.0.get_message(key).and_then(|message| message.value()) else { return key.into() };
        let mut given = FluentArgs::new();
        for (name, value) in args {
            given.set(*name, *value);
        }
        self.0.format_pattern(pattern, Some(&given), &mut Vec::new()).into_owned()
    }
}
