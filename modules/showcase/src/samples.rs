//! Something to answer, for an agency that wants to look around: nobody in it exists.

use crate::enquiry::Enquiry;
use kernel::prelude::*;

/// Two enquiries, in the agency's language.
pub(crate) fn load(tx: &mut Tx, locale: &str) -> Result<()> {
    let about = crate::cast::everyone(tx)?.into_iter().next();
    let artist = about.as_ref().map_or("—", |a| a.name.as_str()).to_string();
    let french = locale != "en";
    let said = |fr: &str, en: &str| if french { fr.to_string() } else { en.to_string() };
    let language = said("fr", "en");
    let first = Enquiry {
        name: said("Salomé Verdier", "Rosalind Achebe"),
        email: said("salome.verdier@scene-des-halles.example", "rosalind@harbourhall.example"),
        subject: Some(artist),
        status: "new".into(),
        artist_id: about.map(|a| a.id),
        language: language.clone(),
        message: said(
            "Bonjour,\n\nnous préparons notre saison et cherchons un concert pour le 14 mars, salle de 400 places. L’artiste est-il disponible, et à quelles conditions ?",
            "Hello,\n\nwe are planning our season and are looking for a concert on 14 March in a hall of 400 seats. Is the artist available, and on what terms?",
        ),
        ..Enquiry::default()
    };
    let second = Enquiry {
        name: said("Théo Lanvin", "Callum Price"),
        email: said("theo.lanvin@radio-rivage.example", "callum.price@tideradio.example"),
        subject: Some(said("Demande d’entretien", "Interview request")),
        status: "answered".into(),
        artist_id: None,
        language,
        message: said(
            "Bonjour, je prépare une émission sur les nouvelles scènes. Qui puis-je appeler cette semaine ?",
            "Hello, I am preparing a programme on new voices. Whom may I call this week?",
        ),
        ..Enquiry::default()
    };
    Enquiry::take(tx, &first)?;
    Enquiry::take(tx, &second).map(|_| ())
}
