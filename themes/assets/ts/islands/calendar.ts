// The month, week and list of a resource's dates.
import { createCalendar, destroyCalendar, DayGrid, Interaction, List, TimeGrid, type Calendar } from "@event-calendar/core";
import { make, post, wordsOf } from "../dom";
import { toast, toastOf } from "../toasts";

interface Entry { id: string; title: string; start: string; end?: string; allDay?: boolean; href?: string; tone?: string; night?: string | null; movable?: boolean }
const alive = new WeakMap<HTMLElement, Calendar>();

function sheet(href: string | undefined): Promise<void> {
  if (!href || document.querySelector(`link[href="${CSS.escape(href)}"]`)) return Promise.resolve();
  return new Promise((done) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.addEventListener("load", () => done());
    link.addEventListener("error", () => done());
    document.head.append(link);
  });
}

/** The library calls its grid a table without rows; what remains true is a group of days, and headings of the right level. */
function honest(body: HTMLElement): void {
  for (const part of body.querySelectorAll('.ec[role], .ec :is([role="table"], [role="row"], [role="rowgroup"], [role="cell"], [role="columnheader"], [role="rowheader"], [role="list"], [role="listitem"])')) part.removeAttribute("role");
  for (const name of ["aria-colindex", "aria-rowindex", "aria-colcount", "aria-rowcount"]) for (const part of body.querySelectorAll(`[${name}]`)) part.removeAttribute(name);
  for (const head of body.querySelectorAll("h4:not([role])")) {
    head.setAttribute("role", "heading");
    head.setAttribute("aria-level", "2");
  }
}

interface Drop { event: { id: string; start: Date; allDay: boolean }; revert: () => void }

/** The clock of a day as the server reads it: what the calendar shows, whatever zone the browser is in. */
function said(at: Date, allDay: boolean): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return allDay ? day : `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** A night that ends before six the next morning is one line of its day, not two. */
function withinItsDay({ start, end, allDay }: Entry): { end?: string } {
  const day = start.slice(0, 10);
  const night = !allDay && end && end.slice(0, 10) > day && end.slice(11) < "06:00" && Date.parse(`${end}Z`) - Date.parse(`${start}Z`) < 86_400_000;
  return night ? { end: `${day}T23:59:00` } : {};
}

/** From when to when, as people write it. */
const clock = ({ start, end }: Entry) => (end && end !== start ? `${start.slice(11, 16)} – ${end.slice(11, 16)}` : start.slice(11, 16));

/** Puts a calendar into the element; the entries come from `data-events?start=…&end=…` as JSON. */
export function mount(element: HTMLElement): void {
  const body = element.querySelector<HTMLElement>("[data-calendar-body]");
  if (!body) return;
  void sheet(element.dataset["css"]).then(() => {
    const words = wordsOf(element);
    const narrow = matchMedia("(max-width: 47.99rem)").matches;
    body.replaceChildren();
    const moves = element.dataset["move"];
    const calendar = createCalendar(body, moves ? [DayGrid, TimeGrid, List, Interaction] : [DayGrid, TimeGrid, List], {
      view: narrow ? "listMonth" : "dayGridMonth",
      date: `${element.dataset["month"] ?? ""}-01`,
      // Days first and 24 hours, in English too.
      locale: element.dataset["lang"] === "en" ? "en-GB" : (element.dataset["lang"] ?? "fr"),
      firstDay: 1,
      dayMaxEvents: true,
      height: narrow ? "auto" : "44rem",
      headerToolbar: { start: "prev,next today", center: "title", end: "dayGridMonth,timeGridWeek,listMonth" },
      buttonText: { today: words["today"] ?? "", dayGridMonth: words["month"] ?? "", timeGridWeek: words["week"] ?? "", listMonth: words["list"] ?? "", prev: words["prev"] ?? "", next: words["next"] ?? "" },
      noEventsContent: words["none"] ?? "",
      moreLinkContent: ({ num }: { num: number }) => `+ ${num} ${words["more"] ?? ""}`,
      slotMinTime: "06:00:00",
      slotMaxTime: "30:00:00",
      eventTimeFormat: { hour: "2-digit", minute: "2-digit" },
      eventClassNames: ({ event }: { event: { extendedProps: Record<string, unknown> } }) => [`ec-tone-${String(event.extendedProps["tone"] ?? "neutral").replace(/[^a-z]/g, "")}`],
      eventContent: ({ event, timeText, view }: { event: { title: string; allDay: boolean; extendedProps: Record<string, unknown> }; timeText: string; view: { type: string } }) => {
        // A true link: it can be opened apart, and the keyboard reaches it as any other.
        const href = event.extendedProps["href"];
        const link = typeof href === "string" && href.startsWith("/") ? Object.assign(document.createElement("a"), { href }) : document.createElement("span");
        link.className = "ec-link";
        const times = view.type === "listMonth" ? String(event.extendedProps["clock"] ?? "") : timeText;
        if (times && !event.allDay) link.append(make("span", "ec-event-time", times));
        link.append(event.title);
        return { domNodes: [link] };
      },
      // The server has the last word: what it refuses goes back.
      eventStartEditable: false,
      eventDurationEditable: false,
      lazyFetching: false,
      eventDrop: async ({ event, revert }: Drop) => {
        const answer = await post(`${moves ?? ""}/${event.id}/move/${said(event.start, event.allDay)}`, {}).catch(() => undefined);
        if (answer?.ok) toastOf(await answer.json().catch(() => ({})));
        else {
          revert();
          toast(words["failed"] ?? "", "error");
        }
      },
      eventSources: [{
        events: async ({ startStr, endStr }: { startStr: string; endStr: string }) => {
          const url = new URL(element.dataset["events"] ?? "", location.href);
          url.searchParams.set("start", startStr.slice(0, 10));
          url.searchParams.set("end", endStr.slice(0, 10));
          const answer = await fetch(url, { headers: { accept: "application/json" } });
          if (!answer.ok) {
            toast(words["failed"] ?? "", "error");
            return [];
          }
          const hours = calendar.getView().type === "timeGridWeek";
          return ((await answer.json()) as Entry[]).map(({ href, tone, night, movable, ...entry }) => {
            // What happens after midnight belongs to the day of its show, except where hours are shown.
            const shown = hours ? {} : night ? { start: `${night}T23:59:00`, end: `${night}T23:59:00` } : withinItsDay(entry);
            return { ...entry, end: entry.end ?? entry.start, ...shown, startEditable: movable === true && moves !== undefined && !("start" in shown), extendedProps: { href, tone, clock: clock(entry) } };
          });
        },
      }],
    } as never);
    alive.set(element, calendar);
    honest(body);
    new MutationObserver(() => honest(body)).observe(body, { childList: true, subtree: true });
    document.addEventListener("htmx:beforeCleanupElement", (event) => {
      if (event.target === element && alive.has(element)) void destroyCalendar(calendar);
    });
  });
}
