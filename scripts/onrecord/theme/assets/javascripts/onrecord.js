/* Buttons that copy what a page shows anyway. Without scripts there are none, and nothing lacks. */
"use strict";

(() => {
  const citation = document.querySelector(".citation");
  const card = document.querySelector(".large .quote");
  if (!citation || !card || !navigator.clipboard) return;

  const address = location.origin + location.pathname;
  const words = (element) => element.textContent.replace(/\s+/g, " ").trim();

  /** The quote as HTML for another page: its words, who said them, and the way back. */
  const embedding = () => {
    const quote = document.createElement("blockquote");
    const link = document.createElement("a");
    quote.cite = link.href = address;
    quote.append(words(card.querySelector("blockquote")), document.createElement("br"), "— ", link);
    link.textContent = words(document.querySelector("h1"));
    const language = card.querySelector("[lang] blockquote")?.parentElement;
    if (language) {
      quote.lang = language.lang;
      quote.dir = language.dir || "ltr";
    }
    return quote.outerHTML;
  };

  const ways = [
    ["Copy the quote", () => words(card.querySelector("blockquote"))],
    ["Copy the citation", () => words(citation.querySelector("p")).replace("permanent address", address)],
    ["Copy the address", () => address],
    ["Copy as HTML", embedding],
  ];
  const row = document.createElement("div");
  const status = document.createElement("span");
  row.className = "copying";
  status.setAttribute("role", "status");
  for (const [label, content] of ways) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", async () => {
      status.textContent = "";
      await navigator.clipboard.writeText(content());
      status.textContent = "Copied";
    });
    row.append(button);
  }
  row.append(status);
  citation.append(row);
})();
