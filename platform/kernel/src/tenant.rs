//! An agency, as every request knows it.

use crate::breaker::Rest;
use crate::principal::Id;
use crate::release::Pins;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// An agency and what is switched on in it, as of the last change.
#[derive(Clone, Debug)]
pub struct Tenant {
    pub id: Id,
    /// Its name in addresses: `{slug}.{base}`.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// The blueprint it was made from.
    pub kind: String,
    pub plan: String,
    /// When its doors first opened.
    pub founded_at: DateTime<Utc>,
    pub status: Status,
    /// The language of its public site and of mails to people without a preference.
    pub locale: String,
    /// The IANA zone in which its days begin.
    pub zone: String,
    /// Made to be looked at: refused real mail and money.
    pub demo: bool,
    /// What it is a staging copy of.
    pub copy: Option<StagingCopy>,
    /// Until when an operator may look into it, if one may.
    pub looked_into: Option<DateTime<Utc>>,
    /// Whether operators ask first.
    pub support_asks: bool,
    /// Verified addresses of its own.
    pub domains: Vec<String>,
    /// Modules that are on.
    pub modules: BTreeSet<String>,
    /// Those of them that failed too often and rest, or are on trial after a rest.
    pub resting: BTreeMap<String, Rest>,
    /// Roll-outs that watch how a module does here.
    pub rollouts: BTreeMap<String, Id>,
    /// The releases it is on.
    pub pins: Pins,
    /// Settings documents, by module; `agency` is the agency's own.
    pub settings: BTreeMap<String, Value>,
}

/// An agency that is another one once more, for trying things: nothing leaves it, and it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StagingCopy {
    /// Its source, whose administrators alone may enter.
    pub of: Id,
    pub until: DateTime<Utc>,
}

/// Whether an agency is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    Active,
    /// Closed by an operator; visitors and staff get a page that says so.
    Suspended {
        reason: Option<String>,
    },
    /// It was asked to end: it sleeps until then, its people read, and may undo it.
    Closing {
        until: DateTime<Utc>,
    },
    /// It is being destroyed.
    Going,
}

impl Status {
    /// Whether it was asked to end.
    pub fn ends(&self) -> bool {
        matches!(self, Status::Closing { .. } | Status::Going)
    }
}

impl Tenant {
    /// The day where it is.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        let zone: chrono_tz::Tz = self.zone.parse().unwrap_or(chrono_tz::UTC);
        Utc::now().with_timezone(&zone).date_naive()
    }

    /// Whether a module is on here and awake. What belongs to no module always is.
    pub fn has(&self, module: &str) -> bool {
        self.keeps(module) && self.rests(module).is_none()
    }

    /// Whether a module is switched on here, awake or at rest.
    pub fn keeps(&self, module: &str) -> bool {
        self.modules.contains(module)
    }

    /// The rest of a module that is at rest now.
    pub fn rests(&self, module: &str) -> Option<&Rest> {
        self.resting.get(module).filter(|rest| rest.lasts())
    }

    /// Whether a module rested, is tried again, and has not shown yet that it is well.
    pub fn on_trial(&self, module: &str) -> bool {
        self.resting.get(module).is_some_and(|rest| !rest.lasts())
    }

    /// Whether a feature of a release is there: a field's, a page's. See `Release::features`.
    pub fn offers(&self, feature: &str) -> bool {
        self.pins.offers(feature)
    }

    /// One value of a settings document, or null.
    pub fn setting(&self, document: &str, key: &str) -> &Value {
        self.settings.get(document).and_then(|d| d.get(key)).unwrap_or(&Value::Null)
    }

    /// One text of a settings document; empty counts as absent.
    pub fn text(&self, document: &str, key: &str) -> Option<&str> {
        self.setting(document, key).as_str().filter(|s| !s.is_empty())
    }
}

/// Whose house a request came to.
#[derive(Clone, Debug)]
pub enum Place {
    /// The platform itself: landing page, sign-up, operators.
    Platform,
    /// An agency.
    Agency(std::sync::Arc<Tenant>),
    /// Nobody's address.
    Nowhere,
}
