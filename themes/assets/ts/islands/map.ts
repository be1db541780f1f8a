// Where everybody is, on a canvas: the countries of Natural Earth, a dot for each town. Nothing is asked of anybody outside.
import { geoMercator, geoPath } from "d3-geo";
import { select } from "d3-selection";
import { zoom, zoomIdentity, type ZoomTransform } from "d3-zoom";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { make, wordsOf } from "../dom";
import { toast } from "../toasts";
import { inks, plain, save } from "./stage";

interface Kind { type: string; label: string; count: number; href: string }
interface Town { name: string; country: string | null; lat: number; lon: number; total: number; kinds: Kind[] }
interface Centre { title: string; point: { lat: number; lon: number } | null; km: number }
interface Answer { towns: Town[]; centre: Centre | null }
interface Dot extends Town { x: number; y: number; r: number }

/** Pixels of the whole world before it is magnified. */
const WORLD = 1000;
/** Mean radius of the earth in kilometres, as the house counts. */
const EARTH = 6371.0088;

/** Draws the map that `data-href` tells. */
export function mount(element: HTMLElement): void {
  const canvas = element.querySelector("canvas");
  const to = canvas?.getContext("2d");
  if (!canvas || !to) return;
  const words = wordsOf(element);
  const told = fetch(element.dataset["href"] ?? "", { headers: { accept: "application/json" } }).then(async (answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()) as Answer;
  });
  void Promise.all([told, import("world-atlas/countries-50m.json")])
    .then(([answer, atlas]) => draw(element, canvas, to, words, answer, atlas.default as unknown as Topology))
    .catch(() => toast(words["failed"] ?? "", "error"));
}

function draw(element: HTMLElement, canvas: HTMLCanvasElement, to: CanvasRenderingContext2D, words: Record<string, string>, answer: Answer, atlas: Topology): void {
  const projection = geoMercator().scale(WORLD / (2 * Math.PI)).translate([WORLD / 2, WORLD / 2]);
  const countries = atlas.objects["countries"] as GeometryCollection;
  const path = geoPath(projection);
  const land = new Path2D(path(feature(atlas, countries)) ?? "");
  const borders = new Path2D(path(mesh(atlas, countries, (one, other) => one !== other)) ?? "");
  const at = (lat: number, lon: number): [number, number] => projection([lon, lat]) ?? [0, 0];
  const most = Math.max(1, ...answer.towns.map((town) => town.total));
  const dots: Dot[] = answer.towns.map((town) => {
    const [x, y] = at(town.lat, town.lon);
    return { ...town, x, y, r: 4 + 14 * Math.sqrt(town.total / most) };
  });
  const point = answer.centre?.point;
  const centre = point && { x: at(point.lat, point.lon)[0], y: at(point.lat, point.lon)[1] };
  // Mercator stretches the north: a circle of so many kilometres is larger there.
  const reach = point ? ((answer.centre?.km ?? 0) / (2 * Math.PI * EARTH * Math.cos((point.lat * Math.PI) / 180))) * WORLD : 0;
  let chosen: Dot | undefined;
  let view: ZoomTransform = zoomIdentity;
  let [wide, high, tight] = [0, 0, 1];
  let colours: Record<"ink" | "ground" | "land" | "line" | "dot" | "spot", string>;
  const panel = element.querySelector<HTMLElement>("[data-told]");

  const names = () => {
    to.setTransform(tight, 0, 0, tight, 0, 0);
    to.textAlign = "center";
    to.lineJoin = "round";
    to.lineWidth = 3;
    to.strokeStyle = colours.land;
    to.fillStyle = colours.ink;
    const taken: [number, number, number][] = [];
    for (const dot of chosen ? [chosen, ...dots] : dots) {
      const [x, y] = view.apply([dot.x, dot.y]);
      if (x < 0 || y < 0 || x > wide || y > high) continue;
      const [low, half] = [y + dot.r + 13, to.measureText(dot.name).width / 2 + 4];
      if (taken.some(([tx, ty, other]) => Math.abs(ty - low) < 14 && Math.abs(tx - x) < half + other)) continue;
      taken.push([x, low, half]);
      to.strokeText(dot.name, x, low);
      to.fillText(dot.name, x, low);
    }
  };
  const paint = () => {
    to.setTransform(tight, 0, 0, tight, 0, 0);
    to.fillStyle = colours.ground;
    to.fillRect(0, 0, wide, high);
    to.setTransform(tight * view.k, 0, 0, tight * view.k, tight * view.x, tight * view.y);
    to.fillStyle = colours.land;
    to.fill(land);
    to.strokeStyle = colours.line;
    to.lineWidth = 1 / view.k;
    to.stroke(borders);
    if (centre) {
      to.beginPath();
      to.arc(centre.x, centre.y, reach, 0, Math.PI * 2);
      to.strokeStyle = colours.spot;
      to.lineWidth = 2 / view.k;
      to.stroke();
      to.globalAlpha = 0.12;
      to.fillStyle = colours.spot;
      to.fill();
      to.globalAlpha = 1;
    }
    // The small ones last: they lie on the large.
    for (const dot of dots) {
      to.beginPath();
      to.arc(dot.x, dot.y, dot.r / view.k, 0, Math.PI * 2);
      to.globalAlpha = 0.85;
      to.fillStyle = dot === chosen ? colours.spot : colours.dot;
      to.fill();
      to.globalAlpha = 1;
      to.strokeStyle = colours.land;
      to.lineWidth = 1.5 / view.k;
      to.stroke();
    }
    names();
  };
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      paint();
    });
  };
  const zooming = zoom<HTMLCanvasElement, unknown>().scaleExtent([0.3, 200]).on("zoom", (event: { transform: ZoomTransform }) => {
    view = event.transform;
    soon();
  });
  const stage = select(canvas);
  stage.call(zooming).on("dblclick.zoom", null);
  const fit = () => {
    const seen = centre ? [[centre.x - reach, centre.y - reach], [centre.x + reach, centre.y + reach]] : dots.map((dot) => [dot.x, dot.y]);
    if (!seen.length) return;
    const [xs, ys] = [seen.map(([x]) => x!), seen.map(([, y]) => y!)];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const k = Math.min(60, (wide - 80) / Math.max(right - left, 1), (high - 80) / Math.max(bottom - top, 1));
    stage.call(zooming.transform, zoomIdentity.translate(wide / 2, high / 2).scale(k).translate(-(left + right) / 2, -(top + bottom) / 2));
  };
  const measure = () => {
    const box = canvas.getBoundingClientRect();
    const first = wide === 0;
    [wide, high, tight] = [box.width, box.height, Math.min(2, devicePixelRatio || 1)];
    [canvas.width, canvas.height] = [Math.round(wide * tight), Math.round(high * tight)];
    colours = inks(element, { ink: "--ink", ground: "--sunken", land: "--surface", line: "--line-strong", dot: "--info-mark", spot: "--spot" });
    to.font = `500 12px ${getComputedStyle(element).fontFamily}`;
    if (first) fit();
    soon();
  };
  const choose = (dot: Dot | undefined, move = false) => {
    chosen = dot;
    panel?.replaceChildren();
    if (dot && panel) {
      panel.append(make("b", "", dot.name), make("span", "soft", dot.country ?? ""));
      for (const kind of dot.kinds)
        panel.append(Object.assign(document.createElement("a"), { href: kind.href, className: "btn btn--plain btn--s", textContent: `${kind.label} · ${kind.count}` }));
      if (move) stage.call(zooming.translateTo, dot.x, dot.y);
    }
    soon();
  };
  canvas.addEventListener("click", (event) => {
    const box = canvas.getBoundingClientRect();
    const [x, y] = view.invert([event.clientX - box.left, event.clientY - box.top]);
    const far = (dot: Dot) => Math.hypot(dot.x - x, dot.y - y) * view.k - dot.r;
    choose(dots.filter((dot) => far(dot) <= 8).sort((one, other) => far(one) - far(other))[0]);
  });
  canvas.addEventListener("keydown", (event) => {
    const way = { ArrowRight: [-1, 0], ArrowLeft: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
    if (way) {
      event.preventDefault();
      stage.call(zooming.translateBy, (way[0]! * 60) / view.k, (way[1]! * 60) / view.k);
    } else if (event.key === "+" || event.key === "-") stage.call(zooming.scaleBy, event.key === "+" ? 1.5 : 1 / 1.5);
    else if (event.key === "Escape") choose(undefined);
  });
  element.querySelector<HTMLInputElement>("[data-find]")?.addEventListener("input", (event) => {
    const typed = plain((event.target as HTMLInputElement).value.trim());
    choose(typed.length < 2 ? undefined : dots.find((dot) => plain(dot.name).startsWith(typed)), true);
  });
  element.querySelector("[data-in]")?.addEventListener("click", () => stage.call(zooming.scaleBy, 1.5));
  element.querySelector("[data-out]")?.addEventListener("click", () => stage.call(zooming.scaleBy, 1 / 1.5));
  element.querySelector("[data-fit]")?.addEventListener("click", fit);
  element.querySelector("[data-image]")?.addEventListener("click", () => {
    paint();
    save(canvas, words["file"] ?? "map");
  });
  measure();
  new ResizeObserver(measure).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", measure);
  element.dataset["ready"] = "";
}
