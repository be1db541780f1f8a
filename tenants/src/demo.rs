//! Two agencies to look around in, and someone to run the platform. Asked again,
//! it changes nothing.

use crate::operators::make_operator;
use crate::provision::{Founding, hand, provision, seat};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::house::House;
use kernel::principal::Id;
use kernel::query::Query;
use kernel::resource::Id as RecordId;
use kernel::schema::directory::{accounts, tenants};
use rust_embed::RustEmbed;
use serde_json::json;
use web::{Config, password};

/// Everybody's password in the demo: it opens nothing else.
pub const DEMO_PASSWORD: &str = "estrade-demo-2026";

/// A way into the demo.
#[derive(Clone, Debug)]
pub struct Door {
    pub address: String,
    pub email: String,
    pub what: String,
}

struct Agency {
    slug: &'static str,
    name: &'static str,
    kind: &'static str,
    locale: &'static str,
    founder: (&'static str, &'static str),
    people: &'static [(&'static str, &'static str, &'static str)],
}

const AGENCIES: [Agency; 2] = [
    Agency {
        slug: "heures-claires",
        name: "Les Heures Claires",
        kind: "booking_agency",
        locale: "fr",
        founder: ("claire@heures-claires.test", "Claire Vasseur"),
        people: &[
            ("bastien@heures-claires.test", "Bastien Roche", "booker"),
            ("maud@heures-claires.test", "Maud Lenoir", "manager"),
            ("prod@heures-claires.test", "Ilyes Haddad", "production"),
            ("com@heures-claires.test", "Zoé Marchal", "communication"),
            ("rh@heures-claires.test", "Hélène Pires", "hr"),
            ("artiste@heures-claires.test", "Noé Ferrand", "artist"),
            ("stagiaire@heures-claires.test", "Lina Morel", "viewer"),
        ],
    },
    Agency {
        slug: "northlight",
        name: "Northlight Records",
        kind: "label",
        locale: "en",
        founder: ("nora@northlight.test", "Nora Whitfield"),
        people: &[("sam@northlight.test", "Sam Okafor", "manager"), ("ivy@northlight.test", "Ivy Chen", "communication")],
    },
];

/// The pictures of the demo's artists, made for the project (`themes/samples`).
#[derive(RustEmbed)]
#[folder = "../themes/samples"]
#[include = "*.webp"]
struct Pictures;

/// Founds the demo agencies, their people and an operator; says how to get in.
///
/// # Errors
/// What provisioning and seating may fail with.
pub async fn demo(house: &House) -> Result<Vec<Door>> {
    let hash = password::hash(DEMO_PASSWORD).await?;
    let config: &Config = house.service();
    let mut doors = Vec::new();
    for agency in &AGENCIES {
        let known: Option<Id> = house
            .platform_tx("system:demo", |tx| tx.maybe(tenants::table.filter(tenants::slug.eq(agency.slug)).select(tenants::id)))
            .await?;
        if known.is_none() {
            let mut founding = Founding::new(agency.slug, agency.name, agency.kind).speaking(agency.locale).founder(
                agency.founder.0,
                agency.founder.1,
                &hash,
            );
            founding.samples = true;
            founding.demo = true;
            let id = provision(house, &founding).await?;
            for (email, name, role) in agency.people {
                seat(house, id, email, name, &hash, &[role]).await?;
            }
            picture_artists(house, id).await?;
            no_hurry(house, agency).await?;
        }
        let origin = config.origin(&format!("{}.{}", agency.slug, config.base));
        doors.push(Door { address: origin.clone(), email: String::new(), what: format!("{} ({})", agency.name, agency.kind) });
        doors.push(Door { address: format!("{origin}/app"), email: agency.founder.0.into(), what: "admin".into() });
        doors.extend(agency.people.iter().map(|(email, _, role)| Door {
            address: String::new(),
            email: (*email).into(),
            what: (*role).into(),
        }));
    }
    make_operator(house, "operateur@estrade.test", "Opale Régie", DEMO_PASSWORD, TEN_YEARS).await?;
    doors.push(Door {
        address: format!("{}/operators", config.platform_origin()),
        email: "operateur@estrade.test".into(),
        what: "operator".into(),
    });
    Ok(doors)
}

/// The demo stays one click away: its people are asked for a second factor in ten years.
const TEN_YEARS: std::time::Duration = std::time::Duration::from_secs(10 * 365 * 86_400);

async fn no_hurry(house: &House, agency: &'static Agency) -> Result<()> {
    let everybody: Vec<&str> = agency.people.iter().map(|(email, ..)| *email).chain([agency.founder.0]).collect();
    let later = accounts::factor_due_at.eq(chrono::Utc::now() + TEN_YEARS);
    house
        .platform_tx("system:demo", move |tx| {
            tx.run(diesel::update(accounts::table.filter(accounts::email.eq_any(everybody))).set(later)).map(|_| ())
        })
        .await
}

/// Gives the sample artists a photograph each.
async fn picture_artists(house: &House, tenant: Id) -> Result<()> {
    let Some(artists) = house.edition().resource("artists") else { return Ok(()) };
    let scope = hand(house, tenant).await?;
    let rows = scope.tx(move |tx| (artists.store.list)(tx, &Query { limit: 100, ..Query::default() })).await?;
    let files: Vec<_> = Pictures::iter().collect();
    for (n, row) in rows.iter().enumerate() {
        // One artist has no photograph: pages must be beautiful without one, too.
        let (Some(name), Some(id)) = (files.get(n % files.len().max(1)), row["id"].as_str().and_then(|id| id.parse::<RecordId>().ok()))
        else {
            continue;
        };
        if n + 1 == rows.len() || artists.field("photo").is_none() {
            continue;
        }
        let Some(file) = Pictures::get(name) else { continue };
        let key = match web::pictures::keep(&scope, name, file.data.into_owned()).await {
            Ok(key) => key,
            // On a machine that is too busy for a picture the demo opens without it.
            Err(Error::Invalid(why)) => {
                tracing::warn!(?why, "{name}: a picture of the demo was left out");
                continue;
            }
            Err(why) => return Err(why),
        };
        scope.tx(move |tx| artists.patch(tx, id, None, [("photo".to_string(), json!(key))].into_iter().collect())).await?;
    }
    Ok(())
}
