//! `/app/card/{of}/{id}`: the sheet with its code, and the vCard behind it.

use super::gather::gather;
use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Path;
use kernel::phone::{self, Home};
use kernel::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};
use serde_json::{Value, json};
use std::fmt::Write;
use web::{Page, Visit};

/// White around the code, in its squares: readers want four.
const MARGIN: i32 = 4;

/// The squares of a code as one path, and its width with the margin. A text too long for any code has none.
fn code(text: &str) -> Option<Value> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            // Writing into a text does not fail.
            let _ = write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
        }
    }
    Some(json!({"path": path, "size": code.size() + 2 * MARGIN}))
}

pub(super) async fn page(visit: Visit, scope: Scope, path: Path<(String, Id)>) -> Result<Page> {
    let (name, id) = path.into_inner();
    let tenant = scope.tenant().clone();
    let told = scope.tx(move |tx| gather(tx, &name, id)).await?;
    let (of, card) = (told.of.name, &told.card);
    let place = [card.street.clone(), format!("{} {}", card.postcode, card.city).trim().to_string(), card.country.clone()];
    let place: Vec<String> = place.into_iter().filter(|line| !line.is_empty()).collect();
    let line = |label: &str, text: &str| (!text.is_empty()).then(|| json!({"label": visit.say(label, &[]), "text": text}));
    let own = [
        line("people-organisation_id", &card.organisation),
        line("people-job", &card.job),
        card.emails.first().and_then(|mail| line("people-email", mail)),
        card.phones.first().and_then(|phone| line("people-phone", phone)),
        line("people-mobile", &card.mobile),
        line("organisations-website", &card.website),
        line("card-address", &place.join(", ")),
    ];
    let further = told.details.iter().map(|detail| {
        let kind = visit.say(&format!("details-kind-{}", detail.kind), &[]);
        let used = detail.used_for.as_ref().map(|used| visit.say(&format!("details-used_for-{used}"), &[]));
        let label = used.map_or_else(|| kind.clone(), |used| format!("{kind} · {used}"));
        let value = detail.value.as_deref().unwrap_or_default();
        let text = if detail.kind == "phone" { phone::abroad(value, Home::of(&tenant)) } else { value.to_string() };
        json!({"label": label, "text": text, "note": detail.notes, "main": detail.main})
    });
    let base = format!("/app/{of}/{id}");
    Ok(Page::new("address_book/card.html")
        .titled(card.name.clone())
        .summary("card-summary")
        .crumb(visit.say(&format!("{of}-many"), &[]), Some(&format!("/app/{of}")))
        .crumb(card.name.clone(), Some(&base))
        .with("own", own.into_iter().flatten().collect::<Vec<_>>())
        .with("further", further.collect::<Vec<_>>())
        .with("code", code(&sheets::cards(std::iter::once(card))))
        .with("file_href", format!("/app/card/{of}/{id}/card.vcf"))
        .with("record_href", base))
}

/// The card as a file that telephones and mail programs take.
pub(super) async fn file(scope: Scope, path: Path<(String, Id)>) -> Result<HttpResponse> {
    let (name, id) = path.into_inner();
    let told = scope.tx(move |tx| gather(tx, &name, id)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/vcard; charset=utf-8"))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"card.vcf\""))
        .body(sheets::cards(std::iter::once(&told.card))))
}

pub(super) fn told() -> Value {
    json!({"file": "text/vcard"})
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn a_short_card_has_a_code_and_a_book_has_none() {
        let short = code("BEGIN:VCARD").expect("a code");
        assert!(short["path"].as_str().is_some_and(|path| path.starts_with("M4 4h1v1h-1z")), "{short}");
        assert_eq!(short["size"], 21 + 8);
        assert_eq!(code(&"x".repeat(3_000)), None);
    }
}
