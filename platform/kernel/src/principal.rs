//! Who is acting.

/// The key of every record.
pub type Id = uuid::Uuid;

/// Who is acting, as the guard, the worker or the test kit established it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Principal {
    /// A member of the agency, signed in.
    User(Id),
    /// A program holding a member's key.
    Token { id: Id, member: Id },
    /// Someone who runs the platform.
    Operator(Id),
    /// Anyone at the public site.
    Visitor,
    /// The house itself, doing a job.
    System(&'static str),
}

impl Principal {
    /// The member whose rights apply, if there is one.
    pub fn member(&self) -> Option<Id> {
        match self {
            Principal::User(member) | Principal::Token { member, .. } => Some(*member),
            _ => None,
        }
    }

    /// How the journal names them: a kind and an id, never a person's name.
    pub fn actor(&self) -> String {
        match self {
            Principal::User(id) => format!("member:{id}"),
            Principal::Token { id, .. } => format!("token:{id}"),
            Principal::Operator(id) => format!("operator:{id}"),
            Principal::Visitor => "visitor".into(),
            Principal::System(name) => format!("system:{name}"),
        }
    }
}
