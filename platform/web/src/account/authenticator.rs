//! An authenticator's key and its codes. The key is derived from a nonce of the
//! account and the house's secret: no table holds it.

use crate::visit::Visit;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::accounts::within;
use kernel::error::{Error, Result};
use kernel::principal::Id;
use totp_rs::{Builder, Secret, Totp};

/// How many recovery codes a person gets.
const CODES: usize = 10;

/// What a person needs to set their authenticator up.
pub(crate) struct SetUp {
    /// A picture, as an address that holds it.
    pub qr: String,
    /// The key, to be typed where no camera is.
    pub key: String,
}

fn totp(visit: &Visit, nonce: &[u8], email: &str) -> Result<Totp> {
    let key = visit.config().sign("totp", nonce)[..20].to_vec();
    let builder = Builder::new().with_secret(Secret::from(key)).with_skew(1).with_issuer(Some("Estrade")).with_account_name(email);
    builder.build().map_err(|e| Error::internal(e.to_string()))
}

/// The picture and the key of an authenticator.
pub(crate) fn set_up(visit: &Visit, nonce: &[u8], email: &str) -> Result<SetUp> {
    // A colon parts the issuer from the account in what the picture says.
    let totp = totp(visit, nonce, &email.replace(':', ""))?;
    let png = totp.to_qr_png().map_err(|e| Error::internal(e.to_string()))?;
    Ok(SetUp { qr: format!("data:image/png;base64,{}", STANDARD.encode(png)), key: totp.secret().to_base32() })
}

/// Whether `typed` is a code of this moment (one step early or late), or an unused recovery code. Either works once.
/// Ten tries in a quarter of an hour; then `Busy`, whatever is typed.
pub(crate) async fn shows_factor(visit: &Visit, account: Id, typed: &str) -> Result<bool> {
    let typed: String = typed.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_uppercase();
    let tries = visit.house().platform_tx("system:factor", move |tx| tx.attempt(&format!("factor:{account}"), 15)).await?;
    within(tries, 10, 900)?;
    let Some(factor) = visit.house().platform_tx("system:factor", move |tx| tx.factor(account)).await? else { return Ok(false) };
    if typed.len() == 6 {
        let Some(step) = totp(visit, &factor.nonce, "")?.check_current(&typed) else { return Ok(false) };
        let step = i64::try_from(step).map_err(Error::internal)?;
        return visit.house().platform_tx("system:factor", move |tx| tx.spend_step(account, step)).await;
    }
    if factor.confirmed_at.is_none() {
        return Ok(false);
    }
    let hash = kept(visit, account, &typed);
    visit.house().platform_tx("system:factor", move |tx| tx.spend_recovery_code(account, hash)).await
}

/// New recovery codes, as they are shown once and as they are kept.
pub(crate) fn recovery_codes(visit: &Visit, account: Id) -> (Vec<String>, Vec<[u8; 32]>) {
    let shown: Vec<String> = (0..CODES).map(|_| one_code()).collect();
    let hashes = shown.iter().map(|code| kept(visit, account, &code.replace('-', ""))).collect();
    (shown, hashes)
}

/// Sixty random bits in letters and digits that are not mistaken for one another.
fn one_code() -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    let bytes: [u8; 12] = rand::random();
    let code: Vec<char> = bytes.iter().map(|b| char::from(LETTERS[usize::from(b % 32)])).collect();
    code.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// Keyed with the house's secret: a leaked dump is no list to guess from.
fn kept(visit: &Visit, account: Id, code: &str) -> [u8; 32] {
    visit.config().sign("recovery", format!("{account}:{code}").as_bytes())
}
