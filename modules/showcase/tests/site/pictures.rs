//! Pictures that people bring, with a script and without.

use crate::kit::{Ground, HEARD};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

/// A PNG of one colour, written by hand: stored blocks need no compressor.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut raw = Vec::new();
    for _ in 0..height {
        raw.push(0);
        raw.extend([200, 80, 40].repeat(width as usize));
    }
    let mut zlib = vec![0x78, 0x01];
    let blocks: Vec<_> = raw.chunks(65_535).collect();
    for (i, block) in blocks.iter().enumerate() {
        let length = u16::try_from(block.len()).unwrap();
        zlib.push(u8::from(i + 1 == blocks.len()));
        zlib.extend(length.to_le_bytes());
        zlib.extend((!length).to_le_bytes());
        zlib.extend_from_slice(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in &raw {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    zlib.extend((b << 16 | a).to_be_bytes());
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in [(b"IHDR", header), (b"IDAT", zlib), (b"IEND", Vec::new())] {
        out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        let body: Vec<u8> = name.iter().copied().chain(data).collect();
        out.extend(&body);
        out.extend(crc(&body).to_be_bytes());
    }
    out
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes
        .iter()
        .fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { 0xedb8_8320 ^ (c >> 1) } else { c >> 1 }))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_cleaned_kept_and_shown_on_the_site_of_its_agency_only() {
    let ground = Ground::new();
    let (acme, rival) = (ground.agency("acme").await, ground.agency("rival").await);
    let ada = ground.admin(&acme).await;
    let token = ada.token("/app/site").await;
    let upload = |bytes: Vec<u8>, to: &str| {
        let form = Form::new().part("photo", Part::bytes(bytes).file_name("été.png"));
        ada.request(Method::POST, &format!("/app/pictures?csrf={token}{to}")).multipart(form)
    };
    let kept = ada.send(upload(png(1_200, 600), "").header("accept", "application/json")).await;
    assert_eq!(kept.status, 201, "{}", kept.body);
    let key = serde_json::from_str::<Value>(&kept.body).unwrap()["key"].as_str().unwrap().to_string();
    acme.artist("Nova Lune", json!({"photo": key}));
    let page = ground.visitor(&acme).get("/artists/nova-lune").await.body;
    assert!(
        page.contains(&format!("/media/{key} 1200w")) && page.contains(" 960w, ") && page.contains("width=\"1200\" height=\"600\""),
        "{page}"
    );
    let media = ground.visitor(&acme).get(&format!("/media/{key}")).await;
    assert_eq!((media.status, media.header("content-type")), (200, "image/jpeg"));
    assert_eq!(ground.visitor(&rival).get(&format!("/media/{key}")).await.status, 404);

    let stray = files::Key::random(acme.id).to_string();
    let foreign = files::Key::random(rival.id).to_string();
    acme.artist("Venue Autrement", json!({"photo": stray}));
    acme.artist("Prise Ailleurs", json!({"photo": foreign}));
    tokio::time::sleep(HEARD).await;
    let page = ground.visitor(&acme).get("/artists").await.body;
    assert!(page.contains(&format!("/media/{stray}")), "a picture without measures is shown: {page}");
    assert!(!page.contains(&foreign), "another agency's picture is not: {page}");

    let plain = ada.send(upload(png(400, 300), "&to=/app/site?logo={key}")).await;
    assert_eq!(plain.status, 303, "{}", plain.body);
    assert!(plain.header("location").starts_with(&format!("/app/site?logo={}/", acme.id)), "{}", plain.header("location"));
    for (bytes, words) in [(b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "JPEG, PNG ou WebP"), (Vec::new(), "vide")] {
        let refused = ada.send(upload(bytes, "").header("accept", "application/json")).await;
        assert!(refused.status == 422 && refused.body.contains(words), "{} {}", refused.status, refused.body);
    }
    let form = Form::new().part("photo", Part::bytes(png(4, 4)).file_name("x.png"));
    let forged = ada.send(ada.request(Method::POST, "/app/pictures").multipart(form)).await;
    assert_eq!(forged.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_hung_by_a_plain_form() {
    let ground = Ground::new();
    let acme = ground.agency("acme").await;
    let ada = ground.admin(&acme).await;
    let artist = acme.artist("Nova Lune", json!({}));
    let at = format!("/app/pictures/artists/{}/photo", artist["id"].as_str().unwrap());
    let page = ada.get(&at).await;
    assert!(page.status == 200 && page.body.contains("multipart/form-data"), "{}", page.body);
    let action = page.body.split("action=\"/app/pictures/").nth(1).unwrap().split('"').next().unwrap().to_string();
    let send = |bytes: Vec<u8>| {
        let form = Form::new().part("picture", Part::bytes(bytes).file_name("x.png"));
        ada.request(Method::POST, &format!("/app/pictures/{action}")).multipart(form)
    };
    let wrong = ada.send(send(b"GIF89a".to_vec())).await;
    assert!(wrong.status == 422 && wrong.body.contains("JPEG, PNG ou WebP"), "{}", wrong.body);
    let hung = ada.send(send(png(400, 300))).await;
    assert_eq!(hung.status, 303, "{}", hung.body);
    assert!(ground.visitor(&acme).get("/artists/nova-lune").await.body.contains(" 400w"));
    for lost in [at.replace("/photo", "/name"), at.replace("artists", "nothings"), at.replace("artists", "venues")] {
        assert_eq!(ada.get(&lost).await.status, 404, "{lost}");
    }
}
