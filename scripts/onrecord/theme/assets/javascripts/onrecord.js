/* Buttons that copy what a page shows anyway. Without scripts there are none, and nothing lacks. */
"use strict";

(() => {
  const text = document.querySelector(".citation p");
  const card = document.querySelector(".large .quote");
  if (!text || !card || !navigator.clipboard) return;

  const address = location.origin + location.pathname;
  const words = (element) => element.textContent.replace(/\s+/g, " ").trim();

  // Its words, who said them, and the way back.
  const embedding = () => {
    const quote = document.createElement("blockquote");
    const link = document.createElement("a");
    quote.cite = link.href = address;
    quote.append(words(card.querySelector("blockquote")), document.createElement("br"), "— ", link);
    link.textContent = words(document.querySelector("h1"));
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
  text.after(row);
})();
