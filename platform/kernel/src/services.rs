//! What the host provides to handlers and jobs beside the database: mail, files,
//! pages. Each service crate defines its trait; the host puts one of each here.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

/// One value of each type.
#[derive(Clone, Default)]
pub struct Services(HashMap<TypeId, Arc<dyn Any + Send + Sync>>);

impl Services {
    /// With this service.
    #[must_use]
    pub fn with<T: Send + Sync + 'static>(mut self, service: T) -> Self {
        self.0.insert(TypeId::of::<T>(), Arc::new(service));
        self
    }

    /// The service of this type.
    ///
    /// # Panics
    /// If the host did not provide it: a mistake in the host's wiring, found by its first test.
    pub fn of<T: Send + Sync + 'static>(&self) -> &T {
        self.0
            .get(&TypeId::of::<T>())
            .and_then(|s| s.downcast_ref())
            .unwrap_or_else(|| panic!("the host provides no {}", std::any::type_name::<T>()))
    }
}
