//! As what each column goes along.

use crate::field::{Field, Kind};
use crate::module::Edition;

/// A column that is written.
pub(super) struct Column<'a> {
    pub table: &'a str,
    pub name: &'a str,
    /// As PostgreSQL calls it.
    pub kind: &'a str,
}

/// Whether a member of the source may enter its copy: only administrators do, and they stay who they are.
const LEADS: &str = "exists (select from member_roles l where l.member_id = r.id and l.role = 'admin')";

/// Columns of the house's own tables that go along as they are: names of things, words of the house.
const PLAIN: &[(&str, &[&str])] = &[
    ("comments", &["resource"]),
    ("custom_fields", &["resource", "name", "label", "kind", "options"]),
    ("document_series", &["name", "prefix"]),
    ("document_templates", &["name", "subject", "body"]),
    ("grants", &["role", "permission", "reach", "conditions"]),
    ("member_roles", &["role"]),
    ("members", &["department"]),
    ("modules", &["name", "state", "release"]),
    ("project_records", &["projects", "resource"]),
    ("roles", &["name", "title", "reach"]),
    ("settings", &["name"]),
    ("taggings", &["resource"]),
    ("team_members", &[]),
    ("teams", &["name"]),
    ("workflows", &["rule"]),
];

/// Places and styles tell nobody's name.
const HARMLESS: [&str; 5] = ["city", "country", "region", "genre", "language"];

/// Who wrote a row: a key, no name.
const KEYS: [&str; 2] = ["created_by", "changed_by"];

/// Whether something is said of a table that is no resource.
pub(super) fn speaks_of(table: &str) -> bool {
    PLAIN.iter().any(|(t, _)| *t == table)
}

/// Which rows of a table go along.
pub(super) fn only(table: &str, edition: &Edition) -> String {
    if table != "settings" {
        return "true".into();
    }
    // Documents that a module declares. Four eyes would wait for a second person whom a copy does not have.
    let declared: Vec<String> = edition.all().filter_map(|m| m.settings).map(|s| format!("'{}'", s.document)).collect();
    format!("r.name in ({})", declared.join(", "))
}

impl Column<'_> {
    /// SQL of the value in the copy: `r` is the row, `$2` the salt.
    pub(super) fn disguised(&self, edition: &Edition) -> String {
        let own = format!("r.\"{}\"", self.name);
        let as_a = |kind: &str| format!("pseudonym('{kind}', $2, {own})");
        if let Some(special) = self.special(&own, &as_a) {
            return special;
        }
        let text = matches!(self.kind, "text" | "character varying" | "text[]");
        if KEYS.contains(&self.name) || PLAIN.iter().any(|(t, columns)| *t == self.table && columns.contains(&self.name)) {
            return own;
        }
        let field = edition.resource(self.table).and_then(|r| r.fields.iter().find(|f| f.name == self.name));
        match field {
            Some(field) => of_field(field, &own, &as_a),
            None if text && self.kind != "text[]" => as_a("words"),
            None if matches!(self.kind, "jsonb" | "json") => "'{}'".into(),
            None if matches!(self.kind, "bytea" | "text[]") => "null".into(),
            // Keys, numbers, days and flags.
            None => own,
        }
    }

    fn special(&self, own: &str, as_a: &impl Fn(&str) -> String) -> Option<String> {
        let unless_leading = |said: String| format!("case when {LEADS} then {own} else {said} end");
        Some(match (self.table, self.name) {
            ("members", "name") => unless_leading(as_a("name")),
            ("members", "email") => unless_leading(as_a("email")),
            ("members", "job") => unless_leading(as_a("words")),
            // Whoever does not lead has no seat in a copy.
            ("members", "status") => unless_leading("'archived'".into()),
            // Nothing is under way in a copy.
            ("modules", "moving" | "rest" | "rollout") => "null".into(),
            ("settings", "document") => "r.document - 'logo' - 'email' - 'phone' - 'socials'".into(),
            ("taggings", "tag") => as_a("tag"),
            (_, "extra") => format!(
                "pseudonyms((select coalesce(array_agg(f.name), '{{}}') from custom_fields f where f.resource = '{}' and f.kind in ('choice', 'date')), $2, {own})",
                self.table
            ),
            _ => return None,
        })
    }
}

fn of_field(field: &Field, own: &str, as_a: &impl Fn(&str) -> String) -> String {
    if field.encrypted {
        return "null".into();
    }
    match field.kind {
        Kind::Email => as_a("email"),
        Kind::Phone => as_a("phone"),
        Kind::Url => as_a("url"),
        // No file goes along.
        Kind::Picture => "null".into(),
        Kind::Long => as_a("words"),
        Kind::Text(_) => match field.name {
            "first_name" => as_a("first"),
            "last_name" => as_a("last"),
            "slug" => as_a("slug"),
            "postcode" => as_a("postcode"),
            name if HARMLESS.contains(&name) => own.into(),
            _ if field.title => as_a("name"),
            // Worked out from other values: worked out again.
            _ if field.readonly => "null".into(),
            _ => as_a("words"),
        },
        // A birthday becomes the first of its year.
        Kind::Date if field.name.starts_with("birth") || field.name.starts_with("born") => format!("date_trunc('year', {own})::date"),
        Kind::Flag | Kind::Number(..) | Kind::Money | Kind::Date | Kind::Moment | Kind::Choice(_) | Kind::Link(_) => own.into(),
    }
}
