//! Everything between data and a page: the templates of the house and of its modules, the words in
//! both languages, how each language writes figures and moments, and the bundled assets. It knows
//! nothing of tenants, requests or tables.
//!
//! # A page
//!
//! [`Pages`] holds every template, parsed once, in one engine per language: components do not see a
//! page's data, so the language is baked into the functions and filters.
//!
//! Functions: `t(key="…", name=…)` (plain text, escaped by the page), `has_words(key="…")`,
//! `asset(path="app.css")`, `icon(name="calendar", class="…", label="…")`, `lang()`.
//!
//! Filters: `date_short`, `date`, `date_long`, `date_full`, `time`, `datetime` (all with `zone="…"`,
//! else the variable `zone`, else Paris), `ago`, `number` (`decimals=…`), `money(currency="EUR")` of
//! whole minor units, `percent` of a share of one, `bytes`, `sentence` of a list, `initials`, `hue`
//! (0 to 11), `href` (dangerous schemes become `#`), `json` (for a quoted `data-*` attribute).
//!
//! # Safety of markup
//!
//! Every page's name ends in `.html` and so everything it writes is escaped. The engine marks the
//! strings that are not: component bodies, rendered components, `icon(…)`, and [`SafeHtml`] values.
//! The `safe` filter only asserts that mark and fails on plain text. Attributes must be quoted, with
//! double quotes. No function reads a file, the environment or the clock (but `ago`).
//!
//! # Words
//!
//! Messages live in each crate's `locales/fr.ftl` and `locales/en.ftl`; see [`Words`]. French text
//! carries its own narrow no-break spaces.

mod assets;
mod error;
mod folder;
mod format;
mod locale;
mod markup;
mod page;
mod safe_html;
mod words;

pub use assets::{ASSETS_AT, Asset, Assets};
pub use error::{Error, Result};
pub use format::{DateStyle, Format};
pub use locale::Locale;
pub use markup::Markup;
pub use page::{Data, Pages, Source};
pub use safe_html::SafeHtml;
pub use words::{Arg, Words};
