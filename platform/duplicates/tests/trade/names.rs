//! Names that French files are full of, the frequent first.

pub const GIVEN: &[&str] = &[
    "Marie", "Jean", "Pierre", "Nathalie", "Philippe", "Isabelle", "Nicolas", "Claire", "Thomas", "Julien", "Sophie", "Stéphane", "Camille",
    "Christophe", "Céline", "Laurent", "Anne", "Emmanuel", "Sébastien", "Aurélie", "Frédéric", "Hélène", "Olivier", "Jean-Pierre",
    "Marie-Claude", "François", "Catherine", "David", "Élodie", "Alexandre", "Mathieu", "Valérie", "Guillaume", "Benoît", "Véronique",
    "Antoine", "Émilie", "Maxime", "Jean-Baptiste", "Raphaël", "Chloé", "Vincent", "Anaïs", "Bruno", "Léa", "Romain", "Mélanie", "Éric",
    "Pauline", "Michel", "Agnès", "Jérôme", "Manon", "Gaëlle", "Yann", "Loïc", "Noémie", "Clément", "Xavier", "Ludovic", "Daniel",
    "Danielle", "Martine", "Pascal", "Pascale", "Frédérique", "Emmanuelle", "Dominique", "Anne-Sophie", "Jean-Marc", "Karim", "Fatima",
    "Mohamed", "Samira", "Inès", "Théo", "Hugo", "Louise", "Gabriel", "Arthur", "Zoé", "Jules", "Lucie", "Margaux", "Baptiste", "Quentin",
    "Cyril", "Delphine", "Sandrine", "Virginie", "Corentin", "Gwenaël", "Maëlle", "Ronan", "Solène", "Tiphaine", "Bérénice", "Édouard",
];

pub const FAMILY: &[&str] = &[
    "Martin", "Bernard", "Thomas", "Petit", "Robert", "Richard", "Durand", "Dubois", "Moreau", "Laurent", "Simon", "Michel", "Lefebvre",
    "Leroy", "Roux", "David", "Bertrand", "Morel", "Fournier", "Girard", "Bonnet", "Dupont", "Lambert", "Fontaine", "Rousseau", "Vincent",
    "Muller", "Lefèvre", "Faure", "André", "Mercier", "Blanc", "Guérin", "Boyer", "Garnier", "Chevalier", "François", "Legrand", "Gauthier",
    "Garcia", "Perrin", "Robin", "Clément", "Morin", "Nicolas", "Henry", "Roussel", "Mathieu", "Gautier", "Masson", "Marchand", "Duval",
    "Denis", "Dumont", "Marie", "Lemaire", "Noël", "Meyer", "Dufour", "Meunier", "Brun", "Blanchard", "Giraud", "Joly", "Rivière", "Lucas",
    "Brunet", "Gaillard", "Barbier", "Arnaud", "Martinez", "Gérard", "Roche", "Renard", "Schmitt", "Roy", "Leroux", "Colin", "Vidal",
    "Caron", "Picard", "Roger", "Fabre", "Aubert", "Lemoine", "Renaud", "Dumas", "Lacroix", "Olivier", "Philippe", "Bourgeois", "Pierre",
    "Benoît", "Rey", "Leclerc", "Payet", "Rolland", "Leclercq", "Guillaume", "Lecomte", "Lopez", "Le Goff", "de La Tour", "Le Gall",
    "d'Almeida", "de Saint-Exupéry", "El Amrani", "Ben Saïd", "Van den Broeck", "da Silva", "du Plessis", "Saint-Martin",
];

pub const SYLLABLES: &[&str] = &[
    "ba", "bel", "bour", "bris", "cam", "car", "chau", "cor", "cour", "dal", "del", "dou", "fer", "flo", "fou", "gar", "gau", "gran", "gui",
    "hou", "jac", "jou", "lan", "lau", "ler", "lou", "mar", "mel", "mon", "mou", "nau", "pel", "per", "pou", "quer", "rou", "sau", "ser",
    "tal", "tour", "val", "ver", "vil",
];

pub const ENDINGS: &[&str] = &["ard", "aud", "eau", "et", "ier", "in", "on", "ot", "ois", "ac", "ec", "ez", "ini", "oux", "ault", "ère", "ain", "elle"];

pub const TOWNS: &[(&str, &str)] = &[
    ("Paris", "75011"), ("Paris", "75018"), ("Paris", "75003"), ("Marseille", "13001"), ("Lyon", "69001"), ("Lyon", "69007"),
    ("Toulouse", "31000"), ("Nice", "06000"), ("Nantes", "44000"), ("Montpellier", "34000"), ("Strasbourg", "67000"), ("Bordeaux", "33000"),
    ("Lille", "59000"), ("Rennes", "35000"), ("Reims", "51100"), ("Saint-Étienne", "42000"), ("Le Havre", "76600"), ("Toulon", "83000"),
    ("Grenoble", "38000"), ("Dijon", "21000"), ("Angers", "49000"), ("Nîmes", "30000"), ("Villeurbanne", "69100"), ("Saint-Denis", "93200"),
    ("Aix-en-Provence", "13100"), ("Le Mans", "72000"), ("Clermont-Ferrand", "63000"), ("Brest", "29200"), ("Tours", "37000"),
    ("Amiens", "80000"), ("Limoges", "87000"), ("Annecy", "74000"), ("Perpignan", "66000"), ("Boulogne-Billancourt", "92100"),
    ("Metz", "57000"), ("Besançon", "25000"), ("Orléans", "45000"), ("Rouen", "76000"), ("Mulhouse", "68100"), ("Montreuil", "93100"),
    ("Caen", "14000"), ("Nancy", "54000"), ("Tourcoing", "59200"), ("Roubaix", "59100"), ("Avignon", "84000"), ("Poitiers", "86000"),
    ("La Rochelle", "17000"), ("Lorient", "56100"), ("Quimper", "29000"), ("Vannes", "56000"), ("Bourges", "18000"), ("Pau", "64000"),
    ("Bayonne", "64100"), ("Valence", "26000"), ("Chambéry", "73000"), ("Saint-Nazaire", "44600"), ("Saint-Malo", "35400"), ("Albi", "81000"),
    ("Arles", "13200"), ("Colmar", "68000"), ("Sète", "34200"), ("Vienne", "38200"), ("Auxerre", "89000"), ("Nevers", "58000"),
];

pub const STREET_KINDS: &[&str] = &["rue", "rue", "rue", "rue", "avenue", "boulevard", "place", "chemin", "impasse", "allée", "route", "quai"];

pub const STREETS: &[&str] = &[
    "de la République", "Victor-Hugo", "du Général de Gaulle", "Jean-Jaurès", "de la Gare", "Pasteur", "des Écoles", "de l'Église",
    "Saint-Michel", "du Maréchal Foch", "Gambetta", "du Moulin", "de la Paix", "Émile-Zola", "du Docteur Roux", "des Lilas", "Carnot",
    "de Verdun", "du Château", "de la Fontaine", "Voltaire", "des Jardins", "de la Liberté", "Anatole-France", "du Stade", "des Tilleuls",
    "de Bretagne", "du Faubourg Saint-Antoine", "Aristide-Briand", "de l'Abbé Grégoire", "des Trois-Frères", "Oberkampf", "du Port",
    "de la Convention", "Louis-Blanc", "des Martyrs", "du Commandant Cousteau", "Sainte-Catherine", "de Belfort", "du Président Wilson",
];

pub const FORMS: &[&str] = &["Association", "SARL", "SAS", "SCOP", "Cie", "Compagnie", "EURL", "Collectif", "Ensemble"];

pub const PLACES: &[&str] = &["Théâtre", "Salle", "Festival", "Centre culturel", "Le", "La", "Espace", "Maison des jeunes et de la culture", "Café", "Studio"];

pub const THINGS: &[&str] = &[
    "Galion", "Trois Baudets", "Grand Mix", "Lilas", "Hirondelle", "Phare", "Moulin", "Étoile", "Cargo", "Passerelle", "Confluence", "Usine",
    "Vapeur", "Coopérative", "Clef", "Sirène", "Tannerie", "Bateau", "Écume", "Manufacture", "Ferraille", "Luciole", "Belle Électrique",
    "Nef", "Péniche", "Rocher", "Carène", "Citadelle", "Batterie", "Poudrière", "Ombre", "Cigale", "Lanterne", "Tempête", "Marée", "Boussole",
];
