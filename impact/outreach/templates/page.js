/* The page's data and the one way to make an element: text goes in as text, never as markup. */
"use strict";
const Page = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const texts = data.texts;
  const collator = new Intl.Collator(data.language, { numeric: true, sensitivity: "base" });

  /** A new element with properties (class, type, for, title, aria-*) and children: elements or plain text. */
  function element(name, properties = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (value !== null && value !== undefined) made.setAttribute(key, value);
    }
    made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return made;
  }

  function button(label, onPress, properties = {}) {
    const made = element("button", { type: "button", ...properties }, label);
    made.addEventListener("click", onPress);
    return made;
  }

  /** The text under a key with its {places} filled. */
  function text(key, values = {}) {
    return texts[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  /** Lower case without accents, so that "malar" finds "Mälar". */
  function folded(words) {
    return words.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }

  /** Arrow keys, Home and End walk the buttons of a container; `before` is where Up leaves it. */
  function walkWithArrows(container, before = null) {
    container.addEventListener("keydown", (event) => {
      const stops = [...container.querySelectorAll("button")];
      const at = stops.indexOf(document.activeElement);
      if (at < 0) return;
      const next = { ArrowDown: stops[at + 1], ArrowUp: stops[at - 1] || before, Home: stops[0], End: stops.at(-1) };
      const target = next[event.key];
      if (target) {
        event.preventDefault();
        target.focus();
      }
    });
  }

  /** A table's head from column titles; `onSort` gets the column's number. */
  function head(table, titles, onSort) {
    const cells = titles.map((title, column) =>
      element("th", { scope: "col" }, onSort ? button(title, () => onSort(column), { class: "sort" }) : title));
    table.tHead.replaceChildren(element("tr", {}, ...cells));
  }

  const number = (value) => value.toLocaleString(data.language);
  return { data, texts, collator, element, button, text, folded, walkWithArrows, head, number };
})();
