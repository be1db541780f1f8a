//! Where one is signed in, and the way to end it.

use actix_web::web::Path;
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use kernel::error::{Error, Result};
use kernel::module::MEMBER;
use kernel::routes::Routes;
use kernel::schema::directory::{sessions, tenants};
use serde_json::{Value, json};
use web::{Go, Visit, device_name};

pub fn routes(r: &mut Routes) {
    r.post("/app/profile/sessions/end", MEMBER, end_others);
    r.post("/app/profile/sessions/{id}/end", MEMBER, end_one);
}

/// Every session of the account, at this agency and elsewhere, the latest first.
pub async fn mine(visit: &Visit) -> Result<Vec<Value>> {
    let session = visit.session().cloned().ok_or(Error::Anonymous)?;
    let account = session.account.id;
    type Device = (Vec<u8>, DateTime<Utc>, DateTime<Utc>, String, String, Option<String>);
    let devices: Vec<Device> = visit
        .house()
        .platform_tx("system:profile", move |tx| {
            let mine = sessions::account_id.eq(account).and(sessions::expires_at.gt(diesel::dsl::now));
            let all = sessions::table.left_join(tenants::table.on(tenants::id.nullable().eq(sessions::tenant_id))).filter(mine);
            tx.all(all.order(sessions::seen_at.desc()).limit(50).select((
                sessions::hash,
                sessions::created_at,
                sessions::seen_at,
                sessions::agent,
                sessions::address,
                tenants::name.nullable(),
            )))
        })
        .await?;
    let said = |(hash, since, seen, agent, address, agency): Device| {
        let phone = ["Android", "iPhone", "iPad", "Mobile"].iter().any(|w| agent.contains(w));
        let name = Some(device_name(&agent)).filter(|n| !n.is_empty()).unwrap_or_else(|| visit.say("profile-device-unknown", &[]));
        json!({
            // The hash of a secret opens nothing.
            "id": hex::encode(&hash), "current": hash[..] == session.hash[..], "since": since, "seen": seen, "name": name,
            "phone": phone, "address": address, "agency": agency,
        })
    };
    Ok(devices.into_iter().map(said).collect())
}

async fn end_one(visit: Visit, id: Path<String>) -> Result<Go> {
    let session = visit.session().cloned().ok_or(Error::Anonymous)?;
    let hash = hex::decode(id.as_bytes()).map_err(|_| Error::NotFound)?;
    if hash[..] == session.hash[..] {
        return Ok(Go::to("/app/profile#devices").toast("warn", "profile-this-stays", &[]));
    }
    let account = session.account.id;
    let gone = visit
        .house()
        .platform_tx("system:profile", move |tx| {
            tx.run(diesel::delete(sessions::table.filter(sessions::account_id.eq(account).and(sessions::hash.eq(hash)))))
        })
        .await?;
    if gone == 0 {
        return Err(Error::NotFound);
    }
    Ok(Go::to("/app/profile#devices").toast("ok", "profile-session-ended", &[]))
}

async fn end_others(visit: Visit) -> Result<Go> {
    let session = visit.session().cloned().ok_or(Error::Anonymous)?;
    let (account, this) = (session.account.id, session.hash.to_vec());
    visit
        .house()
        .platform_tx("system:profile", move |tx| {
            tx.sign_programs_out(account)?;
            tx.run(diesel::delete(sessions::table.filter(sessions::account_id.eq(account).and(sessions::hash.ne(this)))))
        })
        .await?;
    Ok(Go::to("/app/profile#devices").toast("ok", "profile-sessions-ended", &[]))
}
