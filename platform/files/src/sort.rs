//! What a file is, told from its first bytes: what its name and the browser say counts for nothing but among plain texts.

/// The sort of thing a file is, as people look for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A photograph, a poster.
    Image,
    /// Something to hear.
    Audio,
    /// Something to watch.
    Video,
    /// Something to read: PDF, texts, sheets.
    Document,
    /// Anything else.
    Other,
}

impl Sort {
    /// Every sort.
    pub const EVERY: [Sort; 5] = [Sort::Image, Sort::Audio, Sort::Video, Sort::Document, Sort::Other];

    /// Its name in tables and addresses.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Image => "image",
            Sort::Audio => "audio",
            Sort::Video => "video",
            Sort::Document => "document",
            Sort::Other => "other",
        }
    }
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorted {
    /// As programs know it; never one that a browser would run.
    pub content_type: &'static str,
    /// The ending of its name; empty where the file's own may stay.
    pub extension: &'static str,
    /// For people.
    pub sort: Sort,
}

/// As many bytes of a file's beginning as are looked at.
pub const HEAD: usize = 8 * 1024;

const UNKNOWN: Sorted = Sorted { content_type: "application/octet-stream", extension: "", sort: Sort::Other };

/// What a file is, from its first `HEAD` bytes. The name only chooses among texts.
pub fn sorted(head: &[u8], name: &str) -> Sorted {
    let Some(found) = infer::get(head) else { return text(head, name).unwrap_or(UNKNOWN) };
    let (content_type, extension) = (found.mime_type(), found.extension());
    let sort = match content_type.split_once('/').map_or("", |(kind, _)| kind) {
        // Markup draws pictures too, and more than that.
        "image" if !content_type.contains("svg") => Sort::Image,
        "audio" => Sort::Audio,
        "video" => Sort::Video,
        "text" | "image" => return text(head, name).unwrap_or(UNKNOWN),
        _ if content_type == "application/pdf" || is_office(content_type) => Sort::Document,
        _ => Sort::Other,
    };
    // What a browser, a shell or a desk would run is handed out as bytes.
    if sort == Sort::Other && matches!(found.matcher_type(), infer::MatcherType::App | infer::MatcherType::Text) {
        return UNKNOWN;
    }
    Sorted { content_type, extension, sort }
}

fn is_office(content_type: &str) -> bool {
    ["application/msword", "application/rtf", "application/epub+zip"].contains(&content_type)
        || ["application/vnd.openxmlformats-", "application/vnd.oasis.", "application/vnd.ms-"]
            .iter()
            .any(|family| content_type.starts_with(family))
}

/// Plain text of a kind that its name may choose; markup and scripts are plain text too, and are handed out as such.
fn text(head: &[u8], name: &str) -> Option<Sorted> {
    let whole = match str::from_utf8(head) {
        Ok(text) => text,
        // The last letter may have been cut through.
        Err(e) if e.error_len().is_none() && head.len() >= HEAD => str::from_utf8(&head[..e.valid_up_to()]).ok()?,
        Err(_) => return None,
    };
    if whole.is_empty() || whole.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')) {
        return None;
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let (content_type, extension) = match ending.as_str() {
        "csv" => ("text/csv; charset=utf-8", "csv"),
        "ics" => ("text/calendar; charset=utf-8", "ics"),
        "vcf" => ("text/vcard; charset=utf-8", "vcf"),
        "md" => ("text/plain; charset=utf-8", "md"),
        "txt" | "log" => ("text/plain; charset=utf-8", "txt"),
        _ => ("text/plain; charset=utf-8", ""),
    };
    Some(Sorted { content_type, extension, sort: Sort::Document })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(head: &[u8], name: &str) -> (&'static str, &'static str) {
        let found = sorted(head, name);
        (found.content_type, found.sort.name())
    }

    #[test]
    fn content_decides_and_not_the_name() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        assert_eq!(told(png, "facture.pdf"), ("image/png", "image"));
        assert_eq!(told(b"%PDF-1.7\n", "photo.jpg"), ("application/pdf", "document"));
        assert_eq!(told(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "a"), ("video/mp4", "video"));
        assert_eq!(told(b"ID3\x04\0\0\0\0\0\0", "a"), ("audio/mpeg", "audio"));
        assert_eq!(told("Prénom;Nom\n".as_bytes(), "a.CSV"), ("text/csv; charset=utf-8", "document"));
    }

    #[test]
    fn nothing_is_handed_out_as_something_that_runs() {
        for (content, name) in [
            ("<!doctype html><script>alert(1)</script>", "page.html"),
            ("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>", "logo.svg"),
            ("<?xml version=\"1.0\"?><x xmlns=\"http://www.w3.org/1999/xhtml\"/>", "a.xhtml"),
            ("#!/bin/sh\nrm -rf /", "a.png"),
        ] {
            assert_eq!(told(content.as_bytes(), name).0, "text/plain; charset=utf-8", "{content}");
        }
        assert_eq!(told(b"MZ\x90\0\x03\0\0\0", "a.pdf"), ("application/octet-stream", "other"));
        assert_eq!(told(b"\x7fELF\x02\x01\x01\0", "a.pdf"), ("application/octet-stream", "other"));
        assert_eq!(told(b"", "a.txt"), ("application/octet-stream", "other"));
        assert_eq!(told(b"\0\x01\x02binary", "a.txt"), ("application/octet-stream", "other"));
    }
}
