//! The register of French companies and associations (INSEE's Sirene), by the state's open API "Recherche d'entreprises":
//! `GET /search?q=&code_postal=&per_page=`, no key. It is sent a name or a number, and a postcode if one is known.

use chrono::NaiveDate;
use kernel::prelude::*;
use outbound::{Call, Outbound, Said};
use std::time::Duration;

/// The name under which a source is kept.
pub(super) const NAME: &str = "sirene";
const PATIENCE: Duration = Duration::from_secs(6);
/// Companies of one answer.
const MOST: usize = 5;

/// A company as the register has it, its names written as people write them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Company {
    pub siren: String,
    pub name: String,
    pub siret: Option<String>,
    pub street: Option<String>,
    pub postcode: Option<String>,
    pub city: Option<String>,
    pub founded_on: Option<NaiveDate>,
    /// It was not struck off.
    pub active: bool,
}

impl Company {
    /// What it says of fields of a sheet.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let day = self.founded_on.map(|day| day.to_string());
        let some =
            [("siret", &self.siret), ("street", &self.street), ("postcode", &self.postcode), ("city", &self.city), ("founded_on", &day)];
        let own = [("name", self.name.clone()), ("siren", self.siren.clone())];
        own.into_iter().chain(some.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)))).collect()
    }
}

#[derive(Deserialize)]
struct Found {
    results: Vec<Unit>,
}

#[derive(Deserialize)]
struct Unit {
    siren: String,
    nom_complet: Option<String>,
    nom_raison_sociale: Option<String>,
    date_creation: Option<String>,
    etat_administratif: Option<String>,
    siege: Option<Seat>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Seat {
    siret: Option<String>,
    numero_voie: Option<String>,
    indice_repetition: Option<String>,
    type_voie: Option<String>,
    libelle_voie: Option<String>,
    code_postal: Option<String>,
    libelle_commune: Option<String>,
}

/// The companies that answer to a name or a number, the likeliest first.
///
/// # Errors
/// `Busy` where the register is away, slow, or says something else than it should.
pub(super) async fn search(scope: &Scope, words: &str, postcode: Option<&str>) -> Result<Vec<Company>> {
    let config: &web::Config = scope.house().service();
    let mut asked = vec![("q", words.to_string()), ("page", "1".into()), ("per_page", MOST.to_string())];
    asked.extend(postcode.filter(|code| code.len() == 5).map(|code| ("code_postal", code.to_string())));
    let query = serde_urlencoded::to_string(asked).map_err(Error::internal)?;
    let call = Call::get(format!("{}/search?{query}", config.register)).header("accept", "application/json").within(PATIENCE);
    let away = || Error::Busy(kernel::error::Busy::Away(30));
    let said = scope.house().service::<Outbound>().call(scope.tenant().id, &call).await.ok().filter(Said::is_ok).ok_or_else(away)?;
    read(&said.body).ok_or_else(away)
}

fn read(body: &[u8]) -> Option<Vec<Company>> {
    let found: Found = serde_json::from_slice(body).ok()?;
    Some(found.results.into_iter().take(MOST).filter_map(company).collect())
}

fn company(unit: Unit) -> Option<Company> {
    let siren = crate::identifiers::siren(&unit.siren)?;
    let seat = unit.siege.unwrap_or_default();
    // Whoever had themselves hidden is `[ND]` or `[NON-DIFFUSIBLE]` instead.
    let full = |text: Option<String>| text.map(|text| text.trim().to_string()).filter(|text| !text.is_empty() && !text.starts_with('['));
    let name = full(unit.nom_raison_sociale).or_else(|| full(unit.nom_complet))?;
    let way = [full(seat.numero_voie), full(seat.indice_repetition), full(seat.type_voie)].map(|part| part.map(|part| part.to_lowercase()));
    let named = full(seat.libelle_voie).map(|name| spoken(&name, way[2].is_none()));
    let street = way.into_iter().chain([named]).flatten().collect::<Vec<_>>().join(" ");
    Some(Company {
        name: if is_initials(&name) { name } else { spoken(&name, true) },
        siret: full(seat.siret).and_then(|number| crate::identifiers::siret(&number)).filter(|number| number.starts_with(&siren)),
        street: Some(street).filter(|street| !street.is_empty()),
        postcode: full(seat.code_postal),
        city: full(seat.libelle_commune).map(|town| spoken(&town, true)),
        founded_on: unit.date_creation.and_then(|day| day.parse().ok()),
        active: unit.etat_administratif.as_deref() != Some("C"),
        siren,
    })
}

/// One short word in capitals is as likely a name made of initials: it stays.
fn is_initials(name: &str) -> bool {
    name.chars().count() <= 5 && name.chars().all(char::is_alphanumeric)
}

/// Words that French names write small, but at their beginning.
const SMALL: [&str; 13] = ["de", "du", "des", "la", "le", "les", "sur", "sous", "en", "et", "au", "aux", "lès"];

/// A name in capitals as people write it: `SAINT-OUEN-SUR-SEINE` is Saint-Ouen-sur-Seine. What has small letters stays, and so
/// does a word with a figure in it. `begins`: nothing stands before it.
fn spoken(name: &str, begins: bool) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_string();
    }
    let (mut said, mut word) = (String::new(), String::new());
    for letter in name.chars().map(Some).chain([None]) {
        if let Some(letter) = letter.filter(|letter| letter.is_alphanumeric()) {
            word.push(letter);
            continue;
        }
        let small = word.to_lowercase();
        let elided = ["d", "l"].contains(&small.as_str()) && matches!(letter, Some('\'' | '’'));
        let to = ["a", "à"].contains(&small.as_str()) && letter == Some(' ');
        if (SMALL.contains(&small.as_str()) || elided || to) && !(begins && said.is_empty()) {
            said.push_str(&small);
        } else if word.chars().any(char::is_numeric) {
            said.push_str(&word);
        } else if let Some(first) = small.chars().next() {
            said.extend(first.to_uppercase());
            said.push_str(&small[first.len_utf8()..]);
        }
        said.extend(letter);
        word.clear();
    }
    said
}

#[cfg(test)]
mod tests {
    use super::{is_initials, read, spoken};

    #[test]
    fn a_company_is_read_as_the_register_documents_it() {
        let body = br#"{"results":[{"siren":"732829320","nom_complet":"LA CIGALE (CIGALE)","nom_raison_sociale":"LA CIGALE","date_creation":"1973-01-01",
            "etat_administratif":"C","siege":{"siret":"73282932000074","numero_voie":"120","type_voie":"BOULEVARD","libelle_voie":"DE ROCHECHOUART",
            "code_postal":"75018","libelle_commune":"PARIS"}},{"siren":"1","nom_complet":"Faux"},
            {"siren":"356000000","nom_complet":"[NON-DIFFUSIBLE]","siege":{"code_postal":"[NON-DIFFUSIBLE]"}}],"total_results":3}"#;
        let all = read(body).expect("an answer");
        assert_eq!(all.len(), 1, "a number that is none is nobody's, and nobody is hidden for nothing: {all:?}");
        let said: Vec<(&str, String)> = all[0].fields();
        let wanted = [
            ("name", "La Cigale"),
            ("siren", "732829320"),
            ("siret", "73282932000074"),
            ("street", "120 boulevard de Rochechouart"),
            ("postcode", "75018"),
            ("city", "Paris"),
            ("founded_on", "1973-01-01"),
        ];
        assert_eq!(said, wanted.map(|(name, value)| (name, value.to_string())));
        assert!(!all[0].active);
        assert_eq!((read(b"<html>"), read(br#"{"erreur":"Veuillez..."}"#)), (None, None));
    }

    #[test]
    fn capitals_are_written_as_people_write_them() {
        for (capitals, begins, written) in [
            ("SAINT-OUEN-SUR-SEINE", true, "Saint-Ouen-sur-Seine"),
            ("LES TROIS BAUDETS", true, "Les Trois Baudets"),
            ("L'ÉCLAIR DE GENIE", true, "L'Éclair de Genie"),
            ("DE L'EGLISE", false, "de l'Eglise"),
            ("MC93 BOBIGNY", true, "MC93 Bobigny"),
            ("A.D.I.M.", true, "A.D.I.M."),
            ("MAISON A VENDRE", true, "Maison a Vendre"),
            ("La Cigale", true, "La Cigale"),
        ] {
            assert_eq!(spoken(capitals, begins), written);
        }
        assert!(is_initials("SACEM") && !is_initials("LA CIGALE") && !is_initials("FESTIVAL"));
    }
}
