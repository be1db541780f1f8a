//! The wordings every agency starts with, in both languages: the subject first, then the text.

use typeset::Shell;

/// A wording of ours.
pub(crate) struct Shipped {
    pub shell: Shell,
    pub language: &'static str,
    text: &'static str,
}

macro_rules! shipped {
    ($($shell:ident $name:literal),* $(,)?) => {
        &[$(
            Shipped { shell: Shell::$shell, language: "fr", text: include_str!(concat!("../data/", $name, ".fr.txt")) },
            Shipped { shell: Shell::$shell, language: "en", text: include_str!(concat!("../data/", $name, ".en.txt")) },
        )*]
    };
}

/// All of them.
pub(crate) const ALL: &[Shipped] =
    shipped![Letter "letter", Contract "contract", Invoice "invoice", Report "report", RoadSheet "road_sheet"];

impl Shipped {
    /// As addresses and programs call it: `shipped-invoice-fr`.
    pub fn key(&self) -> String {
        format!("shipped-{}-{}", self.shell.name(), self.language)
    }

    /// The one of this key.
    pub fn of(key: &str) -> Option<&'static Shipped> {
        ALL.iter().find(|one| one.key() == key)
    }

    pub fn subject(&self) -> &'static str {
        self.text.lines().next().unwrap_or_default()
    }

    pub fn body(&self) -> &'static str {
        self.text.split_once('\n').map_or("", |(_, body)| body.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use crate::template::wrongs;

    #[test]
    fn ours_mention_only_what_is_known() {
        for one in ALL {
            let wrong = wrongs(one.shell.name(), one.subject(), one.body());
            assert!(wrong.is_empty() && !one.subject().is_empty() && one.body().len() > 40, "{}: {wrong:?}", one.key());
        }
    }
}
