/* Search and the lists: everything on the map can be reached here without a mouse. */
"use strict";
const Finder = (() => {
  const { data, texts, text, element, button, folded, number } = Page;
  const field = document.getElementById("search");
  const hits = document.getElementById("hits");
  const count = document.getElementById("hit-count");
  const SHOWN = 50;
  const PAGE = 200;

  const things = [
    ...data.measures.map((m, n) => [m.title, texts.type_measure, () => Details.measure(n), m.id]),
    ...data.areas.map((a, n) => [a.name, texts.type_area, () => Details.area(n), ""]),
    ...data.properties.map((p, n) => [p.name, texts.type_property, () => Details.property(n), ""]),
    ...data.recipients.map((r, n) => [r[Details.NAME], r[Details.KIND], () => Details.recipient(n), `${r[Details.ADDRESS]} ${r[Details.PROPERTY]}`]),
  ].map(([name, type, open, more]) => ({ name, type, open, words: folded(`${name} ${more}`) }));

  function search() {
    const wanted = folded(field.value).split(/\s+/).filter(Boolean);
    const found = wanted.length ? things.filter((thing) => wanted.every((word) => thing.words.includes(word))) : [];
    hits.replaceChildren(...found.slice(0, SHOWN).map((thing) =>
      element("li", {}, button(thing.name, thing.open, {}), element("small", {}, thing.type))));
    const values = { n: number(found.length), shown: SHOWN };
    count.textContent = !wanted.length ? "" : text(found.length > SHOWN ? "hits_some" : found.length ? "hits" : "no_hits", values);
    return found;
  }

  let pause = 0;
  field.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(search, 120); });
  field.addEventListener("keydown", (event) => {
    const first = hits.querySelector("button");
    if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
    if (event.key === "Escape") { field.value = ""; search(); }
  });
  document.getElementById("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const [first] = search();
    if (first) first.open();
  });
  Page.walkWithArrows(hits, field);

  // The measures, sorted by any column; the same order again turns it round.
  const table = document.getElementById("measure-table");
  const COLUMNS = [["measure", "title"], ["kind", "kind"], ["stage", "stage"], ["starts", "starts"], ["ends", "ends"], ["administration", "administration"], ["informed", "informed"], ["affected", "affected"]];
  let sorted = { column: 0, turn: 1 };

  function compare(a, b) {
    if (typeof a === "number") return a - b;
    return Page.collator.compare(a || "\uffff", b || "\uffff");
  }

  function listMeasures() {
    const key = COLUMNS[sorted.column][1];
    const order = data.measures.map((m, n) => n).sort((a, b) => sorted.turn * compare(data.measures[a][key], data.measures[b][key]) || a - b);
    table.tBodies[0].replaceChildren(...order.map((n) => element("tr", {}, ...COLUMNS.map(([, name], column) => {
      const value = data.measures[n][name];
      if (column === 0) return element("td", {}, button(value, () => Details.measure(n)));
      if (typeof value === "number") return element("td", { class: "number" }, number(value));
      return element("td", name === "starts" || name === "ends" ? { class: "day" } : {}, value || "");
    }))));
    [...table.tHead.querySelectorAll("th")].forEach((cell, column) =>
      cell.setAttribute("aria-sort", column !== sorted.column ? "none" : sorted.turn > 0 ? "ascending" : "descending"));
  }

  Page.head(table, COLUMNS.map(([name]) => texts[name]), (column) => {
    sorted = { column, turn: column === sorted.column ? -sorted.turn : 1 };
    listMeasures();
  });
  listMeasures();
  Page.walkWithArrows(table.tBodies[0]);

  /** The recipients are listed when asked for, and some at a time: twenty thousand rows would stop an old computer. */
  function listRecipients() {
    const box = document.getElementById("recipient-list");
    if (!box) return;
    const rows = box.querySelector("tbody");
    const more = document.getElementById("more");
    document.getElementById("recipient-count").textContent = number(data.recipients.length);
    Page.head(box.querySelector("table"), [texts.recipients, texts.type, texts.address, texts.property_name, texts.informed]);
    const grow = () => {
      const from = rows.children.length;
      rows.append(...data.recipients.slice(from, from + PAGE).map((r, at) => element("tr", {},
        element("td", {}, button(r[Details.NAME], () => Details.recipient(from + at))), element("td", {}, r[Details.KIND]),
        element("td", {}, r[Details.ADDRESS]), element("td", {}, r[Details.PROPERTY]),
        element("td", {}, Details.isInformed(r) ? texts.yes : texts.no))));
      more.hidden = rows.children.length >= data.recipients.length;
    };
    box.addEventListener("toggle", () => { if (box.open && !rows.children.length) grow(); });
    more.addEventListener("click", grow);
    Page.walkWithArrows(rows);
  }
  listRecipients();
  return { search };
})();
