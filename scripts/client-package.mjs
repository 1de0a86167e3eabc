/**
 * Makes the client as a package of its own, in dist/client: one file for `import`, one for `require`, their types, and
 * nothing that would have to be installed with it. `npm pack ./dist/client` makes a tarball of it. Run by build.mjs.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const SOURCE = path.join(ROOT, 'libs', 'client');
const TARGET = path.join(ROOT, 'dist', 'client');
/** What is taken in: its licence asks for being named. */
const WITHIN = ['openapi-fetch', 'openapi-typescript-helpers'];

const { version, license, engines } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET, { recursive: true });
for (const [format, extension] of [
  ['es', 'js'],
  ['cjs', 'cjs'],
]) {
  const program = await rolldown({
    input: path.join(SOURCE, 'index.ts'),
    tsconfig: path.join(SOURCE, 'tsconfig.json'),
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'], conditionNames: ['import', 'default'] },
  });
  await program.write({ file: path.join(TARGET, `index.${extension}`), format, codeSplitting: false });
  await program.close();
}
const types = await rolldown({
  input: path.join(SOURCE, 'index.ts'),
  plugins: [
    dts({ emitDtsOnly: true, cwd: ROOT, tsconfig: path.join(SOURCE, 'tsconfig.json'), resolver: 'tsc' }),
  ],
  checks: { pluginTimings: false },
});
await types.write({ dir: TARGET, format: 'es' });
await types.close();
copyFileSync(path.join(TARGET, 'index.d.ts'), path.join(TARGET, 'index.d.cts'));

copyFileSync(path.join(ROOT, 'LICENSE'), path.join(TARGET, 'LICENSE'));
copyFileSync(path.join(SOURCE, 'README.md'), path.join(TARGET, 'README.md'));
writeFileSync(
  path.join(TARGET, 'THIRD-PARTY.txt'),
  WITHIN.map((name) => {
    const folder = path.join(ROOT, 'node_modules', name);
    const made = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
    return `This package contains ${name} ${made}:\n\n${readFileSync(path.join(folder, 'LICENSE'), 'utf8').trim()}\n`;
  }).join('\n\n'),
);
const entry = (extension) => ({
  types: `./index.d.${extension === 'js' ? 'ts' : 'cts'}`,
  default: `./index.${extension}`,
});
writeFileSync(
  path.join(TARGET, 'package.json'),
  `${JSON.stringify(
    {
      name: '@gpd-async/client',
      version,
      description:
        'Client of gpd-async: debt positions in bulk that are waited for, receipts, every call with types',
      license,
      type: 'module',
      engines,
      sideEffects: false,
      main: './index.cjs',
      module: './index.js',
      types: './index.d.ts',
      exports: { '.': { import: entry('js'), require: entry('cjs') }, './package.json': './package.json' },
      files: ['index.*', 'THIRD-PARTY.txt'],
    },
    undefined,
    2,
  )}\n`,
);
