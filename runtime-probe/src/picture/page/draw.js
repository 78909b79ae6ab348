// The picture on its canvas: rows under the names of their stages, spans,
// stalls, and an arrow from who waited to who starved. What is narrower than a
// pixel is passed over, so that a frame costs what is seen, not what was
// recorded. Tested by test/frontends/picture.test.
const canvas = document.getElementById("lanes");
const pen = canvas.getContext("2d");
const ROW = 14, HEAD = 22, AXIS = 24;
const view = { from: 0, to: end, top: 0, now: end, chosen: null, width: 0,
  height: 0, gutter: 0, playing: false };
let colours = {};

// Where each stage and row lies, from the top of the first.
const layout = (() => {
  const heads = [], tops = new Float64Array(rows.length);
  let y = 0;
  rows.forEach((row, i) => {
    if (i === 0 || row.stage !== rows[i - 1].stage) {
      heads.push({ y, stage: row.stage });
      y += HEAD;
    }
    tops[i] = y;
    y += ROW;
  });
  return { heads, tops, height: y + ROW };
})();

function readColours() {
  const style = getComputedStyle(document.documentElement);
  colours = Object.fromEntries(["text", "soft", "page", "line", "lane", "link",
    "running", "waiting", "parked", "cold", "ready", "stalled", "edge"].map(
      (name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  const tile = document.createElement("canvas");
  tile.width = tile.height = 6;
  const stripe = tile.getContext("2d");
  stripe.fillStyle = colours.stalled;
  stripe.fillRect(0, 0, 6, 6);
  stripe.strokeStyle = colours.page;
  stripe.lineWidth = 1.5;
  stripe.beginPath();
  stripe.moveTo(-1, 7); stripe.lineTo(7, -1);
  stripe.stroke();
  colours.stripes = pen.createPattern(tile, "repeat");
}

function resize() {
  const box = canvas.getBoundingClientRect(), scale = devicePixelRatio || 1;
  view.width = box.width;
  view.height = box.height;
  view.gutter = Math.min(220, box.width * 0.3);
  canvas.width = Math.round(box.width * scale);
  canvas.height = Math.round(box.height * scale);
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  readColours();
}

const perPixel = () => (view.to - view.from) / (view.width - view.gutter);
const xOf = (time) => view.gutter + (time - view.from) / perPixel();
const timeOf = (x) => view.from + (x - view.gutter) * perPixel();
const yOf = (row) => AXIS + layout.tops[row] - view.top;

// The first row that is at least partly below a line.
function rowBelow(y) {
  let low = 0, high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (layout.tops[middle] + ROW > y) high = middle; else low = middle + 1;
  }
  return low;
}

function rowAt(y) {
  const line = y - AXIS + view.top, i = rowBelow(line);
  return i < rows.length && layout.tops[i] <= line ? i : -1;
}

function drawRow(row, y) {
  const step = perPixel();
  let i = after(row, view.from);
  while (i < row.count && row.from[i] < view.to) {
    const x = Math.max(xOf(row.from[i]), view.gutter);
    const width = Math.min(xOf(row.to[i]), view.width) - x;
    pen.fillStyle = colours[DOING[row.doing[i]]];
    const high = row.doing[i] === 1 || row.doing[i] === 4 ? ROW - 3 : ROW - 7;
    pen.fillRect(x, y + (ROW - high) / 2, Math.max(width, 0.75), high);
    // Whatever ends within this pixel would be painted over it.
    i = width < 1 ? Math.max(i + 1, after(row, row.from[i] + step)) : i + 1;
  }
}

function drawStalls(row, y) {
  pen.fillStyle = colours.stripes;
  let last = -Infinity;
  for (const stall of row.stalls) {
    if (stall.to < view.from || stall.from > view.to) continue;
    const x = Math.max(xOf(stall.from), view.gutter);
    const right = Math.min(xOf(stall.to), view.width);
    if (right - last < 1) continue;
    pen.fillRect(x, y + 1, Math.max(right - x, 2), ROW - 2);
    last = right;
  }
}

// The await that is to blame: a line below the row of who waited there.
function drawBlamed(row, y) {
  pen.fillStyle = colours.edge;
  for (const stall of row.blamed) {
    if (stall.to < view.from || stall.from > view.to) continue;
    const x = Math.max(xOf(stall.from), view.gutter);
    pen.fillRect(x, y + ROW - 3, Math.max(Math.min(xOf(stall.to), view.width)
      - x, 2), 3);
  }
}

function arrow(stall, strong) {
  if (stall.by < 0 || stall.of < 0) return;
  const time = Math.min(Math.max(stall.from, view.from), view.to);
  const x = Math.max(xOf(time), view.gutter + 4);
  const from = yOf(stall.by) + ROW / 2, to = yOf(stall.of) + ROW / 2;
  if (Math.max(from, to) < AXIS || Math.min(from, to) > view.height) return;
  const bend = x + 14, point = to > from ? -5 : 5;
  pen.globalAlpha = strong ? 1 : 0.45;
  pen.strokeStyle = pen.fillStyle = colours.edge;
  pen.lineWidth = strong ? 2 : 1;
  pen.beginPath();
  pen.moveTo(x, from);
  pen.bezierCurveTo(bend, from, bend, to, x, to);
  pen.stroke();
  pen.beginPath();
  pen.moveTo(x, to); pen.lineTo(x + 7, to + point); pen.lineTo(x + 7, to - 1);
  pen.fill();
  pen.globalAlpha = 1;
}

function drawArrows() {
  const seen = stalls.filter((one) =>
    one.to >= view.from && one.from <= view.to);
  // More would hide what they point at.
  if (seen.length <= 60) seen.forEach((one) => arrow(one, false));
  if (view.chosen !== null) arrow(stalls[view.chosen], true);
}

function drawAxis() {
  pen.fillStyle = colours.page;
  pen.fillRect(0, 0, view.width, AXIS);
  pen.fillStyle = colours.soft;
  pen.strokeStyle = colours.line;
  pen.lineWidth = 1;
  pen.font = "12px system-ui, sans-serif";
  pen.textBaseline = "middle";
  const rough = perPixel() * 110, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((n) => n * power >= rough) * power;
  for (let t = Math.ceil(view.from / step) * step; t <= view.to; t += step) {
    const x = xOf(t);
    pen.beginPath();
    pen.moveTo(x, AXIS - 5); pen.lineTo(x, view.height);
    pen.stroke();
    pen.fillText(shown(t), x + 3, AXIS / 2);
  }
}

function drawNames(first, last) {
  pen.fillStyle = colours.page;
  pen.fillRect(0, AXIS, view.gutter, view.height);
  pen.save();
  pen.beginPath();
  pen.rect(0, AXIS, view.width, view.height);
  pen.clip();
  for (const head of layout.heads) {
    const y = AXIS + head.y - view.top;
    if (y + HEAD < AXIS || y > view.height) continue;
    const [name, place] = recording.stages[head.stage];
    pen.fillStyle = colours.text;
    pen.font = "600 13px system-ui, sans-serif";
    pen.fillText(name, 6, y + HEAD / 2);
    const x = Math.max(12 + pen.measureText(name).width, view.gutter + 4);
    pen.fillStyle = colours.soft;
    pen.font = "12px system-ui, sans-serif";
    pen.fillText(place, x, y + HEAD / 2);
  }
  pen.fillStyle = colours.soft;
  pen.font = "11px system-ui, sans-serif";
  const time = view.from <= view.now && view.now < view.to ? view.now
    : (view.from + view.to) / 2;
  for (let i = first; i < last; i += 1) {
    const span = at(rows[i], time);
    if (span < 0) continue;
    pen.fillText(nameOf(rows[i].item[span], rows[i].stage), 14,
      yOf(i) + ROW / 2, view.gutter - 18);
  }
  pen.restore();
}

function drawNow() {
  const x = xOf(view.now);
  if (view.now >= end || x < view.gutter) return;
  pen.globalAlpha = 0.8;
  pen.fillStyle = colours.page;
  pen.fillRect(x, AXIS, view.width - x, view.height);
  pen.globalAlpha = 1;
  pen.fillStyle = colours.link;
  pen.fillRect(x - 1, 0, 2, view.height);
}

function draw() {
  pen.clearRect(0, 0, view.width, view.height);
  pen.fillStyle = colours.page;
  pen.fillRect(0, 0, view.width, view.height);
  drawAxis();
  const first = rowBelow(view.top);
  let last = first;
  for (; last < rows.length && yOf(last) < view.height; last += 1) {
    const y = yOf(last);
    pen.fillStyle = colours.lane;
    pen.fillRect(view.gutter, y + ROW / 2, view.width, 1);
    drawRow(rows[last], y);
    drawStalls(rows[last], y);
    drawBlamed(rows[last], y);
  }
  drawArrows();
  drawNow();
  drawNames(first, last);
  drawAxisOver();
}

// Rows that are scrolled half out of view are not to lie over the times.
function drawAxisOver() {
  pen.save();
  pen.beginPath();
  pen.rect(0, 0, view.width, AXIS);
  pen.clip();
  drawAxis();
  pen.restore();
}
