// What the person does: buttons, keys, mouse and the slider move the view; what
// is chosen is told in words as well. Tested by test/frontends/picture.test.
const told = document.getElementById("told");
const slider = document.getElementById("time");
const clock = document.getElementById("clock");
const play = document.getElementById("play");
const PLAY_SECONDS = 20;  // of the whole view
const SLIDER = Number(slider.max);
let wanted = false, lastFrame = 0, remembering = 0;

// At most once for each frame of the screen.
function redraw() {
  if (wanted) return;
  wanted = true;
  requestAnimationFrame((time) => {
    wanted = false;
    step(time);
    draw();
    if (view.playing) redraw();
  });
}

function step(time) {
  if (view.playing) {
    const passed = lastFrame === 0 ? 0 : (time - lastFrame) / 1000;
    setNow(view.now + passed * (view.to - view.from) / PLAY_SECONDS);
    if (view.now >= end) setPlaying(false);
    else if (view.now > view.to) setView(view.now, view.now + view.to - view.from);
  }
  lastFrame = view.playing ? time : 0;
}

function setNow(time) {
  view.now = Math.min(Math.max(time, 0), end);
  slider.value = Math.round(view.now / end * SLIDER);
  if (view.now >= end) {
    clock.value = `whole run, ${shown(end)}`;
    slider.setAttribute("aria-valuetext", clock.value);
    return;
  }
  const { counts, starved } = census(view.now);
  const parts = counts.map((count, i) => [count, SAYS[i]])
    .concat([[starved, "starved"]]).filter(([count]) => count !== 0)
    .map(([count, word]) => `${count} ${word}`);
  clock.value = `${shown(view.now)}: ${parts.join(", ") || "nothing lives"}`;
  slider.setAttribute("aria-valuetext", clock.value);
}

function setPlaying(on) {
  if (on && view.now >= view.to) setNow(view.from);
  view.playing = on;
  play.textContent = on ? "Pause" : "Play";
  play.setAttribute("aria-pressed", String(on));
  redraw();
}

function setView(from, to) {
  const length = Math.min(Math.max(to - from, 10), end);
  view.from = Math.min(Math.max(from, 0), end - length);
  view.to = view.from + length;
  clearTimeout(remembering);
  remembering = setTimeout(remember, 200);
  redraw();
}

// The view stands in the address, so that it can be sent to somebody.
function remember() {
  const stall = view.chosen === null ? "" : `&stall=${view.chosen + 1}`;
  history.replaceState(null, "",
    `#from=${Math.round(view.from)}&to=${Math.round(view.to)}${stall}`);
}

function recall() {
  const state = new URLSearchParams(location.hash.slice(1));
  const from = Number(state.get("from")), to = Number(state.get("to"));
  if (!(to > from)) return;
  if (state.has("stall")) choose(Number(state.get("stall")) - 1);
  setView(from, to);
}

function zoom(factor, middle = (view.from + view.to) / 2) {
  setView(middle - (middle - view.from) * factor,
    middle + (view.to - middle) * factor);
}

function pan(share) {
  const by = (view.to - view.from) * share;
  setView(view.from + by, view.to + by);
}

function scroll(by) {
  const most = Math.max(layout.height - (view.height - AXIS), 0);
  view.top = Math.min(Math.max(view.top + by, 0), most);
  redraw();
}

function say(words) {
  told.textContent = words;
}

// Shows all of these lines in its middle, or the first if that cannot be.
function scrollTo(lines) {
  if (lines.length === 0) return;
  const room = view.height - AXIS - HEAD - ROW;
  const [first] = lines, low = Math.min(...lines), high = Math.max(...lines);
  const middle = high - low > room ? first : (low + high) / 2;
  view.top = 0;
  scroll(middle - room / 2);
}

function choose(number) {
  const stall = stalls[number];
  if (!stall) return;
  view.chosen = number;
  const around = Math.max((stall.to - stall.from) * 0.5, 10);
  if (stall.from < view.from || stall.to > view.to
    || stall.to - stall.from < (view.to - view.from) / 50)
    setView(stall.from - around, stall.to + around);
  scrollTo([stall.of, stall.by].filter((row) => row >= 0)
    .map((row) => layout.tops[row]));
  setNow(end);
  say(tellStall(stall));
  redraw();
}

function walk(by) {
  if (stalls.length === 0) {
    say("No finding of this run has a stall to show.");
    return;
  }
  const from = view.chosen === null ? (by > 0 ? -1 : stalls.length)
    : view.chosen;
  choose((from + by + stalls.length) % stalls.length);
}

function whole() {
  view.top = 0;
  setNow(end);
  setView(0, end);
}

const keys = {
  ArrowLeft: () => pan(-0.1), ArrowRight: () => pan(0.1),
  ArrowUp: () => scroll(-3 * ROW), ArrowDown: () => scroll(3 * ROW),
  PageUp: () => scroll(-view.height / 2), PageDown: () => scroll(view.height / 2),
  Home: () => setView(0, view.to - view.from),
  End: () => setView(end - (view.to - view.from), end),
  "+": () => zoom(0.5), "=": () => zoom(0.5), "-": () => zoom(2), 0: whole,
  n: () => walk(1), p: () => walk(-1), " ": () => setPlaying(!view.playing),
};
canvas.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

canvas.addEventListener("wheel", (event) => {
  event.preventDefault();
  if (event.ctrlKey) zoom(event.deltaY > 0 ? 1.25 : 0.8, timeOf(event.offsetX));
  else if (event.shiftKey) pan(event.deltaY / 1000);
  else {
    scroll(event.deltaY);
    pan(event.deltaX / 1000);
  }
}, { passive: false });

let held = null;
canvas.addEventListener("pointerdown", (event) => {
  held = { x: event.offsetX, y: event.offsetY, from: view.from, top: view.top,
    moved: false };
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener("pointermove", (event) => {
  if (!held) return;
  const x = event.offsetX - held.x, y = event.offsetY - held.y;
  held.moved = held.moved || Math.abs(x) + Math.abs(y) > 4;
  const from = held.from - x * perPixel();
  setView(from, from + view.to - view.from);
  view.top = held.top;
  scroll(-y);
});
canvas.addEventListener("pointerup", (event) => {
  if (held && !held.moved) pick(event.offsetX, event.offsetY);
  held = null;
});

// Says what lies under the pointer.
function pick(x, y) {
  const number = rowAt(y);
  if (number < 0 || x < view.gutter) return;
  const row = rows[number], time = timeOf(x), near = 3 * perPixel();
  const stall = row.stalls.find((one) =>
    one.from - near <= time && time <= one.to + near);
  if (stall) {
    view.chosen = stall.number;
    say(tellStall(stall));
  } else {
    const i = at(row, time);
    say(i < 0 ? "Nothing lived here." : tellSpan(row, i));
  }
  redraw();
}

function press(id, action) {
  document.getElementById(id).addEventListener("click", action);
}
press("play", () => setPlaying(!view.playing));
press("next", () => walk(1));
press("before", () => walk(-1));
press("closer", () => zoom(0.5));
press("wider", () => zoom(2));
press("whole", whole);
slider.addEventListener("input", () => {
  setPlaying(false);
  setNow(Number(slider.value) / SLIDER * end);
  if (view.now < view.from || view.now > view.to) {
    const half = (view.to - view.from) / 2;
    setView(view.now - half, view.now + half);
  }
  redraw();
});
for (const button of document.querySelectorAll("button.show")) {
  const first = stalls.findIndex((one) =>
    one.finding === Number(button.dataset.finding));
  button.hidden = first < 0;
  button.addEventListener("click", () => {
    choose(first);
    canvas.scrollIntoView({ block: "center" });
    canvas.focus({ preventScroll: true });
  });
}

document.getElementById("picture").hidden = rows.length === 0;
resize();
addEventListener("resize", () => { resize(); scroll(0); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  readColours();
  redraw();
});
canvas.setAttribute("aria-label",
  `${rows.length} rows of ${recording.stages.length} places, ${stalls.length} `
  + `stalls in ${shown(end)}; the tables below say the same`);
addEventListener("hashchange", recall);
setNow(end);
draw();
recall();
