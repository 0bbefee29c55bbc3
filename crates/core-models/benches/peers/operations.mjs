// Compares how many operations fast-json-patch and our `examples/patch` need, over pairs of values made at random
// from a fixed seed. Called by ./run with the folder of the peers and the built example.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";

const [folder, program] = process.argv.slice(2);
const { compare } = createRequire(folder + "/")("fast-json-patch");
const PAIRS = 500;

let seed = 12345;
function below(limit) {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((seed / 2_147_483_648) * limit);
}

function value(depth) {
  const kind = below(depth === 0 ? 4 : 8);
  if (kind === 0) return null;
  if (kind === 1) return below(3);
  if (kind < 4) return ["x", "y", "", "ü"][below(4)];
  if (kind < 6) return Array.from({ length: below(7) }, () => value(depth - 1));
  return Object.fromEntries(Array.from({ length: below(5) }, () => [["a", "b", "c/d", "e~f", ""][below(5)], value(depth - 1)]));
}

/** The same value with a few places changed, so that most pairs have much in common. */
function edited(old) {
  if (below(6) === 0) return value(2);
  if (Array.isArray(old)) {
    const items = old.map((item) => (below(3) === 0 ? edited(item) : item));
    if (below(3) === 0) items.splice(below(items.length + 1), below(3));
    if (below(3) === 0) items.splice(below(items.length + 1), 0, value(1));
    return items;
  }
  if (old !== null && typeof old === "object") {
    const members = Object.entries(old).filter(() => below(8) !== 0);
    return Object.fromEntries(members.map(([key, item]) => [key, below(3) === 0 ? edited(item) : item]));
  }
  return old;
}

let ours = 0;
let theirs = 0;
let more = 0;
for (let pair = 0; pair < PAIRS; pair += 1) {
  // An object outside, as metadata is; at the outside fast-json-patch takes an object and an array for the same.
  const before = { outside: value(4) };
  const after = pair % 4 === 0 ? { outside: value(4) } : { outside: edited(before.outside) };
  writeFileSync(`${folder}/before.json`, JSON.stringify(before));
  writeFileSync(`${folder}/after.json`, JSON.stringify(after));
  const ended = spawnSync(program, [`${folder}/before.json`, `${folder}/after.json`], { encoding: "utf8" });
  if (ended.status > 1) throw new Error(ended.stderr);
  const our = JSON.parse(ended.stdout).length;
  const their = compare(before, after).length;
  ours += our;
  theirs += their;
  more += our > their ? 1 : 0;
}
console.log(`Operations for ${PAIRS} pairs of values: patchpanel ${ours}, fast-json-patch ${theirs}; pairs with more than it: ${more}`);
process.exit(more === 0 ? 0 : 1);
