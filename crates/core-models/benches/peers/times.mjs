// Reads the tree that divan prints, and prints rows of a table. Shared by the scripts beside it.
//
// Of all runs the fastest counts, ours as well as the peers': it is what the code takes when nothing disturbs it, and
// the figure that other work on the machine changes least.
import { readFileSync } from "node:fs";

const MICROS = { ns: 0.001, "µs": 1, ms: 1000, s: 1_000_000 };

/** The fastest runs in microseconds by "group/name/size". */
export function ourFastest(file) {
  const fastest = {};
  const path = [];
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const found = line.match(/^([│ ]*)[├╰]─ (\S+)(.*)$/u);
    if (!found) continue;
    const depth = found[1].length / 3;
    path.length = depth;
    path[depth] = found[2];
    const time = found[3].split("│")[0].trim().match(/^([\d.]+) (\S+)$/u);
    if (time) fastest[path.join("/")] = Number(time[1]) * MICROS[time[2]];
  }
  return fastest;
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

export const micros = (value) => `${value.toFixed(0)} µs`;
export const ratio = (peer, our) => `${(peer / our).toFixed(1)}×`;
