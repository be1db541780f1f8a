//! What a PDF of ours says, read back: its streams are opened and its glyphs led back to letters by the maps it carries.

use std::collections::HashMap;
use std::io::Read as _;

/// A file, opened.
pub struct Read {
    /// Everything it says, blanks left out: where words begin is a matter of places on the page.
    pub text: String,
    raw: String,
}

type Glyphs = HashMap<u16, String>;

impl Read {
    /// Opens a file as the typesetter writes it.
    pub fn of(bytes: &[u8]) -> Read {
        let objects = objects(bytes);
        let raw: String = objects.values().map(|(head, _)| head.as_str()).chain([""]).collect::<Vec<_>>().join("\n");
        let mut text = String::new();
        for (head, body) in objects.values() {
            let said = String::from_utf8_lossy(body);
            if head.contains("/Subtype") || !said.contains("Tf") {
                continue;
            }
            let names = fonts(&objects);
            text.push_str(&shown(body, &names));
        }
        let opened: String = objects.values().map(|(_, body)| String::from_utf8_lossy(body).into_owned()).collect::<Vec<_>>().join("\n");
        Read { text, raw: format!("{raw}\n{opened}") }
    }

    /// Whether it says this, wherever its blanks are.
    pub fn says(&self, words: &str) -> bool {
        self.text.contains(&bare(words))
    }

    /// Whether its structure is told to whoever hears instead of seeing.
    pub fn is_tagged(&self) -> bool {
        self.raw_has("/StructTreeRoot") && self.raw_has("/Marked true")
    }

    /// Whether its objects hold this.
    pub fn raw_has(&self, part: &str) -> bool {
        self.raw.contains(part)
    }

    /// The beginning of its objects, for whoever looks why.
    pub fn head(&self) -> String {
        self.raw.chars().take(4_000).collect()
    }
}

fn bare(words: &str) -> String {
    words.chars().filter(|c| !c.is_whitespace() && *c != '\u{ad}').collect()
}

/// Number of an object to its dictionary and its opened stream.
fn objects(bytes: &[u8]) -> std::collections::BTreeMap<u32, (String, Vec<u8>)> {
    let find = |from: usize, what: &[u8]| bytes[from..].windows(what.len()).position(|w| w == what).map(|at| from + at);
    let (mut all, mut at) = (std::collections::BTreeMap::new(), 0);
    while let Some(start) = find(at, b" 0 obj") {
        let number = String::from_utf8_lossy(&bytes[..start]).chars().rev().take_while(char::is_ascii_digit).collect::<String>();
        let number: u32 = number.chars().rev().collect::<String>().parse().unwrap_or_default();
        let end = find(start, b"endobj").unwrap_or(bytes.len());
        let (mut head, mut body) = (String::from_utf8_lossy(&bytes[start..end]).into_owned(), Vec::new());
        if let Some(stream) = find(start, b"stream").filter(|s| *s < end) {
            head = String::from_utf8_lossy(&bytes[start..stream]).into_owned();
            let from = stream + 6 + bytes[stream + 6..].iter().take_while(|b| b"\r\n".contains(b)).count();
            let to = find(from, b"endstream").unwrap_or(end);
            if flate2::read::ZlibDecoder::new(&bytes[from..to]).read_to_end(&mut body).is_err() && body.is_empty() {
                body = bytes[from..to].to_vec();
            }
            at = to;
        }
        at = find(at.max(start + 6), b"endobj").unwrap_or(bytes.len());
        all.insert(number, (head, body));
    }
    all
}

fn after(text: &str, key: &str) -> Option<u32> {
    let rest = text[text.find(key)? + key.len()..].trim_start();
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// The maps of the fonts, by the names that pages call them.
fn fonts(objects: &std::collections::BTreeMap<u32, (String, Vec<u8>)>) -> HashMap<String, Glyphs> {
    let mut all = HashMap::new();
    for (head, body) in objects.values() {
        for place in [head.as_str(), &String::from_utf8_lossy(body)] {
            let Some(at) = place.find("/Font") else { continue };
            for part in place[at..].split('/').skip(1).take(40) {
                let mut words = part.split_whitespace();
                let (Some(name), Some(number)) = (words.next(), words.next().and_then(|n| n.parse::<u32>().ok())) else { continue };
                let map = objects.get(&number).and_then(|(font, _)| after(font, "/ToUnicode")).and_then(|map| objects.get(&map));
                if let Some((_, map)) = map {
                    all.insert(name.to_string(), glyphs(&String::from_utf8_lossy(map)));
                }
            }
        }
    }
    all
}

fn hex(text: &str) -> Option<Vec<u16>> {
    let digits: String = text.trim_matches(['<', '>']).chars().filter(char::is_ascii_hexdigit).collect();
    (0..digits.len() / 4).map(|n| u16::from_str_radix(&digits[n * 4..n * 4 + 4], 16).ok()).collect()
}

/// Glyph to letters, as a map of the file says.
fn glyphs(map: &str) -> Glyphs {
    let mut all = Glyphs::new();
    let mut ranges = false;
    for line in map.lines() {
        match line.trim() {
            line if line.ends_with("beginbfrange") => ranges = true,
            line if line.ends_with("beginbfchar") => ranges = false,
            line if line.starts_with('<') => {
                let parts: Vec<Vec<u16>> =
                    line.split('>').filter(|p| p.contains('<')).filter_map(|p| hex(&p[p.find('<').unwrap_or(0)..])).collect();
                let letters = |units: &[u16]| String::from_utf16_lossy(units);
                match &parts[..] {
                    [from, to] if !ranges && from.len() == 1 => {
                        all.insert(from[0], letters(to));
                    }
                    [from, until, to] if ranges && to.len() == 1 => {
                        for n in from[0]..=until[0] {
                            all.insert(n, letters(&[to[0] + (n - from[0])]));
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
    all
}

/// The letters that a page shows, in its order, blanks left out.
fn shown(content: &[u8], fonts: &HashMap<String, Glyphs>) -> String {
    let (mut said, mut font, none) = (String::new(), None, Glyphs::new());
    let mut at = 0;
    while at < content.len() {
        let codes = match content[at] {
            b'/' => {
                let name: Vec<u8> = content[at + 1..].iter().copied().take_while(u8::is_ascii_alphanumeric).collect();
                at += name.len();
                let name = String::from_utf8_lossy(&name).into_owned();
                font = if fonts.contains_key(&name) { Some(name) } else { font };
                Vec::new()
            }
            b'<' if content.get(at + 1) != Some(&b'<') => {
                let end = content[at..].iter().position(|b| *b == b'>').map_or(content.len(), |end| at + end);
                let codes = hex(&String::from_utf8_lossy(&content[at..end])).unwrap_or_default();
                at = end;
                codes
            }
            b'(' => {
                let (bytes, end) = literal(content, at + 1);
                at = end;
                bytes.chunks(2).map(|pair| (u16::from(pair[0]) << 8) | u16::from(*pair.get(1).unwrap_or(&0))).collect()
            }
            _ => Vec::new(),
        };
        let map = font.as_ref().and_then(|name| fonts.get(name)).unwrap_or(&none);
        said.extend(codes.iter().filter_map(|code| map.get(code)).map(String::as_str));
        at += 1;
    }
    bare(&said)
}

/// The bytes of a text between parentheses, and where it ends.
fn literal(content: &[u8], mut at: usize) -> (Vec<u8>, usize) {
    let (mut bytes, mut depth) = (Vec::new(), 0);
    while at < content.len() {
        match content[at] {
            b')' if depth == 0 => break,
            b'\\' => {
                at += 1;
                let digits: Vec<u8> = content[at..].iter().copied().take(3).take_while(|b| (b'0'..=b'7').contains(b)).collect();
                if digits.is_empty() {
                    bytes.push(match content.get(at).copied().unwrap_or_default() {
                        b'n' => b'\n',
                        b'r' => b'\r',
                        b't' => b'\t',
                        b'b' => 8,
                        b'f' => 12,
                        other => other,
                    });
                } else {
                    bytes.push(digits.iter().fold(0_u32, |sum, d| sum * 8 + u32::from(d - b'0')) as u8);
                    at += digits.len() - 1;
                }
            }
            other => {
                depth += i32::from(other == b'(') - i32::from(other == b')');
                bytes.push(other);
            }
        }
        at += 1;
    }
    (bytes, at)
}
