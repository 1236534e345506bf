// Keys of the list, the end of the list coming into sight, and whether somebody points at it.
let handler = null;
let list = null;
let watcher = null;
let seen = null;

const busyElsewhere = event =>
  event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing
  || !!document.querySelector("dialog[open]")
  || !!event.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

const keys = new Set(["j", "k", "Enter", "x", "X", "r", "q", "#", "Delete", "z", "Escape"]);

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

  // The mark at the end is a new element after each page of rows, so it is looked for again.
  seen = new IntersectionObserver(entries => {
    if (entries.some(entry => entry.isIntersecting)) page.invokeMethodAsync("LoadMoreAsync");
  }, { root: rows, rootMargin: "600px" });
  const watch = () => {
    seen.disconnect();
    const end = rows.querySelector("[data-more]");
    if (end) seen.observe(end);
  };
  watcher = new MutationObserver(watch);
  watcher.observe(rows, { childList: true });
  watch();
}

export function quiet() {
  return !!list && list.scrollTop < 4 && !list.matches(":hover") && !list.contains(document.activeElement);
}

export function reveal(id) {
  list?.querySelector(`[data-id="${id}"]`)?.scrollIntoView({ block: "nearest" });
}

export function stop() {
  if (handler) document.removeEventListener("keydown", handler);
  watcher?.disconnect();
  seen?.disconnect();
  handler = watcher = seen = list = null;
}
