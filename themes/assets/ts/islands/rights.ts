// The diagram of rights: people, what gives them rights, and what these open. In columns where there is
// room, as an outline on a phone; every box is reached with the arrows and says why it is as it is.
import { hierarchy, tree } from "d3-hierarchy";
import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import { calm, make, wordsOf } from "../dom";
import { type Action, type Graph, type Node, type Why, lit, read, reasons, shown } from "./rights/graph";

const SVG = "http://www.w3.org/2000/svg";
const ROW = 32;
const HIGH = 26;
const GAP = 56;
const WIDTHS = [170, 190, 170, 190, 230];
const NARROW = 720;

type Placed = { node: Node; x: number; y: number; w: number };

function draw<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Record<string, string | number>, inside = ""): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  if (inside) element.textContent = inside;
  return element;
}

/** The mark of an extent: full, half or a dashed ring, so that no colour is needed to tell them apart. */
function mark(tone: string, x: number, y: number): SVGElement[] {
  const ring = draw("circle", { class: `dg__mark dg__mark--${tone}`, cx: x, cy: y, r: 6 });
  if (tone !== "some") return [ring];
  return [ring, draw("path", { class: "dg__half", d: `M${x},${y - 6} A6,6 0 0 0 ${x},${y + 6} Z` })];
}

/** In columns: the tree of modules decides the heights, who and by what stand before its middle. */
function columns(nodes: Node[]): Placed[] {
  const of = (depth: number) => nodes.filter((node) => node.column === depth);
  const used = [0, 1, 2, 3, 4].filter((column) => of(column).length > 0);
  const left = (column: number) => used.filter((c) => c < column).reduce((sum, c) => sum + (WIDTHS[c] ?? 0) + GAP, 0);
  type Branch = { node?: Node; children: Branch[] };
  const branch = (node: Node): Branch => ({ node, children: nodes.filter((n) => n.parent === node.id).map(branch) });
  const root = tree<Branch>().nodeSize([ROW, 1]).separation(() => 1)(hierarchy<Branch>({ children: of(2).map(branch) }, (b) => b.children));
  const placed: Placed[] = [];
  root.each((point) => {
    const node = point.data.node;
    if (node) placed.push({ node, x: left(node.column), y: point.x, w: WIDTHS[node.column] ?? 0 });
  });
  const middle = placed.length ? (Math.min(...placed.map((p) => p.y)) + Math.max(...placed.map((p) => p.y))) / 2 : 0;
  for (const column of [0, 1]) {
    const these = of(column);
    these.forEach((node, i) => placed.push({ node, x: left(column), y: middle + (i - (these.length - 1) / 2) * (ROW + 4), w: WIDTHS[column] ?? 0 }));
  }
  const top = Math.min(0, ...placed.map((p) => p.y));
  for (const p of placed) p.y += HIGH / 2 + 8 - top;
  return placed;
}

/** As an outline: one box a line, further in the further down. */
function outline(nodes: Node[], wide: number): Placed[] {
  const row = 40;
  return nodes.map((node, i) => {
    const x = 8 + [0, 0, 0, 18, 36][node.column]!;
    return { node, x, y: 8 + HIGH / 2 + i * row, w: wide - x - 8 };
  });
}

/** Draws one diagram, and again whenever it is folded, filtered or chosen from. */
export function mount(section: HTMLElement): void {
  const graph = read(JSON.parse(section.dataset["graph"] ?? "{}") as Graph);
  const words = wordsOf(section);
  const stage = section.querySelector<HTMLElement>("[data-stage]")!;
  const told = section.querySelector<HTMLElement>("[data-why]")!;
  const bar = section.querySelector<HTMLElement>(".diagram__bar")!;
  const filter = { module: "", action: "", text: "", given: false };
  const open = new Set(graph.nodes.filter((n) => n.column === 2).map((n) => n.id));
  // What changes is seen at once; what is, is opened by whoever looks.
  if (graph.changes) for (const node of graph.nodes) open.add(node.id);
  let chosen = "";
  let current = "";
  const svg = draw("svg", { class: "dg", role: "tree", "aria-label": words["tree"] ?? "" });
  const sheet = draw("g", {});
  svg.append(sheet);
  stage.append(svg);
  const view = zoom<SVGSVGElement, unknown>().scaleExtent([0.3, 3]).clickDistance(6)
    // The page scrolls with the wheel; the diagram grows with the wheel and Ctrl.
    .filter((event: MouseEvent | WheelEvent) => stage.clientWidth >= NARROW && (event.type === "wheel" ? event.ctrlKey || event.metaKey : !event.button))
    .on("zoom", (event: { transform: { toString(): string } }) => sheet.setAttribute("transform", event.transform.toString()));
  const canvas = select<SVGSVGElement, unknown>(svg).call(view).on("dblclick.zoom", null);
  let size = { w: 0, h: 0 };

  const fit = () => {
    const narrow = stage.clientWidth < NARROW;
    const scale = narrow ? 1 : Math.min(1, (stage.clientWidth - 16) / (size.w || 1));
    svg.setAttribute("height", String(Math.round(narrow ? size.h : Math.max(220, Math.min(size.h * scale, 620)))));
    svg.setAttribute("width", String(stage.clientWidth));
    view.transform(canvas, narrow ? zoomIdentity : zoomIdentity.translate(Math.max(8, (stage.clientWidth - size.w * scale) / 2), 0).scale(scale));
  };

  const paint = (refit: boolean) => {
    const nodes = shown(graph, filter, open);
    const narrow = stage.clientWidth < NARROW;
    const placed = narrow ? outline(nodes, stage.clientWidth) : columns(nodes);
    const at = new Map(placed.map((p) => [p.node.id, p]));
    const light = lit(graph, chosen);
    if (!at.has(current)) current = at.has(chosen) ? chosen : (nodes[0]?.id ?? "");
    const lines = graph.edges.flatMap(([from, to]) => {
      const [a, b] = [at.get(from), at.get(to)];
      if (!a || !b || (narrow && b.node.column < 3)) return [];
      const on = light.has(from) && light.has(to);
      const d = narrow
        ? `M${a.x + 8},${a.y + HIGH / 2} V${b.y} H${b.x}`
        : `M${a.x + a.w},${a.y} C${a.x + a.w + GAP / 2},${a.y} ${b.x - GAP / 2},${b.y} ${b.x},${b.y}`;
      return [draw("path", { class: `dg__line${on ? " dg__line--on" : ""}`, d })];
    });
    const boxes = placed.map((p) => box(p, light));
    sheet.replaceChildren(...lines, ...boxes);
    size = { w: Math.max(0, ...placed.map((p) => p.x + p.w)), h: Math.max(60, ...placed.map((p) => p.y + HIGH / 2 + 8)) };
    svg.classList.toggle("dg--dim", light.size > 0);
    if (!nodes.some((n) => n.column > 1)) told.replaceChildren(make("p", "soft", words["none"] ?? ""));
    if (refit) fit();
  };

  const box = ({ node, x, y, w }: Placed, light: Set<string>) => {
    const [count, ofAll] = node.actions ? [node.actions.filter((a) => a.tone !== "none").length, node.actions.length] : [0, 0];
    const kind = node.kind ? `${node.kind}, ` : "";
    const says = node.action ? `${node.title}, ${node.action.word}` : node.actions ? `${node.title}, ${count}/${ofAll}` : `${kind}${node.title}`;
    const group = draw("g", {
      class: `dg__box dg__box--${node.column}${node.id === chosen ? " dg__box--chosen" : ""}${light.has(node.id) ? " dg__box--on" : ""}${node.action?.diff ? ` dg__box--${node.action.diff}` : ""}`,
      role: "treeitem", "aria-level": Math.max(1, node.column - 1), "aria-selected": String(node.id === chosen),
      tabindex: node.id === current ? 0 : -1, "data-node": node.id,
    });
    if (node.folds) group.setAttribute("aria-expanded", String(open.has(node.id)));
    group.append(draw("title", {}, says), draw("rect", { x, y: y - HIGH / 2, width: w, height: HIGH, rx: 6 }));
    const starts = node.action ? x + 22 : x + 10;
    if (node.action) group.append(...mark(node.action.tone, x + 11, y));
    const end = node.actions ? `${count}/${ofAll} ${open.has(node.id) ? "▾" : "▸"}` : node.column === 2 ? (open.has(node.id) ? "▾" : "▸") : "";
    const most = Math.floor((w - (starts - x) - 10 - end.length * 7) / 7);
    const text = node.title.length > most ? `${node.title.slice(0, most - 1)}…` : node.title;
    // What is drawn may be cut short: the title says it whole, and gives the box its name.
    group.append(draw("text", { x: starts, y, "aria-hidden": "true" }, text));
    if (end) group.append(draw("text", { class: "dg__end", x: x + w - 8, y, "aria-hidden": "true" }, end));
    return group;
  };

  const line = (why: Why) => {
    const item = make("li");
    item.append(make("span", "grow", why.text));
    if (why.href) {
      const way = make("a", "btn btn--quiet btn--s", words["open"] ?? "");
      way.href = why.href;
      item.append(way);
    }
    return item;
  };
  const explain = (node: Node) => {
    const head = make("h3", "diagram__name", node.parentTitle ? `${node.parentTitle} · ${node.title}` : node.title);
    const list = make("ul", "lines");
    if (node.action) {
      const state = make("p", "row");
      state.append(make("span", `extent extent--${node.action.tone}`), make("span", "", node.action.word));
      for (const why of node.action.by) list.append(line(why));
      told.replaceChildren(head, state, ...(node.action.by.length ? [list] : [make("p", "soft", words["nobody"] ?? "")]));
      return;
    }
    const actions: [Node, Action][] = reasons(graph, node);
    const given = actions.filter(([, a]) => a.tone !== "none").length;
    const many = node.column < 2 ? (words["gives"] ?? "").replace("#", String(given)) : `${given}/${actions.length}`;
    const said = (what: string, how: string) => (words["line"] ?? "").replace("#1", what).replace("#2", how);
    for (const [where, action] of actions.slice(0, 60)) list.append(line({ source: "", also: [], text: said(`${where.title} · ${action.title}`, action.word), href: null }));
    told.replaceChildren(head, make("p", "soft", node.kind ? `${node.kind} · ${many}` : many));
    if (node.href) told.append(line({ source: "", also: [], text: "", href: node.href }).lastElementChild!);
    if (actions.length) told.append(list);
  };

  const find = (id: string) => graph.nodes.find((n) => n.id === id);
  const focus = (id: string) => {
    current = id;
    for (const element of sheet.querySelectorAll<SVGGElement>("[data-node]")) {
      element.setAttribute("tabindex", element.dataset["node"] === id ? "0" : "-1");
      if (element.dataset["node"] === id) element.focus();
    }
  };
  const choose = (id: string, fold: boolean) => {
    const node = find(id);
    if (!node) return;
    if (fold && node.folds) {
      if (open.has(id) && (chosen === id || node.column === 2)) open.delete(id);
      else open.add(id);
    }
    chosen = id;
    current = id;
    paint(fold && node.folds);
    explain(node);
    focus(id);
  };
  svg.addEventListener("click", (event) => {
    const id = event.target instanceof Element ? event.target.closest<SVGGElement>("[data-node]")?.dataset["node"] : undefined;
    if (id) choose(id, true);
  });
  svg.addEventListener("keydown", (event) => {
    const all = [...sheet.querySelectorAll<SVGGElement>("[data-node]")].map((e) => e.dataset["node"]!);
    const order = shown(graph, filter, open).map((n) => n.id).filter((id) => all.includes(id));
    const here = order.indexOf(current);
    const node = find(current);
    const go = (to: string | undefined) => { if (to) focus(to); };
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(order[here + 1]),
      ArrowUp: () => go(order[here - 1]),
      Home: () => go(order[0]),
      End: () => go(order.at(-1)),
      ArrowRight: () => (node?.folds && !open.has(current) ? (open.add(current), paint(true), focus(current)) : go(order[here + 1])),
      ArrowLeft: () => (node?.folds && open.has(current) ? (open.delete(current), paint(true), focus(current)) : go(node?.parent)),
      Enter: () => choose(current, false),
      " ": () => choose(current, false),
      Escape: () => { chosen = ""; paint(false); told.replaceChildren(make("p", "soft", words["pick"] ?? "")); focus(current); },
    };
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
  bar.addEventListener("input", calm((event: Event) => {
    const control = event.target as HTMLInputElement | HTMLSelectElement;
    const by = control.dataset["by"];
    if (by === "given") filter.given = (control as HTMLInputElement).checked;
    else if (by === "module" || by === "action" || by === "text") filter[by] = control.value.trim();
    paint(true);
  }, 80));
  bar.addEventListener("click", (event) => {
    const by = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-zoom]")?.dataset["zoom"] : undefined;
    if (by === "fit") fit();
    else if (by) view.scaleBy(canvas, Number(by));
  });
  window.addEventListener("resize", calm(() => paint(true), 150));
  paint(true);
}
