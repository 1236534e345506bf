// The search box as a combobox: what may follow is asked for at a pause in typing, and an answer that comes too late is thrown away. Typing itself never
// waits for the server.
let input = null;
let list = null;
let page = null;
let timer = 0;
let asked = 0;
let hints = [];
let at = -1;

const pause = 120;

export function listen(self, box, below) {
  [page, input, list] = [self, box, below];
  input.addEventListener("input", soon);
  input.addEventListener("focus", soon);
  input.addEventListener("click", soon);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", key);
  input.form.addEventListener("submit", close);
  // Before the box loses the focus, which would close the list.
  list.addEventListener("mousedown", event => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) choose(Number(option.dataset.at));
  });
}

export function show(text) {
  if (input && document.activeElement !== input) input.value = text;
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, pause);
}

async function ask() {
  const mine = ++asked;
  let found = [];
  try {
    found = await page.invokeMethodAsync("SuggestAsync", input.value, input.selectionStart ?? input.value.length);
  } catch {
    // The link to the server is lost: the box goes on without hints.
    return;
  }
  if (mine !== asked || document.activeElement !== input) return;
  draw(found);
}

function draw(found) {
  hints = found;
  at = -1;
  list.replaceChildren(...found.map((hint, n) => {
    const option = document.createElement("li");
    option.id = `search-hint-${n}`;
    option.dataset.at = n;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const label = document.createElement("span");
    label.className = "cut";
    label.textContent = hint.label;
    const about = document.createElement("small");
    about.textContent = hint.hint;
    option.append(label, about);
    return option;
  }));
  const open = found.length > 0;
  list.hidden = !open;
  input.setAttribute("aria-expanded", open ? "true" : "false");
  input.removeAttribute("aria-activedescendant");
}

function close() {
  clearTimeout(timer);
  asked++;
  if (list) draw([]);
}

function stand(where) {
  at = where;
  [...list.children].forEach((option, n) => option.setAttribute("aria-selected", n === at ? "true" : "false"));
  if (at < 0) {
    input.removeAttribute("aria-activedescendant");
    return;
  }
  input.setAttribute("aria-activedescendant", list.children[at].id);
  list.children[at].scrollIntoView({ block: "nearest" });
}

function choose(n) {
  const hint = hints[n];
  if (!hint) return;
  input.value = hint.text;
  input.setSelectionRange(hint.caret, hint.caret);
  tell();
  close();
  if (hint.go) input.form.requestSubmit();
  else soon();
}

// The server learns of what a script put there only when it is told.
const tell = () => input.dispatchEvent(new Event("change", { bubbles: true }));

function key(event) {
  if (event.isComposing) return;
  const open = hints.length > 0;
  switch (event.key) {
    case "ArrowDown":
    case "ArrowUp":
      event.preventDefault();
      if (!open) soon();
      else stand(event.key === "ArrowDown" ? (at + 2) % (hints.length + 1) - 1 : (at + hints.length + 1) % (hints.length + 1) - 1);
      break;
    case "Enter":
      if (open && at >= 0) {
        event.preventDefault();
        choose(at);
      } else {
        tell();
      }
      break;
    case "Tab":
      if (open && at >= 0) {
        event.preventDefault();
        choose(at);
      }
      break;
    case "Escape":
      if (open) {
        event.preventDefault();
        event.stopPropagation();
        close();
      }
      break;
  }
}

export function stop() {
  clearTimeout(timer);
  input = list = page = null;
  hints = [];
}
