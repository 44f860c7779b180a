// The page: what is chosen, and what happens when something is.

import { clusterings, maps, n } from "./content.js";
import { drawMap, drawRing, drawTheme, drawn, nextImage, showView, startMap, zoom } from "./map.js";
import { COLOURS, byKey, chosenImages, readAddress, writeAddress } from "./state.js";
import { byId, element, showComparison, showGallery, showImage, showMatrix } from "./tables.js";

let state = readAddress(location.hash);
let pointed = null; // the image under the pointer; a chosen one is in the state
let shown = 0; // pictures in the gallery
const SHOWN = 120;

const chosen = () => (state.image === "" ? null : Number(state.image));

// change what is chosen, draw what follows from it, and put it into the address
function change(changes) {
  const before = state;
  state = { ...state, ...changes };
  history.replaceState(null, "", writeAddress(state));
  const differs = (...names) => names.some((name) => before[name] !== state[name]);
  if (differs("map", "colour", "a", "b", "matrix", "pick", "area")) draw();
  if (differs("map", "view")) showView(state.view);
  if (differs("image")) drawImage();
}

function draw() {
  const { area, picked } = chosenImages(state);
  shown = Math.min(SHOWN, picked.length);
  for (const name of ["map", "colour", "a", "b"]) byId(`choose-${name}`).value = state[name];
  const certainty = byId("choose-colour").querySelector('[value="certainty"]');
  certainty.disabled = !byKey(clusterings, state.a).certainty;
  drawMap(state, picked);
  showMatrix(state, area, pick);
  showComparison(state, area, pick);
  drawGallery(picked);
  drawImage();
  const said = [`${picked.length} of ${n} images`];
  if (state.area) said.push("within the area");
  if (state.pick) said.push(pickName());
  byId("shown").replaceChildren(said.join(", "), " ");
  if (state.area || state.pick) {
    const all = element("button", { type: "button", id: "all", textContent: "show all" });
    all.onclick = () => change({ area: "", pick: "" });
    byId("shown").append(all);
    if (picked.length) byId("shown").append(" ", ...copyButton(picked));
  }
}

// the images' numbers as Python, to the clipboard, and where it is said that they are there
function copyButton(images) {
  const text = `data.test_images[[${[...images].sort((one, other) => one - other).join(", ")}]]`;
  const numbers = `numbers of ${images.length} images`;
  const button = element("button", { type: "button", id: "copy", textContent: "copy numbers" });
  button.setAttribute("aria-label", `copy ${numbers}, as Python`);
  const said = element("span", { id: "copied" });
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = `${numbers} copied`;
    } catch {
      // the browser gives a file no clipboard: a field holds the text, selected
      const field = element("input", { readOnly: true, value: text });
      field.setAttribute("aria-label", numbers);
      said.replaceChildren(field);
      field.focus();
      field.select();
      const copied = document.execCommand("copy");
      said.append(copied ? ` ${numbers} copied` : ` Ctrl-C copies ${numbers}`);
    }
  };
  return [button, " ", said];
}

function drawGallery(picked) {
  const more = () => {
    shown += SHOWN;
    drawGallery(picked);
  };
  showGallery(state, picked, shown || SHOWN, choose, more);
}

function drawImage() {
  const image = pointed ?? chosen();
  showImage(state, image, choose);
  drawRing(image);
}

// in words, the button that was pressed
function pickName() {
  return document.querySelector(`[data-pick="${state.pick}"]`)?.title ?? "a choice";
}

const pick = (key) => change({ pick: key });

function choose(image) {
  pointed = null;
  change({ image: image === null ? "" : String(image) });
}

function hover(image) {
  if (image === pointed) return;
  pointed = image;
  drawImage();
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function onMapKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in ARROWS) {
    const from = chosen() ?? drawn.chosen[0];
    if (from !== undefined) choose(chosen() === null ? from : nextImage(from, ...ARROWS[event.key]));
  } else if (event.key === "+" || event.key === "=") zoom(1 / 1.5);
  else if (event.key === "-") zoom(1.5);
  else if (event.key === "0") showView("");
  else return;
  event.preventDefault();
}

// options: [value, text] each, or [value, text, group] with those of a group side by side
function fill(select, options) {
  const groups = new Map();
  for (const [value, text, group = ""] of options) {
    if (!groups.has(group)) {
      groups.set(group, group ? element("optgroup", { label: group }) : select);
    }
    groups.get(group).append(new Option(text, value));
  }
  groups.delete("");
  select.append(...groups.values());
  select.onchange = () => {
    const name = select.id.replace("choose-", "");
    const reset = { map: { area: "", view: "" }, a: { pick: "" }, b: {} }[name] ?? {};
    change({ [name]: select.value, ...reset });
  };
}

function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  byId("theme").setAttribute("aria-pressed", String(dark));
  drawTheme();
}

async function start() {
  const methods = clusterings.map((c) => [c.key, c.name, c.source || "fitted for this page"]);
  fill(byId("choose-map"), maps.map((map) => [map.key, map.name]));
  fill(byId("choose-colour"), Object.entries(COLOURS));
  fill(byId("choose-a"), methods);
  fill(byId("choose-b"), methods);
  for (const matrix of ["before", "after"]) {
    byId(matrix).onclick = () => change({ matrix, pick: "" });
  }
  await startMap({
    hover,
    choose,
    select: (area) => change({ area }),
    move: (view) => {
      state = { ...state, view };
      history.replaceState(null, "", writeAddress(state));
    },
  });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  setTheme(dark.matches);
  dark.onchange = () => setTheme(dark.matches);
  byId("theme").onclick = () => setTheme(document.documentElement.dataset.theme !== "dark");
  byId("closer").onclick = () => zoom(1 / 1.5);
  byId("farther").onclick = () => zoom(1.5);
  byId("whole").onclick = () => showView("");
  byId("map").addEventListener("keydown", onMapKey);
  byId("map").addEventListener("mouseleave", () => hover(null));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") change({ pick: "", area: "", image: "" });
  });
  addEventListener("hashchange", () => change(readAddress(location.hash)));
  draw();
  showView(state.view);
  requestAnimationFrame(() =>
    setTimeout(() => {
      performance.mark("first map"); // it is on the screen; tests and measurements wait for this
      document.documentElement.dataset.ready = "true";
    }),
  );
}

start();
