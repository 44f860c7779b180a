// What the page knows: the arrays of ../content.py, unpacked, and what follows from them.

export const content = JSON.parse(document.getElementById("content").textContent);

function bytes(text) {
  const raw = atob(text);
  const values = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) values[i] = raw.charCodeAt(i);
  return values;
}

// little-endian, whatever the machine is
function words(text) {
  const view = new DataView(bytes(text).buffer);
  return Uint16Array.from({ length: view.byteLength / 2 }, (_, i) => view.getUint16(2 * i, true));
}

export const n = content.images;
export const labels = bytes(content.labels);
export const UNMATCHED = content.classes.length; // in the place of a class
export const classNames = [...content.classes, "no class"];
const FINE = 65535; // steps of a coordinate
export const SIDE = 28; // pixels of a picture

// unpacked when first asked for
function once(make) {
  let kept = null;
  return () => {
    kept ??= make();
    return kept;
  };
}

export const maps = content.maps.map((map) => ({
  ...map,
  points: once(() => Float32Array.from(words(map.points), (value) => value / FINE)), // x, y, x, y
  neighbours: once(() => words(map.neighbours)),
}));

export const clusterings = content.clusterings.map((given) => {
  const classes = given.mapping.map((matched) => (matched < 0 ? UNMATCHED : matched));
  const ids = once(() => bytes(given.ids));
  const shares = once(() => bytes(given.responsibilities));
  const k = classes.length;
  const share = (image, cluster) => shares()[image * k + cluster] / 255;
  return {
    ...given,
    ids,
    classes,
    share: given.responsibilities && share,
    certainty: given.responsibilities && ((image) => share(image, ids()[image])),
    classOf: (image) => classes[ids()[image]],
    clusterName: (cluster) => `${cluster} (${classNames[classes[cluster]]})`,
  };
});

// the sheet of all pictures, decoded in the background
export const sheet = once(() =>
  createImageBitmap(new Blob([bytes(content.sprite)], { type: "image/png" })),
);

export function place(image) {
  return [(image % content.row) * SIDE, Math.floor(image / content.row) * SIDE];
}

// a canvas with one picture; it fills itself when the sheet is there
export function picture(image, size) {
  const canvas = document.createElement("canvas");
  canvas.className = "picture";
  canvas.width = canvas.height = SIDE;
  canvas.style.width = canvas.style.height = `${size}px`;
  sheet().then((bitmap) => {
    canvas.getContext("2d").drawImage(bitmap, ...place(image), SIDE, SIDE, 0, 0, SIDE, SIDE);
  });
  return canvas;
}
