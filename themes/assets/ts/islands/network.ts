// The network of the trade on a canvas: forces place it, the wheel and two fingers zoom, the arrows go from one to the next.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationLinkDatum, type SimulationNodeDatum } from "d3-force";
import { quadtree } from "d3-quadtree";
import { select } from "d3-selection";
import { zoom, zoomIdentity, type ZoomTransform } from "d3-zoom";
import { make, wordsOf } from "../dom";
import { toast } from "../toasts";
import { inks, plain, save } from "./stage";

interface Told { id: string; type: string; kind: string; title: string; genre: string | null; href: string; collaborations: number; centrality: number }
type Dot = SimulationNodeDatum & Told & { x: number; y: number; r: number };
type Line = SimulationLinkDatum<Dot> & { weight: number };
interface Answer { nodes: Told[]; links: [number, number, number][]; way: number[] | null; focus: string | null }

const TYPES = ["people", "organisations", "artists", "venues"];
// Each kind has a shape of its own: no colour is needed to tell them apart.
const COLOURS: Record<string, string> = { people: "--info-mark", organisations: "--ok-mark", artists: "--spot", venues: "--warn-mark" };

function shape(to: CanvasRenderingContext2D, type: string, x: number, y: number, r: number): void {
  if (type === "organisations") to.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8);
  else if (type === "venues") {
    to.moveTo(x, y - r * 1.15);
    to.lineTo(x + r * 1.1, y + r * 0.85);
    to.lineTo(x - r * 1.1, y + r * 0.85);
    to.closePath();
  } else if (type === "artists") {
    to.moveTo(x, y - r * 1.2);
    to.lineTo(x + r * 1.2, y);
    to.lineTo(x, y + r * 1.2);
    to.lineTo(x - r * 1.2, y);
    to.closePath();
  } else {
    to.moveTo(x + r, y);
    to.arc(x, y, r, 0, Math.PI * 2);
  }
}

/** Draws the network that `data-href` tells. */
export function mount(element: HTMLElement): void {
  const canvas = element.querySelector("canvas");
  const to = canvas?.getContext("2d");
  if (!canvas || !to) return;
  const words = wordsOf(element);
  void fetch(element.dataset["href"] ?? "", { headers: { accept: "application/json" } })
    .then(async (answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      return (await answer.json()) as Answer;
    })
    .then((answer) => draw(element, canvas, to, words, answer))
    .catch(() => toast(words["failed"] ?? "", "error"));
}

function draw(element: HTMLElement, canvas: HTMLCanvasElement, to: CanvasRenderingContext2D, words: Record<string, string>, answer: Answer): void {
  const size = element.dataset["size"] ?? "count";
  const most = Math.max(1, ...answer.nodes.map((node) => (size === "centrality" ? node.centrality : node.collaborations)));
  const dots: Dot[] = answer.nodes.map((node, n) => {
    const share = (size === "centrality" ? node.centrality : node.collaborations) / most;
    // A spiral to begin with: the same network is drawn the same each time.
    const [far, turn] = [9 * Math.sqrt(n + 0.5), n * 2.399963];
    return { ...node, x: far * Math.cos(turn), y: far * Math.sin(turn), r: 4 + 12 * Math.sqrt(share) };
  });
  const lines: Line[] = answer.links.map(([one, other, weight]) => ({ source: dots[one]!, target: dots[other]!, weight }));
  const near = new Map<Dot, Set<Dot>>(dots.map((dot) => [dot, new Set()]));
  for (const line of lines) {
    near.get(line.source as Dot)?.add(line.target as Dot);
    near.get(line.target as Dot)?.add(line.source as Dot);
  }
  const way = (answer.way ?? []).map((n) => dots[n]!);
  const onPath = new Set(way);
  const onWay = new Set(way.slice(1).map((dot, n) => `${way[n]!.id} ${dot.id}`));
  const isWay = (a: Dot, b: Dot) => onWay.has(`${a.id} ${b.id}`) || onWay.has(`${b.id} ${a.id}`);
  const largest = [...dots].sort((a, b) => b.r - a.r).slice(0, 600);
  let chosen: Dot | undefined = dots.find((dot) => dot.id === answer.focus);
  let view: ZoomTransform = zoomIdentity;
  let [wide, high, tight] = [0, 0, 1];
  let colours: Record<string, string> = {};
  const told = element.querySelector<HTMLElement>("[data-told]");

  const read = () => {
    colours = inks(element, { ink: "--ink", line: "--ink-3", ground: "--sunken", spot: "--spot", ...COLOURS });
    to.font = `500 12px ${getComputedStyle(element).fontFamily}`;
  };
  const paint = () => {
    to.setTransform(tight, 0, 0, tight, 0, 0);
    to.fillStyle = colours["ground"]!;
    to.fillRect(0, 0, wide, high);
    to.setTransform(tight * view.k, 0, 0, tight * view.k, tight * view.x, tight * view.y);
    const beside = chosen && near.get(chosen);
    // One stroke for all lines that look alike, one filling for all actors that do: thousands of each are drawn in one frame.
    const strokes = new Map<string, Line[]>();
    for (const line of lines) {
      const [a, b] = [line.source as Dot, line.target as Dot];
      const onIt = isWay(a, b);
      const lit = onIt || (chosen && (a === chosen || b === chosen));
      const look = [lit ? 1 : chosen ? 0.18 : 0.85, lit ? "spot" : "line", onIt ? 3 : Math.min(3, 0.6 + line.weight * 0.4)].join(" ");
      const alike = strokes.get(look);
      if (alike) alike.push(line);
      else strokes.set(look, [line]);
    }
    for (const [look, alike] of strokes) {
      const [alpha, colour, width] = look.split(" ");
      to.globalAlpha = Number(alpha);
      to.strokeStyle = colours[colour!]!;
      to.lineWidth = Number(width) / view.k;
      to.beginPath();
      for (const line of alike) {
        const [a, b] = [line.source as Dot, line.target as Dot];
        to.moveTo(a.x, a.y);
        to.lineTo(b.x, b.y);
      }
      to.stroke();
    }
    for (const type of TYPES)
      for (const faint of [true, false]) {
        to.globalAlpha = faint ? 0.3 : 1;
        to.fillStyle = colours[type]!;
        to.beginPath();
        for (const dot of dots)
          if (dot.type === type && faint === (!!chosen && dot !== chosen && !beside?.has(dot) && !onPath.has(dot))) shape(to, type, dot.x, dot.y, dot.r);
        to.fill();
      }
    to.globalAlpha = 1;
    to.strokeStyle = colours["ink"]!;
    to.lineWidth = 2 / view.k;
    for (const dot of chosen ? [chosen, ...way] : way) {
      to.beginPath();
      shape(to, dot.type, dot.x, dot.y, dot.r);
      to.stroke();
    }
    // Names where there is room: of the large, of the chosen and of whoever is beside it.
    to.setTransform(tight, 0, 0, tight, 0, 0);
    to.textAlign = "center";
    to.lineJoin = "round";
    to.lineWidth = 3;
    to.strokeStyle = colours["ground"]!;
    const taken: [number, number, number][] = [];
    const named = new Set<Dot>();
    for (const dot of [...(chosen ? [chosen, ...beside!] : []), ...way, ...largest]) {
      const [x, y] = view.apply([dot.x, dot.y]);
      if (x < 0 || y < 0 || x > wide || y > high || (chosen && dot !== chosen && !beside?.has(dot) && !way.includes(dot))) continue;
      const [text, at] = [dot.title.length > 28 ? `${dot.title.slice(0, 27)}…` : dot.title, y + dot.r * view.k + 13];
      const half = to.measureText(text).width / 2 + 4;
      if (named.has(dot)) continue;
      named.add(dot);
      if (taken.some(([tx, ty, other]) => Math.abs(ty - at) < 14 && Math.abs(tx - x) < half + other)) continue;
      taken.push([x, at, half]);
      to.globalAlpha = 1;
      to.strokeText(text, x, at);
      to.fillStyle = colours["ink"]!;
      to.fillText(text, x, at);
    }
    to.globalAlpha = 1;
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

  const forces = forceSimulation<Dot>(dots)
    .force("charge", forceManyBody<Dot>().strength(-60).distanceMax(600).theta(1.1))
    .force("lines", forceLink<Dot, Line>(lines).distance(46))
    .force("x", forceX<Dot>().strength(0.05))
    .force("y", forceY<Dot>().strength(0.05))
    .force("apart", dots.length < 1500 ? forceCollide<Dot>((dot) => dot.r + 3) : null)
    .alphaDecay(dots.length > 1500 ? 0.06 : 0.035);
  const zooming = zoom<HTMLCanvasElement, unknown>().scaleExtent([0.05, 6]).on("zoom", (event: { transform: ZoomTransform }) => {
    view = event.transform;
    soon();
  });
  const stage = select(canvas);
  stage.call(zooming).on("dblclick.zoom", null);
  const fit = () => {
    if (!dots.length) return;
    const [xs, ys] = [dots.map((d) => d.x), dots.map((d) => d.y)];
    const [left, right, top, bottom] = [Math.min(...xs) - 30, Math.max(...xs) + 30, Math.min(...ys) - 30, Math.max(...ys) + 40];
    const k = Math.min(2, wide / (right - left), high / (bottom - top));
    stage.call(zooming.transform, zoomIdentity.translate(wide / 2, high / 2).scale(k).translate(-(left + right) / 2, -(top + bottom) / 2));
  };
  const measure = () => {
    const box = canvas.getBoundingClientRect();
    [wide, high, tight] = [box.width, box.height, Math.min(2, devicePixelRatio || 1)];
    [canvas.width, canvas.height] = [Math.round(wide * tight), Math.round(high * tight)];
    read();
    soon();
  };
  const choose = (dot: Dot | undefined, move = false) => {
    chosen = dot;
    told?.replaceChildren();
    if (dot && told) {
      const open = Object.assign(document.createElement("a"), { href: dot.href, className: "btn btn--primary btn--s", textContent: words["open"] ?? "" });
      const around = Object.assign(document.createElement("a"), { href: `/app/network?focus=${dot.id}`, className: "btn btn--plain btn--s", textContent: words["around"] ?? "" });
      const facts = [dot.kind, dot.genre, `${dot.collaborations} ${words["count"] ?? ""}`].filter(Boolean).join(" · ");
      told.append(make("b", "", dot.title), make("span", "soft", facts), open, around);
      if (move) stage.call(zooming.translateTo, dot.x, dot.y);
    }
    soon();
  };
  const under = (event: PointerEvent | MouseEvent): Dot | undefined => {
    const box = canvas.getBoundingClientRect();
    const [x, y] = view.invert([event.clientX - box.left, event.clientY - box.top]);
    const found = quadtree<Dot>(dots, (dot) => dot.x, (dot) => dot.y).find(x, y, 24 / view.k + 8);
    return found && Math.hypot(found.x - x, found.y - y) <= found.r + 8 / view.k ? found : undefined;
  };
  canvas.addEventListener("click", (event) => choose(under(event)));
  canvas.addEventListener("dblclick", (event) => {
    const dot = under(event);
    if (dot) location.assign(dot.href);
  });
  canvas.addEventListener("keydown", (event) => {
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
    if (way) {
      event.preventDefault();
      const from = chosen;
      if (!from) return choose([...dots].sort((a, b) => b.r - a.r)[0], true);
      // The nearest in that direction; whoever stands aside counts double.
      const far = (dot: Dot) => {
        const [x, y] = [dot.x - from.x, dot.y - from.y];
        const ahead = x * way[0]! + y * way[1]!;
        return ahead <= 0 ? Infinity : ahead + 2 * Math.abs(x * way[1]! + y * way[0]!);
      };
      const next = dots.reduce((best, dot) => (dot !== from && far(dot) < far(best) ? dot : best), from);
      if (far(next) < Infinity) choose(next, true);
    } else if (event.key === "Enter" && chosen) location.assign(chosen.href);
    else if (event.key === "Escape") choose(undefined);
    else if (event.key === "+" || event.key === "-") stage.call(zooming.scaleBy, event.key === "+" ? 1.3 : 1 / 1.3);
  });
  element.querySelector<HTMLInputElement>("[data-find]")?.addEventListener("input", (event) => {
    const typed = plain((event.target as HTMLInputElement).value.trim());
    choose(typed.length < 2 ? undefined : dots.find((dot) => plain(dot.title).includes(typed)), true);
  });
  element.querySelector("[data-fit]")?.addEventListener("click", fit);
  element.querySelector("[data-image]")?.addEventListener("click", () => {
    paint();
    save(canvas, words["file"] ?? "network");
  });
  const legend = element.querySelector<HTMLElement>("[data-legend]");
  for (const type of TYPES.filter((type) => dots.some((dot) => dot.type === type))) {
    const sample = document.createElement("canvas");
    [sample.width, sample.height] = [24, 24];
    const inside = sample.getContext("2d");
    read();
    if (inside) {
      inside.fillStyle = colours[type]!;
      inside.beginPath();
      shape(inside, type, 12, 12, 8);
      inside.fill();
    }
    sample.className = "network__mark";
    const entry = make("span", "", "");
    entry.append(sample, dots.find((dot) => dot.type === type)?.kind ?? type);
    legend?.append(entry);
  }
  measure();
  new ResizeObserver(measure).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", measure);
  if (matchMedia("(prefers-reduced-motion: reduce)").matches || dots.length > 800) {
    // Placed before it is shown, a few steps a frame, so that the page stays awake.
    forces.stop();
    let steps = dots.length > 1500 ? 90 : 200;
    const step = () => {
      const since = performance.now();
      while (steps > 0 && performance.now() - since < 30) {
        forces.tick();
        steps -= 1;
      }
      fit();
      if (steps > 0) requestAnimationFrame(step);
      else {
        element.dataset["ready"] = "";
        choose(chosen);
      }
    };
    step();
  } else {
    forces.on("tick", fit).on("end", () => (element.dataset["ready"] = ""));
    canvas.addEventListener("pointerdown", () => forces.on("tick", soon), { once: true });
    choose(chosen);
  }
}
