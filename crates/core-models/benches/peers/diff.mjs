// Times fast-json-patch on the inputs of ../diff.rs, made here by the same rule, and puts it beside the
// times that the benchmark printed. Called by ./run with the folder of the peers and the printed figures.
import { createRequire } from "node:module";
import { head, medianMicros, micros, ourMedian, ratio, row } from "./times.mjs";

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

const median = ourMedian(process.argv[3]);
head("input", "bytes", "patchpanel", "json-patch", "ratio", "fast-json-patch", "ratio", "its operations");
for (const size of SIZES) {
  const before = settings(size);
  const cases = {
    "objects/patchpanel/json_patch": [before, edited(before)],
    "objects/patchpanel_equal/json_patch_equal": [before, structuredClone(before)],
    "arrays/patchpanel/json_patch": lists(size),
  };
  for (const [name, [left, right]] of Object.entries(cases)) {
    const [group, ours, rust] = name.split("/");
    const our = median[`${group}/${ours}/${size}`];
    const peer = median[`${group}/${rust}/${size}`];
    const node = medianMicros(() => compare(left, right));
    const bytes = JSON.stringify(left).length;
    const operations = compare(left, right).length;
    row(`${group}${ours.replace("patchpanel", "").replace("_", ", ")}`, bytes, micros(our), micros(peer), ratio(peer, our), micros(node), ratio(node, our), operations);
  }
}
