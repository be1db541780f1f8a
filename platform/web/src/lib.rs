//! The web floor: the front door, the guard, and the pages and addresses that
//! every resource has, written once.

mod access_token;
mod account;
mod answer;
mod api;
mod assets;
pub mod attachments;
mod by_key;
pub mod channels;
mod chart;
mod closing;
pub mod config;
mod cors;
mod csrf;
mod draft;
mod drawn;
mod elsewhere;
mod form;
mod front;
mod gates;
mod guard;
mod guide;
pub mod host;
mod left;
pub mod letter;
pub mod limits;
pub mod metrics;
mod mount;
mod notices;
mod openapi;
mod page;
pub mod password;
pub mod pictures;
pub mod plan;
mod protect;
pub mod public;
mod records;
mod routing;
pub mod session;
mod shared;
mod shell;
mod sign_in;
mod staging;
mod status;
mod support;
mod suspended;
mod told;
mod transfer;
mod typed;
mod visit;
mod waits;
mod watch;

pub use account::device::device_name;
pub use account::due::{check as owes, new_password as password_due};
pub use account::step_up::recent as recently_proven;
pub use by_key::ByKey;
pub use chart::{Bar, chart};
pub use config::{Config, REGISTER, VERIFIER};
pub use cors::fits as are_origins;
pub use form::{Form, Parcel};
pub use gates::{Gate, Gates};
pub use left::forget_what_was_left;
pub use mount::{Addition, Floor, table};
pub use notices::kinds::NOTICES;
pub use page::{Go, Page, Said, field_errors, local};
pub use public::theme_sources;
pub use records::carried::PORTABLE;
pub use records::occasions::ripe;
pub use records::say::{Comment, add_comment};
pub use records::shown::dialled;
pub use records::sight::refuse_hidden;
pub use shared::remembered;
pub use shell::languages;
pub use told::act_in_words;
pub use transfer::guard::shield;
pub use transfer::mapping::folded;
pub use visit::Visit;
pub use waits::{waits, waits_told};
pub use watch::{Watch, may_be_banned};

/// The words of this crate, French and English.
pub const WORDS: [&str; 2] = [
    concat!(include_str!("../locales/fr.ftl"), include_str!("../locales/notices.fr.ftl"), include_str!("../locales/channels.fr.ftl")),
    concat!(include_str!("../locales/en.ftl"), include_str!("../locales/notices.en.ftl"), include_str!("../locales/channels.en.ftl")),
];

/// Pages of this crate beside those of the design floor.
pub const TEMPLATES: &[(&str, &str)] = &[
    ("bulk.html", include_str!("../templates/bulk.html")),
    ("search.html", include_str!("../templates/search.html")),
    ("notices.html", include_str!("../templates/notices.html")),
    ("notices_latest.html", include_str!("../templates/notices_latest.html")),
    ("notices_choices.html", include_str!("../templates/notices_choices.html")),
    ("channels.html", include_str!("../templates/channels.html")),
    ("group.html", include_str!("../templates/group.html")),
    ("news.html", include_str!("../templates/news.html")),
    ("guide.html", include_str!("../templates/guide.html")),
    ("guide_chapter.html", include_str!("../templates/guide_chapter.html")),
    ("api.html", include_str!("../templates/api.html")),
    ("export_asks.html", include_str!("../templates/export_asks.html")),
    ("picture.html", include_str!("../templates/picture.html")),
    ("files/all.html", include_str!("../templates/files/all.html")),
    ("files/one.html", include_str!("../templates/files/one.html")),
    ("files/compare.html", include_str!("../templates/files/compare.html")),
    ("files/archive.html", include_str!("../templates/files/archive.html")),
    ("files/bin.html", include_str!("../templates/files/bin.html")),
];

/// What this crate marks as sensitive.
pub const ACTS: &[&kernel::approval::Act] = &[&records::bulk::DELETE_MANY, &transfer::TAKE_OUT];

/// What comes round by itself.
pub const CRONS: &[kernel::job::Cron] =
    &[records::news::CLOCK, attachments::work::CLOCK, attachments::archive::CLOCK, notices::CLOCK, channels::CLOCK];

/// Jobs of this crate.
pub const JOBS: &[kernel::job::Entry] = &[
    kernel::job::Entry::of::<records::news::SendNews>(),
    kernel::job::Entry::of::<notices::ExpireNotices>(),
    kernel::job::Entry::of::<notices::CarryNotice>(),
    kernel::job::Entry::of::<channels::SendNotice>(),
    kernel::job::Entry::of::<channels::HearTelegram>(),
    kernel::job::Entry::of::<channels::PostToGroup>(),
    kernel::job::Entry::of::<channels::MindIntegrations>(),
    kernel::job::Entry::of::<letter::SendMail>(),
    kernel::job::Entry::of::<account::way_back::WayBack>(),
    kernel::job::Entry::of::<transfer::ImportRows>(),
    kernel::job::Entry::of::<records::bulk::ChangeMany>(),
    kernel::job::Entry::of::<attachments::work::SweepFiles>(),
    kernel::job::Entry::of::<attachments::archive::PastFiles>(),
];
