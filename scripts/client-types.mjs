/**
 * Makes the types of the client from the OpenAPI document: `npm run client:types` after a call has changed. With
 * `--stdin` the document is read from there, and the types are printed: so a test sees whether they are as they must be.
 */
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { build } from './build.mjs';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const TARGET = path.join(ROOT, 'libs', 'client', 'src', 'schema.ts');
const NOTE = '/** Made from the OpenAPI document by `npm run client:types`: do not edit. */\n';

/** The document as TypeScript. Refusals are left out: the client throws them, all as one type. */
async function typesOf(document) {
  for (const operations of Object.values(document.paths))
    for (const { responses } of Object.values(operations))
      for (const status of Object.keys(responses)) if (Number(status) >= 300) delete responses[status];
  // A property with a default may be left out by who sends it.
  const nodes = await openapiTypescript(document, { defaultNonNullable: false, emptyObjectsUnknown: true });
  return NOTE + astToString(nodes);
}

if (process.argv[2] === '--stdin') {
  process.stdout.write(await typesOf(JSON.parse(await text(process.stdin))));
} else if (await build((line) => console.error(`build: ${line}`))) {
  const { openApiDocument } = createRequire(import.meta.url)(
    path.join(ROOT, 'dist', 'apps', 'api', 'src', 'openapi', 'document.js'),
  );
  writeFileSync(TARGET, await typesOf(openApiDocument({ version: '' })));
  console.log(`wrote ${path.relative(ROOT, TARGET)}`);
} else process.exitCode = 1;
