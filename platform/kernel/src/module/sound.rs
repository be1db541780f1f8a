//! Whether what a module says of its releases can be.

use super::{Edition, Module, Release};

impl Edition {
    /// What is wrong with the releases of a module.
    pub(super) fn wrong_releases(&self, module: &'static Module) -> Vec<String> {
        let name = module.manifest.name;
        let mut wrong = Vec::new();
        if !module.releases.iter().map(Release::number).is_sorted_by(|a, b| a.is_some() && a < b) {
            wrong.push(format!("the releases of {name} do not ascend"));
        }
        for release in module.releases {
            if release.sum() != release.checksum {
                wrong.push(format!("{name} {} was released as something else: its sum is now {}", release.version, release.sum()));
            }
            for feature in release.features.iter().filter(|f| !f.starts_with(&format!("{name}."))) {
                wrong.push(format!("{name} {} brings the feature {feature} without its prefix", release.version));
            }
            for (need, least) in release.needs {
                let carried = self.module(need).is_some_and(|m| m.releases.iter().any(|r| r.version == *least));
                if !carried || !module.manifest.needs.contains(need) {
                    wrong.push(format!("{name} {} needs {need} {least}, which is not among its needs", release.version));
                }
            }
        }
        let features: Vec<&str> = module.releases.iter().flat_map(|r| r.features).copied().collect();
        for field in module.resources.iter().flat_map(|r| r.fields) {
            if field.feature.is_some_and(|f| !features.contains(&f)) {
                wrong.push(format!("no release of {name} brings the feature of its field {}", field.name));
            }
        }
        wrong
    }
}
