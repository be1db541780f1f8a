//! Public themes: which there are, and the pages of each.

/// One source per public theme.
pub fn theme_sources() -> Vec<theme::Source> {
    Vec::new()
}
