// The recording as typed arrays, and questions about it. Times are nanoseconds.
// Knows neither the screen nor the person. Tested by test/frontends/picture.test.
const DOING = ["cold", "running", "waiting", "parked", "ready"];
const SAYS = ["not started", "running", "waiting", "waits for a pull", "ready"];
const recording = JSON.parse(document.getElementById("recording").textContent);

// [stage, gap, length, doing, site, item, gap, ...] of each row.
const rows = recording.rows.map((numbers) => {
  const count = (numbers.length - 1) / 5;
  const row = {
    stage: numbers[0], count,
    from: new Float64Array(count), to: new Float64Array(count),
    doing: new Uint8Array(count), site: new Uint32Array(count),
    item: new Uint32Array(count), stalls: [], blamed: [],
  };
  let time = 0;
  for (let i = 0, at = 1; i < count; i += 1, at += 5) {
    row.from[i] = time + numbers[at];
    row.to[i] = time = row.from[i] + numbers[at + 1];
    row.doing[i] = numbers[at + 2];
    row.site[i] = numbers[at + 3];
    row.item[i] = numbers[at + 4];
  }
  return row;
});
recording.rows = null;

const stalls = recording.stalls.map(([finding, from, to, by, of, victim], i) =>
  ({ finding, from, to, by, of, victim, number: i }));
for (const stall of stalls) {
  if (stall.of >= 0) rows[stall.of].stalls.push(stall);
  if (stall.by < 0) continue;
  // Many starve by one await, which is one mark.
  const last = rows[stall.by].blamed.at(-1);
  if (last && stall.from <= last.to) last.to = Math.max(last.to, stall.to);
  else rows[stall.by].blamed.push({ from: stall.from, to: stall.to });
}
const end = Math.max(recording.until, 1);

// The first span of a row that ends after a time; the count where none does.
function after(row, time) {
  let low = 0, high = row.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (row.to[middle] > time) high = middle; else low = middle + 1;
  }
  return low;
}

// The span at a time, -1 where there is none.
function at(row, time) {
  const i = after(row, time);
  return i < row.count && row.from[i] <= time ? i : -1;
}

function nameOf(item, stage) {
  const name = recording.items[item];
  return typeof name === "string" ? name
    : `${recording.stages[stage][0]} #${name}`;
}

function shown(time) {
  const units = [["s", 1e9], ["ms", 1e6], ["us", 1e3], ["ns", 1]];
  const [unit, size] = units.find(([, length]) => time >= length) || units[3];
  const value = time / size;
  const digits = size === 1 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}

// How many do what at a time; starved ones count as such alone.
function census(time) {
  const counts = new Array(DOING.length).fill(0);
  let starved = 0;
  for (const row of rows) {
    const i = at(row, time);
    if (i < 0) continue;
    if (row.stalls.some((one) => one.from <= time && time < one.to)) starved += 1;
    else counts[row.doing[i]] += 1;
  }
  return { counts, starved };
}

function tellSpan(row, i) {
  const site = recording.sites[row.site[i]];
  return `${nameOf(row.item[i], row.stage)}: ${SAYS[row.doing[i]]}`
    + `${site ? ` at ${site}` : ""}, for ${shown(row.to[i] - row.from[i])}`
    + ` from ${shown(row.from[i])}`;
}

function tellStall(stall) {
  const [rule, message, place] = recording.findings[stall.finding];
  const who = stall.of >= 0 && stall.victim >= 0
    ? nameOf(stall.victim, rows[stall.of].stage) : "what was ready";
  return `Stall ${stall.number + 1} of ${stalls.length}: ${who} starved for `
    + `${shown(stall.to - stall.from)} from ${shown(stall.from)}, by the await `
    + `at ${place} (finding ${stall.finding + 1}, ${rule}: ${message})`;
}
