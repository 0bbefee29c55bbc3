// Times Java's Properties.load, warm, on the texts of ../properties.rs, made here by the same rule, and puts it beside
// the times that the benchmark printed. Called by ./run with a folder for the texts and the printed figures.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { head, micros, ourMedian, ratio, row } from "./times.mjs";

const [folder, figures, load] = process.argv.slice(2);

function text(keys) {
  let text = "";
  for (let number = 0; number < keys; number += 1) {
    const comment = number % 20 === 0 ? "# A group of settings\n" : "";
    const word = number % 10 === 0 ? "Gr\\u00f6\\u00dfe" : "Size";
    text += `${comment}con_form_setting_${number}=${word} of the page that setting ${number} of the connector shows\n`;
  }
  return text;
}

const median = ourMedian(figures);
head("keys", "bytes", "read", "Properties.load", "it to patchpanel", "add as many keys");
for (const keys of [500, 8_000, 60_000]) {
  const file = `${folder}/${keys}.properties`;
  writeFileSync(file, text(keys));
  const java = Number(spawnSync("java", [load, file], { encoding: "utf8" }).stdout);
  const our = median[`read/${keys}`];
  row(keys, text(keys).length, micros(our), micros(java), ratio(java, our), micros(median[`add_as_many_keys/${keys}`]));
}
