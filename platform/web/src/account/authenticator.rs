//! An authenticator's key and its codes. The key is drawn at random and kept sealed
//! for its account; an older one is derived from a nonce and the house's secret.

use crate::visit::Visit;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::accounts::{Factor, within};
use kernel::error::{Error, Result};
use kernel::platform_tx::PlatformTx;
use kernel::principal::Id;
use kernel::secret::Spot;
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

/// A new authenticator for an account, to be confirmed.
pub(crate) async fn draw(visit: &Visit, account: Id) -> Result<()> {
    let (house, key) = (visit.house().clone(), rand::random::<[u8; 20]>());
    let kept = move |tx: &mut PlatformTx| {
        let sealed = tx.data_key(&house, None)?.seal(spot(&account.to_string()), &hex::encode(key))?;
        tx.begin_factor(account, &sealed)
    };
    visit.house().platform_tx("system:factor", kept).await
}

/// Where the key of an account stands.
fn spot(account: &str) -> Spot<'_> {
    Spot { table: "factors", column: "secret", row: account }
}

/// The key of an account's authenticator.
pub(crate) async fn key(visit: &Visit, account: Id, factor: &Factor) -> Result<Vec<u8>> {
    if let Some(sealed) = factor.secret.clone() {
        let house = visit.house().clone();
        let open = move |tx: &mut PlatformTx| tx.data_key(&house, None)?.open(spot(&account.to_string()), &sealed);
        let key = visit.house().platform_tx("system:factor", open).await?;
        return hex::decode(key).map_err(Error::internal);
    }
    let nonce = factor.nonce.as_deref().ok_or_else(|| Error::internal("an authenticator without a key"))?;
    Ok(visit.config().sign("totp", nonce)[..20].to_vec())
}

fn totp(key: Vec<u8>, email: &str) -> Result<Totp> {
    let builder = Builder::new().with_secret(Secret::from(key)).with_skew(1).with_issuer(Some("Estrade")).with_account_name(email);
    builder.build().map_err(|e| Error::internal(e.to_string()))
}

/// The picture and the key of an authenticator.
pub(crate) fn set_up(key: Vec<u8>, email: &str) -> Result<SetUp> {
    // A colon parts the issuer from the account in what the picture says.
    let totp = totp(key, &email.replace(':', ""))?;
    let png = totp.to_qr_png().map_err(|e| Error::internal(e.to_string()))?;
    Ok(SetUp { qr: format!("data:image/png;base64,{}", STANDARD.encode(png)), key: totp.secret().to_base32() })
}

/// Whether `typed` is a code of this moment (one step early or late), or an unused recovery code. Either works once.
/// Ten tries in a quarter of an hour; then `Busy`, whatever is typed.
pub(crate) async fn shows_factor(visit: &Visit, account: Id, typed: &str) -> Result<bool> {
    let typed: String = typed.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_uppercase();
    let tries = visit.house().platform_tx("system:factor", move |tx| tx.attempt(&format!("factor:{account}"), 15)).await?;
    within(tries, 10, 900)?;
    let factor = visit.house().platform_tx("system:factor", move |tx| tx.factor(account)).await?;
    if typed.len() == 6 {
        let Some(factor) = factor else { return Ok(false) };
        let Some(step) = totp(key(visit, account, &factor).await?, "")?.check_current(&typed) else { return Ok(false) };
        let step = i64::try_from(step).map_err(Error::internal)?;
        return visit.house().platform_tx("system:factor", move |tx| tx.spend_step(account, step)).await;
    }
    // Recovery codes are there only while a second factor is.
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
