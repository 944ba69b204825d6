/* The drawing: SWEREF 99 TM metres as they are, on a canvas, moved to an origin near by. */
"use strict";
const Chart = (() => {
  const { data, element } = Page;
  const [west, south, east, north] = data.bounds;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map("map", {
    crs: L.CRS.Simple, minZoom: -8, maxZoom: 4, zoomSnap: 0.25, zoomDelta: 1, attributionControl: false,
    zoomControl: false, renderer: L.canvas({ tolerance: 5, padding: 0.2 }),
    zoomAnimation: !calm, fadeAnimation: false, inertia: !calm,
  });
  L.control.zoom({ zoomInTitle: Page.text("zoom_in"), zoomOutTitle: Page.text("zoom_out") }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 200 }).addTo(map);

  const place = ([x, y]) => L.latLng(y - south, x - west);
  const places = (nested) => (typeof nested[0] === "number" ? place(nested) : nested.map(places));

  /** One GeoJSON-like outline as a layer. */
  function outline(shape, style) {
    const { type, coordinates } = shape;
    if (type === "Point") return L.circleMarker(place(coordinates), { radius: 7, ...style });
    if (type === "MultiPoint") return L.featureGroup(coordinates.map((c) => outline({ type: "Point", coordinates: c }, style)));
    if (type === "GeometryCollection") return L.featureGroup(shape.geometries.map((part) => outline(part, style)));
    return type.endsWith("LineString")
      ? L.polyline(places(coordinates), { ...style, fill: false, weight: Math.max(style.weight || 0, 5) })
      : L.polygon(places(coordinates), style);
  }

  // Drawn in this order, each above the one before.
  const groups = {};
  for (const name of ["district", "other_area", "dedicated", "property", "property_informed", "measures", "recipient", "recipient_informed"]) {
    groups[name] = L.layerGroup();
  }
  const hidden = new Set();
  const marked = L.layerGroup().addTo(map);
  const named = [];
  const LINES_AWAY = [0, -1, 1], LINE_PX = 18;

  /** Show the groups that are not hidden, in order, the marked thing last. */
  function restack() {
    const all = [...Object.entries(groups), ["marked", marked]];
    all.forEach(([, group]) => group.remove());
    all.filter(([name]) => !hidden.has(name)).forEach(([, group]) => group.addTo(map));
    spread();
  }

  function toggle(name, isShown) {
    if (isShown) hidden.delete(name); else hidden.add(name);
    restack();
  }

  /** Ring the outlines and points that are being told about. */
  function mark(shapes, points = []) {
    marked.clearLayers();
    const halo = { color: "#000", weight: 11, opacity: 0.4, fill: false, interactive: false, radius: 9 };
    const ring = { color: "#000", weight: 2, fill: false, interactive: false, radius: 9 };
    shapes.forEach((shape) => outline(shape, halo).addTo(marked));
    points.forEach((point) => L.circleMarker(place(point), ring).addTo(marked));
  }

  const whole = () => map.fitBounds([place([west, south]), place([east, north])], { padding: [20, 20], maxZoom: 1, animate: false });
  const toPoint = (point) => map.setView(place(point), Math.max(map.getZoom(), 0), { animate: false });
  const toShape = (shape) => {
    const layer = outline(shape, {});
    if (layer.getBounds) map.fitBounds(layer.getBounds(), { padding: [60, 60], maxZoom: 0, animate: false });
    else map.setView(layer.getLatLng(), 0, { animate: false });
  };

  /** A name that stands on the map; an element, because Leaflet would read a string as markup. */
  function label(layer, name, className) {
    layer.bindTooltip(element("span", {}, name), { permanent: true, direction: "center", className, interactive: false });
    named.push(layer);
  }

  /** Names that would stand on one another cannot be read: they move by a line, or wait until one comes nearer. */
  function spread() {
    const taken = [];
    const isFree = (a) => taken.every((b) => a.right < b.left || b.right < a.left || a.bottom <= b.top || b.bottom <= a.top);
    named.map((layer) => layer.getTooltip().getElement()).filter((sign) => sign && sign.isConnected).forEach((sign) => {
      const found = LINES_AWAY.find((lines) => {
        sign.style.marginTop = `${lines * LINE_PX}px`;
        return isFree(sign.firstElementChild.getBoundingClientRect());
      });
      sign.style.visibility = found === undefined ? "hidden" : "";
      if (found !== undefined) taken.push(sign.firstElementChild.getBoundingClientRect());
    });
  }
  map.on("zoomend moveend resize", spread);

  /** Paper has another size than the screen: the canvas must be drawn anew for it, and back again. */
  function printing(isPrinting) {
    const seen = map.getBounds();
    document.body.classList.toggle("printing", isPrinting);
    map.invalidateSize({ animate: false });
    map.fitBounds(seen, { animate: false });
    spread();
  }
  window.addEventListener("beforeprint", () => printing(true));
  window.addEventListener("afterprint", () => printing(false));

  whole();
  return { map, groups, hidden, place, outline, restack, toggle, mark, whole, toPoint, toShape, label };
})();
