/* Result cards, built from their data (search/card_data.py) like the cards on pages; and helpers
   shared by the quick search, the search of a record's page, and Explore. */
"use strict";

(() => {
  const { element, button, page } = onrecord;
  const MONTHS = ("January February March April May June July August September October November " +
    "December").split(" ");

  const writtenOut = (date) => {
    const [year, month, day] = date.split("-").map(Number);
    return [day, MONTHS[month - 1], year].filter(Boolean).join(" ");
  };

  const languageOf = ([what, lang]) => ({ lang, dir: what === "rtl" && "rtl" });

  const show = (part) => {
    if (typeof part === "string") return part;
    const [what, value, label] = part;
    if (what === "time") return element("time", { datetime: value }, writtenOut(value));
    if (what === "bdi") return element("bdi", {}, label);
    if (what === "span" || what === "rtl") return element("span", languageOf(part), label);
    return element("a", { href: what === "url" ? value : page(what, value) }, show(label));
  };
  const line = (name, parts) => element(name, {}, ...parts.map(show));
  const list = (items) => element("ul", {}, ...items);

  const wordsOf = ({ kind, text }) => {
    const words = typeof text === "string" ? text : text[2];
    const shown = kind === "emphasised" ? element("mark", {}, words) : words;
    const block = element("blockquote", {}, element("p", {}, shown));
    return words === text ? block : element("div", languageOf(text), block);
  };

  const homeOf = ({ id, place }) => (place ? ["article", `${place}#${id}`] : ["quote", id]);

  const waysOf = (card) => {
    const ways = [
      ["article", `${card.at}#_at-${card.id}`, "In context"],
      [...homeOf(card), "Permanent link"],
      ...(card.media ? [card.media] : []),
    ];
    return element("span", { class: "quote__ways" }, ...ways.flatMap((way) => [" · ", show(way)]));
  };

  const captionOf = (card) => {
    const { kind, note, translations, chips } = card;
    const check = card.abridged
      ? "✓ Abridged: what was left out or added is in brackets"
      : "✓ Word for word as in the stored copy";
    const caption = element(
      "figcaption",
      {},
      element("p", {}, element("span", { class: "quote__who" }, ...card.who.map(show))),
      line("p", card.when),
      element(
        "p",
        {},
        element("span", { class: "quote__check" }, check),
        kind === "direct" ? "" : `, as ${kind} by the article`,
        waysOf(card),
      ),
    );
    if (note) caption.append(element("p", {}, element("strong", {}, "Note:"), " ", show(note)));
    if (translations) caption.append(list(translations.map((parts) => line("li", parts))));
    if (chips) {
      const items = chips.map((chip) => line("li", [chip]));
      caption.append(element("div", { class: "chips" }, list(items)));
    }
    return caption;
  };

  onrecord.card = (card) =>
    element(
      "figure",
      {
        class: `quote quote--${card.kind}${card.long ? " quote--long" : ""}`,
        id: card.id,
        "data-quote": card.id,
      },
      card.kind === "reported" ? element("p", { class: "quote__intro" }, "reported:") : "",
      wordsOf(card),
      captionOf(card),
    );

  onrecord.cardAddress = (card) => page(...homeOf(card));

  /* A card in two lines: its words, and its voices. */
  onrecord.cardLine = (card) => {
    const who = card.who.map((part) => show(part).textContent ?? part).join("");
    return [
      element("span", { class: "quick__words" }, show(card.text)),
      element("bdi", { class: "quick__who" }, who),
    ];
  };

  /* Marks the words of a query in the text of an element. */
  onrecord.mark = (within, { words, prefixes }) => {
    const whole = new Set(words);
    const wanted = (word) => whole.has(word) || prefixes.some((start) => word.startsWith(start));
    const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    for (const node of nodes) {
      const places = [];
      for (const { word, start, end } of onrecord.wordsOf(node.data)) {
        if (!wanted(word)) continue;
        if (places.at(-1)?.[1] === start) places.at(-1)[1] = end; // adjacent words
        else places.push([start, end]);
      }
      for (const [start, end] of places.reverse()) {
        const hit = node.splitText(start);
        hit.splitText(end - start);
        const mark = element("mark", { class: "hit" });
        hit.replaceWith(mark);
        mark.append(hit);
      }
    }
  };

  /* Renders the first cards of an answer, and a button for more; returns a function that puts them
     into `box`. */
  onrecord.fill = async (box, answer, { first, ids = true, onMore = () => {} }) => {
    const make = async (from, to) => {
      const cards = await answer.cards(answer.rows.slice(from, to));
      return cards.map((data) => {
        const card = onrecord.card(data);
        if (!ids) card.removeAttribute("id");
        const found = "blockquote, .quote__who, figcaption > ul, .chips a";
        card.querySelectorAll(found).forEach((part) => onrecord.mark(part, answer.marks));
        return card;
      });
    };
    const asks = element("p", { class: "more" });
    let shown = Math.min(first, answer.total);
    const grow = async () => {
      try {
        const cards = await make(shown, shown + 20);
        asks.before(...cards);
        cards[0].tabIndex = -1;
        cards[0].focus({ preventScroll: true });
        shown += cards.length;
        onMore(shown);
        ask();
      } catch (error) {
        onrecord.say(asks, error, grow);
      }
    };
    const ask = () => {
      const left = Math.min(20, answer.total - shown);
      asks.replaceChildren(left ? button(`Show ${left} more`, grow) : "");
    };
    const cards = await make(0, shown);
    return () => {
      ask();
      box.replaceChildren(...cards, asks);
    };
  };

  let opening;
  /* The index, opened on first use; failures are not cached. */
  onrecord.open = () =>
    (opening ??= onrecord.openIndex(onrecord.root).catch((error) => {
      opening = undefined;
      throw error;
    }));

  onrecord.count = (number) => `${number.toLocaleString("en")} quote${number === 1 ? "" : "s"}`;

  /* The corrections of misspelt words, as a sentence. */
  onrecord.corrections = (answer) =>
    answer.corrected
      .map(({ word, read }) => `Nothing has “${word}”: shown is ${read.map((w) => `“${w}”`).join(" or ")}. `)
      .join("");

  onrecord.explain = ({ name }) =>
    name === "NoIndex"
      ? "This record is too large to be searched from a disk. Put it on a web server to search it."
      : "Search did not load. ";

  /* Shows an error, with a button to try again where that may help. */
  onrecord.say = (box, error, again) => {
    box.replaceChildren(onrecord.explain(error));
    if (error.name !== "NoIndex") box.append(button("Try again", again));
  };

  /* A debounced function: the first call acts at once, later ones after a pause of 50 ms. */
  onrecord.later = (act) => {
    let timer = 0;
    let more = false;
    const pause = () => {
      timer = 0;
      if (more) act();
      more = false;
    };
    return () => {
      if (timer) more = true;
      else act();
      clearTimeout(timer);
      timer = setTimeout(pause, 50);
    };
  };
})();
