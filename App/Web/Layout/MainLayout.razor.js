// Keys that work on every page. Those of one page are in that page's own module.
let handler = null;
let first = "";
let timer = 0;

export const typing = event =>
  event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing
  || !!document.querySelector("dialog[open]")
  || !!event.target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

export function listen(page) {
  stop();
  handler = event => {
    if (typing(event)) return;
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("search")?.focus();
      return;
    }
    if (first === "g") {
      first = "";
      if ("oahqbd".includes(event.key)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        page.invokeMethodAsync("Press", `g ${event.key}`);
      }
      return;
    }
    if (event.key === "g") {
      first = "g";
      clearTimeout(timer);
      timer = setTimeout(() => first = "", 1200);
    } else if (event.key === "?") {
      page.invokeMethodAsync("Press", "?");
    }
  };
  // Before the page's own keys: "g q" must not re-queue.
  document.addEventListener("keydown", handler, true);
}

export function stop() {
  if (handler) document.removeEventListener("keydown", handler, true);
  handler = null;
}
