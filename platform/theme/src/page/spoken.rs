//! The language of the page that this thread is writing.
//!
//! The templates of the house take some seventeen MiB once they are parsed, so one engine speaks
//! both languages: what a template calls asks here which. Writing a page never leaves its thread.

use crate::locale::Locale;
use std::cell::Cell;

thread_local! {
    static SPOKEN: Cell<Locale> = const { Cell::new(Locale::Fr) };
}

/// The language of the page that is being written.
pub(super) fn spoken() -> Locale {
    SPOKEN.get()
}

/// Writes in a language; whatever this thread spoke before, it speaks again afterwards.
pub(super) fn speaking<T>(locale: Locale, write: impl FnOnce() -> T) -> T {
    struct Back(Locale);
    impl Drop for Back {
        fn drop(&mut self) {
            SPOKEN.set(self.0);
        }
    }
    let _back = Back(SPOKEN.replace(locale));
    write()
}

#[cfg(test)]
mod tests {
    use super::{speaking, spoken};
    use crate::locale::Locale::{En, Fr};

    #[test]
    fn a_page_within_a_page_keeps_its_own_language() {
        let heard = speaking(En, || (spoken(), speaking(Fr, spoken), spoken()));
        assert_eq!((heard, spoken()), ((En, Fr, En), Fr));
        let broken = std::panic::catch_unwind(|| speaking(En, || panic!("on purpose")));
        assert!(broken.is_err() && spoken() == Fr);
    }
}
