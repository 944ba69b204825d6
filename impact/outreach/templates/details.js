/* The panel that tells about one thing, and the ways to it: Details.measure(n), .recipient(n), .place([n…]), .property(n), .area(n). */
"use strict";
const Details = (() => {
  const { data, texts, text, element, button, number } = Page;
  const panel = document.getElementById("details");
  const STEP = 100;
  let opener = null;

  // Recipients are arrays: see map_content.py for the places.
  const [NAME, KIND, ADDRESS, PROPERTY, PLACE, IS_INTEREST, ROWS] = [0, 1, 2, 3, 4, 5, 6];
  const [MEASURE, RELATION, DISTANCE, IS_INFORMED, INFORM_BY] = [0, 1, 2, 3, 4];
  const isInformed = (recipient) => recipient[ROWS].some((row) => row[IS_INFORMED]);

  const informedBy = data.measures.map(() => []);
  const holdersOf = new Map();
  data.recipients.forEach((recipient, at) => {
    recipient[ROWS].forEach((row) => { if (row[IS_INFORMED]) informedBy[row[MEASURE]].push(at); });
    if (recipient[IS_INTEREST]) holdersOf.set(recipient[PROPERTY], [...(holdersOf.get(recipient[PROPERTY]) || []), at]);
  });

  function facts(pairs) {
    const known = pairs.filter(([, value]) => value !== null && value !== "" && value !== undefined);
    return element("dl", {}, ...known.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
  }

  /** Buttons for recipients or measures, a hundred at a time. */
  function choices(labels, onChoice) {
    const list = element("ul", { class: "choices" });
    const more = button(texts.more, () => grow());
    function grow() {
      const from = list.children.length;
      labels.slice(from, from + STEP).forEach((label, at) => list.append(element("li", {}, button(label, () => onChoice(from + at)))));
      more.hidden = list.children.length >= labels.length;
    }
    grow();
    Page.walkWithArrows(list);
    return [list, more];
  }

  function show(title, ...content) {
    if (!panel.contains(document.activeElement)) opener = document.activeElement;
    const heading = element("h2", { tabindex: "-1" }, title);
    panel.replaceChildren(button(texts.close, close, { class: "close" }), heading, ...content.filter(Boolean));
    panel.hidden = false;
    heading.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest" });
  }

  function close() {
    panel.hidden = true;
    Chart.mark([]);
    if (opener && opener.isConnected) opener.focus();
  }
  panel.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });

  function measure(at) {
    const m = data.measures[at];
    const told = informedBy[at];
    const points = told.map((n) => data.recipients[n][PLACE]).filter(Boolean);
    Chart.mark(m.shape ? [m.shape] : [], points);
    if (m.shape) Chart.toShape(m.shape);
    const who = data.recipients.length
      ? [element("h3", {}, texts.who_informed), ...(told.length ? choices(told.map((n) => data.recipients[n][NAME]), (n) => recipient(told[n])) : [element("p", {}, texts.none_informed)])]
      : [];
    show(m.title, facts([
      [texts.kind, m.kind], [texts.stage, m.stage], [texts.starts, m.starts], [texts.ends, m.ends],
      [texts.administration, m.administration], [texts.traffic, m.traffic], [texts.register_number, m.number],
      [texts.informed, number(m.informed)], [texts.affected, number(m.affected)], [texts.description, m.text],
      ["", m.shape ? "" : texts.no_place],
    ]), ...who);
  }

  /** What a recipient is affected by, as a table whose first cell leads to the measure. */
  function table(rows) {
    const made = element("table", {}, element("thead"), element("tbody"));
    Page.head(made, [texts.measure, texts.relation, texts.distance, texts.informed, texts.inform_by]);
    made.tBodies[0].append(...rows.map((row) => element("tr", {},
      element("td", {}, button(data.measures[row[MEASURE]].title, () => measure(row[MEASURE]))),
      element("td", {}, row[RELATION]), element("td", { class: "number" }, row[DISTANCE] === null ? "" : number(row[DISTANCE])),
      element("td", {}, row[IS_INFORMED] ? texts.yes : texts.no), element("td", { class: "day" }, row[INFORM_BY] || ""))));
    return element("div", { class: "scroll" }, made);
  }

  function recipient(at) {
    const r = data.recipients[at];
    const shape = r[IS_INTEREST] ? (data.properties.find((p) => p.name === r[PROPERTY]) || {}).shape : null;
    Chart.mark(shape ? [shape] : [], r[PLACE] ? [r[PLACE]] : []);
    if (r[PLACE]) Chart.toPoint(r[PLACE]);
    show(r[NAME], facts([
      [texts.type, r[KIND]], [texts.address, r[ADDRESS]], [texts.property_name, r[PROPERTY]], ["", r[PLACE] ? "" : texts.no_place],
    ]), table(r[ROWS]));
  }

  /** All recipients behind one point of the map. */
  function place(several) {
    if (several.length === 1) return recipient(several[0]);
    Chart.mark([], [data.recipients[several[0]][PLACE]]);
    return show(text("at_place", { n: number(several.length) }), ...choices(several.map((n) => data.recipients[n][NAME]), (n) => recipient(several[n])));
  }

  function property(at) {
    const p = data.properties[at];
    const holders = holdersOf.get(p.name) || [];
    if (p.shape) { Chart.mark([p.shape]); Chart.toShape(p.shape); }
    show(p.name, element("p", {}, p.informed ? texts.property_informed : texts.property),
      ...choices(holders.map((n) => `${data.recipients[n][NAME]}, ${data.recipients[n][KIND]}`), (n) => recipient(holders[n])));
  }

  function area(at) {
    const a = data.areas[at];
    if (a.shape) { Chart.mark([a.shape]); Chart.toShape(a.shape); }
    show(a.name, element("p", {}, a.dedicated ? texts.dedicated : texts.other_area), a.approximate ? element("p", {}, texts.approximate) : null);
  }

  return { measure, recipient, place, property, area, isInformed, NAME, KIND, ADDRESS, PROPERTY, PLACE, IS_INTEREST };
})();
