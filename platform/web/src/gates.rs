//! The pages of the back office and what opens each of them, for whoever explains access.

use kernel::module::Permission;
use kernel::parts::Span;
use kernel::routes::{Entry, Ground};
use kernel::tenant::Tenant;

/// One page, or one kind of page: its address may have holes.
pub struct Gate {
    parts: Vec<String>,
    /// What opens it.
    pub may: Permission,
    /// The module it belongs to; none of them switches off what is everybody's.
    pub module: Option<&'static str>,
    span: Span,
}

/// Every page of the back office that is read.
pub struct Gates(Vec<Gate>);

impl Gates {
    /// Those of this table.
    pub(crate) fn of(table: &[Entry]) -> Gates {
        let read = |e: &&Entry| e.method == "GET" && e.ground != Ground::Platform && is_inside(&e.path);
        let gate = |e: &Entry| Gate { parts: parts(&e.path).map(String::from).collect(), may: e.may, module: e.module, span: e.span };
        Gates(table.iter().filter(read).map(gate).collect())
    }

    /// The gate before this address, as the agency's releases have it: one that is named goes before one with holes.
    pub fn at(&self, tenant: &Tenant, path: &str) -> Option<&Gate> {
        let asked: Vec<&str> = parts(path).collect();
        let there = self.0.iter().filter(|g| g.module.is_none_or(|m| tenant.is_within(m, &g.span)));
        there.filter(|g| g.fits(&asked)).min_by_key(|g| g.parts.iter().filter(|part| is_hole(part)).count())
    }
}

impl Gate {
    fn fits(&self, asked: &[&str]) -> bool {
        self.parts.len() == asked.len() && self.parts.iter().zip(asked).all(|(part, said)| part == said || is_hole(part))
    }
}

fn is_inside(path: &str) -> bool {
    path == "/app" || path.starts_with("/app/")
}

fn is_hole(part: &str) -> bool {
    part.contains('{')
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}
