//! Services that agencies have accounts at and that no channel calls: a closed list, so that an account is found under one
//! name. Each is kept as what it is: a sealed key, whose it is, until when it runs.

/// A service. What it is for has the words `service-{about}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    pub name: &'static str,
    /// What it calls itself.
    pub label: &'static str,
    pub about: &'static str,
    pub home: &'static str,
}

const fn service(name: &'static str, label: &'static str, about: &'static str, home: &'static str) -> Service {
    Service { name, label, about, home }
}

/// All of them, by what they are for.
pub const SERVICES: &[Service] = &[
    service("spotify", "Spotify for Artists", "music", "https://artists.spotify.com"),
    service("deezer", "Deezer for Creators", "music", "https://creators.deezer.com"),
    service("apple_music", "Apple Music for Artists", "music", "https://artists.apple.com"),
    service("youtube_music", "YouTube", "music", "https://studio.youtube.com"),
    service("bandcamp", "Bandcamp", "music", "https://bandcamp.com"),
    service("soundcloud", "SoundCloud", "music", "https://soundcloud.com"),
    service("bandsintown", "Bandsintown", "dates", "https://artists.bandsintown.com"),
    service("songkick", "Songkick", "dates", "https://www.songkick.com"),
    service("shotgun", "Shotgun", "tickets", "https://shotgun.live"),
    service("dice", "DICE", "tickets", "https://dice.fm"),
    service("weezevent", "Weezevent", "tickets", "https://weezevent.com"),
    service("stripe", "Stripe", "money", "https://dashboard.stripe.com"),
    service("payfit", "PayFit", "money", "https://payfit.com"),
    service("google_calendar", "Google Calendar", "office", "https://calendar.google.com"),
    service("google_drive", "Google Drive", "office", "https://drive.google.com"),
    service("gmail", "Gmail", "office", "https://mail.google.com"),
    service("google_forms", "Google Forms", "office", "https://docs.google.com/forms"),
    service("notion", "Notion", "office", "https://www.notion.so"),
    service("tally", "Tally", "office", "https://tally.so"),
    service("docusign", "DocuSign", "office", "https://www.docusign.com"),
    service("buffer", "Buffer", "publishing", "https://buffer.com"),
    service("hootsuite", "Hootsuite", "publishing", "https://hootsuite.com"),
    service("canva", "Canva", "publishing", "https://www.canva.com"),
    service("brevo", "Brevo", "publishing", "https://www.brevo.com"),
    service("google_alerts", "Google Alerts", "watching", "https://www.google.com/alerts"),
    service("mention", "Mention", "watching", "https://mention.com"),
    service("hunter", "Hunter", "watching", "https://hunter.io"),
    service("zerobounce", "ZeroBounce", "watching", "https://www.zerobounce.net"),
    service("openrouteservice", "OpenRouteService", "roads", "https://openrouteservice.org"),
];

/// The service of this name.
pub fn named(name: &str) -> Option<&'static Service> {
    SERVICES.iter().find(|service| service.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channels::Channel;

    #[test]
    fn each_name_is_one_service_that_a_row_may_carry() {
        for (n, one) in SERVICES.iter().enumerate() {
            assert!(one.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') && one.name.len() <= 40, "{}", one.name);
            assert!(SERVICES.iter().skip(n + 1).all(|other| other.name != one.name) && Channel::named(one.name).is_err());
            assert!(one.home.starts_with("https://"));
        }
    }
}
