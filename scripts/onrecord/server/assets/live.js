/* Live reload: reloads a page whose content has changed, and shows the problems of the project. */
"use strict";

(() => {
  const shown = document.currentScript.dataset.shown;
  const memory = `onrecord:${location.pathname}`;
  const element = (name, attributes = {}, ...content) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...content);
    return made;
  };

  // Reloading with the same scroll position and open details

  /** Each <details> with a key that is the same after reloading: its id, or its summary and a number. */
  function* details() {
    const seen = new Map();
    for (const item of document.querySelectorAll("details")) {
      const words = item.id || item.querySelector("summary")?.textContent.trim() || "";
      const number = (seen.get(words) ?? 0) + 1;
      seen.set(words, number);
      yield [`${words}#${number}`, item];
    }
  }

  function reloadInPlace() {
    const open = {};
    for (const [name, item] of details()) open[name] = item.open;
    sessionStorage.setItem(memory, JSON.stringify({ x: scrollX, y: scrollY, open }));
    location.reload();
  }

  function restorePosition() {
    const before = JSON.parse(sessionStorage.getItem(memory) ?? "null");
    sessionStorage.removeItem(memory);
    if (!before) return;
    for (const [name, item] of details()) {
      if (name in before.open) item.open = before.open[name];
    }
    const scroll = () => scrollTo({ left: before.x, top: before.y, behavior: "instant" });
    scroll();
    addEventListener("load", scroll, { once: true });
  }

  // Problems

  const host = element("div", { id: "_live" });
  const root = host.attachShadow({ mode: "open" });
  const title = element("h2", { id: "title" });
  const list = element("ol");
  const close = element("button", { type: "button" }, "Close");
  const note = element("p", {}, "The page below is as it was before. This goes by itself when the mend is saved; Esc closes it.");
  const dialog = element("dialog", { "aria-labelledby": "title" }, element("header", {}, title, close), note, list);
  const again = element("button", { type: "button", id: "again", hidden: "" });
  root.append(element("link", { rel: "stylesheet", href: "/_onrecord/live.css" }), dialog, again);
  document.documentElement.append(host);
  let shownProblems = "[]";

  close.addEventListener("click", () => dialog.close());
  again.addEventListener("click", open);
  dialog.addEventListener("close", () => {
    sessionStorage.setItem("onrecord:closed", shownProblems);
    again.hidden = shownProblems === "[]";
  });

  function open() {
    again.hidden = true;
    if (!dialog.open) dialog.showModal();
    close.focus();
  }

  function line(pieces) {
    const names = { "-": "del", "+": "ins" };
    const parts = pieces.map(([sign, text]) => (names[sign] ? element(names[sign], {}, text) : text));
    return element("span", { class: "line" }, ...parts);
  }

  function item(problem) {
    const code = problem.code ? [" ", element("code", {}, problem.code)] : [];
    const hint = problem.hint.length ? [element("div", { class: "hint" }, ...problem.hint.map(line))] : [];
    const where = element("p", { class: "where" }, problem.where, ...code);
    return element("li", {}, where, element("p", { class: "message" }, problem.message), ...hint);
  }

  function showProblems(problems) {
    const text = JSON.stringify(problems);
    if (text === shownProblems) return;
    shownProblems = text;
    if (!problems.length) {
      sessionStorage.removeItem("onrecord:closed");
      dialog.close();
      again.hidden = true;
      return;
    }
    const count = `${problems.length} ${problems.length === 1 ? "problem" : "problems"}`;
    title.textContent = count;
    again.textContent = count;
    list.replaceChildren(...problems.map(item));
    if (sessionStorage.getItem("onrecord:closed") === text) again.hidden = false;
    else open();
  }

  // Server-sent events

  let events = null;
  function listen() {
    events?.close();
    events = null;
    if (document.hidden) return; // browsers limit the connections to a host across all tabs
    const query = new URLSearchParams({ page: decodeURIComponent(location.pathname), shown });
    events = new EventSource(`/_onrecord/events?${query}`);
    events.addEventListener("message", (message) => {
      const { reload, problems } = JSON.parse(message.data);
      if (reload) {
        events.close();
        reloadInPlace();
      } else showProblems(problems);
    });
  }

  restorePosition();
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => events?.close());
  addEventListener("pageshow", (event) => event.persisted && listen());
  listen();
})();
