/* Draw everything once, and again when the legend asks for other measures or colours. */
"use strict";
(() => {
  const { data } = Page;
  const { groups, outline, place, label } = Chart;
  const counts = {};

  function add(name, layer, onPress) {
    if (onPress) layer.on("click", onPress);
    layer.addTo(groups[name]);
    counts[name] = (counts[name] || 0) + 1;
  }

  data.districts.forEach((d) => { if (d.shape) add("district", outline(d.shape, Legend.STYLES.district)); });
  // Where two names have no room, that of a dedicated area is shown.
  const byKind = data.areas.map((a, n) => [a, n]).sort(([a], [b]) => Number(b.dedicated) - Number(a.dedicated));
  byKind.forEach(([a, n]) => {
    if (!a.shape) return;
    const name = a.dedicated ? "dedicated" : "other_area";
    const layer = outline(a.shape, Legend.STYLES[name]);
    label(layer, a.name, "area-name");
    add(name, layer, () => Details.area(n));
  });
  data.properties.forEach((p, n) => {
    const name = p.informed ? "property_informed" : "property";
    if (p.shape) add(name, outline(p.shape, Legend.STYLES[name]), () => Details.property(n));
  });

  function drawMeasures() {
    const all = Legend.categories();
    groups.measures.clearLayers();
    data.measures.forEach((m, n) => {
      if (m.shape && Legend.isShown(m)) outline(m.shape, Legend.styleOf(m, all)).on("click", () => Details.measure(n)).addTo(groups.measures);
    });
    Chart.restack();
  }

  // Recipients at one address are one sign; the panel names them all.
  const addresses = new Map();
  data.recipients.forEach((r, n) => {
    if (!r[Details.PLACE] || r[Details.IS_INTEREST]) return;
    const key = r[Details.PLACE].join();
    if (addresses.has(key)) addresses.get(key).push(n); else addresses.set(key, [n]);
  });
  const groupOf = (isInformed) => (isInformed ? "recipient_informed" : "recipient");
  for (const several of addresses.values()) {
    const told = several.map((n) => Details.isInformed(data.recipients[n]));
    const name = groupOf(told.includes(true));
    const sign = L.circleMarker(place(data.recipients[several[0]][Details.PLACE]), Legend.STYLES[name]);
    sign.on("click", () => Details.place(several)).addTo(groups[name]);
    told.forEach((isInformed) => { counts[groupOf(isInformed)] = (counts[groupOf(isInformed)] || 0) + 1; });
  }

  /** Seen from far away the signs shrink, so that twenty thousand of them do not hide the measures. */
  function scaleSigns() {
    const share = Math.min(1, Math.max(0.3, 1 + Chart.map.getZoom() * 0.17));
    for (const name of ["recipient", "recipient_informed"]) {
      const { radius, weight } = Legend.STYLES[name];
      groups[name].eachLayer((sign) => sign.setStyle({ radius: radius * share, weight: weight * share }));
    }
  }
  Chart.map.on("zoomend", scaleSigns);
  scaleSigns();

  Legend.drawLayers(counts);
  Legend.drawMeasures(drawMeasures);
  drawMeasures();
  document.getElementById("colour-by").addEventListener("change", (event) => Legend.colourBy(event.target.value, drawMeasures));
  document.getElementById("whole").addEventListener("click", Chart.whole);
  document.getElementById("print").addEventListener("click", () => window.print());
})();
