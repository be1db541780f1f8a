//! Values with a writing of their own: phones, mail addresses, dates, numbers given by authorities.

use crate::fold::{digits, fold};

/// A phone in its international digits; a national number is read as a French one.
pub(crate) fn phone(text: &str) -> Option<String> {
    let plain = text.trim().replace("(0)", "");
    let international = plain.trim_start().starts_with('+') || plain.trim_start().starts_with("00");
    let all = digits(&plain);
    let all = if international { all.trim_start_matches('0').to_string() } else { all };
    match all.strip_prefix('0') {
        _ if all.len() < 6 => None,
        // A French number written with its country and still its zero: +33 06 12 34 56 78.
        _ if international && all.starts_with("330") => Some(format!("33{}", &all[3..])),
        Some(national) if !international => Some(format!("33{national}")),
        _ => Some(all),
    }
}

/// Mailboxes that belong to a desk and not to a person, folded.
const DESKS: [&str; 22] = [
    "contact",
    "info",
    "infos",
    "information",
    "booking",
    "bookings",
    "prog",
    "programmation",
    "production",
    "prod",
    "diffusion",
    "communication",
    "com",
    "accueil",
    "billetterie",
    "administration",
    "admin",
    "direction",
    "technique",
    "presse",
    "hello",
    "bonjour",
];

/// Providers where anybody may have a mailbox: sharing one says nothing.
const PROVIDERS: [&str; 20] = [
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "hotmail.fr",
    "outlook.com",
    "outlook.fr",
    "live.fr",
    "live.com",
    "msn.com",
    "yahoo.com",
    "yahoo.fr",
    "ymail.com",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "sfr.fr",
    "laposte.net",
    "icloud.com",
    "protonmail.com",
    "proton.me",
];

/// A mail address as the mailbox it reaches: no case, no `+label`, no dots at Gmail.
pub(crate) fn mail(text: &str) -> Option<String> {
    let plain = text.trim().trim_start_matches("mailto:").to_lowercase();
    let (local, domain) = plain.split_once('@')?;
    let local = local.split('+').next().unwrap_or(local);
    let domain = if domain == "googlemail.com" { "gmail.com" } else { domain };
    let local = if domain == "gmail.com" { local.replace('.', "") } else { local.to_string() };
    (!local.is_empty() && domain.contains('.')).then(|| format!("{local}@{domain}"))
}

/// Whether a mailbox belongs to a desk: `booking@…`.
pub(crate) fn desk(mail: &str) -> bool {
    mail.split_once('@').is_some_and(|(local, _)| DESKS.contains(&local))
}

/// The domain of a mailbox, unless anybody may have one there.
pub(crate) fn own_domain(mail: &str) -> Option<&str> {
    mail.split_once('@').map(|(_, domain)| domain).filter(|domain| !PROVIDERS.contains(domain))
}

const MONTHS: [&str; 24] = [
    "janvier",
    "january",
    "fevrier",
    "february",
    "mars",
    "march",
    "avril",
    "april",
    "mai",
    "may",
    "juin",
    "june",
    "juillet",
    "july",
    "aout",
    "august",
    "septembre",
    "september",
    "octobre",
    "october",
    "novembre",
    "november",
    "decembre",
    "december",
];

/// A date as `yyyymmdd`: from `19860412`, `1986-04-12`, `12/04/1986`, `12.4.86`, `12 avril 1986`. Impossible days stay
/// as they are: a wrong date still tells something.
pub(crate) fn date(text: &str) -> Option<String> {
    let folded = fold(text.split('T').next().unwrap_or(text));
    let parts: Vec<String> = folded
        .split(' ')
        .filter(|part| *part != "00")
        .map(|part| match MONTHS.iter().position(|month| part.len() >= 3 && month.starts_with(part)) {
            Some(at) => format!("{:02}", at / 2 + 1),
            None => digits(part),
        })
        .filter(|part| !part.is_empty())
        .collect();
    match parts.as_slice() {
        [whole] if whole.len() == 8 => Some(whole.clone()),
        [year, month, day, ..] if year.len() == 4 => Some(format!("{year}{month:0>2}{day:0>2}")),
        [day, month, year, ..] if year.len() == 4 => Some(format!("{year}{month:0>2}{day:0>2}")),
        [day, month, year] if year.len() == 2 => {
            let century = if year.as_str() < "30" { "20" } else { "19" };
            Some(format!("{century}{year}{month:0>2}{day:0>2}"))
        }
        [whole] if whole.len() >= 4 => Some(whole.clone()),
        _ => None,
    }
}

/// A number given by an authority, without spaces; a French VAT number becomes the SIREN inside it.
pub(crate) fn registration(text: &str) -> Option<String> {
    let squeezed = fold(text).replace(' ', "");
    let french = squeezed.strip_prefix("fr").filter(|rest| rest.len() == 11 && rest[2..].bytes().all(|b| b.is_ascii_digit()));
    let number = french.map_or(squeezed.as_str(), |rest| &rest[2..]);
    (number.len() >= 3).then(|| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_has_one_writing() {
        for text in ["06 12 34 56 78", "+33 6 12 34 56 78", "0033612345678", "+33 (0)6.12.34.56.78", "+33 06 12 34 56 78"] {
            assert_eq!(phone(text).as_deref(), Some("33612345678"), "{text}");
        }
        assert_eq!(phone("+44 20 7946 0958").as_deref(), Some("442079460958"));
        assert_eq!(phone("12"), None);
    }

    #[test]
    fn a_mailbox_has_one_address() {
        assert_eq!(mail("Claire.Martin+bob@GoogleMail.com").as_deref(), Some("clairemartin@gmail.com"));
        assert_eq!(mail("mailto:contact@le-galion.test").as_deref(), Some("contact@le-galion.test"));
        assert_eq!(mail("nobody"), None);
        assert!(desk("booking@le-galion.test") && !desk("bob@le-galion.test"));
        assert_eq!((own_domain("a@free.fr"), own_domain("a@b.test")), (None, Some("b.test")));
    }

    #[test]
    fn a_date_has_one_writing() {
        for text in ["19860412", "1986-04-12", "12/04/1986", "12.4.86", "12 avril 1986", "1986-04-12T00:00:00Z", "12 Apr 1986"] {
            assert_eq!(date(text).as_deref(), Some("19860412"), "{text}");
        }
        assert_eq!(date("?"), None);
    }

    #[test]
    fn a_vat_number_is_the_siren_inside() {
        assert_eq!(registration("FR 83 404 833 048"), registration("404 833 048"));
        assert_eq!(registration("-"), None);
    }
}
