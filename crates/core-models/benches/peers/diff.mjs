// Times fast-json-patch on the inputs of ../diff.rs, made here by the same rule, and puts it beside the
// medians that the benchmark printed. Called by ./run with the folder of the peers and the printed figures.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const { compare } = createRequire(process.argv[2] + "/")("fast-json-patch");
const SIZES = [100_000, 1_000_000];

function settings(sizeBytes) {
  const entry = (number) => ({
    default: { enabled: number % 3 === 0, number, text: `value-${number}` },
    help: null,
    label: `Setting number ${number} of the connector`,
    options: ["first", "second", `option-${number}`],
  });
  const pad = (number, width) => String(number).padStart(width, "0");
  const groups = {};
  for (let group = 0; group < Math.floor(sizeBytes / 10_000); group += 1) {
    const entries = {};
    for (let index = 0; index < 50; index += 1) {
      entries[`key_${pad(index, 3)}`] = entry(group * 50 + index);
    }
    groups[`group_${pad(group, 4)}`] = entries;
  }
  return groups;
}

function edited(before) {
  const after = structuredClone(before);
  for (const group of Object.values(after)) {
    group.key_007.default.number = -1;
    group.key_new = { label: "New" };
    delete group.key_030;
  }
  return after;
}

function lists(sizeBytes) {
  const before = Object.values(settings(sizeBytes)).flatMap((group) => Object.values(group));
  const after = structuredClone(before);
  const middle = Math.floor(after.length / 2);
  after[middle].label = "Changed";
  after.splice(middle + 40, 1);
  after.splice(middle - 40, 1);
  after.splice(0, 1);
  return [before, after];
}

function medianMicros(before, after) {
  const samples = [];
  for (let round = 0; round < 130; round += 1) {
    const start = process.hrtime.bigint();
    compare(before, after);
    samples.push(Number(process.hrtime.bigint() - start) / 1000);
  }
  // The first rounds warm the compiler up.
  return samples.slice(30).sort((a, b) => a - b)[50];
}

const MICROS = { ns: 0.001, "µs": 1, ms: 1000, s: 1_000_000 };

/** Medians in microseconds by "group/name/size", read from the tree that divan prints. */
function ourMedians(text) {
  const medians = {};
  const path = [];
  for (const line of text.split("\n")) {
    const found = line.match(/^([│ ]*)[├╰]─ (\S+)(.*)$/u);
    if (!found) continue;
    const depth = found[1].length / 3;
    path.length = depth;
    path[depth] = found[2];
    const median = found[3].split("│")[2]?.trim().match(/^([\d.]+) (\S+)$/u);
    if (median) medians[path.join("/")] = Number(median[1]) * MICROS[median[2]];
  }
  return medians;
}

const medians = ourMedians(readFileSync(process.argv[3], "utf8"));
const row = (...cells) => console.log(`| ${cells.join(" | ")} |`);
row("input", "bytes", "patchpanel", "json-patch", "ratio", "fast-json-patch", "ratio", "its operations");
row(...Array(8).fill("---"));
for (const size of SIZES) {
  const before = settings(size);
  const cases = {
    "objects/patchpanel/json_patch": [before, edited(before)],
    "objects/patchpanel_equal/json_patch_equal": [before, structuredClone(before)],
    "arrays/patchpanel/json_patch": lists(size),
  };
  for (const [name, [left, right]] of Object.entries(cases)) {
    const [group, ours, rust] = name.split("/");
    const our = medians[`${group}/${ours}/${size}`];
    const peer = medians[`${group}/${rust}/${size}`];
    const node = medianMicros(left, right);
    const micros = (value) => `${value.toFixed(0)} µs`;
    const ratio = (value) => `${(value / our).toFixed(1)}×`;
    const bytes = JSON.stringify(left).length;
    const operations = compare(left, right).length;
    row(`${group}${ours.replace("patchpanel", "").replace("_", ", ")}`, bytes, micros(our), micros(peer), ratio(peer), micros(node), ratio(node), operations);
  }
}
