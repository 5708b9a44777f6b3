/* The quick search: a list of records and quotes below a search field, while the reader types. It
   follows the combobox pattern of the ARIA Authoring Practices Guide. */
"use strict";

(() => {
  const { element, page } = onrecord;
  // Kinds of records as in `records/kinds.py`.
  const GROUPS = {
    speaker: "Speakers",
    city: "Cities",
    theme: "Themes",
    organization: "Organisations",
    event: "Events",
    article: "Articles",
  };
  const QUOTES = 3;
  let number = 0;

  onrecord.quick = (form) => {
    const input = form.elements.q;
    const id = `_quick-${(number += 1)}`;
    const list = element("div", { id, class: "quick", role: "listbox", "aria-label": "Found" });
    const status = element("p", { class: "quick__status", role: "status" });
    let turn = 0;
    let active = -1;

    const options = () => [...list.querySelectorAll("[role=option]")];
    const open = (opened) => {
      list.hidden = !opened;
      input.setAttribute("aria-expanded", Boolean(opened));
      if (!opened) activate(-1);
    };
    const activate = (index) => {
      const all = options();
      all[active]?.setAttribute("aria-selected", "false");
      active = index;
      all[active]?.setAttribute("aria-selected", "true");
      all[active]?.scrollIntoView({ block: "nearest" });
      if (all[active]) input.setAttribute("aria-activedescendant", all[active].id);
      else input.removeAttribute("aria-activedescendant");
    };

    /* Announces a status to screen readers; visible only without a list. */
    const say = (words, alone = false) => {
      status.textContent = words;
      form.classList.toggle("field--nothing", alone);
    };

    const option = (href, ...children) =>
      element("a", { role: "option", href, tabindex: "-1", "aria-selected": "false" }, ...children);
    const group = (title, made) =>
      element(
        "div",
        { role: "group", "aria-label": title },
        element("div", { class: "quick__title", "aria-hidden": "true" }, title),
        ...made,
      );
    const recordsIn = (answer) =>
      Object.entries(GROUPS).flatMap(([kind, title]) => {
        const made = (answer.records[kind] ?? []).slice(0, kind === "article" ? 2 : 3).map((it) =>
          option(
            page(kind, it.id),
            element("bdi", { lang: it.language }, it.name),
            element("span", { class: "count" }, onrecord.count(it.quotes)),
          ),
        );
        return made.length ? [group(title, made)] : [];
      });
    const quotesIn = async (answer) => {
      const cards = await answer.cards(answer.rows.slice(0, QUOTES));
      const made = cards.map((card) => {
        const line = onrecord.cardLine(card);
        line.forEach((part) => onrecord.mark(part, answer.marks));
        return option(onrecord.cardAddress(card), ...line);
      });
      return made.length ? [group("Quotes", made)] : [];
    };
    const allOf = (answer, words) => {
      const address = new URL(form.action);
      address.searchParams.set("q", words);
      return option(address, `All ${onrecord.count(answer.total)}`);
    };

    const look = async () => {
      const mine = (turn += 1);
      const words = input.value.trim();
      if (!words) {
        open(false);
        say("");
        return;
      }
      try {
        const index = await onrecord.open();
        const answer = await index.search({ words, facets: {}, sort: "relevance" });
        const groups = [...recordsIn(answer), ...(await quotesIn(answer))];
        if (mine !== turn) return;
        list.replaceChildren(...groups, ...(answer.total ? [allOf(answer, words)] : []));
        options().forEach((made, place) => (made.id = `${id}-${place}`));
        open(groups.length && document.activeElement === input);
        if (groups.length) say(`${onrecord.corrections(answer)}${options().length} suggestions`);
        else say(`Nothing found for “${words}”`, true);
      } catch (error) {
        if (mine !== turn) return;
        open(false);
        say(onrecord.explain(error), true);
      }
    };

    const move = (step) => {
      const all = options();
      if (list.hidden && all.length && input.value.trim()) open(true);
      if (!list.hidden) activate(((active + 1 + step + all.length + 1) % (all.length + 1)) - 1);
    };
    const keys = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      Escape: () => {
        if (list.hidden) input.value = "";
        open(false);
      },
      Enter: () => options()[active].click(),
    };
    input.addEventListener("keydown", (event) => {
      const act = keys[event.key];
      if (!act || event.isComposing || (event.key === "Enter" && active < 0)) return;
      event.preventDefault();
      act();
    });
    input.addEventListener("input", onrecord.later(look));
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps focus
    form.addEventListener("focusout", ({ relatedTarget }) => {
      if (form.contains(relatedTarget)) return;
      open(false);
      form.classList.remove("site-search--open", "field--nothing");
    });

    const combobox = { role: "combobox", "aria-controls": id, "aria-autocomplete": "list" };
    for (const name in combobox) input.setAttribute(name, combobox[name]);
    open(false);
    form.append(list, status);
    look();
  };
})();
