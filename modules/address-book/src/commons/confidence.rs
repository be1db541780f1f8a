//! How far a shared fact may be trusted, and why.

/// How far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Low,
    Middle,
    High,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Level::Low => "low",
            Level::Middle => "middle",
            Level::High => "high",
        }
    }

    /// The colour that says the same.
    pub fn tone(self) -> &'static str {
        match self {
            Level::Low => "neutral",
            Level::Middle => "info",
            Level::High => "ok",
        }
    }
}

/// What is known of a fact.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    /// Where it is from.
    pub kind: &'a str,
    /// Agencies that stand behind it, whoever proposed it among them.
    pub confirms: i64,
    /// Agencies that dispute it, and no operator decided.
    pub disputes: i64,
    /// Since somebody said it last.
    pub days: i64,
}

/// The level, the points behind it, and the words `commons-why-…` with their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Confidence {
    pub level: Level,
    pub points: i64,
    pub why: Vec<(&'static str, i64)>,
}

/// Weighs a fact: *source + min(confirmations, 3) − 2 × disputes − age*.
///
/// The source counts 2 where it is official, 1 where an agency saw it itself, 0 otherwise; the age counts 1 from two years
/// on, 2 from five. From 4 points on, and undisputed, confidence is high; from 2 on it is middle, else low. What as many
/// dispute as confirm is low, whatever its points.
pub(super) fn weigh(known: Known<'_>) -> Confidence {
    let years = known.days.max(0) / 365;
    let source = match known.kind {
        "official" => 2,
        "own" => 1,
        _ => 0,
    };
    let age = match years {
        ..2 => 0,
        2..5 => 1,
        _ => 2,
    };
    let points = source + known.confirms.clamp(0, 3) - 2 * known.disputes.max(0) - age;
    let level = match points {
        _ if known.disputes > 0 && known.disputes >= known.confirms => Level::Low,
        4.. if known.disputes == 0 => Level::High,
        2.. => Level::Middle,
        _ => Level::Low,
    };
    let mut why = vec![match source {
        2 => ("official", 0),
        1 => ("own", 0),
        _ => ("other", 0),
    }];
    why.push(("confirms", known.confirms));
    why.extend((known.disputes > 0).then_some(("disputes", known.disputes)));
    why.extend((age > 0).then_some(("years", years)));
    Confidence { level, points, why }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(kind: &str, confirms: i64, disputes: i64, days: i64) -> Level {
        weigh(Known { kind, confirms, disputes, days }).level
    }

    #[test]
    fn more_agencies_and_better_sources_are_trusted_more() {
        assert_eq!(level("other", 1, 0, 0), Level::Low);
        assert_eq!(level("own", 1, 0, 0), Level::Middle);
        assert_eq!(level("own", 3, 0, 0), Level::High);
        assert_eq!(level("official", 0, 0, 0), Level::Middle);
        assert_eq!(level("official", 2, 0, 0), Level::High);
        // A crowd is three, not a hundred: what is old or disputed is not outvoted by numbers alone.
        assert_eq!(weigh(Known { kind: "own", confirms: 100, disputes: 0, days: 0 }).points, 4);
    }

    #[test]
    fn disputes_and_age_weigh_against() {
        assert_eq!(level("official", 3, 1, 0), Level::Middle);
        assert_eq!(level("official", 1, 1, 0), Level::Low);
        assert_eq!(level("official", 3, 3, 0), Level::Low);
        assert_eq!(level("official", 2, 0, 729), Level::High);
        assert_eq!(level("official", 2, 0, 730), Level::Middle);
        assert_eq!(level("own", 1, 0, 5 * 365), Level::Low);
    }

    #[test]
    fn the_reasons_are_those_that_counted() {
        let why = weigh(Known { kind: "own", confirms: 3, disputes: 1, days: 800 }).why;
        assert_eq!(why, [("own", 0), ("confirms", 3), ("disputes", 1), ("years", 2)]);
        assert_eq!(weigh(Known { kind: "official", confirms: 0, disputes: 0, days: 1 }).why, [("official", 0), ("confirms", 0)]);
    }
}
