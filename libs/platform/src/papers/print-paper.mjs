/**
 * Prints one paper and ends, so that the memory a typesetter takes is given back. On standard input
 * `{template, fonts, data, instant}` as JSON, on standard output the PDF. The same input gives the same bytes on any
 * machine: only the fonts of the folder are used, and the date in the file is `instant` (seconds since 1970).
 */
import { readFileSync } from 'node:fs';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';

const { template, fonts, data, instant } = JSON.parse(readFileSync(0, 'utf8'));
const compiler = NodeCompiler.create({ fontArgs: [{ fontPaths: [fonts] }] });
const pdf = compiler.pdf(
  { mainFileContent: readFileSync(template, 'utf8'), inputs: { data: JSON.stringify(data) } },
  { pdfStandard: 'a-2b', creationTimestamp: instant },
);
process.stdout.write(pdf);
