//! The chapters of the guide about what every agency has.

use kernel::module::Chapter;

macro_rules! chapter {
    ($name:literal, $icon:literal, $fr:literal, $en:literal) => {
        Chapter {
            name: $name,
            icon: $icon,
            files: [$fr, $en],
            text: [include_str!(concat!("../../docs/guide/fr/", $fr, ".md")), include_str!(concat!("../../docs/guide/en/", $en, ".md"))],
        }
    };
}

/// In the order in which one reads them.
pub(crate) const CHAPTERS: &[Chapter] = &[
    chapter!("first-steps", "sparkles", "1-premiers-pas", "1-first-steps"),
    chapter!("account", "user", "8-compte", "8-account"),
    chapter!("team-and-roles", "users-round", "5-equipe-et-roles", "5-team-and-roles"),
    chapter!("files", "folder", "11-fichiers", "11-files"),
    chapter!("import-export", "upload", "3-importer-exporter", "3-import-export"),
    chapter!("modules", "puzzle", "6-modules", "6-modules"),
    chapter!("settings", "settings", "7-reglages", "7-settings"),
    chapter!("api", "plug", "9-api", "9-api"),
];
