// What stands beside the map: the matrix, the gallery, one image, the comparison of two methods.

import { UNMATCHED, classNames, clusterings, content, labels, maps, picture } from "./content.js";
import { byKey, tableOf } from "./state.js";

export const byId = (id) => document.getElementById(id);

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

// arrows move between the buttons of a table or a gallery, which Tab enters once
function withArrows(container, columns) {
  const buttons = [...container.querySelectorAll("button")];
  const kept = buttons.find((button) => button.getAttribute("aria-pressed") === "true");
  for (const button of buttons) button.tabIndex = -1;
  if (buttons.length) (kept ?? buttons[0]).tabIndex = 0;
  container.onkeydown = (event) => {
    const here = buttons.indexOf(document.activeElement);
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns(), ArrowDown: columns() };
    const next = buttons[here + (step[event.key] ?? Number.NaN)];
    if (here < 0 || !next) return;
    event.preventDefault();
    buttons[here].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };
}

// how often each pair of row and column occurs among images
function count(images, rowOf, columnOf, rows, columns) {
  const counts = Array.from({ length: rows }, () => new Array(columns).fill(0));
  for (const image of images) counts[rowOf(image)][columnOf(image)]++;
  return counts;
}

// a table of counts in which everything is a button; `pick` is called with "table.row.column"
function crossTable(container, { table, counts, rowNames, columnNames, what, matches, pressed, pick }) {
  const focused = container.contains(document.activeElement) && document.activeElement.dataset.pick;
  const button = (text, row, column, label) => {
    const key = `${table}.${row}.${column}`;
    const made = element("button", { type: "button", title: label }, element("span", { textContent: text }));
    made.dataset.pick = key;
    made.setAttribute("aria-label", label);
    made.setAttribute("aria-pressed", String(key === pressed));
    made.onclick = () => pick(key === pressed ? "" : key);
    return made;
  };
  const head = columnNames.map((name, column) =>
    element("th", { scope: "col" }, button(name, "*", column, `${what[1]} ${name}`)),
  );
  const body = counts.map((row, r) => {
    const total = row.reduce((sum, value) => sum + value, 0);
    const cells = row.map((value, c) => {
      const said = `${what[0]} ${rowNames[r]}, ${what[1]} ${columnNames[c]}: ${value} images`;
      const made = button(value || "·", r, c, said);
      made.style.setProperty("--share", (0.75 * Math.sqrt(value / (total || 1))).toFixed(3));
      made.classList.toggle("matched", matches(r, c));
      return element("td", {}, made);
    });
    const name = button(rowNames[r], r, "*", `${what[0]} ${rowNames[r]}`);
    return element("tr", {}, element("th", { scope: "row" }, name), ...cells);
  });
  const corner = element("td");
  const made = element(
    "table",
    { className: "cross" },
    element("thead", {}, element("tr", {}, corner, ...head)),
    element("tbody", {}, ...body),
  );
  container.replaceChildren(made);
  withArrows(container, () => columnNames.length + 1);
  if (focused) container.querySelector(`[data-pick="${focused}"]`)?.focus();
}

// the names of classes, and "no class" where a cluster has none
const namesFor = (clustering) =>
  classNames.slice(0, clustering.classes.includes(UNMATCHED) ? UNMATCHED + 1 : UNMATCHED);

export function showMatrix(state, images, pick) {
  const a = byKey(clusterings, state.a);
  const before = state.matrix === "before";
  const columnNames = before ? a.classes.map((_, cluster) => a.clusterName(cluster)) : namesFor(a);
  const [rowOf, columnOf] = tableOf(state.matrix, a);
  byId("before").setAttribute("aria-pressed", String(before));
  byId("after").setAttribute("aria-pressed", String(!before));
  crossTable(byId("matrix"), {
    table: state.matrix,
    counts: count(images, rowOf, columnOf, UNMATCHED, columnNames.length),
    rowNames: content.classes,
    columnNames,
    what: ["class", before ? "cluster" : "clusters matched to"],
    matches: (row, column) => (before ? a.classes[column] : column) === row,
    pressed: state.pick,
    pick,
  });
}

function describe(image, a) {
  return `image ${image}: ${classNames[labels[image]]}, cluster ${a.clusterName(a.ids()[image])}`;
}

function thumb(image, a, size, choose) {
  const label = describe(image, a);
  const made = element("button", { type: "button", className: "thumb", title: label });
  made.setAttribute("aria-label", label);
  made.dataset.image = image;
  made.classList.toggle("wrong", a.classOf(image) !== labels[image]);
  made.append(picture(image, size));
  made.onclick = () => choose(image);
  return made;
}

export function showGallery(state, images, shown, choose, more) {
  const a = byKey(clusterings, state.a);
  const gallery = byId("gallery");
  gallery.replaceChildren(...images.slice(0, shown).map((image) => thumb(image, a, 42, choose)));
  withArrows(gallery, () => Math.max(1, Math.floor(gallery.clientWidth / 51)));
  byId("more").hidden = images.length <= shown;
  byId("more").onclick = more;
  const order = a.certainty ? "most certain first" : "in the order of the test set";
  byId("gallery-title").textContent =
    `${Math.min(shown, images.length)} of ${images.length} images, ${order}; dashed: wrong`;
}

export function showImage(state, image, choose) {
  const [a, b] = [byKey(clusterings, state.a), byKey(clusterings, state.b)];
  const map = byKey(maps, state.map);
  if (image === null) {
    byId("detail").replaceChildren(element("p", { className: "help" }, "Point at an image."));
    return;
  }
  const facts = element("dl");
  const fact = (name, value) => facts.append(element("dt", {}, name), element("dd", {}, value));
  const cluster = (of) => {
    const right = of.classOf(image) === labels[image] ? "right" : "wrong";
    return `${of.clusterName(of.ids()[image])}, ${right}`;
  };
  fact("class", classNames[labels[image]]);
  fact("cluster", cluster(a));
  if (b !== a) fact("compared", cluster(b));
  if (a.share) {
    const bars = element("div", { className: "shares" });
    for (const k of a.classes.keys()) {
      const share = a.share(image, k);
      if (share < 0.005) continue;
      const bar = element("i");
      bar.style.width = `${100 * share}%`;
      bars.append(element("span", {}, a.clusterName(k)), bar, `${Math.round(100 * share)} %`);
    }
    fact("responsi\u00adbilities", bars);
  }
  const near = element("div", { className: "near" }, `nearest among ${map.name}:`);
  for (let j = 0; j < map.near; j++) {
    near.append(thumb(map.neighbours()[image * map.near + j], a, 42, choose));
  }
  const title = element("h2", {}, `Image ${image}`);
  byId("detail").replaceChildren(
    element("div", { className: "card" }, title, picture(image, 140), facts, near),
  );
}

export function showComparison(state, images, pick) {
  const [a, b] = [byKey(clusterings, state.a), byKey(clusterings, state.b)];
  const names = ["method", "scored on", "images", "accuracy", "majority", "NMI", "ARI", "from"];
  const scores = ["accuracy", "majority_accuracy", "nmi", "ari"];
  const rows = [a, b].flatMap((clustering) =>
    clustering.rows.map((row) =>
      element(
        "tr",
        {},
        element("th", { scope: "row" }, clustering.name),
        element("td", {}, row.split),
        element("td", {}, row.n_samples.toLocaleString("en")),
        ...scores.map((name) => {
          const cell = element("td", { textContent: row[name].toFixed(3) });
          cell.dataset.score = name;
          cell.dataset.value = row[name];
          return cell;
        }),
        element("td", {}, clustering.source || "this page"),
      ),
    ),
  );
  const head = element("tr", {}, ...names.map((name) => element("th", { scope: "col" }, name)));
  byId("scores").replaceChildren(
    element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows)),
  );
  const is = (of) => (image) => (of.classOf(image) === labels[image] ? 1 : 0);
  const [[, gained], [lost]] = count(images, is(a), is(b), 2, 2);
  const moved = images.filter((image) => a.classOf(image) !== b.classOf(image)).length;
  byId("moves").textContent =
    `Of ${images.length} images ${moved} have another class in the second method: ${gained} become ` +
    `right, ${lost} become wrong. Rows: the class of the first method's cluster; columns: of the second's.`;
  crossTable(byId("moved"), {
    table: "moved",
    counts: count(images, a.classOf, b.classOf, namesFor(a).length, namesFor(b).length),
    rowNames: namesFor(a),
    columnNames: namesFor(b),
    what: ["from", "to"],
    matches: (row, column) => row === column,
    pressed: state.pick,
    pick,
  });
}
