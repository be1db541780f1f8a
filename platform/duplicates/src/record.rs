//! What is compared: records of a closed list of field kinds.

/// What a value is. The list is closed: every kind has its own way of being compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// A person's given names.
    Given,
    /// A person's family name.
    Family,
    /// A person's whole name in one value: `Claire de Latour`, `DE LATOUR Claire`.
    Name,
    /// The name of a company, an association, a venue.
    Organisation,
    /// The number in the street.
    Number,
    /// One line of an address; a record may have several, in any order.
    Address,
    /// The town, suburb or locality.
    Town,
    /// The postcode.
    Postcode,
    /// The state, region or country.
    Region,
    /// A telephone number in any writing; a record may have several.
    Phone,
    /// A mail address; a record may have several.
    Mail,
    /// The date of birth in any usual writing.
    Born,
    /// A number given by an authority: social security, SIREN, SIRET, VAT.
    Registration,
}

impl Field {
    /// Every kind of field.
    pub const ALL: [Self; 13] = [
        Self::Given,
        Self::Family,
        Self::Name,
        Self::Organisation,
        Self::Number,
        Self::Address,
        Self::Town,
        Self::Postcode,
        Self::Region,
        Self::Phone,
        Self::Mail,
        Self::Born,
        Self::Registration,
    ];

    /// Its name, as in `--map column=name` and in the keys of words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Given => "given-name",
            Self::Family => "family-name",
            Self::Name => "name",
            Self::Organisation => "organisation",
            Self::Number => "street-number",
            Self::Address => "address",
            Self::Town => "town",
            Self::Postcode => "postcode",
            Self::Region => "region",
            Self::Phone => "phone",
            Self::Mail => "mail",
            Self::Born => "birth-date",
            Self::Registration => "registration",
        }
    }
}

/// Somebody or something that may be in the file twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// What the caller knows it by.
    pub id: String,
    /// What is known of it. Empty values count as unknown; `Address`, `Phone` and `Mail` may come several times.
    pub values: Vec<(Field, String)>,
}

impl Record {
    /// A record of which nothing is known yet.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into(), values: Vec::new() }
    }

    /// The record with one more value.
    #[must_use]
    pub fn with(mut self, field: Field, value: impl Into<String>) -> Self {
        self.values.push((field, value.into()));
        self
    }
}
