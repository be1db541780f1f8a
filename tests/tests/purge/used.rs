//! A module that was used in every way there is, and the walk along every table that looks for what is left of it.

use super::CANARY;
use diesel::prelude::*;
use diesel::sql_types::Text;
use estrade::edition::EDITION;
use house_tests::{Agency, Browser, Cluster, Estate, fill};
use uuid::Uuid;

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Text)]
    place: String,
}

/// Every table of the catalogue with a row of this agency that says one of these words.
pub(crate) fn said_in(estate: &Estate, agency: &Agency, words: &[&str], but: &[&str]) -> Vec<String> {
    let mut conn = Cluster::superuser(&estate.url);
    let tables: Vec<Found> = diesel::sql_query(
        "select format('%I.%I', n.nspname, c.relname) as place from pg_class c join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute t on t.attrelid = c.oid and t.attname = 'tenant_id' and not t.attisdropped
         where n.nspname in ('public', 'directory', 'work') and c.relkind in ('r', 'p')",
    )
    .load(&mut conn)
    .expect("the catalogue");
    assert!(tables.len() > 30, "the catalogue was not walked");
    let mut found = Vec::new();
    for Found { place } in tables {
        if but.contains(&place.as_str()) {
            continue;
        }
        let sql = format!(
            "select t::text as place from {place} t where tenant_id = '{}' and t::text ~* '{}' limit 1",
            agency.id,
            words.join("|")
        );
        let rows: Vec<Found> = diesel::sql_query(sql).load(&mut conn).expect("a table");
        found.extend(rows.into_iter().map(|r| format!("{place}: {}", r.place)));
    }
    found
}

/// Files that lie in the store of an agency.
pub(crate) fn files(estate: &Estate, agency: &Agency) -> usize {
    fn count(folder: &std::path::Path) -> usize {
        let Ok(all) = std::fs::read_dir(folder) else { return 0 };
        all.flatten().map(|e| if e.path().is_dir() { count(&e.path()) } else { 1 }).sum()
    }
    let folder = estate.settings.data.join("files");
    count(&folder.join(agency.id.to_string())).max(count(&folder.join(agency.id.simple().to_string())))
}

/// A small picture.
pub(crate) fn pixel() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(64, 64).write_to(&mut bytes, image::ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

/// A module that was used in every way there is: records with everything that records can have.
pub(crate) async fn used(estate: &Estate, agency: &Agency, ada: &Browser, module: &'static str) -> Vec<Uuid> {
    let module = EDITION.module(module).expect("a module");
    let made = fill::everything(agency, module.resources, CANARY);
    assert_eq!(made.len(), module.resources.len(), "one of each");
    let me = agency.key_of(&agency.email);
    for (of, id) in &made {
        let name = of.name;
        let here = agency.id;
        estate.sql(&format!(
            "insert into comments (tenant_id, resource, record, body) values ('{here}', '{name}', '{id}', '{CANARY}');
             insert into taggings (tenant_id, resource, record, tag) values ('{here}', '{name}', '{id}', '{CANARY}');
             insert into shares (tenant_id, resource, record, member_id, reason) values ('{here}', '{name}', '{id}', '{me}', '{CANARY}');
             insert into walls (tenant_id, resource, record, other, reason) values ('{here}', '{name}', '{id}', new_id(), '{CANARY}');
             insert into looks (tenant_id, actor, resource, record, hour) values ('{here}', 'member:{me}', '{name}', '{id}', 1);
             insert into saved_views (tenant_id, resource, label, query) values ('{here}', '{name}', '{CANARY}', 'q=x');
             insert into custom_fields (tenant_id, resource, name, label, kind) values ('{here}', '{name}', 'x_own', '{CANARY}', 'text');
             insert into imports (tenant_id, resource, file_name, content) values ('{here}', '{name}', '{CANARY}.csv', 'x');
             insert into import_lines (tenant_id, import_id, number, line, kind, record, data)
               select '{here}', id, 1, 1, 'created', '{id}', '{{\"a\": \"{CANARY}\"}}' from imports where resource = '{name}' and tenant_id = '{here}';
             insert into notices (tenant_id, member_id, kind, title, href) values ('{here}', '{me}', 'mention', '{CANARY}', '/app/{name}/{id}');
             insert into privacy_exports (tenant_id, name, picks) values ('{here}', '{CANARY}', '[\"{name}:{id}\"]');
             insert into module_memory (tenant_id, module, step, record, here, there) values ('{here}', '{}', '{name}', '{id}', '\"{CANARY}\"', '1')",
            module.manifest.name
        ));
        ada.submit("/app", &format!("/app/{name}/{id}/comments"), &[("text", CANARY)]).await;
    }
    let mine = module.manifest.name;
    estate.sql(&format!(
        "insert into settings (tenant_id, name, document) values ('{here}', '{mine}', '{{\"tagline\": \"{CANARY}\"}}')
           on conflict (tenant_id, name) do update set document = excluded.document;
         insert into work.jobs (tenant_id, name, payload, state, waits_for) values ('{here}', 'handle', '{{\"module\": \"{mine}\", \"data\": \"{CANARY}\"}}', 'paused', '{mine}'),
           ('{here}', 'handle', '{{\"module\": \"{mine}\", \"data\": \"{CANARY}\"}}', 'dead', null)",
        here = agency.id
    ));
    made.into_iter().map(|(_, id)| id).collect()
}
