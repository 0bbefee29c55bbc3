// Prints the most memory that each function took at one time, from what ../memory.rs printed. Called by ./run.
import { head, mostMemory, row } from "./times.mjs";

const SIZES = [1_000_000, 2_000_000, 4_000_000];
const most = mostMemory(process.argv[2]);
head("most memory at one time", "1 MB", "2 MB", "4 MB");
for (const name of [...new Set(Object.keys(most).map((path) => path.split("/")[0]))]) {
  row(name, ...SIZES.map((size) => `${(most[`${name}/${size}`] / 1_000_000).toFixed(2)} MB`));
}
