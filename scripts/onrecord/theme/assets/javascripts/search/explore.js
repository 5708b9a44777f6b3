/* The page Explore: its state is in the URL; each change of the state runs a search. */
"use strict";

(() => {
  const { element, button, searchBox, count } = onrecord;
  const { NAMES, KINDS, wide, labelOf, readState, writeState } = onrecord.facets;
  const { choose, chosenIn, without, named, withCurrentIds, makeFacet } = onrecord.facets;
  const FIRST = 10;

  onrecord.explore = (box) => {
    let state;
    let index;
    let turn = 0;

    /* The elements of the page. */
    const input = searchBox("Words, a name, “an exact phrase”, -without", { name: "q" });
    input.setAttribute("aria-label", "Search quotes and names");
    const form = element("form", { class: "field", role: "search", "aria-label": "Explore" }, input);
    const total = element("p", { class: "explore__total", role: "status" });
    const sort = element("select", {});
    const order = element("label", {}, "Order: ", sort);
    const head = element("div", { class: "explore__head" }, total, order);
    const chips = element("ul", { class: "choices", "aria-label": "What is chosen" });
    const corrected = element("p", { class: "explore__corrected", role: "status" });
    const found = element("div", { class: "explore__found" });
    const message = element("div", { class: "explore__message" });
    const explore = {
      get state() {
        return state;
      },
      get index() {
        return index;
      },
      current: () => ({ ...state, words: input.value }),
      go: (next) => go(next),
      failed: (error) => failed(error),
    };
    const facets = KINDS.map((kind) => makeFacet(kind, explore));
    const number = element("span", { class: "count" });
    const summary = element("summary", {}, "Narrow down ", number);
    const lists = facets.map(({ details }) => details);
    const sheet = element("details", { class: "sheet" }, summary, ...lists);
    const frame = element("div", { class: "explore" }, form, sheet, head, chips, corrected, found);
    box.before(frame);
    frame.append(message, box);

    /* History: typing replaces the entry, each choice adds an entry. */
    const keep = (more) => history.replaceState({ ...history.state, ...more }, "");
    const go = (next) => {
      const address = location.pathname + writeState(next);
      if (address !== location.pathname + location.search) {
        keep({ top: scrollY });
        history.pushState({}, "", address);
      }
      state = next;
      input.value = state.words;
      show();
      if (frame.getBoundingClientRect().top < 0) form.scrollIntoView();
    };
    const type = () => {
      if (input.value === state.words) return;
      state = explore.current();
      history.replaceState({}, "", location.pathname + writeState(state));
      show();
    };
    const restore = async () => {
      state = readState(location.search);
      input.value = state.words;
      const { shown, top } = history.state ?? {};
      await show(shown);
      if (top) scrollTo(0, top);
    };
    const fit = () => {
      sheet.open = wide.matches;
      facets.forEach((facet) => facet.fit());
    };
    const all = () => ({ words: "", sort: state.sort, facets: {} });
    const usual = (words) => (words.trim() ? "relevance" : "newest");
    input.addEventListener("input", onrecord.later(type));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      go(explore.current());
    });
    sort.addEventListener("change", () => {
      const next = explore.current();
      go({ ...next, sort: sort.value === usual(next.words) ? "" : sort.value });
    });
    sheet.addEventListener("toggle", () => facets.forEach((facet) => facet.unfold()));
    window.addEventListener("popstate", restore);
    window.addEventListener("pagehide", () => keep({ top: scrollY }));

    /* The query of a state; relevance needs words. */
    const sortsFor = (words) => [...(words.trim() ? ["relevance"] : []), "newest", "oldest", "speaker"];
    const queryOf = ({ words, facets: chosen, sort: by }) => ({
      words,
      facets: chosen,
      sort: sortsFor(words).includes(by) ? by : usual(words),
    });
    const showSorts = () => {
      const names = sortsFor(state.words);
      sort.replaceChildren(...names.map((value) => element("option", { value }, value)));
      sort.value = queryOf(state).sort;
    };

    /* The chosen values as buttons that remove them. */
    const makeChips = async () => {
      const made = [];
      for (const kind of KINDS) {
        for (const value of await named(index, kind, chosenIn(state, kind))) {
          const label = labelOf(kind, value);
          const remove = button("", () => go(without(explore.current(), kind, value.id)));
          remove.setAttribute("aria-label", `Remove ${NAMES[kind]}: ${label}`);
          remove.append(element("small", {}, NAMES[kind]), " ", element("bdi", {}, label), " ×");
          made.push(remove);
        }
      }
      if (made.length) made.push(button("Clear all", () => go(all()), { class: "plain" }));
      return made.map((chip) => element("li", {}, chip));
    };

    /* The records whose names match the words. */
    const makeFound = ({ records }) => {
      const items = Object.entries(records).flatMap(([kind, few]) =>
        few.slice(0, 3).map(({ id, name, language }) => {
          const label = element("bdi", { lang: language }, name);
          const link = element("a", { href: onrecord.page(kind, id) }, label);
          return element("li", {}, element("small", {}, NAMES[kind] ?? "Article"), " ", link);
        }),
      );
      return items.length ? [element("ul", { "aria-label": "Records with that name" }, ...items)] : [];
    };

    /* For an empty result: the number of quotes without each choice or word. */
    const loosen = async () => {
      const words = state.words.trim();
      const ways = KINDS.filter((kind) => state.facets[kind]).map((kind) => [
        `Any ${NAMES[kind].toLowerCase()}`,
        choose(state, kind, []),
      ]);
      const each = /["“”„«»「」]/.test(words) ? [] : words.split(/\s+/);
      if (each.length > 1 && each.length < 6) {
        for (const word of each) {
          const others = each.filter((other) => other !== word).join(" ");
          ways.push([`Without “${word}”`, { ...state, words: others }]);
        }
      }
      if (words) ways.push([`Without the words “${words}”`, { ...state, words: "" }]);
      if (ways.length > 1) ways.push(["Clear all", all()]);
      const items = [];
      for (const [label, next] of ways) {
        const answer = await index.search(queryOf(next));
        if (!answer.total) continue;
        const gives = element("span", { class: "count" }, ` ${count(answer.total)}`);
        items.push(element("li", {}, button(label, () => go(next)), gives));
      }
      const advice = [element("p", {}, "What would find something:"), element("ul", {}, ...items)];
      return [element("p", {}, "Nothing on record has all of this."), ...(items[0] ? advice : [])];
    };

    const say = (answer) => {
      const words = state.words.trim();
      if (!answer.total) return words ? `No quote for “${words}”` : "No quote";
      const some = words || Object.keys(state.facets).length;
      return count(answer.total) + (some ? ` of ${index.total.toLocaleString("en")}` : "");
    };

    const failed = (error) => {
      if (error.name === "IndexRebuilt") return show();
      frame.classList.add("explore--there");
      total.textContent = "";
      delete box.dataset.total;
      box.replaceChildren();
      onrecord.say(message, error, () => show());
      document.body.classList.toggle("searchless", error.name === "NoIndex");
      if (error.name !== "NoIndex" && error.name !== "PieceMissing") throw error;
    };

    const show = async (shown = FIRST) => {
      const mine = (turn += 1);
      delete box.dataset.ready;
      showSorts();
      try {
        if (!index) {
          index = await onrecord.open();
          fit();
          wide.addEventListener("change", fit);
        }
        const settled = await withCurrentIds(index, state);
        const answer = await index.search(queryOf(settled));
        if (mine !== turn) return;
        state = settled;
        total.textContent = say(answer); // before the cards are loaded
        const onMore = (now) => keep({ shown: now });
        const [made, instead, ...puts] = await Promise.all([
          makeChips(),
          answer.total ? [] : loosen(),
          onrecord.fill(box, answer, { first: shown, onMore }),
          ...facets.map((facet) => facet.fill(answer)),
        ]);
        if (mine !== turn) return;
        puts.forEach((put) => put());
        const lost = chips.contains(document.activeElement);
        chips.replaceChildren(...made);
        if (lost) (chips.querySelector("button") ?? input).focus();
        number.textContent = made.length ? `${made.length - 1} chosen` : "";
        corrected.textContent = onrecord.corrections(answer);
        found.replaceChildren(...makeFound(answer));
        message.replaceChildren(...instead);
        frame.classList.add("explore--there");
        box.dataset.total = answer.total;
        box.dataset.ready = "";
      } catch (error) {
        if (mine === turn) await failed(error);
      }
    };

    restore();
  };
})();
