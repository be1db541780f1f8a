//! What an address says by itself, and what becomes of it together with what the DNS says.

use outbound::Takes;

/// What is thought of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Ok,
    Risky,
    Bad,
    /// Nobody knows yet.
    Unknown,
}

impl Verdict {
    /// As it is kept and said: the last part of its words, `address-{name}`.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Ok => "ok",
            Verdict::Risky => "risky",
            Verdict::Bad => "bad",
            Verdict::Unknown => "unknown",
        }
    }
}

/// Desks, not people: the names of RFC 2142, and those that French offices and the trade use.
const ROLES: &[&str] = &[
    "info",
    "marketing",
    "sales",
    "support",
    "abuse",
    "noc",
    "security",
    "postmaster",
    "hostmaster",
    "usenet",
    "news",
    "webmaster",
    "www",
    "uucp",
    "ftp",
    // Beyond the RFC.
    "accueil",
    "admin",
    "administration",
    "asso",
    "association",
    "billetterie",
    "bonjour",
    "booking",
    "com",
    "communication",
    "compta",
    "comptabilite",
    "contact",
    "diffusion",
    "direction",
    "equipe",
    "hello",
    "infos",
    "mairie",
    "presse",
    "press",
    "prod",
    "production",
    "programmation",
    "regie",
    "secretariat",
    "technique",
];

/// Nobody reads these.
const MUTE: &[&str] = &["noreply", "no-reply", "ne-pas-repondre", "nepasrepondre", "donotreply", "do-not-reply", "mailer-daemon"];

/// Where many have their mail, and are easily mistyped.
const PROVIDERS: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "orange.fr",
    "wanadoo.fr",
    "laposte.net",
    "hotmail.com",
    "hotmail.fr",
    "outlook.com",
    "outlook.fr",
    "yahoo.com",
    "yahoo.fr",
    "icloud.com",
    "protonmail.com",
];

/// Ends of names that are slips of `com`, `fr` or `net`: elsewhere a provider may well have the same name.
const SLIPS: &[&str] = &["con", "cm", "co", "cmo", "vom", "comm", "om", "xom", "rf", "f", "frr", "ner", "nt", "ne"];

/// What an address says by itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Alone {
    /// Nothing in the DNS changes that.
    pub settled: Option<(Verdict, &'static str)>,
    pub role: bool,
    pub suggestion: Option<String>,
}

/// Local part and domain, as they are compared.
pub(super) fn parts(address: &str) -> Option<(String, String)> {
    let (local, domain) = address.trim().rsplit_once('@')?;
    (!local.is_empty() && domain.contains('.')).then(|| (local.to_lowercase(), domain.trim_end_matches('.').to_lowercase()))
}

pub(super) fn alone(address: &str) -> Alone {
    let none = |settled| Alone { settled, role: false, suggestion: None };
    let Some((local, domain)) = parts(address) else { return none(Some((Verdict::Bad, "form"))) };
    let desk = local.split('+').next().unwrap_or_default();
    if is_reserved(&domain) {
        return none(Some((Verdict::Unknown, "reserved")));
    }
    if MUTE.contains(&desk) {
        return none(Some((Verdict::Bad, "mute")));
    }
    Alone { settled: None, role: ROLES.contains(&desk), suggestion: meant(&domain).map(|meant| format!("{local}@{meant}")) }
}

/// Names that nobody can have (RFC 2606, RFC 6761): examples, tests, one's own network.
fn is_reserved(domain: &str) -> bool {
    let last = domain.rsplit('.').next().unwrap_or_default();
    let within = |of: &str| domain == of || domain.strip_suffix(of).is_some_and(|rest| rest.ends_with('.'));
    ["test", "example", "invalid", "localhost", "local"].contains(&last)
        || ["example.com", "example.net", "example.org"].into_iter().any(within)
}

/// The big provider that was probably meant.
fn meant(domain: &str) -> Option<&'static str> {
    if PROVIDERS.contains(&domain) {
        return None;
    }
    let (name, end) = domain.split_once('.')?;
    PROVIDERS.iter().copied().find(|known| {
        let (right, right_end) = known.split_once('.').unwrap_or((known, ""));
        // Gmail has no French name.
        let end_slipped = name == right && (SLIPS.contains(&end) && slips(end, right_end) <= 2 || (name == "gmail" && end == "fr"));
        end_slipped || (end == right_end && slips(name, right) == 1)
    })
}

/// How many letters were missed, doubled, mistaken or swapped with their neighbour (optimal string alignment).
fn slips(one: &str, other: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let mut least = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

/// What is thought of an address whose domain is known; none: nobody answered.
pub(super) fn judged(alone: &Alone, takes: Option<Takes>) -> (Verdict, Vec<&'static str>) {
    if let Some((verdict, why)) = alone.settled {
        return (verdict, vec![why]);
    }
    let mut reasons: Vec<&'static str> = Vec::new();
    reasons.extend(alone.suggestion.is_some().then_some("slip"));
    let mut verdict = match takes {
        Some(Takes::Mail) => Verdict::Ok,
        Some(Takes::Perhaps) => {
            reasons.push("no-server");
            Verdict::Risky
        }
        Some(Takes::Refuses) => {
            reasons.push("refuses");
            Verdict::Bad
        }
        Some(Takes::Nothing) => {
            reasons.push("no-mail");
            Verdict::Bad
        }
        Some(Takes::Unknown) => {
            reasons.push("no-domain");
            Verdict::Bad
        }
        None => {
            reasons.push("dns");
            Verdict::Unknown
        }
    };
    if alone.suggestion.is_some() && verdict != Verdict::Bad {
        verdict = Verdict::Risky;
    }
    reasons.extend(alone.role.then_some("role"));
    (verdict, reasons)
}

#[cfg(test)]
mod tests {
    use super::{Verdict, alone, judged};
    use outbound::Takes;

    #[test]
    fn a_slip_in_the_name_of_a_provider_is_seen_and_a_name_of_ones_own_is_none() {
        let slips = [
            ("lea@gmial.com", "lea@gmail.com"),
            ("lea@gmail.con", "lea@gmail.com"),
            ("lea@gmail.fr", "lea@gmail.com"),
            ("lea@hotmal.fr", "lea@hotmail.fr"),
            ("lea@wandoo.fr", "lea@wanadoo.fr"),
            ("lea@laposte.nt", "lea@laposte.net"),
        ];
        for (typed, meant) in slips {
            assert_eq!(alone(typed).suggestion.as_deref(), Some(meant), "{typed}");
        }
        for right in ["lea@gmail.com", "lea@hotmail.gr", "lea@yahoo.de", "lea@orange.be", "lea@gail.org", "lea@outlook.be", "lea@free.fr"] {
            assert_eq!(alone(right).suggestion, None, "{right}");
        }
    }

    #[test]
    fn what_the_domain_says_decides_and_a_desk_is_no_fault() {
        let said = |address: &str, takes| judged(&alone(address), takes);
        assert_eq!(said("lea@salle.fr", Some(Takes::Mail)), (Verdict::Ok, vec![]));
        assert_eq!(said("booking+lille@salle.fr", Some(Takes::Mail)), (Verdict::Ok, vec!["role"]));
        assert_eq!(said("lea@salle.fr", Some(Takes::Perhaps)), (Verdict::Risky, vec!["no-server"]));
        assert_eq!(said("lea@salle.fr", Some(Takes::Refuses)), (Verdict::Bad, vec!["refuses"]));
        assert_eq!(said("lea@salle.fr", Some(Takes::Nothing)), (Verdict::Bad, vec!["no-mail"]));
        assert_eq!(said("lea@salle.fr", Some(Takes::Unknown)), (Verdict::Bad, vec!["no-domain"]));
        assert_eq!(said("lea@salle.fr", None), (Verdict::Unknown, vec!["dns"]));
        assert_eq!(said("lea@gmial.com", Some(Takes::Mail)), (Verdict::Risky, vec!["slip"]));
        assert_eq!(said("No-Reply@salle.fr", Some(Takes::Mail)), (Verdict::Bad, vec!["mute"]));
        assert_eq!(said("lea@salle.example", Some(Takes::Mail)), (Verdict::Unknown, vec!["reserved"]));
        assert_eq!(said("lea@www.example.com", None), (Verdict::Unknown, vec!["reserved"]));
        assert_eq!(said("lea@salle", None), (Verdict::Bad, vec!["form"]));
    }
}
