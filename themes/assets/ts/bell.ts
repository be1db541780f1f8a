// The bell: told live over a socket, asked for each minute where there is none. The page of notices works without this.
import { on, post } from "./dom";
import { toast } from "./toasts";

type Unread = { count: number; label: string };
type Notice = { id: string; title: string; text: string; urgency: string };
type Told = Unread & { news: Unread; new: Notice[] };
/** Something happened to the record that this page shows, or to who is there: `islands/here` asks what. */
type Rang = { record: true };

const bell = document.querySelector<HTMLElement>("[data-bell]");
const news = document.querySelector<HTMLElement>("[data-news]");
const sheet = document.querySelector<HTMLElement>("[data-bell-sheet]");
/** The notice that any tab of this browser saw last: from there on a new socket tells. */
const SEEN = "estrade.notices.seen";
const LONGEST = 60_000;

const dot = (element: HTMLElement, { count, label }: Unread) => {
  if (count) element.dataset["unread"] = count > 99 ? "99+" : String(count);
  else delete element.dataset["unread"];
  element.title = label;
  element.setAttribute("aria-label", label);
};
const show = (told: Unread & { news: Unread }) => {
  if (bell) dot(bell, told);
  if (news) dot(news, told.news);
};

const ask = async () => {
  if (!bell || document.hidden) return;
  const answer = await fetch(bell.dataset["bell"]!, { headers: { accept: "application/json" } }).catch(() => undefined);
  if (answer?.ok && !answer.redirected) show((await answer.json()) as Unread & { news: Unread });
};

const seen = () => { try { return localStorage.getItem(SEEN) ?? ""; } catch { return ""; } };
const see = (id: string) => { try { if (id > seen()) localStorage.setItem(SEEN, id); } catch { /* kept by nobody */ } };

let socket: WebSocket | undefined;
let wait = 1000;
let told = new Set<string>();
const listen = () => {
  const address = new URL("/app/notices/live", location.href);
  address.protocol = address.protocol.replace("http", "ws");
  if (seen()) address.searchParams.set("since", seen());
  const at = document.querySelector<HTMLElement>("[data-here]")?.dataset["at"];
  if (at) address.searchParams.set("at", at);
  const open = new WebSocket(address);
  socket = open;
  open.addEventListener("message", (event) => {
    wait = 1000;
    const said = JSON.parse(String(event.data)) as Told | Rang;
    if ("record" in said) { document.dispatchEvent(new Event("record-rang")); return; }
    show(said);
    const fresh = said.new.filter((notice) => !told.has(notice.id));
    for (const notice of fresh) { told.add(notice.id); see(notice.id); }
    // One tab says it; the others show the number.
    const last = fresh.at(-1);
    if (last && document.hasFocus()) toast(`${last.title} ${last.text}`, last.urgency === "urgent" ? "error" : "ok");
    if (sheet && !sheet.hidden && fresh.length) void fill();
  });
  open.addEventListener("close", (event) => {
    socket = undefined;
    void ask();
    // 1008: whoever was signed in is not any more.
    if (event.code === 1008) return;
    window.setTimeout(listen, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, LONGEST);
  });
};

if (bell) {
  void ask();
  listen();
  window.setInterval(() => { if (socket?.readyState !== WebSocket.OPEN) void ask(); }, 60_000);
}

async function fill(): Promise<void> {
  if (!sheet) return;
  const answer = await fetch("/app/notices/latest", { headers: { accept: "text/html", "hx-request": "true" } }).catch(() => undefined);
  if (!answer?.ok || answer.redirected) { location.assign("/app/notices"); return; }
  sheet.innerHTML = await answer.text();
}

const shut = () => {
  if (!sheet || sheet.hidden) return;
  sheet.hidden = true;
  bell?.setAttribute("aria-expanded", "false");
};
on("click", "[data-bell]", (event) => {
  const click = event as MouseEvent;
  if (!sheet || click.metaKey || click.ctrlKey || click.shiftKey || click.button !== 0) return;
  click.preventDefault();
  if (!sheet.hidden) { shut(); return; }
  sheet.hidden = false;
  bell?.setAttribute("aria-expanded", "true");
  void fill();
});
document.addEventListener("pointerdown", (event) => {
  if (event.target instanceof Element && !event.target.closest("[data-bell-box]")) shut();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && sheet && !sheet.hidden) { shut(); bell?.focus(); }
});

// Whoever follows a notice has read it.
on("click", "[data-reads]", (_, link) => { void post(link.dataset["reads"]!, {}).catch(() => undefined); });
