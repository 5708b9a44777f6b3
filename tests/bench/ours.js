/* Asks Explore as a reader does; milliseconds until the answer is on the screen. */
(() => {
  const results = document.querySelector("[data-results]");
  const field = document.querySelector(".explore [name=q]");

  const answered = async (ask) => {
    const started = performance.now();
    const shown = new Promise((done) => {
      const changes = new MutationObserver(() => {
        if (!results.hasAttribute("data-ready")) return;
        changes.disconnect();
        done();
      });
      changes.observe(results, { attributeFilter: ["data-ready"] });
    });
    ask();
    await shown;
    await new Promise(requestAnimationFrame);
    return performance.now() - started;
  };

  window.askWords = (words) =>
    answered(() => {
      field.value = words;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  window.askChoice = (query) =>
    answered(() => {
      history.pushState({}, "", location.pathname + query);
      window.dispatchEvent(new PopStateEvent("popstate"));
    });
})();
