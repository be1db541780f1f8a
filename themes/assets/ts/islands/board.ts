// The board: drag a card to another column, or pick it up with Space and move it with the arrows.
import Sortable from "sortablejs";
import { post, wordsOf } from "../dom";
import { toast, toastOf } from "../toasts";

/** Makes the columns of one board droppable; a refused move puts the card back. */
export function mount(board: HTMLElement): void {
  const words = wordsOf(board);
  const said = document.getElementById("board-said");
  const say = (text: string | undefined) => { if (said && text) said.textContent = text; };
  const columns = [...board.querySelectorAll<HTMLElement>(".board__cards")];
  const recount = () => {
    for (const column of columns) {
      const count = column.closest(".board__col")?.querySelector(".count");
      if (count) count.textContent = String(column.querySelectorAll(".board__card").length);
    }
  };
  const place = (card: HTMLElement, column: HTMLElement, before: Element | null) => {
    column.insertBefore(card, before ?? column.querySelector(".board__none"));
    recount();
  };
  /** Optimistic: the card has moved; the server says whether it may stay. */
  const settle = async (card: HTMLElement, from: HTMLElement, before: Element | null, to: HTMLElement) => {
    if (from === to) return;
    recount();
    card.setAttribute("aria-busy", "true");
    try {
      const answer = await post(`${board.dataset["path"]}/${card.dataset["id"]}/set`, {
        field: board.dataset["field"] ?? "", value: to.dataset["value"] ?? "", version: card.dataset["version"] ?? "",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const saved = (await answer.json().catch(() => ({}))) as { version?: number };
      if (saved.version !== undefined) card.dataset["version"] = String(saved.version);
      const text = words["moved"]?.replace("#", to.dataset["label"] ?? "") ?? "";
      say(text);
      toastOf(saved);
    } catch {
      place(card, from, before?.parentElement === from ? before : null);
      toast(words["failed"] ?? "", "error");
    } finally {
      card.removeAttribute("aria-busy");
    }
  };

  for (const column of columns) {
    let next: Element | null = null;
    Sortable.create(column, {
      group: "board", draggable: ".board__card", filter: ".board__none", animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 140,
      ghostClass: "board__ghost", delay: 120, delayOnTouchOnly: true, preventOnFilter: false,
      onStart: ({ item }) => { next = item.nextElementSibling; },
      onEnd: ({ item, from, to }) => { void settle(item, from as HTMLElement, next, to as HTMLElement); },
    });
  }

  let lifted: { card: HTMLElement; from: HTMLElement; before: Element | null } | undefined;
  const drop = (keep: boolean) => {
    if (!lifted) return;
    const { card, from, before } = lifted;
    lifted = undefined;
    delete card.dataset["lifted"];
    const to = card.closest<HTMLElement>(".board__cards")!;
    if (keep) void settle(card, from, before, to);
    else {
      place(card, from, before);
      say(words["kept"]);
    }
    card.querySelector<HTMLElement>("[data-grip]")?.focus();
  };
  board.addEventListener("keydown", (event) => {
    const grip = (event.target as Element).closest<HTMLElement>("[data-grip]");
    const card = grip?.closest<HTMLElement>(".board__card");
    if (!grip || !card) return;
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      if (lifted) drop(true);
      else {
        lifted = { card, from: card.closest<HTMLElement>(".board__cards")!, before: card.nextElementSibling };
        card.dataset["lifted"] = "";
        say(words["lifted"]);
      }
      return;
    }
    if (!lifted) return;
    const at = columns.indexOf(card.closest<HTMLElement>(".board__cards")!);
    if (event.key === "Escape") drop(false);
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const to = columns[at + (event.key === "ArrowRight" ? 1 : -1)];
      if (to) {
        place(card, to, to.querySelector(".board__card"));
        say(to.dataset["label"]);
      }
    } else return;
    event.preventDefault();
    grip.focus();
    card.scrollIntoView({ block: "nearest", inline: "nearest" });
  });
  board.addEventListener("focusout", (event) => {
    if (lifted && !lifted.card.contains(event.relatedTarget as Node | null)) window.setTimeout(() => { if (lifted && !lifted.card.contains(document.activeElement)) drop(true); }, 0);
  });
}
