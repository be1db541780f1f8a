//! What the columns of a table are.

use super::Error;
use crate::fold::fold;
use crate::record::Field;

/// Usual headers, folded and without spaces.
const HEADERS: [(Field, &[&str]); 13] = [
    (Field::Given, &["givenname", "given", "firstname", "first", "forename", "prenom", "prenoms"]),
    (Field::Family, &["familyname", "family", "surname", "lastname", "last", "nom", "nomdefamille", "nomusage", "nomdusage", "patronyme"]),
    (
        Field::Name,
        &[
            "name",
            "fullname",
            "wholename",
            "person",
            "personne",
            "contact",
            "nomcomplet",
            "nometprenom",
            "nomprenom",
            "prenomnom",
            "prenometnom",
        ],
    ),
    (
        Field::Organisation,
        &[
            "organisation",
            "organization",
            "organisationname",
            "organizationname",
            "company",
            "companyname",
            "employer",
            "business",
            "venue",
            "societe",
            "structure",
            "raisonsociale",
            "entreprise",
            "organisme",
            "denomination",
            "etablissement",
            "lieu",
            "salle",
            "nomsociete",
        ],
    ),
    (
        Field::Number,
        &["streetnumber", "streetno", "housenumber", "number", "numero", "numerorue", "numerodevoie", "numvoie", "numeroderue"],
    ),
    (
        Field::Address,
        &[
            "address",
            "addressline",
            "addr",
            "street",
            "streetname",
            "streetmore",
            "line",
            "adresse",
            "lignedadresse",
            "rue",
            "voie",
            "complement",
            "complementadresse",
            "complementdadresse",
            "adressesuite",
        ],
    ),
    (Field::Town, &["town", "city", "suburb", "locality", "ville", "commune", "localite"]),
    (Field::Postcode, &["postcode", "postalcode", "zip", "zipcode", "codepostal", "cp"]),
    (Field::Region, &["region", "state", "province", "county", "departement"]),
    (
        Field::Phone,
        &[
            "phone",
            "phonenumber",
            "telephone",
            "tel",
            "mobile",
            "mobilephone",
            "cell",
            "portable",
            "gsm",
            "fixe",
            "telephonemobile",
            "telephonefixe",
        ],
    ),
    (Field::Mail, &["mail", "email", "emailaddress", "mailaddress", "courriel", "adressemail", "adresseemail", "adresseelectronique"]),
    (
        Field::Born,
        &["birthdate", "dateofbirth", "birthday", "born", "dob", "datedenaissance", "datenaissance", "naissance", "neele", "nele"],
    ),
    (
        Field::Registration,
        &[
            "registration",
            "registrationnumber",
            "nationalnumber",
            "nationalid",
            "socsecid",
            "ssn",
            "socialsecurity",
            "socialsecuritynumber",
            "vat",
            "vatnumber",
            "taxnumber",
            "siren",
            "siret",
            "tva",
            "numerotva",
            "tvaintracommunautaire",
            "nir",
            "numerodesecuritesociale",
        ],
    ),
];

const IDS: [&str; 12] =
    ["id", "recid", "recordid", "uuid", "key", "ref", "reference", "identifiant", "identifier", "code", "externalid", "numerodefiche"];

/// What a column is.
enum Meaning {
    Id,
    Ignored,
    Value(Field),
}

/// The columns of a table.
pub(super) struct Columns {
    pub(super) id: Option<usize>,
    pub(super) id_guessed: bool,
    pub(super) fields: Vec<(usize, Field)>,
}

impl Columns {
    /// Reads the headers; what is mapped is not guessed.
    pub(super) fn read(headers: &[String], map: &[String]) -> Result<Self, Error> {
        let mut meanings: Vec<Option<Meaning>> = headers.iter().map(|_| None).collect();
        for mapped in map {
            let (column, field) = mapped.split_once('=').ok_or_else(|| Error::Unmapped(mapped.clone()))?;
            let named = |header: &String| header == column.trim();
            let at = headers.iter().position(named).or_else(|| headers.iter().position(|header| fold(header) == fold(column)));
            let at = at.ok_or_else(|| Error::NoColumn { column: column.into(), columns: headers.join(", ") })?;
            meanings[at] =
                Some(meaning(field).ok_or_else(|| Error::NoField { field: field.into(), fields: Field::ALL.map(Field::name).join(", ") })?);
        }
        let mut columns = Self { id: None, id_guessed: true, fields: Vec::new() };
        for (at, mapped) in meanings.iter().enumerate() {
            if let Some(Meaning::Id) = mapped {
                (columns.id, columns.id_guessed) = (Some(at), false);
            }
        }
        for (at, mapped) in meanings.into_iter().enumerate() {
            let guessed = mapped.is_none();
            match mapped.or_else(|| meaning(&headers[at])) {
                Some(Meaning::Id) if guessed && columns.id.is_none() => columns.id = Some(at),
                Some(Meaning::Value(field)) => columns.fields.push((at, field)),
                _ => {}
            }
        }
        // A "nom" alone is the whole name.
        let given = columns.fields.iter().any(|(_, field)| *field == Field::Given);
        for (at, field) in &mut columns.fields {
            if *field == Field::Family
                && !given
                && fold(&headers[*at]) == "nom"
                && !map.iter().any(|it| it.starts_with(&format!("{}=", headers[*at])))
            {
                *field = Field::Name;
            }
        }
        if columns.fields.is_empty() { Err(Error::Nothing(headers.join(", "))) } else { Ok(columns) }
    }

    /// How each column was understood.
    pub(super) fn notes(&self, headers: &[String]) -> Vec<String> {
        let said = |(at, header): (usize, &String)| match self.fields.iter().find(|(column, _)| *column == at) {
            Some((_, field)) => format!("{header}: {}", field.name()),
            None if self.id == Some(at) => format!("{header}: id"),
            None => format!("{header}: not read"),
        };
        let rows = self.id.is_none().then(|| "No column of ids, each its own: ids are the numbers of the rows.".to_string());
        headers.iter().enumerate().map(said).chain(rows).collect()
    }
}

/// What a header, or the field of a mapping, means.
fn meaning(text: &str) -> Option<Meaning> {
    let squeezed = fold(text).replace(' ', "");
    let plain = squeezed.trim_end_matches(|c: char| c.is_ascii_digit());
    if IDS.contains(&plain) {
        return Some(Meaning::Id);
    }
    if ["ignore", "none", "ignorer"].contains(&plain) {
        return Some(Meaning::Ignored);
    }
    HEADERS.iter().find(|(_, headers)| headers.contains(&plain)).map(|(field, _)| Meaning::Value(*field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_understood_by_its_name() {
        for field in Field::ALL {
            assert!(matches!(meaning(field.name()), Some(Meaning::Value(it)) if it == field), "{}", field.name());
        }
    }

    #[test]
    fn usual_headers_are_understood() {
        let headers = [
            "rec_id",
            "given_name",
            "surname",
            "street_number",
            "address_1",
            "address_2",
            "suburb",
            "postcode",
            "state",
            "date_of_birth",
            "soc_sec_id",
        ];
        let headers: Vec<String> = headers.map(str::to_string).to_vec();
        let columns = Columns::read(&headers, &[]).expect("understood");
        assert_eq!((columns.id, columns.fields.len()), (Some(0), 10));
        assert_eq!(columns.fields[3], (4, Field::Address));
    }

    #[test]
    fn a_nom_alone_is_a_whole_name() {
        let columns = |headers: &[&str]| {
            let headers: Vec<String> = headers.iter().map(|it| (*it).to_string()).collect();
            Columns::read(&headers, &[]).expect("understood").fields
        };
        assert_eq!(columns(&["Nom", "Ville"])[0], (0, Field::Name));
        assert_eq!(columns(&["Nom", "Prénom"])[0], (0, Field::Family));
    }
}
