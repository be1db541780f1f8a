//! Ways to somebody beside the bell and letters: Telegram, Signal, text messages. An agency has an account at each, a
//! member links their own; what fails goes by letter.

pub mod account;
mod api;
mod carry;
pub mod catalogue;
pub mod groups;
mod link;
mod log;
mod mind;
mod pages;
pub mod relied;
pub mod replies;
mod said;
pub mod services;
mod told;

pub use said::trouble;

pub(crate) use carry::{SendNotice, begin, chosen};
pub(crate) use groups::{KEPT as POSTS_KEPT, PostToGroup};
pub(crate) use mind::{CLOCK, MindIntegrations};
pub(crate) use replies::HearTelegram;

use kernel::error::{Error, Result};
use kernel::module::Permission;
use kernel::routes::Routes;

/// To connect the agency's accounts at services: the settings desk's own right.
const CONNECTS: Permission = "house.webhooks";

pub(crate) fn routes(r: &mut Routes) {
    r.within(None);
    pages::routes(r);
    api::routes(r);
    replies::routes(r);
    groups::routes(r);
}

/// A way to somebody. Its name is a product's own, its words are `channel-{name}-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Telegram,
    Signal,
    Sms,
}

impl Channel {
    /// All of them, in the order in which urgent news try them.
    pub const ALL: [Channel; 3] = [Channel::Telegram, Channel::Signal, Channel::Sms];

    /// Its name in rows and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Channel::Telegram => "telegram",
            Channel::Signal => "signal",
            Channel::Sms => "sms",
        }
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Channel::Telegram => "Telegram",
            Channel::Signal => "Signal",
            Channel::Sms => "SMS",
        }
    }

    /// The channel of this name.
    ///
    /// # Errors
    /// `NotFound` for another name.
    pub fn named(name: &str) -> Result<Channel> {
        Channel::ALL.into_iter().find(|c| c.name() == name).ok_or(Error::NotFound)
    }

    /// Whether people are reached there by their telephone number.
    pub fn by_number(self) -> bool {
        self != Channel::Telegram
    }
}
