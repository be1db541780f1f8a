//! Words and figures in the language of a paper, whoever makes it.

use kernel::prelude::*;
use std::sync::Arc;
use theme::{Arg, Format, Locale, Pages};

/// The only money there is so far.
pub(crate) const CURRENCY: &str = "EUR";

/// Words and figures of one language.
pub(crate) struct Tongue {
    words: Arc<theme::Words>,
    locale: Locale,
    pub format: &'static Format,
}

impl Tongue {
    pub fn of(tx: &Tx, language: &str) -> Tongue {
        let locale = Locale::parse(language).unwrap_or(Locale::Fr);
        let pages: &Arc<Pages> = tx.scope().house().service();
        Tongue { words: pages.words(), locale, format: Format::of(locale) }
    }

    pub fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        let args: Vec<(&str, Arg<'_>)> = args.iter().map(|(name, text)| (*name, Arg::from(*text))).collect();
        self.words.say(self.locale, key, &args)
    }
}
