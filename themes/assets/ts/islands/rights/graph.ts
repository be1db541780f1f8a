// The diagram of rights as boxes and lines: what is shown, what lights up with what. No document here.

export interface Why { source: string; also: string[]; text: string; href: string | null }
export interface Action { id: string; action: string; title: string; tone: "all" | "some" | "none"; word: string; by: Why[]; diff?: string }
interface Place { id: string; title: string; href?: string | null }
/** As the server tells it. */
export interface Graph {
  people: Place[];
  sources: (Place & { kind_word: string; people: string[] })[];
  modules: (Place & { resources: (Place & { actions: Action[] })[] })[];
}
/** A box: people 0, what gives rights 1, modules 2, resources 3, actions 4. */
export interface Node {
  id: string;
  column: number;
  title: string;
  parent?: string;
  parentTitle?: string;
  href?: string;
  kind?: string;
  folds: boolean;
  action?: Action;
  actions?: Action[];
}
export interface Drawn { nodes: Node[]; edges: [string, string][]; changes: boolean }
export interface Filter { module: string; action: string; text: string; given: boolean }

/** Boxes in reading order, and the lines between them. */
export function read(graph: Graph): Drawn {
  const nodes: Node[] = [];
  const edges: [string, string][] = [];
  for (const p of graph.people) nodes.push({ id: p.id, column: 0, title: p.title, folds: false, ...(p.href ? { href: p.href } : {}) });
  for (const s of graph.sources) {
    nodes.push({ id: s.id, column: 1, title: s.title, kind: s.kind_word, folds: false, ...(s.href ? { href: s.href } : {}) });
    for (const p of s.people) edges.push([p, s.id]);
  }
  for (const m of graph.modules) {
    if (!m.resources.length) continue;
    nodes.push({ id: m.id, column: 2, title: m.title, folds: true });
    const from = new Set(m.resources.flatMap((r) => r.actions.flatMap((a) => a.by.flatMap((w) => [w.source, ...w.also]))));
    for (const source of from) edges.push([source, m.id]);
    for (const r of m.resources) {
      nodes.push({ id: r.id, column: 3, title: r.title, parent: m.id, parentTitle: m.title, folds: true, actions: r.actions });
      edges.push([m.id, r.id]);
      for (const a of r.actions) {
        nodes.push({ id: a.id, column: 4, title: a.title, parent: r.id, parentTitle: r.title, folds: false, action: a });
        edges.push([r.id, a.id]);
      }
    }
  }
  return { nodes, edges, changes: graph.modules.some((m) => m.resources.some((r) => r.actions.some((a) => a.diff))) };
}

/** Plain letters, so that « etat » finds « État ». */
function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The boxes that the filters and the folds leave. */
export function shown(drawn: Drawn, filter: Filter, open: ReadonlySet<string>): Node[] {
  const text = folded(filter.text);
  const says = (title: string) => folded(title).includes(text);
  const parents = new Map(drawn.nodes.map((n) => [n.id, n]));
  const kept = new Set<string>();
  for (const node of drawn.nodes) {
    if (!node.action) continue;
    const resource = parents.get(node.parent ?? "");
    const module = parents.get(resource?.parent ?? "");
    if (!resource || !module) continue;
    if (filter.module && module.id !== filter.module) continue;
    if (filter.action && node.action.action !== filter.action) continue;
    if (filter.given && node.action.tone === "none") continue;
    if (text && !says(node.title) && !says(resource.title) && !says(module.title)) continue;
    for (const id of [node.id, resource.id, module.id]) kept.add(id);
  }
  // What was asked for by name is unfolded.
  const asked = filter.action !== "" || text !== "";
  return drawn.nodes.filter((node) => {
    if (node.column < 2) return true;
    if (!kept.has(node.id)) return false;
    if (asked || node.column === 2) return true;
    const parent = parents.get(node.parent ?? "");
    return open.has(parent?.id ?? "") && (!parent?.parent || open.has(parent.parent));
  });
}

/** What lights up with a box: all the way to the people, and all the way to the actions. */
export function lit(drawn: Drawn, id: string): Set<string> {
  const node = drawn.nodes.find((n) => n.id === id);
  const all = new Set<string>();
  if (!node) return all;
  all.add(id);
  for (const [where, action] of reasons(drawn, node)) {
    const resource = drawn.nodes.find((n) => n.id === where.id)!;
    const granted = node.column < 2 || action.tone !== "none";
    if (granted || node.action === action) for (const on of [action.id, resource.id, resource.parent ?? ""]) all.add(on);
    for (const why of action.by) {
      const gives = [why.source, ...why.also];
      const mine = node.column >= 2 || gives.includes(id) || gives.some((g) => drawn.edges.some(([from, to]) => from === id && to === g));
      if (mine) for (const source of gives) all.add(source);
    }
  }
  const people = drawn.edges.filter(([, to]) => all.has(to) && drawn.nodes.some((n) => n.id === to && n.column === 1));
  for (const [person] of people) if (node.column !== 0 || person === id) all.add(person);
  return all;
}

/** The actions that a box is about, each with its resource: its own, those beneath it, those it gives. */
export function reasons(drawn: Drawn, node: Node): [Node, Action][] {
  const found: [Node, Action][] = [];
  const sources = new Set([node.id, ...(node.column === 0 ? drawn.edges.filter(([from]) => from === node.id).map(([, to]) => to) : [])]);
  for (const resource of drawn.nodes.filter((n) => n.column === 3)) {
    for (const action of resource.actions ?? []) {
      const beneath = action.id === node.id || resource.id === node.id || resource.parent === node.id;
      const given = node.column < 2 && action.by.some((w) => [w.source, ...w.also].some((s) => sources.has(s)));
      if (beneath || given) found.push([resource, action]);
    }
  }
  return found;
}
