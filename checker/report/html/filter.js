// Filters the findings of the HTML report and walks through them by keys. The
// page is whole without it. The filters stand in the address behind the `#`, so
// that a view can be sent to somebody. Tested by test/frontends/html.test.
(() => {
  "use strict";
  const form = document.getElementById("filters");
  const shown = form.querySelector("output");
  const nothing = document.getElementById("nothing");
  const items = [...document.querySelectorAll("article.finding")];
  // Read when somebody first types: it takes long where there are thousands.
  const texts = new Map();
  const exact = ["rule", "harm", "confidence", "state", "file"];

  function textOf(item) {
    if (!texts.has(item)) texts.set(item, item.textContent.toLowerCase());
    return texts.get(item);
  }

  function apply() {
    const wanted = exact.map((key) => [key, form[key].value])
      .filter(([, value]) => value !== "");
    const words = form.text.value.toLowerCase().split(/\s+/)
      .filter((word) => word !== "");
    let count = 0;
    for (const item of items) {
      const hit = wanted.every(([key, value]) => item.dataset[key] === value)
        && words.every((word) => textOf(item).includes(word));
      if (item.parentElement.hidden === hit) item.parentElement.hidden = !hit;
      count += hit;
    }
    shown.value = `${count} of ${items.length} shown`;
    nothing.hidden = count !== 0 || items.length === 0;
  }

  function remember() {
    const state = new URLSearchParams();
    for (const key of [...exact, "text"]) {
      if (form[key].value !== "") state.set(key, form[key].value);
    }
    history.replaceState(null, "", `#${state}`);
  }

  function recall() {
    const state = new URLSearchParams(location.hash.slice(1));
    for (const key of [...exact, "text"]) {
      if (state.has(key)) form[key].value = state.get(key);
    }
  }

  // The next visible finding in this direction, from the one that has the focus.
  function walk(step) {
    const visible = items.filter((item) => !item.parentElement.hidden);
    const now = visible.indexOf(document.activeElement.closest(".finding"));
    const begin = step > 0 ? -1 : visible.length;
    const next = visible[(now < 0 ? begin : now) + step];
    if (next) next.focus();
  }

  function toggle() {
    const item = document.activeElement.closest(".finding");
    const steps = item && item.querySelector("details");
    if (steps) steps.open = !steps.open;
  }

  const keys = {
    j: () => walk(1),
    k: () => walk(-1),
    o: toggle,
    "/": () => form.text.focus(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && form.contains(event.target)) {
      event.target.blur();
    } else if (!form.contains(event.target) && keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  form.addEventListener("input", () => { apply(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => {
    apply();
    remember();
  }));
  window.addEventListener("hashchange", () => { recall(); apply(); });

  form.hidden = false;
  recall();
  apply();
})();
