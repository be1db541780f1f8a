//! Labels for letters on sheets of stickers: A4, as they are sold in France.

use crate::print::{Fonts, black};
use crate::{Error, Face};
use krilla::Document;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;

/// Points of a millimetre.
const MM: f32 = 72.0 / 25.4;
const A4: (f32, f32) = (210.0, 297.0);

/// How many stickers stand on a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grid {
    /// Three columns of eight: 70 × 37 mm.
    Small,
    /// Two columns of seven: 105 × 42.3 mm, edge to edge; usually 99.1 × 38.1 mm with a margin.
    Large,
}

/// Millimetres of a grid: columns, rows, a sticker, the margin of the sheet, the gap between columns.
struct Measures {
    columns: usize,
    rows: usize,
    sticker: (f32, f32),
    margin: (f32, f32),
    gap: f32,
}

impl Grid {
    const fn measures(self) -> Measures {
        match self {
            Grid::Small => Measures { columns: 3, rows: 8, sticker: (70.0, 37.0), margin: (0.0, 0.5), gap: 0.0 },
            Grid::Large => Measures { columns: 2, rows: 7, sticker: (99.1, 38.1), margin: (4.65, 15.15), gap: 2.5 },
        }
    }

    /// Stickers of one sheet.
    pub const fn of_a_sheet(self) -> usize {
        let m = self.measures();
        m.columns * m.rows
    }
}

/// The labels as a PDF file, a line below the other, each as large as its longest line allows.
pub fn labels(fonts: &Fonts, face: &Face, grid: Grid, all: &[Vec<String>]) -> Result<Vec<u8>, Error> {
    let m = grid.measures();
    let (inset, (width, height)) = (5.0 * MM, (m.sticker.0 * MM, m.sticker.1 * MM));
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(face.title.clone()).authors(vec![face.agency.clone()]).producer("Estrade".into()));
    // A file without a page is none.
    let sheets = if all.is_empty() { vec![&[][..]] } else { all.chunks(grid.of_a_sheet()).collect() };
    for sheet in sheets {
        let settings = PageSettings::from_wh(A4.0 * MM, A4.1 * MM).ok_or_else(|| Error::Print("a page of no size".into()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for (at, lines) in sheet.iter().enumerate() {
            let (column, row) = (at % m.columns, at / m.columns);
            let x = (m.margin.0 + column as f32 * (m.sticker.0 + m.gap)) * MM + inset;
            let y = (m.margin.1 + row as f32 * m.sticker.1) * MM;
            let letters = fonts.fitting(lines, width - 2.0 * inset, (height - 6.0 * MM) / lines.len().max(1) as f32);
            let leading = letters * 1.25;
            let mut down = y + (height - leading * lines.len() as f32) / 2.0 + letters;
            for line in lines {
                fonts.line(&mut surface, (x, down), letters, black(), line, width - 2.0 * inset);
                down += leading;
            }
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|e| Error::Print(format!("{e:?}")))
}
