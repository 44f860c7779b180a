// What is chosen, and its address: the fragment of the URL holds all of it.

import { clusterings, labels, maps, n } from "./content.js";

export const COLOURS = {
  class: "class",
  cluster: "cluster",
  right: "right or wrong",
  certainty: "certainty",
  moved: "what moved",
};

const defaults = {
  map: maps[0].key,
  colour: "class",
  a: clusterings[0].key,
  b: (clusterings[1] ?? clusterings[0]).key,
  matrix: "after", // or "before" matching
  pick: "", // table.row.column: "after.6.2", "before.*.3", "moved.4.*"
  area: "", // corners of a polygon on the map: "0.1,0.2;0.3,0.4;..."
  view: "", // what of the map is in sight: x0,x1,y0,y1
  image: "",
};

export const byKey = (list, key) => list.find((item) => item.key === key);

// from a fragment; what cannot be is replaced by its default
export function readAddress(fragment) {
  const given = Object.fromEntries(new URLSearchParams(fragment.replace(/^#/, "")));
  const state = { ...defaults };
  const allowed = {
    map: (value) => byKey(maps, value),
    colour: (value) => Object.hasOwn(COLOURS, value),
    a: (value) => byKey(clusterings, value),
    b: (value) => byKey(clusterings, value),
    matrix: (value) => ["before", "after"].includes(value),
    pick: (value) => /^(before|after|moved)\.(\*|\d{1,3})\.(\*|\d{1,3})$/.test(value),
    area: (value) => corners(value).length > 2 && corners(value).flat().every(Number.isFinite),
    view: (value) => {
      const [x0, x1, y0, y1, more] = value.split(",").map(Number);
      return x0 < x1 && y0 < y1 && more === undefined;
    },
    image: (value) => /^\d{1,7}$/.test(value) && Number(value) < n,
  };
  for (const [name, fits] of Object.entries(allowed)) {
    if (given[name] && fits(given[name])) state[name] = given[name];
  }
  return state;
}

export function writeAddress(state) {
  const changed = Object.entries(state).filter(([name, value]) => value !== defaults[name]);
  return `#${new URLSearchParams(changed)}`.replaceAll("%2F", "/").replaceAll("%2C", ",");
}

export const corners = (area) => (area ? area.split(";").map((pair) => pair.split(",").map(Number)) : []);

// is a point within a polygon? Count the edges to its right.
function within(x, y, polygon) {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [xi, yi] = polygon[i];
    const [xj, yj] = polygon[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

// for each table: the row and the column that an image stands in
export function tableOf(name, a, b) {
  if (name === "moved") return [a.classOf, b.classOf];
  return [(image) => labels[image], name === "before" ? (image) => a.ids()[image] : a.classOf];
}

// the images within the area, and of these the picked ones, most certain first
export function chosenImages(state) {
  const a = byKey(clusterings, state.a);
  const b = byKey(clusterings, state.b);
  let area = Array.from({ length: n }, (_, image) => image);
  if (state.area) {
    const points = byKey(maps, state.map).points();
    const polygon = corners(state.area);
    area = area.filter((image) => within(points[2 * image], points[2 * image + 1], polygon));
  }
  let picked = area;
  if (state.pick) {
    const [table, row, column] = state.pick.split(".");
    const [rowOf, columnOf] = tableOf(table, a, b);
    const fits = (wanted, found) => wanted === "*" || Number(wanted) === found;
    picked = area.filter((image) => fits(row, rowOf(image)) && fits(column, columnOf(image)));
  }
  const sorted = a.certainty
    ? [...picked].sort((one, other) => a.certainty(other) - a.certainty(one))
    : picked;
  return { area, picked: sorted };
}
