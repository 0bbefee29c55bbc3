// Reads the tree that divan prints, and prints rows of a table. Shared by the scripts beside it.
//
// The median counts, ours as well as the peers', each warmed up before: the fastest run of a peer with garbage to
// collect flatters it, and its first ones flatter us.
import { readFileSync } from "node:fs";

const MICROS = { ns: 0.001, "µs": 1, ms: 1000, s: 1_000_000 };

/** The median runs in microseconds by "group/name/size". */
export function ourMedian(file) {
  const median = {};
  const path = [];
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const found = line.match(/^([│ ]*)[├╰]─ (\S+)(.*)$/u);
    if (!found) continue;
    const depth = found[1].length / 3;
    path.length = depth;
    path[depth] = found[2];
    const time = (found[3].split("│")[2] ?? "").trim().match(/^([\d.]+) (\S+)$/u);
    if (time) median[path.join("/")] = Number(time[1]) * MICROS[time[2]];
  }
  return median;
}

/** The most memory at one time in bytes by "name/size". */
export function mostMemory(file) {
  const most = {};
  const path = [];
  let rows = Infinity;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const found = line.match(/^([│ ]*)[├╰]─ (\S+)/u);
    if (found) {
      path.length = found[1].length / 3;
      path.push(found[2]);
    }
    rows = line.includes("max alloc:") ? 0 : rows + 1;
    const size = line.replace(/^[│ ]*/u, "").match(/^([\d.]+) (B|KB|MB)/u);
    if (rows === 2 && size) most[path.join("/")] = Number(size[1]) * { B: 1, KB: 1000, MB: 1_000_000 }[size[2]];
  }
  return most;
}

export function head(...cells) {
  row(...cells);
  row(...Array(cells.length).fill("---"));
}

export function row(...cells) {
  console.log(`| ${cells.join(" | ")} |`);
}

/** The median of 31 runs after 100 that warm the compiler up, in microseconds. */
export function medianMicros(run) {
  const samples = [];
  for (let round = 0; round < 131; round += 1) {
    const start = process.hrtime.bigint();
    run();
    samples.push(Number(process.hrtime.bigint() - start) / 1000);
  }
  return samples.slice(100).sort((one, other) => one - other)[15];
}

export const micros = (value) => `${value.toFixed(0)} µs`;
export const ratio = (peer, our) => `${(peer / our).toFixed(1)}×`;
