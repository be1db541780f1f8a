//! What comes and goes with a release: addresses, work, what is told. A release names it; the guard, the places of the back
//! office, the clock and the worker ask here, so that an agency sees what its own release has and its neighbour what theirs has.
//! What a module works out by itself comes and goes with the agency's own wish.

use crate::event::Handler;
use crate::module::{Edition, Module};
use crate::release::{Release, number};
use crate::routes::Routes;
use crate::tenant::Tenant;

/// A part of a module that a release brings or retires. A field says so itself: `Field::since`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Every route at this address and below it, and whatever leads there: places, ways, alerts, first steps.
    Path(&'a str),
    /// A job, and its coming round by itself.
    Job(&'a str),
    /// A handler of events.
    Handler(&'a str),
    /// A kind of notice.
    Notice(&'a str),
    /// Something that may be overdue.
    Alert(&'a str),
}

impl Part<'_> {
    /// Whether this part, as a release names it, is what is asked about or holds it.
    fn covers(&self, asked: Part<'_>) -> bool {
        match (*self, asked) {
            (Part::Path(root), Part::Path(path)) => {
                path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '.']))
            }
            (own, asked) => own == asked,
        }
    }
}

/// In which releases of a module something is there: since one, until another one comes; and the aid it belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub since: Option<&'static str>,
    pub until: Option<&'static str>,
    pub aid: Option<&'static str>,
}

/// What a module works out by itself and proposes to people: by rules, by statistics or by a model. An agency may do without it,
/// module by module (MH-14). Its words are `aid-{module}-{name}`, and with `-how` behind them what it reads and where that goes.
#[derive(Clone, Copy, Debug)]
pub struct Aid {
    pub name: &'static str,
    pub icon: &'static str,
    /// What is there with it alone.
    pub parts: &'static [Part<'static>],
}

/// The settings document of aids: `{"off": ["{module}.{name}"]}`.
pub const AIDS: &str = "aids";

impl Span {
    /// Whether it is there in this release.
    pub fn holds(&self, version: &str) -> bool {
        let at = number(version);
        self.since.is_none_or(|since| number(since) <= at) && self.until.is_none_or(|until| at < number(until))
    }
}

impl Module {
    /// In which releases of this module a part is there.
    pub fn span(&self, part: Part<'_>) -> Span {
        let first = |named: fn(&Release) -> &'static [Part<'static>]| {
            self.releases.iter().find(|r| named(r).iter().any(|own| own.covers(part))).map(|r| r.version)
        };
        let aid = self.aids.iter().find(|aid| aid.parts.iter().any(|own| own.covers(part))).map(|aid| aid.name);
        Span { since: first(|r| r.brings), until: first(|r| r.retires), aid }
    }

    /// What is wrong with what its releases bring and retire, in sentences.
    pub(crate) fn wrong_parts(&'static self) -> Vec<String> {
        let name = self.manifest.name;
        let mut routes = Routes::default();
        routes.of(self, false);
        let lines = routes.into_entries();
        let known = |part: &Part<'_>| match *part {
            Part::Path(_) => lines.iter().any(|line| part.covers(Part::Path(&line.path))),
            Part::Job(job) => self.jobs.iter().any(|j| j.name == job),
            Part::Handler(handler) => self.handlers.iter().any(|h| h.name == handler),
            Part::Notice(kind) => self.notices.iter().any(|k| k.name == kind),
            Part::Alert(alert) => self.alerts.iter().any(|a| a.name == alert),
        };
        let mut wrong = Vec::new();
        for aid in self.aids {
            for part in aid.parts.iter().filter(|part| !known(part)) {
                wrong.push(format!("{name}'s aid {} speaks of {part:?}, which it does not have", aid.name));
            }
        }
        for release in self.releases {
            for part in release.brings.iter().chain(release.retires).filter(|part| !known(part)) {
                wrong.push(format!("{name} {} speaks of {part:?}, which it does not have", release.version));
            }
            for part in release.retires {
                let since = self.span(*part).since.unwrap_or_default();
                if number(since).is_some_and(|since| Some(since) >= release.number()) {
                    wrong.push(format!("{name} {} retires {part:?}, which comes with {since}", release.version));
                }
            }
        }
        wrong
    }
}

impl Tenant {
    /// Whether the release of a module that this agency is on lies within, and the agency wants the aid that it belongs to.
    pub fn is_within(&self, module: &str, span: &Span) -> bool {
        self.pins.release(module).is_none_or(|release| span.holds(release.version))
            && !span.aid.is_some_and(|aid| self.goes_without(module, aid))
    }

    /// Whether the agency does without an aid.
    pub fn goes_without(&self, module: &str, aid: &str) -> bool {
        let off = self.setting(AIDS, "off").as_array();
        off.is_some_and(|off| off.iter().filter_map(|one| one.as_str()?.split_once('.')).any(|one| one == (module, aid)))
    }

    /// Whether a part of a module is there, in the release that this agency is on.
    pub fn carries(&self, module: &Module, part: Part<'_>) -> bool {
        self.is_within(module.manifest.name, &module.span(part))
    }

    /// Who listens to an event here: of modules that are switched on, in the releases that the agency is on.
    pub fn listeners<'a>(&'a self, edition: &'a Edition, event: &'a str) -> impl Iterator<Item = (&'static str, &'static Handler)> + 'a {
        let there = edition.all().filter(|m| self.keeps(m.manifest.name));
        there.flat_map(move |m| {
            let hear = m.handlers.iter().filter(move |h| h.event == event && self.carries(m, Part::Handler(h.name)));
            hear.map(move |h| (m.manifest.name, h))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Aid, Part, Span};
    use crate::module::{Manifest, Module, PUBLIC, Release};

    async fn nothing() -> &'static str {
        ""
    }

    static ODD: Module = Module {
        releases: &[
            Release::new("1.0.0", ""),
            Release { brings: &[Part::Path("/app/new")], ..Release::new("1.10.0", "") },
            Release { retires: &[Part::Path("/app/old"), Part::Path("/app/new")], ..Release::new("2.0.0", "") },
        ],
        aids: &[Aid { name: "guess", icon: "sparkles", parts: &[Part::Path("/app/newer")] }],
        routes: |r| {
            r.get("/app/new/{id}", PUBLIC, nothing).get("/app/old", PUBLIC, nothing).get("/app/newer", PUBLIC, nothing);
        },
        ..Module::new(Manifest::new("odd", "box"))
    };

    #[test]
    fn what_a_release_brings_is_there_from_it_on_and_until_it_is_retired() {
        let seen = |path: &str| ["1.0.0", "1.9.0", "1.10.0", "2.0.0"].map(|version| ODD.span(Part::Path(path)).holds(version));
        assert_eq!(seen("/app/new/7"), [false, false, true, false]);
        assert_eq!(seen("/app/new?of=7"), [false, false, true, false]);
        assert_eq!(seen("/app/old"), [true, true, true, false]);
        assert_eq!(ODD.span(Part::Path("/app/newer/7")), Span { aid: Some("guess"), ..Span::default() }, "another address");
        assert_eq!(ODD.span(Part::Job("/app/new")), Span::default(), "another thing");
        assert_eq!(ODD.wrong_parts(), Vec::<String>::new());
    }

    #[test]
    fn a_release_speaks_of_what_its_module_has() {
        static WRONG: Module = Module {
            aids: &[Aid { name: "guess", icon: "sparkles", parts: &[Part::Job("odd.guess")] }],
            releases: &[
                Release { brings: &[Part::Path("/app/none"), Part::Job("odd.none"), Part::Notice("none")], ..Release::new("1.0.0", "") },
                Release { brings: &[Part::Alert("none")], retires: &[Part::Alert("none")], ..Release::new("2.0.0", "") },
            ],
            ..Module::new(Manifest::new("odd", "box"))
        };
        let wrong = WRONG.wrong_parts();
        assert_eq!(wrong.len(), 7, "{wrong:#?}");
        assert!(wrong.iter().any(|w| w.contains("retires") && w.contains("which comes with 2.0.0")), "{wrong:#?}");
    }
}
