/* What the signs mean, with a switch for each; colour is never the only difference. */
"use strict";
const Legend = (() => {
  const { data, texts, element } = Page;
  const COLOURS = ["#0072b2", "#d55e00", "#00785a", "#b2478f", "#3a8fc7", "#a86a00", "#222222", "#6b4fa0"];
  const DASHES = [null, "9 5", "2 6"];
  const STYLES = {
    district: { color: "#5c5c5c", weight: 1.5, dashArray: "8 4 2 4", fill: false, interactive: false },
    other_area: { color: "#7a5c00", weight: 2, dashArray: "5 4", fillColor: "#e9d9a0", fillOpacity: 0.15 },
    dedicated: { color: "#7a5c00", weight: 2.5, fillColor: "#e3c55e", fillOpacity: 0.35 },
    property: { color: "#555555", weight: 1.2, dashArray: "3 3", fillColor: "#ffffff", fillOpacity: 0.3 },
    property_informed: { color: "#1f5a4c", weight: 1.5, fillColor: "#67b39b", fillOpacity: 0.45 },
    recipient: { color: "#444444", weight: 1.5, fillColor: "#ffffff", fillOpacity: 0.9, radius: 4 },
    recipient_informed: { color: "#ffffff", weight: 1, fillColor: "#12443a", fillOpacity: 1, radius: 5 },
  };
  const hiddenCategories = new Set();
  let by = "kind";

  const category = (measure) => measure[by] || texts.none;
  const drawn = data.measures.filter((measure) => measure.shape);
  const categories = () => [...new Set(drawn.map(category))].sort(Page.collator.compare);

  /** A measure's style from the place of its kind or stage among those that occur. */
  function measureStyle(name, all) {
    const at = all.indexOf(name);
    const colour = COLOURS[at % COLOURS.length];
    const dashArray = DASHES[Math.floor(at / COLOURS.length) % DASHES.length];
    return { color: colour, weight: 3, fillColor: colour, fillOpacity: 0.3, dashArray };
  }

  /** A sample of the sign: a small picture whose attributes are set one by one. */
  function swatch(style, isPoint) {
    const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const sign = document.createElementNS("http://www.w3.org/2000/svg", isPoint ? "circle" : "rect");
    const box = isPoint ? { cx: 13, cy: 9, r: style.radius } : { x: 2, y: 3, width: 22, height: 12 };
    const look = {
      stroke: style.color, "stroke-width": style.weight, "stroke-dasharray": style.dashArray,
      fill: style.fill === false ? "none" : style.fillColor, "fill-opacity": style.fillOpacity,
    };
    for (const [key, value] of Object.entries({ ...box, ...look })) if (value != null) sign.setAttribute(key, value);
    for (const [key, value] of Object.entries({ width: 26, height: 18, "aria-hidden": "true" })) picture.setAttribute(key, value);
    picture.append(sign);
    return picture;
  }

  function line(name, style, isPoint, count, onChange, isShown) {
    const box = element("input", { type: "checkbox" });
    box.checked = isShown;
    box.addEventListener("change", () => onChange(box.checked));
    return element("label", { class: "sign" }, box, swatch(style, isPoint), element("span", {}, name), element("small", {}, Page.number(count)));
  }

  function drawLayers(counts) {
    const lines = Object.entries(STYLES)
      .filter(([name]) => counts[name])
      .map(([name, style]) => line(texts[name], style, name.startsWith("recipient"), counts[name],
        (isShown) => Chart.toggle(name, isShown), true));
    document.getElementById("legend-layers").replaceChildren(...lines);
  }

  function drawMeasures(redraw) {
    const all = categories();
    const lines = all.map((name) => line(name, measureStyle(name, all), false,
      drawn.filter((m) => category(m) === name).length,
      (isShown) => { if (isShown) hiddenCategories.delete(name); else hiddenCategories.add(name); redraw(); }, true));
    document.getElementById("legend-measures").replaceChildren(...lines);
  }

  function colourBy(choice, redraw) {
    by = choice;
    hiddenCategories.clear();
    drawMeasures(redraw);
    redraw();
  }

  const isShown = (measure) => !hiddenCategories.has(category(measure));
  const styleOf = (measure, all) => measureStyle(category(measure), all);
  return { STYLES, categories, styleOf, isShown, drawLayers, drawMeasures, colourBy };
})();
