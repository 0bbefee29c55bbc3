// Times `xmllint --noout` on the document of ../xml.rs, made here by the same rule, and puts it beside the times
// that the benchmark printed. Called by ./run with a folder for the document and the printed figures.
// xmllint is a process: the time of one over an empty document is measured too and taken off.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";

import { head, medianMicros, micros, ourMedian, ratio, row } from "./times.mjs";

const SIZE_BYTES = 5_000_000;

function form() {
  const pieces = [
    `<?xml version="1.0" encoding="UTF-8"?>\n<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" ` +
      `name="big" type="SourceConfig">\n  <BaseConfig><Field name="fileUpload" type="fileupload"/></BaseConfig>\n`,
  ];
  let size = Buffer.byteLength(pieces[0]);
  for (let number = 1; size < SIZE_BYTES; number += 1) {
    const page =
      `  <Menu name="menu${number}" label="Connection settings ${number}">\n` +
      `    <Section name="section${number}" label="Server &amp; port" sectionInfo="Where the server listens.">\n` +
      `      <!-- The address is the same in every data centre -->\n` +
      `      <Field name="host${number}" displayName="Host" type="text" required="true"/>\n` +
      `      <Field name="auth${number}" displayName="Authentication" type="radio" value="basic">\n` +
      `        <AllowedValues>\n          <Option label="Basic" value="basic"/>\n` +
      `          <Option label="OAuth 2.0" value="oauth2"/>\n        </AllowedValues>\n      </Field>\n` +
      `      <Field name="größe${number}" displayName="Page size" type="text" parentKey="auth${number}" ` +
      `parentValue="oauth2"/>\n    </Section>\n  </Menu>\n`;
    pieces.push(page);
    size += Buffer.byteLength(page);
  }
  return pieces.join("") + "</Form>\n";
}

function lintMicros(file) {
  return medianMicros(() => {
    const ended = spawnSync("xmllint", ["--noout", file]);
    if (ended.status !== 0) throw new Error(`xmllint: ${ended.stderr}`);
  });
}

const [folder, figures] = process.argv.slice(2);
const text = form();
writeFileSync(`${folder}/form.xml`, text);
writeFileSync(`${folder}/empty.xml`, "<Form/>\n");
const median = ourMedian(figures);
const start = lintMicros(`${folder}/empty.xml`);
const lint = lintMicros(`${folder}/form.xml`) - start;
const our = median.inspect;
const bare = median.bare_quick_xml_read;
head("input", "bytes", "patchpanel", "bare quick-xml read", "patchpanel to it", "xmllint --noout", "it to patchpanel", "start of a process, taken off");
row("inspect a form", Buffer.byteLength(text), micros(our), micros(bare), ratio(our, bare), micros(lint), ratio(lint, our), micros(start));
