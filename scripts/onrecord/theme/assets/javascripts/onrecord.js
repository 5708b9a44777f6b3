/* Small things on every page. What searches is loaded when somebody turns to it; without scripts
   a link to Explore stands in place of each field, and nothing lacks. */
"use strict";

window.onrecord = {};

(() => {
  const root = new URL("../../", document.currentScript.src).href;
  const header = document.querySelector(".site-search");
  const ending = header?.action.endsWith(".html") ? ".html" : "/";

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value || value === "") made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children);
    return made;
  };

  const button = (label, act, attributes = {}) => {
    const made = element("button", { type: "button", ...attributes }, label);
    made.addEventListener("click", act);
    return made;
  };

  const searchBox = (label, attributes) =>
    element("input", {
      type: "search",
      placeholder: label,
      "aria-label": label,
      autocomplete: "off",
      spellcheck: "false",
      ...attributes,
    });

  /* The address of a record's page; a place on it may follow the id after a `#`. */
  const page = (kind, id) => {
    const [path, place] = id.split("#");
    const folder = kind === "city" ? "cities" : `${kind}s`;
    return root + folder + "/" + path + ending + (place ? `#${place}` : "");
  };

  let loading;
  /* Load what searches, once. */
  const load = () =>
    (loading ??= new Promise((resolve, reject) => {
      const script = element("script", { src: `${root}assets/javascripts/search.js` });
      script.onload = resolve;
      script.onerror = () => {
        loading = undefined;
        reject(new Error(`${script.src} did not load`));
      };
      document.head.append(script);
    }));

  Object.assign(onrecord, { root, element, button, searchBox, page, load });

  /* A field in place of a link to Explore. What the link's address sets stays set. */
  const makeField = (link) => {
    const label = link.textContent;
    const address = new URL(link.href);
    const form = element(
      "form",
      { class: "field", role: "search", "aria-label": label },
      searchBox(label, { name: "q" }),
      element("button", { type: "submit" }, "Search"),
    );
    for (const [name, value] of address.searchParams) {
      form.append(element("input", { type: "hidden", name, value }));
    }
    address.search = "";
    form.action = address;
    link.closest(".search-link").replaceWith(form);
    return form;
  };

  const wakeOnFocus = (form) => {
    const within = form.querySelector("[type=hidden]");
    const wait = () => form.addEventListener("focusin", wake, { once: true });
    const wake = () =>
      load().then(() => (within ? onrecord.within : onrecord.quick)(form), wait); // or Explore only
    wait();
  };

  const forms = [...document.querySelectorAll(".search-link a")].map(makeField);
  forms.push(...document.querySelectorAll("form[role=search]:not(.field)"));
  forms.forEach(wakeOnFocus);

  const explore = document.querySelector("[data-results]");
  const start = () => {
    explore.replaceChildren();
    load().then(
      () => onrecord.explore(explore),
      () => explore.replaceChildren("Search did not load. ", button("Try again", start)),
    );
  };
  if (explore) start();

  /* Keys that lead to the field; on a telephone, the header's opens when it is asked for. */
  const turnTo = (event, field) => {
    event.preventDefault();
    header?.classList.add("site-search--open");
    field.focus();
    field.select();
  };
  const writing = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
  document.addEventListener("keydown", (event) => {
    const chord = (event.ctrlKey || event.metaKey) && !event.altKey && event.key === "k";
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!chord && !(slash && !event.target.closest(writing))) return;
    const field = document.querySelector(explore ? ".explore [name=q]" : ".site-search [name=q]");
    if (field) turnTo(event, field);
  });
  header?.querySelector("button").addEventListener("click", (event) => {
    if (!header.elements.q.checkVisibility()) turnTo(event, header.elements.q);
  });
})();

/* Buttons that copy what the page of a quote shows. */
(() => {
  const text = document.querySelector(".citation p");
  const card = document.querySelector(".large .quote");
  if (!text || !card || !navigator.clipboard) return;

  const { element, button } = onrecord;
  const address = location.origin + location.pathname;
  const words = (node) => node.textContent.replace(/\s+/g, " ").trim();

  // Its words, who said them, and the way back.
  const embedding = () => {
    const link = element("a", { href: address }, words(document.querySelector("h1")));
    const spoken = words(card.querySelector("blockquote"));
    const quote = element("blockquote", { cite: address }, spoken, element("br", {}), "— ", link);
    if (card.matches(".quote--reported")) link.append(", as reported by the article");
    const foreign = card.querySelector("div[lang]");
    if (foreign) {
      quote.lang = foreign.lang;
      quote.dir = foreign.dir || "ltr";
    }
    return quote.outerHTML;
  };

  const ways = [
    ["Copy the quote", () => words(card.querySelector("blockquote"))],
    ["Copy the citation", () => words(text).replace("permanent address", address)],
    ["Copy the address", () => address],
    ["Copy as HTML", embedding],
  ];
  const status = element("span", { role: "status" });
  const buttons = ways.map(([label, content]) =>
    button(label, async () => {
      status.textContent = "";
      await navigator.clipboard.writeText(content());
      status.textContent = "Copied";
    }),
  );
  text.after(element("div", { class: "copying" }, ...buttons, status));
})();
