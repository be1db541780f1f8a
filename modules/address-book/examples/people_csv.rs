//! A list of people such as agencies bring with them: 5,000 rows, always the same ones,
//! with accents, particles, telephone numbers in every spelling, people who appear twice,
//! and 60 rows that an import has to refuse.
//!
//! `cargo run -p address-book --example people_csv > people.csv`

use std::io::Write;

/// Rows in the file.
pub const ROWS: usize = 5_000;
/// Of which 20 have no name, 20 an impossible e-mail address, 20 a day that does not exist.
pub const BAD: usize = 60;

/// The first line; columns are separated by semicolons, as French spreadsheets write them.
pub const HEADER: &str = "Prénom;Nom;Société;Fonction;E-mail;Téléphone;Mobile;Ville;Pays;Langue;Consentement;Consentement du;Notes";

const FIRST: &[&str] = &[
    "Aïcha",
    "Adrien",
    "Agnès",
    "Amélie",
    "Anaïs",
    "Benoît",
    "Célia",
    "Chloé",
    "Clément",
    "Côme",
    "Daphné",
    "Élodie",
    "Émile",
    "Éric",
    "Fanny",
    "François",
    "Gaël",
    "Gwenaëlle",
    "Hélène",
    "Hervé",
    "Inès",
    "Jean-Marc",
    "Jérôme",
    "Joëlle",
    "Karim",
    "Léa",
    "Loïc",
    "Maëlys",
    "Marie-Noëlle",
    "Mehdi",
    "Noémie",
    "Océane",
    "Ousmane",
    "Pierre-Yves",
    "Raphaël",
    "Régine",
    "Rémi",
    "Sékou",
    "Solène",
    "Théo",
    "Valérie",
    "Yaël",
    "Zoé",
];
const LAST: &[&str] = &[
    "Abgrallec",
    "Ardennois",
    "d’Aubervache",
    "de La Brosselière",
    "Bénétreau",
    "Blanquefleur",
    "du Boisjoly",
    "Chassagnoux",
    "Corvisart",
    "Delacourcelle",
    "Diarrassouma",
    "Émerillon",
    "Étchebarnois",
    "Ferradji",
    "Fontenaille",
    "Gâtineau",
    "Guérimand",
    "Haute-Rivière",
    "Jaffrelou",
    "Kerdoncuff",
    "Lagrangette",
    "Le Bihannec",
    "Lefébvrier",
    "L’Hostissol",
    "Mac Orlen",
    "Mériadecq",
    "Nguyên-Duval",
    "O’Kerry",
    "Ostrowska",
    "Pontevallin",
    "Quéméneuret",
    "Roquemaure",
    "Saint-Aubrin",
    "Sauvagnac",
    "Tàpiesol",
    "Thévenardin",
    "Ümitcan",
    "Vasseurel",
    "van der Houckel",
    "Wexcombe",
    "Yvetotier",
    "Zaouimi",
];
const COMPANIES: &[&str] = &[
    "",
    "Quai Sept Productions",
    "Festival du Grand Écart",
    "SARL Les Tréteaux d’Ocre",
    "Association Le Préau",
    "Halle Nord",
    "Sillon Pourpre",
    "Radio Belle-Côte",
    "Cie La Bascule",
    "Théâtre de l’Octogone Bleu",
    "Régie Lumière & Fils",
    "Mairie de Saint-Aubrin",
    "L’Établi ; atelier son",
];
const JOBS: &[&str] = &[
    "Programmatrice",
    "Programmateur",
    "Régisseur général",
    "Chargée de production",
    "Attaché de presse",
    "Directrice technique",
    "Booker",
    "Éclairagiste",
    "Ingénieure du son",
    "Administrateur",
    "Journaliste",
    "Présidente",
];
const CITIES: &[&str] = &[
    "Paris",
    "Lyon",
    "Marseille",
    "Nîmes",
    "Orléans",
    "Saint-Étienne",
    "Évreux",
    "Besançon",
    "La Roche-sur-Yon",
    "Châlons-en-Champagne",
    "Aix-en-Provence",
    "Alençon",
    "Angoulême",
    "Bruxelles",
    "Genève",
];

/// A small generator of one's own: the same rows on every machine, for ever.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }
}

type Row = [String; 13];

fn somebody(dice: &mut Dice, number: usize) -> Row {
    let (first, last) = (dice.pick(FIRST), dice.pick(LAST));
    let city = dice.pick(CITIES);
    let country = match city {
        "Bruxelles" => "Belgique",
        "Genève" => "Suisse",
        _ => "France",
    };
    let (consent, day, month) = (dice.roll(3) > 0, 1 + dice.roll(28), 1 + dice.roll(12));
    let pairs: Vec<String> = (0..3).map(|_| format!("{:02}", dice.roll(100))).collect();
    // Numbers that the French regulator keeps for fiction: 01 99 00 and 06 39 98.
    let phone = match dice.roll(4) {
        0 => format!("01 99 00 {} {}", pairs[0], pairs[1]),
        1 => format!("01.99.00.{}.{}", pairs[0], pairs[1]),
        2 => format!("+33 1 99 00 {} {}", pairs[0], pairs[1]),
        _ => String::new(),
    };
    let mobile = if dice.roll(3) > 0 { format!("063998{}{}", pairs[1], pairs[2]) } else { String::new() };
    let email = format!("{}.{}{number}@{}.example", ascii(first), ascii(last), ascii(city));
    let notes = match dice.roll(12) {
        0 => "Rencontré(e) au salon ; rappeler en janvier",
        1 => "Dit « oui » à tout",
        _ => "",
    };
    [
        first.into(),
        last.into(),
        dice.pick(COMPANIES).into(),
        dice.pick(JOBS).into(),
        email,
        phone,
        mobile,
        city.into(),
        country.into(),
        "fr".into(),
        if consent { "oui" } else { "non" }.into(),
        if consent { format!("{day:02}/{month:02}/2025") } else { String::new() },
        notes.into(),
    ]
}

/// Someone from above once more, as another person would have typed it.
fn again(row: &Row, dice: &mut Dice) -> Row {
    let mut row = row.clone();
    match dice.roll(3) {
        0 => row[1] = row[1].to_uppercase(),
        1 => row.swap(0, 1),
        _ => row[0] = ascii(&row[0]),
    }
    row[5].retain(|c| c.is_ascii_digit() || c == '+');
    row
}

/// Every row of the file, the same at every call.
pub fn rows() -> Vec<Row> {
    let mut dice = Dice(20_261_121);
    let mut rows: Vec<Row> = Vec::with_capacity(ROWS);
    for number in 0..ROWS {
        let twin = number > 100 && dice.roll(40) == 0;
        let before = dice.roll(number.max(1));
        let mut row = if twin { again(&rows[before], &mut dice) } else { somebody(&mut dice, number) };
        match number % 250 {
            49 => row[1].clear(),
            99 => row[4] = row[4].replace('@', " à "),
            149 => row[11] = "31/02/2025".into(),
            _ => {}
        }
        rows.push(row);
    }
    rows
}

fn ascii(text: &str) -> String {
    let lower = text.to_lowercase();
    let plain = lower.chars().map(|c| match c {
        'à' | 'â' => 'a',
        'ç' => 'c',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'î' | 'ï' => 'i',
        'ô' => 'o',
        'ü' | 'û' => 'u',
        c if c.is_ascii_alphanumeric() => c,
        _ => '-',
    });
    plain.collect()
}

fn cell(text: &str) -> String {
    if text.contains([';', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.into() }
}

/// The whole file.
pub fn file() -> String {
    let lines = rows().into_iter().map(|row| row.map(|text| cell(&text)).join(";"));
    std::iter::once(HEADER.to_string()).chain(lines).map(|line| line + "\r\n").collect()
}

fn main() -> std::io::Result<()> {
    std::io::stdout().write_all(file().as_bytes())
}
