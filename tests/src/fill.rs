//! Records of any resource, made from its fields alone.

use crate::estate::Agency;
use kernel::field::Kind;
use kernel::resource::{Record, Resource};
use serde_json::{Value, json};
use uuid::Uuid;

/// A record that is allowed, with `word` in every text of it.
pub fn record(resource: &Resource, word: &str, link: impl Fn(&str) -> Option<Uuid>) -> Record {
    let mut record = Record::new();
    for field in resource.fields.iter().filter(|f| !f.readonly) {
        let mark = format!("{word}-{}-{}", resource.name, field.name);
        let value = match field.kind {
            Kind::Text(max) => json!(mark.chars().take(max).collect::<String>()),
            Kind::Long => json!(mark),
            Kind::Email => json!(format!("{}@canary.example", mark.to_lowercase().replace('_', "-"))),
            Kind::Phone => json!("+33 1 23 45 67 89"),
            Kind::Url => json!(format!("https://canary.example/{mark}")),
            Kind::Flag => json!(true),
            Kind::Number(low, high) => json!(1.clamp(low, high)),
            Kind::Money => json!(12_345),
            Kind::Date => json!("2026-11-21"),
            Kind::Moment => json!("2026-11-21T20:30:00Z"),
            Kind::Choice(of) => json!(of[0]),
            Kind::Link(to) => link(to).map_or(Value::Null, |id| json!(id)),
            Kind::Picture => Value::Null,
        };
        record.insert(field.name.into(), value);
    }
    record
}

/// One record of every resource that lets itself be made, in an agency; texts that are
/// checked more strictly (registration numbers) are left out until it passes.
pub fn everything(agency: &Agency, resources: &[&'static Resource], word: &str) -> Vec<(&'static Resource, Uuid)> {
    let mut made: Vec<(&'static Resource, Uuid)> = Vec::new();
    for resource in resources {
        let link = |to: &str| made.iter().find(|(r, _)| r.name == to).map(|(_, id)| *id);
        let mut whole = record(resource, word, link);
        let id = loop {
            let input = whole.clone();
            match agency.run(move |tx| resource.create(tx, input)) {
                Ok(row) => break row["id"].as_str().and_then(|id| id.parse().ok()),
                Err(kernel::error::Error::Invalid(wrongs)) if wrongs.iter().any(|w| whole.contains_key(&w.field)) => {
                    for wrong in wrongs {
                        whole.remove(&wrong.field);
                    }
                }
                // People come by invitation, tokens by their page: not by this way.
                Err(_) => break None,
            }
        };
        made.extend(id.map(|id| (*resource, id)));
    }
    made
}

/// What has one link of several, and never all of them.
pub const ONE_SIDED: [&str; 2] = ["relations", "details"];

/// A relation from and to each kind of actor among these records, and a detail of each.
pub fn one_sided(agency: &Agency, resources: &[&'static Resource], made: &[(&'static Resource, Uuid)]) {
    let actors = [("people", "person_id"), ("organisations", "organisation_id"), ("artists", "artist_id"), ("venues", "venue_id")];
    let key = |of: &str| made.iter().find(|(r, _)| r.name == of).expect("one of each").1;
    let make = |of: &str, record: Value| {
        let of = resources.iter().find(|r| r.name == of).expect("a resource");
        agency.run(|tx| of.create(tx, record.as_object().cloned().unwrap_or_default())).expect("a row");
    };
    for (n, (one, field)) in actors.into_iter().enumerate() {
        let (other, opposite) = actors[(n + 1) % actors.len()];
        let there = json!({"what": "lien", "kind": "other", (format!("one_{field}")): key(one), (format!("other_{opposite}")): key(other)});
        let back = json!({"what": "lien", "kind": "other", (format!("one_{opposite}")): key(other), (format!("other_{field}")): key(one)});
        let detail = json!({"kind": "email", "value": "lien@lien.example", field: key(one)});
        make("relations", there);
        make("relations", back);
        make("details", detail);
    }
}

/// Says that an organisation's town was taken from the public register.
#[expect(clippy::disallowed_methods, reason = "written as the superuser, without asking a register")]
pub fn source(url: &str, agency: &Agency, organisation: Uuid) {
    let sql = format!(
        "insert into organisation_sources (tenant_id, organisation_id, field, value, source, reference, taken_by)
         values ('{}', '{organisation}', 'city', 'Nantes', 'sirene', '732829320', 'test')",
        agency.id
    );
    diesel::connection::SimpleConnection::batch_execute(&mut crate::cluster::Cluster::superuser(url), &sql).expect("a source");
}
