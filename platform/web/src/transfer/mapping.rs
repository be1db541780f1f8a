//! Which column goes to which field.

use crate::records::sight;
use kernel::field::{Field, Kind};
use kernel::resource::{OwnField, Resource};
use kernel::scope::Scope;
use serde::{Deserialize, Serialize};
use theme::{Locale, Words};

/// What a person decided about a file.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Mapping {
    /// A field's name for each column, or nothing.
    #[serde(default)]
    pub columns: Vec<String>,
    /// The field by which a record that already exists is recognised; empty: every line is new.
    #[serde(default)]
    pub matched: String,
    /// What is done about a link to a record that is not there.
    #[serde(default)]
    pub missing: Missing,
    /// What is done about a line that is certainly about a known record.
    #[serde(default)]
    pub twins: super::twins::Known,
    /// What the columns were called: the next file with the same names is mapped alike.
    #[serde(default)]
    pub headers: Vec<String>,
}

/// What is done about a link to a record that is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Missing {
    /// The line is refused.
    #[default]
    Refuse,
    /// The field stays empty.
    Empty,
    /// The record is created, once for each name.
    Create,
}

impl Missing {
    /// Every choice, the most helpful first, with its name in forms.
    pub const EVERY: [(&'static str, Missing); 3] = [("create", Missing::Create), ("empty", Missing::Empty), ("refuse", Missing::Refuse)];

    /// The choice of this name; the safe one if there is none.
    pub fn named(name: &str) -> Missing {
        Self::EVERY.iter().find(|(n, _)| *n == name).map_or(Missing::Refuse, |(_, choice)| *choice)
    }

    /// Its name in forms.
    pub fn name(self) -> &'static str {
        Self::EVERY.iter().find(|(_, choice)| *choice == self).map_or("refuse", |(name, _)| name)
    }
}

/// A field that a column may go to.
pub(super) struct Target {
    pub name: String,
    /// French and English.
    pub labels: [String; 2],
    pub field: Field,
}

/// Other names that people give to columns, in both languages, folded.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("email", &["mail", "e mail", "courriel", "adresse mail", "adresse e mail", "adresse electronique", "email address", "e mail address"]),
    ("first_name", &["prenom", "firstname", "given name", "forename"]),
    ("last_name", &["nom", "nom de famille", "lastname", "surname", "family name"]),
    ("name", &["nom", "raison sociale", "denomination", "structure", "societe", "title"]),
    ("phone", &["tel", "telephone", "telephone fixe", "fixe", "numero de telephone", "phone number", "telephone number", "landline"]),
    ("mobile", &["portable", "gsm", "cell", "cell phone", "mobile phone", "mobile number", "telephone portable", "telephone mobile"]),
    (
        "organisation_id",
        &["organisation", "organization", "societe", "structure", "entreprise", "employeur", "company", "employer", "association"],
    ),
    ("job", &["fonction", "poste", "metier", "profession", "titre", "job title", "role", "position"]),
    ("website", &["site", "site web", "site internet", "url", "web", "homepage", "web site"]),
    ("street", &["adresse", "rue", "adresse postale", "address", "street address", "address line 1"]),
    ("city", &["ville", "commune", "localite", "town"]),
    ("country", &["pays", "nation"]),
    ("postcode", &["code postal", "cp", "zip", "zip code", "postal code"]),
    ("language", &["langue", "langue de correspondance", "preferred language", "locale"]),
    ("source", &["origine", "provenance", "canal", "origin"]),
    ("consent", &["consentement", "opt in", "optin", "newsletter", "rgpd", "gdpr"]),
    (
        "consent_on",
        &["consentement du", "consentement le", "date de consentement", "date du consentement", "consent date", "date of consent"],
    ),
    ("kind", &["type", "categorie", "nature", "category"]),
    ("siren", &["numero siren", "n siren"]),
    ("siret", &["numero siret", "n siret"]),
    ("vat_number", &["tva", "numero de tva", "n tva", "tva intracommunautaire", "vat", "vat id"]),
    ("iban", &["rib", "compte bancaire", "numero de compte", "bank account"]),
    ("tax_number", &["numero fiscal", "n fiscal", "numero fiscal de reference", "spi", "tax id", "tax identification number"]),
    ("capacity", &["jauge", "places", "seats"]),
    ("notes", &["note", "commentaire", "commentaires", "remarque", "remarques", "observations", "comment", "comments", "remarks"]),
];

/// A text with its case, accents and punctuation set aside: words with one space between.
pub fn folded(text: &str) -> String {
    let plain = |c: char| match c {
        'à' | 'â' | 'ä' | 'á' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' | 'ö' => 'o',
        'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        c if c.is_alphanumeric() => c,
        _ => ' ',
    };
    text.to_lowercase().chars().map(plain).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The resource a link leads to, if the agency uses it and this person may read it.
pub(super) fn reachable(scope: &Scope, to: &str) -> Option<&'static Resource> {
    scope.house().edition().linked(to).filter(|t| scope.tenant().has(t.module) && scope.allows(t.may.read))
}

/// Every field this person may write by an import.
pub(super) fn targets(of: &Resource, scope: &Scope, words: &Words, own: &[OwnField]) -> Vec<Target> {
    let linkable = |f: &Field| match f.kind {
        Kind::Link(to) => reachable(scope, to).is_some(),
        Kind::Picture => false,
        _ => true,
    };
    let mine = of.fields.iter().filter(|f| !f.readonly && linkable(f) && sight::may_see(scope, of, f));
    let label = |f: &Field| [Locale::Fr, Locale::En].map(|l| words.say(l, &format!("{}-{}", of.name, f.name), &[]));
    let built = mine.map(|f| Target { name: f.name.into(), labels: label(f), field: *f });
    let added = own.iter().map(|o| Target {
        name: o.name.clone(),
        labels: [o.label.clone(), o.label.clone()],
        field: Field { required: o.required, ..o.as_field() },
    });
    let beside = super::further::columns(of).filter(|(name, _)| super::further::told(of, scope, name).is_some());
    let beside = beside.map(|(name, _)| Target {
        name: name.into(),
        labels: [Locale::Fr, Locale::En].map(|l| super::further::label(words, l, name)),
        field: kernel::field::long().named(name),
    });
    built.chain(added).chain(beside).collect()
}

/// The field each column most likely goes to; no field twice. What was decided about a
/// column of this name the last time goes before what its name suggests.
pub(super) fn guess(headers: &[String], targets: &[Target], last: &Mapping) -> Vec<String> {
    let remembered = |header: &str| {
        let at = last.headers.iter().position(|h| folded(h) == folded(header))?;
        let name = last.columns.get(at)?;
        (name.is_empty() || targets.iter().any(|t| t.name == *name)).then(|| name.clone())
    };
    let mut guesses: Vec<Option<String>> = headers.iter().map(|header| remembered(header)).collect();
    let matches: [fn(&Target, &str) -> bool; 2] = [
        |t, header| folded(&t.name) == header || t.labels.iter().any(|l| folded(l) == header),
        |t, header| SYNONYMS.iter().any(|(name, all)| *name == t.name && all.contains(&header)),
    ];
    // Exact names first, over all columns: a synonym must not take the field of a later one.
    for suits in matches {
        for (n, header) in headers.iter().enumerate().filter(|(_, h)| !h.is_empty()) {
            let header = folded(header);
            let free = |t: &&Target| !guesses.iter().flatten().any(|taken| *taken == t.name);
            if guesses[n].is_none() {
                guesses[n] = targets.iter().filter(free).find(|t| suits(t, &header)).map(|t| t.name.clone());
            }
        }
    }
    guesses.into_iter().map(Option::unwrap_or_default).collect()
}
