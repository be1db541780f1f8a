//! What a module keeps about people, said once: the register of processing, the
//! search for a person, exports, erasures and retention are readings of it.

use crate::resource::Resource;

/// What allows keeping it (GDPR, article 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The person agreed.
    Consent,
    /// To make or keep a contract with them.
    Contract,
    /// The law asks for it.
    Duty,
    /// The agency's legitimate interest.
    Interest,
}

impl Basis {
    /// The last part of its words, `basis-{name}`.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Consent => "consent",
            Basis::Contract => "contract",
            Basis::Duty => "duty",
            Basis::Interest => "interest",
        }
    }
}

/// One line of the register: a resource that tells something about people. What it is for and
/// who they are is said by `privacy-{resource}-purpose` and `privacy-{resource}-people`.
#[derive(Clone, Copy, Debug)]
pub struct Processing {
    pub resource: &'static Resource,
    pub basis: Basis,
    /// Months after its last change until a record has served its purpose.
    pub months: u32,
}

impl Resource {
    /// Whether any of its fields tells something about a person.
    pub fn is_personal(&self) -> bool {
        self.fields.iter().any(|f| f.personal)
    }
}
