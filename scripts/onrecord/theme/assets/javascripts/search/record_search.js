/* The search field of a record's page: searches the record's quotes, with results in place. */
"use strict";

onrecord.within = (form) => {
  const { element } = onrecord;
  const input = form.elements.q;
  const facets = {};
  for (const { name, value } of form.querySelectorAll("[type=hidden]")) facets[name] = [value];
  const status = element("p", { role: "status" });
  const cards = element("div", {});
  const box = element("section", { class: "within", "aria-label": "Found on this page" }, status, cards);
  let turn = 0;
  box.hidden = true;
  form.after(box);

  const look = async () => {
    const mine = (turn += 1);
    const words = input.value.trim();
    box.hidden = !words;
    if (!words) return;
    try {
      const index = await onrecord.open();
      const answer = await index.search({ words, facets, sort: "relevance" });
      const put = await onrecord.fill(cards, answer, { first: 5, ids: false });
      if (mine !== turn) return;
      status.textContent = `${onrecord.corrections(answer)}${onrecord.count(answer.total)}`;
      put();
    } catch (error) {
      if (mine !== turn) return;
      cards.replaceChildren();
      onrecord.say(status, error, look);
    }
  };
  input.addEventListener("input", onrecord.later(look));
  look();
};
