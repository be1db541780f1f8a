//! The words of the house: Fluent messages, one set per language, gathered from every crate.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{LazyLock, Mutex};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, PatternElement, Resource};
use fluent_syntax::serializer;
use intl_memoizer::concurrent::IntlLangMemoizer;
use unic_langid::LanguageIdentifier;

use crate::error::{Error, Result};
use crate::format::Format;
use crate::locale::Locale;

/// How many faulty keys are remembered, so that hostile keys cannot fill the memory.
const WARNED_AT_MOST: usize = 1_000;

/// Something put into a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg<'a> {
    /// Text, put in as it is.
    Text(Cow<'a, str>),
    /// A count; chooses between plural forms and is grouped as the language does.
    Whole(i64),
    /// A decimal number, shown with at most three decimals.
    Number(f64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

macro_rules! whole {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Arg<'_> {
            fn from(count: $kind) -> Self {
                Self::Whole(i64::try_from(count).unwrap_or(i64::MAX))
            }
        }
    )*};
}
whole!(i16, i32, i64, u8, u16, u32, u64, usize);

impl From<f64> for Arg<'_> {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

/// Arguments that hold what somebody typed or was named: a venue called “1984” is no count, whatever message names it.
const TYPED: [&str; 16] = [
    "address",
    "agency",
    "by",
    "code",
    "label",
    "name",
    "one",
    "other",
    "reference",
    "tag",
    "text",
    "title",
    "value",
    "version",
    "who",
    "word",
];

impl<'a> Arg<'a> {
    /// An argument by this name that was written down as text; see [`Arg::read`].
    pub fn named(name: &str, text: &'a str) -> Self {
        if TYPED.contains(&name) { Self::from(text) } else { Self::read(text) }
    }

    /// An argument that was written down as text: a whole number counts again, so that it is
    /// grouped and chooses its plural.
    pub fn read(text: &'a str) -> Self {
        let counts = text.len() < 16 && (text == "0" || !text.trim_start_matches('-').starts_with('0'));
        match text.parse() {
            Ok(count) if counts && !text.starts_with('+') => Self::Whole(count),
            _ => Self::from(text),
        }
    }

    fn value(&self) -> FluentValue<'_> {
        match self {
            Self::Text(text) => FluentValue::String(Cow::Borrowed(text)),
            // Fluent counts in f64: exact up to 2^53, beyond any count we show.
            Self::Whole(count) => number(*count as f64),
            Self::Number(value) => number(*value),
        }
    }
}

fn number(value: f64) -> FluentValue<'static> {
    FluentValue::Number(FluentNumber::new(value, FluentNumberOptions::default()))
}

/// The messages of one language.
struct Tongue {
    bundle: FluentBundle<FluentResource>,
    /// Messages without placeables, ready to be handed out: most of a page.
    plain: HashMap<String, String>,
    ids: BTreeSet<String>,
}

/// Every message, in both languages.
pub struct Words {
    tongues: [Tongue; 2],
    warned: Mutex<HashSet<String>>,
}

impl Words {
    /// Gathers word files, each given in French and in English.
    ///
    /// Refuses, with every complaint at once, what does not parse and an id given twice.
    pub fn new<'a>(sources: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self> {
        let mut complaints = Vec::new();
        let mut tongues = [Tongue::empty(Locale::Fr, french), Tongue::empty(Locale::En, english)];
        for (place, (fr, en)) in sources.into_iter().enumerate() {
            for (locale, text) in [(Locale::Fr, fr), (Locale::En, en)] {
                let faults = tongues[locale.index()].add(text);
                complaints.extend(faults.into_iter().map(|fault| format!("source {place}, {locale}: {fault}")));
            }
        }
        if !complaints.is_empty() {
            return Err(Error::Words(complaints.join("\n")));
        }
        Ok(Self { tongues, warned: Mutex::default() })
    }

    /// The sentence of this id, with its arguments put in, unescaped.
    ///
    /// An id missing in this language is looked up in the other one, and failing that is itself the
    /// answer; either way one warning is logged, once.
    pub fn say(&self, locale: Locale, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        for spoken in [locale, locale.other()] {
            let tongue = &self.tongues[spoken.index()];
            if let Some(text) = tongue.plain.get(key) {
                self.note_missing(spoken == locale, locale, key);
                return text.clone();
            }
            if let Some(text) = self.compose(tongue, key, args) {
                self.note_missing(spoken == locale, locale, key);
                return text;
            }
        }
        self.note_missing(false, locale, key);
        key.to_owned()
    }

    /// The sentence of an id that needs no arguments, without copying it.
    pub(crate) fn plain(&self, locale: Locale) -> impl Iterator<Item = (&str, &str)> {
        let plain = &self.tongues[locale.index()].plain;
        plain.iter().map(|(id, text)| (id.as_str(), text.as_str()))
    }

    /// Whether this language itself has the id.
    pub fn has(&self, locale: Locale, key: &str) -> bool {
        self.tongues[locale.index()].ids.contains(key)
    }

    /// Ids present in one language only, each with the language that lacks it: `error-x (en)`.
    pub fn missing(&self) -> Vec<String> {
        let mut lacking = Vec::new();
        for locale in Locale::ALL {
            let here = &self.tongues[locale.index()].ids;
            let there = &self.tongues[locale.other().index()].ids;
            lacking.extend(there.difference(here).map(|id| format!("{id} ({locale})")));
        }
        lacking.sort();
        lacking
    }

    /// Every id of a language, sorted.
    pub fn ids(&self, locale: Locale) -> impl Iterator<Item = &str> {
        self.tongues[locale.index()].ids.iter().map(String::as_str)
    }

    fn compose(&self, tongue: &Tongue, key: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let pattern = tongue.bundle.get_message(key)?.value()?;
        let mut given = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            given.set(*name, arg.value());
        }
        let mut errors = Vec::new();
        let text = tongue.bundle.format_pattern(pattern, Some(&given), &mut errors).into_owned();
        if !errors.is_empty() && self.first_time(key) {
            tracing::warn!(words.key = key, words.errors = ?errors, "words of {key} lack an argument");
        }
        Some(text)
    }

    fn note_missing(&self, found: bool, locale: Locale, key: &str) {
        if !found && self.first_time(key) {
            tracing::warn!(words.key = key, words.locale = %locale, "no words for {key} in {locale}");
        }
    }

    fn first_time(&self, key: &str) -> bool {
        let mut warned = self.warned.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        warned.len() < WARNED_AT_MOST && warned.insert(key.to_owned())
    }
}

type NumberWriter = fn(&FluentValue, &IntlLangMemoizer) -> Option<String>;

impl Tongue {
    fn empty(locale: Locale, numbers: NumberWriter) -> Self {
        // Both tags are well formed: the plural rules are those of the language.
        let language: LanguageIdentifier = locale.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Isolation marks would end up in titles, CSV cells and searches.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(numbers));
        // Fails only when a function of that name is there already.
        let _ = bundle.add_builtins();
        Self { bundle, plain: HashMap::new(), ids: BTreeSet::new() }
    }

    fn add(&mut self, text: &str) -> Vec<String> {
        let resource = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) => resource,
            Err((_, faults)) => {
                return faults.into_iter().map(|fault| format!("line {}: {fault}", line_of(text, fault.pos.start))).collect();
            }
        };
        let mut faults = Vec::new();
        let mut composed = Vec::new();
        for entry in resource.entries() {
            let Entry::Message(message) = entry else {
                composed.push(entry.clone());
                continue;
            };
            let id = message.id.name;
            if !self.ids.insert(id.to_owned()) {
                faults.push(format!("{id} is given twice"));
                continue;
            }
            match message.value.as_ref().and_then(|pattern| as_it_stands(&pattern.elements)) {
                Some(text) if message.attributes.is_empty() => _ = self.plain.insert(id.to_owned(), text),
                _ => composed.push(entry.clone()),
            }
        }
        // What is handed out as it stands needs no syntax tree: it is nine messages of ten, and was 5 MiB of memory.
        let composed = serializer::serialize(&Resource { body: composed });
        match FluentResource::try_new(composed) {
            Ok(composed) if faults.is_empty() => {
                faults.extend(self.bundle.add_resource(composed).err().into_iter().flatten().map(|error| error.to_string()));
            }
            Ok(_) => {}
            Err((_, errors)) => faults.extend(errors.iter().map(ToString::to_string)),
        }
        faults
    }
}

/// The text of a message without placeables; none for one that is put together.
fn as_it_stands(elements: &[PatternElement<&str>]) -> Option<String> {
    let text = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => Some((*value).to_owned()),
        PatternElement::Placeable { .. } => None,
    };
    elements.iter().map(text).collect()
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

fn french(value: &FluentValue, _: &IntlLangMemoizer) -> Option<String> {
    written(Locale::Fr, value)
}

fn english(value: &FluentValue, _: &IntlLangMemoizer) -> Option<String> {
    written(Locale::En, value)
}

/// Writes a number as the language does; `NUMBER($n, useGrouping: "false")` for a year.
fn written(locale: Locale, value: &FluentValue) -> Option<String> {
    static PLAIN: LazyLock<FluentNumberOptions> = LazyLock::new(FluentNumberOptions::default);
    let FluentValue::Number(number) = value else {
        return None;
    };
    let options = &number.options;
    if options == &*PLAIN {
        return Some(Format::of(locale).number(number.value));
    }
    if !options.use_grouping {
        return Some(number.as_string().into_owned());
    }
    let most = options.maximum_fraction_digits.unwrap_or(3).min(15);
    let least = options.minimum_fraction_digits.unwrap_or(0).min(most);
    Some(Format::of(locale).decimal(number.value, least as u8, most as u8))
}
