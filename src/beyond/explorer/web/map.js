// The map: Bokeh draws it, with its tools to move and select; here are its points and events.

import {
  SIDE,
  UNMATCHED,
  classNames,
  clusterings,
  content,
  labels,
  maps,
  n,
  place,
  sheet,
} from "./content.js";
import { byKey, corners } from "./state.js";
import { byId, element } from "./tables.js";

const MOST_PICTURES = 250; // in sight; more are dots
const NAME = [95, 19]; // pixels of the screen that a name takes
const REACH = 12; // pixels of the screen between the pointer and an image
export const drawn = { image: null, places: null, chosen: [] };

const GROUPS = {
  class: () => [classNames, content.palettes.class, (image) => labels[image]],
  cluster: (a) => [classNames, content.palettes.class, a.classOf],
  right: (a) => [
    ["right", "wrong"],
    content.palettes.right,
    (image) => (a.classOf(image) === labels[image] ? 0 : 1),
  ],
  certainty: (a) => [
    ["under 50 %", "50 to 75 %", "75 to 95 %", "95 % and more"],
    content.palettes.certainty,
    (image) => [0.5, 0.75, 0.95].filter((limit) => a.certainty(image) >= limit).length,
  ],
  moved: (a, b) => [
    ["right in both", "becomes right", "becomes wrong", "wrong in both"],
    content.palettes.moved,
    (image) => {
      const right = [a, b].map((of) => of.classOf(image) === labels[image]);
      return right[0] ? (right[1] ? 0 : 2) : right[1] ? 1 : 3;
    },
  ],
};

// names, palette and the group of each image, under the chosen colouring
function grouping(state) {
  const a = byKey(clusterings, state.a);
  const chosen = state.colour === "certainty" && !a.certainty ? "class" : state.colour;
  return GROUPS[chosen](a, byKey(clusterings, state.b));
}

export async function startMap({ hover, choose, select, move }) {
  await Bokeh.embed.embed_item(JSON.parse(byId("figure").textContent), "map");
  const [document_] = Bokeh.documents;
  for (const name of ["map", "points", "pictures", "names", "ring", "outline"]) {
    drawn[name] = document_.get_model_by_name(name);
  }
  drawn.labels = document_.get_model_by_name("names-drawn");
  drawn.dots = document_.get_model_by_name("points-drawn");
  drawn.circle = document_.get_model_by_name("ring-drawn");
  drawn.map.on_event("mousemove", (event) => hover(nearestTo(event.x, event.y)));
  drawn.map.on_event("tap", (event) => choose(nearestTo(event.x, event.y)));
  drawn.map.on_event("selectiongeometry", ({ geometry, final }) => {
    if (final && geometry.type !== "point") select(areaOf(geometry));
  });
  const moved = later(() => {
    drawPictures();
    drawNames();
    move(inSight() === drawn.home ? "" : inSight());
  }, 120);
  const resized = () => drawn.home === inSight() && showView("");
  for (const name of ["inner_width", "inner_height"]) {
    drawn.map.properties[name].change.connect(resized);
  }
  for (const range of [drawn.map.x_range, drawn.map.y_range]) range.change.connect(moved);
}

function inSight() {
  const { x_range: x, y_range: y } = drawn.map;
  return [x.start, x.end, y.start, y.end].map((value) => value.toFixed(3)).join(",");
}

// calls once, when nothing has called for some milliseconds
function later(call, wait) {
  let waiting = 0;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(call, wait);
  };
}

function areaOf(geometry) {
  const { type, x0, x1, y0, y1, x, y } = geometry;
  let polygon = [];
  if (type === "rect") polygon = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
  if (type === "poly") polygon = Array.from(x, (value, i) => [value, y[i]]);
  const every = Math.ceil(polygon.length / 40); // an address stays short
  return polygon
    .filter((_, i) => i % every === 0)
    .map((corner) => corner.map((value) => value.toFixed(3)).join(","))
    .join(";");
}

function nearestTo(x, y) {
  const { x_range, y_range, inner_width, inner_height } = drawn.map;
  const across = inner_width / (x_range.end - x_range.start); // pixels a unit
  const up = inner_height / (y_range.end - y_range.start);
  let [best, least] = [null, REACH ** 2];
  for (const image of drawn.chosen) {
    const dx = (drawn.places[2 * image] - x) * across;
    const dy = (drawn.places[2 * image + 1] - y) * up;
    const apart = dx * dx + dy * dy;
    if (apart < least) [best, least] = [image, apart];
  }
  return best;
}

// the image that the arrow keys reach: the nearest one in a quarter of the plane
export function nextImage(image, dx, dy) {
  const [x, y] = [drawn.places[2 * image], drawn.places[2 * image + 1]];
  let [best, least] = [image, Number.POSITIVE_INFINITY];
  for (const other of drawn.chosen) {
    const [right, up] = [drawn.places[2 * other] - x, drawn.places[2 * other + 1] - y];
    const along = right * dx + up * dy;
    const aside = Math.abs(right * dy) + Math.abs(up * dx);
    const apart = along * along + 4 * aside * aside;
    if (other !== image && along > 0 && along > aside && apart < least) {
      [best, least] = [other, apart];
    }
  }
  return best;
}

export function drawMap(state, chosen) {
  drawn.places = byKey(maps, state.map).points();
  drawn.chosen = chosen;
  const [names, palette, groupOf] = grouping(state);
  const look = [state.map, state.colour, state.a, state.b].join(" ");
  if (drawn.look !== look) {
    const groups = Array.from({ length: n }, (_, image) => groupOf(image));
    Object.assign(drawn, { look, groups, palette });
    drawn.points.data = {
      x: Array.from({ length: n }, (_, image) => drawn.places[2 * image]),
      y: Array.from({ length: n }, (_, image) => drawn.places[2 * image + 1]),
      colour: groups.map((group) => palette.colours[group]),
      marker: groups.map((group) => palette.markers[group]),
      size: new Array(n).fill(n > 2000 ? 4 : 6),
    };
  }
  drawn.dots.visible = chosen.length > 0; // for Bokeh, none selected means that all are shown
  drawn.points.selected.indices = chosen.length < n ? chosen : [];
  const area = corners(state.area);
  drawn.outline.data = { x: area.map(([x]) => x), y: area.map(([, y]) => y) };
  drawn.named = ["class", "cluster"].includes(state.colour) ? names.slice(0, UNMATCHED) : [];
  drawNames();
  drawLegend(names, palette, drawn.groups, chosen);
  drawPictures();
}

// the names of classes stand where their images are, as far as there is room
function drawNames() {
  const { x_range: x, y_range: y, inner_width, inner_height } = drawn.map;
  const wide = (NAME[0] * (x.end - x.start)) / inner_width;
  const high = (NAME[1] * (y.end - y.start)) / inner_height;
  const spots = [];
  for (const [group, text] of drawn.named.entries()) {
    const members = drawn.chosen.filter((image) => drawn.groups[image] === group);
    if (!members.length) continue;
    const middle = (axis) => {
      const values = members.map((image) => drawn.places[2 * image + axis]).sort((p, q) => p - q);
      return values[values.length >> 1];
    };
    spots.push({ x: middle(0), y: middle(1), text });
  }
  spots.sort((p, q) => p.y - q.y);
  for (const [i, spot] of spots.entries()) {
    for (const lower of spots.slice(0, i)) {
      const close = Math.abs(lower.x - spot.x) < wide && spot.y - lower.y < high;
      if (close) spot.y = lower.y + high;
    }
  }
  const column = (name) => spots.map((spot) => spot[name]);
  drawn.names.data = { x: column("x"), y: column("y"), text: column("text") };
}

const SHAPES = {
  circle: "M6 1a5 5 0 1 0 .01 0z",
  square: "M1.5 1.5h9v9h-9z",
  triangle: "M6 1l5.5 10h-11z",
  inverted_triangle: "M6 11L.5 1h11z",
  diamond: "M6 0l4 6-4 6-4-6z",
  star: "M6 0l1.5 4.2H12L8.400 6.900 9.700 11.500 6 8.800 2.300 11.500 3.600 6.900 0 4.200h4.500z",
  plus: "M4.500 0h3v4.500H12v3H7.500V12h-3V7.500H0v-3h4.500z",
  hex: "M3 1h6l3 5-3 5H3L0 6z",
  circle_dot: "M6 1a5 5 0 1 0 .01 0zM6 5a1 1 0 1 0 .01 0z",
  square_pin: "M1 1q5 2 10 0-2 5 0 10-5-2-10 0 2-5 0-10z",
};

function drawLegend(names, palette, groups, chosen) {
  const counts = new Array(names.length).fill(0);
  for (const image of chosen) counts[groups[image]]++;
  const items = names.map((name, group) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "-1 -1 14 14");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", SHAPES[palette.markers[group]]);
    path.setAttribute("fill", palette.colours[group]);
    svg.append(path);
    return counts[group] || group < UNMATCHED ? element("li", {}, svg, `${name} ${counts[group]}`) : "";
  });
  byId("legend").replaceChildren(...items);
}

// zoomed in, images are pictures
async function drawPictures() {
  const { x_range: x, y_range: y } = drawn.map;
  const near = drawn.chosen.filter((image) => {
    const [px, py] = [drawn.places[2 * image], drawn.places[2 * image + 1]];
    return px >= x.start && px <= x.end && py >= y.start && py <= y.end;
  });
  const shown = near.length <= MOST_PICTURES ? near : [];
  if (!shown.length && !drawn.pictures.get_length()) return;
  const urls = await Promise.all(shown.map(pictureUrl));
  drawn.pictures.data = {
    x: shown.map((image) => drawn.places[2 * image]),
    y: shown.map((image) => drawn.places[2 * image + 1]),
    url: urls,
    colour: shown.map((image) => drawn.palette.colours[drawn.groups[image]]),
  };
}

const urls = new Map();

async function pictureUrl(image) {
  if (!urls.has(image)) {
    const bitmap = await sheet();
    const canvas = element("canvas", { width: SIDE, height: SIDE });
    canvas.getContext("2d").drawImage(bitmap, ...place(image), SIDE, SIDE, 0, 0, SIDE, SIDE);
    urls.set(image, canvas.toDataURL());
  }
  return urls.get(image);
}

export function drawRing(image) {
  const at = image === null ? [] : [image];
  drawn.ring.data = {
    x: at.map(() => drawn.places[2 * image]),
    y: at.map(() => drawn.places[2 * image + 1]),
  };
}

// x0,x1,y0,y1 of an address, or everything
export function showView(view) {
  const { x_range, y_range, inner_width, inner_height } = drawn.map;
  let [x0, x1, y0, y1] = view.split(",").map(Number);
  if (!view) {
    const size = (axis) => {
      let most = 0;
      for (let i = axis; i < 2 * n; i += 2) most = Math.max(most, drawn.places[i]);
      return most;
    };
    const [width, height] = [size(0), size(1)];
    const unit = 1.06 * Math.max(width / inner_width, height / inner_height); // a pixel's
    [x0, x1] = [-1, 1].map((sign) => width / 2 + (sign * unit * inner_width) / 2);
    [y0, y1] = [-1, 1].map((sign) => height / 2 + (sign * unit * inner_height) / 2);
  }
  x_range.setv({ start: x0, end: x1 });
  y_range.setv({ start: y0, end: y1 });
  if (!view) drawn.home = inSight();
}

export function zoom(factor) {
  for (const range of [drawn.map.x_range, drawn.map.y_range]) {
    const [middle, half] = [(range.start + range.end) / 2, ((range.end - range.start) / 2) * factor];
    range.setv({ start: middle - half, end: middle + half });
  }
}

// the canvas does not know the style sheet's colours
export function drawTheme() {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  drawn.labels.glyph.text_color = colour("--ink");
  drawn.labels.glyph.background_fill_color = colour("--paper");
  drawn.circle.glyph.line_color = colour("--ink");
}
