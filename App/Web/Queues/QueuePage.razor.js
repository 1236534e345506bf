// Keys of the list, the end of the list coming into sight, and whether somebody points at it.
let handler = null;
let list = null;
let watcher = null;
let seen = null;
let anchor = null;
let ends = [];

const busyElsewhere = event =>
  event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing
  || !!document.querySelector("dialog[open]")
  || !!event.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

const keys = new Set(["j", "k", "Enter", "x", "X", "r", "q", "#", "Delete", "z", "Escape", "*", "n"]);

export function listen(page, rows) {
  stop();
  list = rows;
  handler = event => {
    if (busyElsewhere(event) || !keys.has(event.key)) return;
    // Enter on a link or a button is that control's own.
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    event.preventDefault();
    page.invokeMethodAsync("PressAsync", event.key, event.shiftKey);
  };
  document.addEventListener("keydown", handler);
  rows.setAttribute("aria-keyshortcuts", [...keys].join(" "));

  // The marks at both ends are new elements after each page of rows, so they are looked for again.
  seen = new IntersectionObserver(entries => {
    for (const entry of entries) {
      if (entry.isIntersecting && entry.target.isConnected) page.invokeMethodAsync("more" in entry.target.dataset ? "LoadMoreAsync" : "LoadAboveAsync");
    }
  }, { root: rows, rootMargin: "600px" });
  const watch = () => {
    const now = [...rows.querySelectorAll("[data-more], [data-above]")];
    for (const end of ends) if (!now.includes(end)) seen.unobserve(end);
    for (const end of now) if (!ends.includes(end)) seen.observe(end);
    ends = now;
  };

  // Rows come and go at the far ends; what is in sight stays where it is. This runs before the browser draws.
  watcher = new MutationObserver(() => {
    keep();
    watch();
  });
  watcher.observe(rows, { childList: true, subtree: true });
  rows.addEventListener("scroll", remember, { passive: true });
  remember();
  watch();
}

const atTop = () => list.scrollTop < 4 && !list.querySelector("[data-above]");

function remember() {
  anchor = null;
  if (!list || atTop()) return;
  const box = list.getBoundingClientRect();
  const under = document.elementFromPoint(box.left + 12, box.top + 34)?.closest("[data-id]");
  const row = under && list.contains(under) ? under : [...list.querySelectorAll("[data-id]")].find(one => one.getBoundingClientRect().bottom > box.top);
  if (row) anchor = { id: row.dataset.id, top: row.getBoundingClientRect().top - box.top };
}

function keep() {
  const row = anchor && list.querySelector(`[data-id="${anchor.id}"]`);
  if (row) {
    const by = row.getBoundingClientRect().top - list.getBoundingClientRect().top - anchor.top;
    if (Math.abs(by) >= 1) list.scrollTop += by;
  }
  remember();
}

export function quiet() {
  return !!list && atTop() && !list.matches(":hover") && !list.contains(document.activeElement);
}

export function top() {
  anchor = null;
  if (list) list.scrollTop = 0;
  remember();
}

export function reveal(id) {
  list?.querySelector(`[data-id="${id}"]`)?.scrollIntoView({ block: "nearest" });
}

export function stop() {
  if (handler) document.removeEventListener("keydown", handler);
  list?.removeEventListener("scroll", remember);
  watcher?.disconnect();
  seen?.disconnect();
  handler = watcher = seen = list = anchor = null;
  ends = [];
}
