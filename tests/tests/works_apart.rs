//! Work on what others sent, in a process of its own: whatever goes wrong there ends there.

use apart::{Ended, Program, Task};
use files::{Darkroom, Refusal, picture};
use house_tests::hostile::TASK;
use house_tests::works_apart;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;
use std::time::{Duration, Instant};

fn ask(what: &str, question: &[&[u8]]) -> Result<Vec<u8>, Ended> {
    works_apart().ask(&TASK, &[what.into()], question)
}

#[test]
fn what_goes_wrong_there_ends_there() {
    assert_eq!(ask("echo", &[b"in ", b"parts"]).as_deref(), Ok(b"in parts".as_slice()));
    assert_eq!(ask("echo", &[b""]).as_deref(), Ok(b"".as_slice()), "an empty answer is one");
    assert_eq!(ask("hoard", &[]), Err(Ended::Broke), "more memory than it may");
    assert_eq!(ask("spin", &[]), Err(Ended::Broke), "more of the processor than it may");
    assert_eq!(ask("panic", &[]), Err(Ended::Broke));
    assert!(ask("talk", &[]) == Err(Ended::Broke), "half an answer is none");
    assert_eq!(ask("nothing", &[&vec![0; 1 << 20]]), Err(Ended::Broke), "one that does not listen");
    assert_eq!(Program("/nowhere".into()).ask(&TASK, &[], &[]), Err(Ended::Broke));
    let hasty = Task { patience: Duration::from_millis(300), ..TASK };
    let asked = Instant::now();
    assert_eq!(works_apart().ask(&hasty, &["sleep".into()], &[]), Err(Ended::Late));
    assert!(asked.elapsed() < Duration::from_secs(30), "it was ended, not waited for");
}

#[test]
fn it_knows_nothing_of_the_house() {
    let names = String::from_utf8(ask("environment", &[]).expect("names")).expect("text");
    assert_eq!(names, "MIMALLOC_ARENA_RESERVE RAYON_NUM_THREADS");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_darkroom_works_for_many_and_waits_for_nobody_forever() {
    let darkroom = Darkroom::new(works_apart());
    let shades = RgbImage::from_fn(1200, 800, |x, y| Rgb([(x / 5) as u8, (y / 4) as u8, 128]));
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(shades).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Jpeg).expect("encoded");
    let expected = picture(&bytes);
    assert!(expected.is_ok());
    let working: Vec<_> = (0..8)
        .map(|_| {
            let (darkroom, bytes) = (darkroom.clone(), bytes.clone());
            tokio::spawn(async move { darkroom.picture(bytes).await })
        })
        .collect();
    for one in working {
        assert_eq!(one.await.expect("task"), expected);
    }
    let hasty = darkroom.clone().with_patience(Duration::from_millis(1));
    assert_eq!(hasty.picture(bytes.clone()).await, Err(Refusal::TooSlow));
    assert_eq!(hasty.picture(b"<svg/>".to_vec()).await, Err(Refusal::Kind { found: Some("SVG") }));
    let half = bytes[..bytes.len() / 2].to_vec();
    assert_eq!(darkroom.picture(half).await, Err(Refusal::Broken));
    // 8,000 × 8,000 pixels in a header: told of, with their measures.
    let mut large = bytes;
    let frame = large.windows(2).position(|pair| pair == [0xff, 0xc0]).expect("a frame");
    large[frame + 5..frame + 9].copy_from_slice(&[0x1f, 0x40, 0x1f, 0x40]);
    assert_eq!(darkroom.picture(large).await, Err(Refusal::TooManyPixels { width: 8_000, height: 8_000 }));
}
