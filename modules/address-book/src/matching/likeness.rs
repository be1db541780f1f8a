//! How well two artists would go together, and why: four criteria, each worth so many points of a hundred (simple additive
//! weighting, Fishburn 1967). Genres and goals are compared as sets (Jaccard's index, 1901), audiences by the logarithm of their
//! size, distance in the network by halves (as Katz damps longer ways, 1953). What is not known of both brings nothing.

use std::collections::{BTreeMap, BTreeSet};

/// What a genre in common is worth.
const GENRE: f64 = 35.0;
/// What goals in common are worth.
const GOALS: f64 = 20.0;
/// What audiences of one age and one size are worth; each alone half of it.
const AUDIENCE: f64 = 25.0;
/// What somebody in common is worth.
const NETWORK: f64 = 20.0;
/// Steps beyond which the network says nothing.
pub(super) const FAR: usize = 4;
/// Fewer points are no suggestion.
pub(super) const LEAST: f64 = 25.0;

/// What is compared of an artist.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// The words of the genre, without accents.
    pub genre: BTreeSet<String>,
    pub goals: BTreeSet<String>,
    /// Of what age the audience is.
    pub audience: Option<String>,
    /// The latest figure of each source.
    pub sizes: BTreeMap<String, i64>,
}

/// What speaks for two.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Why {
    Genre(Vec<String>),
    Goals(Vec<String>),
    Age(String),
    /// On which source, how many here and there.
    Size(String, i64, i64),
    /// In so many steps.
    Network(usize),
}

/// A reason and its points.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reason {
    pub why: Why,
    pub points: f64,
}

/// What speaks for two who are so many steps apart, the weightiest first; nothing if it is only the network, or too little.
pub(super) fn reasons(one: &Profile, other: &Profile, steps: Option<usize>) -> Option<Vec<Reason>> {
    let mut all = Vec::new();
    let mut say = |why: Why, points: f64| all.extend((points > 0.0).then_some(Reason { why, points }));
    let (words, share) = jaccard(&one.genre, &other.genre);
    say(Why::Genre(words), GENRE * share);
    let (goals, share) = jaccard(&one.goals, &other.goals);
    say(Why::Goals(goals), GOALS * share);
    if let Some(age) = one.audience.as_ref().filter(|age| other.audience.as_ref() == Some(age)) {
        say(Why::Age(age.clone()), AUDIENCE / 2.0);
    }
    if let Some((source, here, there, share)) = size(&one.sizes, &other.sizes) {
        say(Why::Size(source, here, there), AUDIENCE / 2.0 * share);
    }
    let alike = !all.is_empty();
    if let Some(steps @ 2..=FAR) = steps {
        all.push(Reason { why: Why::Network(steps), points: NETWORK * 0.5_f64.powi(i32::try_from(steps - 2).unwrap_or(i32::MAX)) });
    }
    // To one decimal, as they are shown: what is read adds up.
    for reason in &mut all {
        reason.points = (reason.points * 10.0).round() / 10.0;
    }
    all.sort_by(|a, b| b.points.total_cmp(&a.points));
    (alike && total(&all) >= LEAST).then_some(all)
}

/// The points of all reasons.
pub(super) fn total(reasons: &[Reason]) -> f64 {
    reasons.iter().map(|reason| reason.points).sum()
}

/// What two sets share, and how much of both that is.
fn jaccard(one: &BTreeSet<String>, other: &BTreeSet<String>) -> (Vec<String>, f64) {
    let shared: Vec<String> = one.intersection(other).cloned().collect();
    let whole = one.union(other).count().max(1);
    #[expect(clippy::cast_precision_loss, reason = "a few words")]
    let share = shared.len() as f64 / whole as f64;
    (shared, share)
}

/// The source that both are counted by on which they are closest to one another: alike is one, ten times as many nothing.
fn size(one: &BTreeMap<String, i64>, other: &BTreeMap<String, i64>) -> Option<(String, i64, i64, f64)> {
    #[expect(clippy::cast_precision_loss, reason = "an order of magnitude")]
    let scale = |value: i64| (value.max(0) as f64 + 1.0).log10();
    let both = one.iter().filter_map(|(source, here)| Some((source, *here, *other.get(source)?)));
    let close = both.map(|(source, here, there)| (source.clone(), here, there, 1.0 - (scale(here) - scale(there)).abs()));
    close.filter(|(_, _, _, share)| *share > 0.0).max_by(|a, b| a.3.total_cmp(&b.3))
}

/// The words of a genre that say something.
pub(super) fn words(genre: &str) -> BTreeSet<String> {
    const EMPTY: [&str; 12] = ["et", "and", "de", "du", "des", "la", "le", "les", "the", "of", "musique", "music"];
    let words = genre.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !EMPTY.contains(word));
    words.map(String::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(genre: &str, goals: &[&str], audience: Option<&str>, sizes: &[(&str, i64)]) -> Profile {
        Profile {
            genre: words(genre),
            goals: goals.iter().map(ToString::to_string).collect(),
            audience: audience.map(String::from),
            sizes: sizes.iter().map(|(source, value)| (source.to_string(), *value)).collect(),
        }
    }

    #[test]
    fn all_that_speaks_for_two_makes_a_hundred() {
        let one = profile("electro-pop", &["tour"], Some("under_25"), &[("tickets", 999)]);
        let all = reasons(&one, &one, Some(2)).expect("reasons");
        assert!((total(&all) - 100.0).abs() < 1e-9, "{all:?}");
        assert_eq!(all[0], Reason { why: Why::Genre(vec!["electro".into(), "pop".into()]), points: 35.0 });
    }

    #[test]
    fn each_criterion_is_worth_what_is_said_of_it() {
        let one = profile("electro pop", &["tour", "abroad"], Some("under_25"), &[("tickets", 999), ("newsletter", 10)]);
        let other = profile("pop", &["abroad", "record"], Some("40_59"), &[("tickets", 9_999), ("newsletter", 34)]);
        let all = reasons(&one, &other, Some(3)).expect("reasons");
        let points: Vec<(&Why, i64)> = all.iter().map(|r| (&r.why, (r.points * 10.0).round() as i64)).collect();
        assert!((total(&all) - 40.4).abs() < 1e-9, "what is shown adds up: {all:?}");
        assert_eq!(
            points,
            [
                (&Why::Genre(vec!["pop".into()]), 175),
                (&Why::Network(3), 100),
                (&Why::Goals(vec!["abroad".into()]), 67),
                // Half of 25, less half of it: log10(35 / 11) = 0.5027.
                (&Why::Size("newsletter".into(), 10, 34), 62),
            ]
        );
    }

    #[test]
    fn somebody_in_common_alone_is_no_reason_nor_is_too_little() {
        let (jazz, folk) = (profile("jazz", &[], None, &[]), profile("folk", &[], None, &[]));
        assert_eq!(reasons(&jazz, &folk, Some(2)), None);
        let few = profile("jazz vocal d avant garde", &[], None, &[]);
        assert_eq!(reasons(&jazz, &few, None), None, "a fifth of 35 is too little");
        assert!(reasons(&jazz, &jazz, None).is_some());
        assert!(reasons(&jazz, &few, Some(2)).is_some());
    }
}
