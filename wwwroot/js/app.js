// Before any page script: light or dark, the viewer's time zone, and what to do when the server has forgotten the page.
(function () {
  const root = document.documentElement;
  const path = new URL(document.baseURI).pathname;
  const keep = (name, value) => {
    const age = value ? 31536000 : 0;
    document.cookie = `${name}=${encodeURIComponent(value)}; path=${path}; max-age=${age}; samesite=lax`;
  };

  keep("qd-zone", Intl.DateTimeFormat().resolvedOptions().timeZone || "");

  document.addEventListener("click", event => {
    const button = event.target.closest("[data-theme-set]");
    if (!button) return;
    let wanted = button.dataset.themeSet;
    if (wanted === "other") {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      wanted = dark ? "light" : "dark";
    }
    if (wanted) root.dataset.theme = wanted;
    else delete root.dataset.theme;
    keep("qd-theme", wanted);
    button.closest("details")?.removeAttribute("open");
  });

  // A menu closes when one presses elsewhere or Escape.
  document.addEventListener("click", event => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    }
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    }
  });

  // What was found is walked through with j and k, which a search box would take for words.
  document.addEventListener("submit", event => {
    if (event.target.matches("[role=search]")) document.activeElement?.blur();
  });

  const lost = document.getElementById("components-reconnect-modal");
  lost?.addEventListener("components-reconnect-state-changed", event => {
    // The server runs again but does not know this page any more: start it afresh.
    if (event.detail.state === "rejected") location.reload();
  });
  document.getElementById("reconnect-now")?.addEventListener("click", async () => {
    if (!await Blazor.reconnect()) location.reload();
  });
})();
