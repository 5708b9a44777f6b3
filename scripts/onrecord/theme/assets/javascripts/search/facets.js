/* Facets: the state of a search as a URL query, and a list of values for each facet, with the number
   of quotes for each value. */
"use strict";

(() => {
  const { element, button, searchBox } = onrecord;
  // Kinds of records as in `records/kinds.py`.
  const NAMES = {
    speaker: "Speaker",
    city: "City",
    organization: "Organisation",
    theme: "Theme",
    event: "Event",
    kind: "Kind",
    year: "Year",
    language: "Language",
  };
  const KINDS = Object.keys(NAMES);
  const NAMED = KINDS.slice(0, 5); // the facets whose values are records
  // The facets that are open at first on wide screens; open ones load their columns.
  const openOf = (quotes) => KINDS.slice(0, quotes > 20_000 ? 2 : 4);
  const FEW = 8;
  const wide = matchMedia("(min-width: 76.25em)");

  const languages = new Intl.DisplayNames(["en"], { type: "language" });
  const labelOf = (kind, { id, name }) => {
    if (kind === "kind") return id.charAt(0).toUpperCase() + id.slice(1);
    if (kind !== "language") return name ?? id;
    try {
      return languages.of(id);
    } catch {
      return id; // not a valid language tag
    }
  };

  /* The state is {words, sort, facets: {kind: [id, …]}}; only facets with a choice are in it. */
  const readState = (address) => {
    const given = new URLSearchParams(address);
    const chosen = KINDS.map((kind) => [kind, [...new Set(given.getAll(kind))]]);
    return {
      words: given.get("q") ?? "",
      sort: given.get("sort") ?? "",
      facets: Object.fromEntries(chosen.filter(([, ids]) => ids.length)),
    };
  };
  const writeState = ({ words, sort, facets }) => {
    const set = new URLSearchParams();
    if (words.trim()) set.set("q", words);
    for (const kind of KINDS) for (const id of facets[kind] ?? []) set.append(kind, id);
    if (sort) set.set("sort", sort);
    return `?${set}`.replace(/^\?$/, "");
  };
  const choose = (state, kind, ids) => {
    const { [kind]: _, ...others } = state.facets;
    return { ...state, facets: ids.length ? { ...others, [kind]: ids } : others };
  };
  const chosenIn = (state, kind) => state.facets[kind] ?? [];
  const without = (state, kind, gone) =>
    choose(state, kind, chosenIn(state, kind).filter((id) => id !== gone));

  const named = async (index, kind, ids) => {
    const known = NAMED.includes(kind) && ids.length ? await index.named(kind, ids) : [];
    return ids.map((id, place) => known[place] ?? { id });
  };

  /* The state with former ids replaced by the present ones. */
  const withCurrentIds = async (index, state) => {
    let settled = state;
    for (const kind of NAMED) {
      const values = await named(index, kind, chosenIn(state, kind));
      settled = choose(settled, kind, [...new Set(values.map(({ id }) => id))]);
    }
    return settled;
  };

  /* A facet as a <details>; `explore` holds the state of the page and receives choices. */
  const makeFacet = (kind, explore) => {
    const name = NAMES[kind];
    const list = element("ul", {});
    const more = button("", () => {
      limit *= 5;
      refill();
    });
    const find = searchBox(`Find: ${name.toLowerCase()}`, { class: "facet__find" });
    const set = element("span", { class: "count" });
    const group = element("div", { role: "group", "aria-label": name }, find, list, more);
    const summary = element("summary", {}, name, " ", set);
    const details = element("details", { class: "facet", "data-facet": kind }, summary, group);
    let limit = FEW;
    let turn = 0;
    let answer;
    let asked; // the answer whose values are in the list or being loaded

    const chosen = () => chosenIn(explore.state, kind);
    const row = (value) => {
      const tick = element("input", { type: "checkbox", value: value.id });
      tick.checked = chosen().includes(value.id);
      tick.addEventListener("change", () => {
        const state = explore.current();
        const with_ = choose(state, kind, [...chosenIn(state, kind), value.id]);
        explore.go(tick.checked ? with_ : without(state, kind, value.id));
      });
      const label = element("bdi", {}, labelOf(kind, value));
      const number = element("span", { class: "count" }, value.count.toLocaleString("en"));
      return element("li", {}, element("label", {}, tick, label, number));
    };

    const counted = (values) =>
      Promise.all(values.map(async (it) => ({ ...it, count: await answer.count(kind, it.id) })));
    const valuesOf = async () => {
      const ids = chosen();
      if (find.value.trim()) {
        const all = await counted(await explore.index.find(kind, find.value));
        return { values: all.filter(({ id, count }) => count || ids.includes(id)), more: 0 };
      }
      const top = await answer.top(kind, limit);
      const missing = ids.filter((id) => !top.values.some((value) => value.id === id));
      const first = await counted(await named(explore.index, kind, missing));
      return { values: [...first, ...top.values], more: top.more };
    };
    const put = (got) => {
      const focused = list.contains(document.activeElement) && document.activeElement.value;
      if (kind === "year") got.values.sort((one, other) => (one.id < other.id ? 1 : -1));
      const none = element("li", { class: "count" }, "None");
      list.replaceChildren(...(got.values.length ? got.values.map(row) : [none]));
      if (focused) list.querySelector(`[value="${CSS.escape(focused)}"]`)?.focus();
      more.hidden = !got.more;
      more.textContent = `${got.more.toLocaleString("en")} more`;
      const all = !got.more && limit === FEW && !find.value;
      find.hidden = all || !NAMED.includes(kind);
    };

    /* Loads the values of an open facet; returns a function that shows them, once all is loaded. */
    const fill = async (given) => {
      const mine = (turn += 1);
      answer = given;
      const seen = answer && details.open && details.parentElement.open;
      if (seen) asked = answer;
      const got = seen && (await valuesOf());
      return () => {
        set.textContent = chosen().length ? `${chosen().length} chosen` : "";
        if (got && mine === turn) put(got);
      };
    };
    const refill = async () => {
      try {
        (await fill(answer))();
      } catch (error) {
        explore.failed(error);
      }
    };
    const unfold = () => asked !== answer && refill();
    details.addEventListener("toggle", unfold);
    find.addEventListener("input", onrecord.later(refill));
    const fit = () => {
      const open = wide.matches && openOf(explore.index.total).includes(kind);
      details.open = open || chosen().length;
    };
    return { details, fill, unfold, fit };
  };

  onrecord.facets = {
    NAMES,
    KINDS,
    wide,
    labelOf,
    readState,
    writeState,
    choose,
    chosenIn,
    without,
    named,
    withCurrentIds,
    makeFacet,
  };
})();
