import { execFile } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { buildApp } from '../app';
import { Bodies } from '../bodies';
import type { ApiDeps } from '../deps';
import { openApiDocument } from './document';
import type { Json } from './json';
import { OPERATIONS } from './operations';

const VALIDATOR = pathToFileURL(require.resolve('@seriousme/openapi-schema-validator')).href;
const document = openApiDocument({ version: '1.2.3' });

/** Of Express's router; its types do not know it yet. */
interface Routes {
  listRoutes(): { path: string; methods?: string[]; router?: Routes }[];
}

/** `GET /path/{parameter}` of every route, found in the application itself. */
function routesOf(router: Routes, prefix = ''): string[] {
  return router.listRoutes().flatMap(({ path, methods, router: mounted }) => {
    const at = `${prefix}${path === '/' ? '' : path}`;
    if (mounted !== undefined) return routesOf(mounted, at);
    return (
      (methods ?? [])
        // '*' refuses the methods a path does not have; Express answers HEAD where there is GET.
        .filter((method) => method !== '*' && method !== 'HEAD')
        .map((method) => `${method} ${at.replace(/:(\w+)/g, '{$1}')}`)
    );
  });
}

const described = OPERATIONS.flatMap(({ method, path, prefixes = [''] }) =>
  prefixes.map((prefix) => `${method.toUpperCase()} ${prefix}${path}`),
);

describe('the OpenAPI document', () => {
  const deps = { config: { MAX_REQUESTS: 1 }, bodies: new Bodies(1) } as ApiDeps;
  const routes = routesOf(buildApp(deps).router as unknown as Routes);

  it('has an operation for every route', () => {
    expect(routes.length).toBeGreaterThan(100);
    expect(routes.filter((route) => !described.includes(route))).toEqual([]);
  });

  it('has a route for every operation', () => {
    expect(described.filter((route) => !routes.includes(route))).toEqual([]);
  });

  it('describes nothing twice', () => {
    expect(new Set(described).size).toBe(described.length);
    expect(new Set(OPERATIONS.map(({ id }) => id)).size).toBe(OPERATIONS.length);
  });

  it('is valid OpenAPI 3.1', async () => {
    // A process of its own: the validator is an ES module, which Jest cannot load on Node 20.
    const script = `
      import { Validator } from ${JSON.stringify(VALIDATOR)};
      let text = '';
      for await (const chunk of process.stdin) text += chunk;
      const validator = new Validator();
      const { valid, errors } = await validator.validate(JSON.parse(text));
      console.log(JSON.stringify({ valid, errors, version: validator.version }));`;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      maxBuffer: 64 * 1024 * 1024,
    });
    run.child.stdin?.end(JSON.stringify(document));
    expect(JSON.parse((await run).stdout)).toEqual({ valid: true, version: '3.1' });
  });

  it('has schemas that are valid JSON Schema, each reference of which leads somewhere', () => {
    const ajv = addFormats(new Ajv2020({ strict: false }));
    ajv.addSchema({ $id: 'document', ...document });
    const { schemas } = document['components'] as { schemas: Json };
    for (const name of Object.keys(schemas)) {
      expect(typeof ajv.compile({ $ref: `document#/components/schemas/${name}` })).toBe('function');
    }
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    const lost = references.filter(([, path = '']) => at(document, path) === undefined);
    expect(lost.map(([reference]) => reference)).toEqual([]);
  });

  it('has no schema that nothing uses', () => {
    const { schemas } = document['components'] as { schemas: Json };
    const text = JSON.stringify(document);
    const unused = Object.keys(schemas).filter((name) => !text.includes(`"#/components/schemas/${name}"`));
    expect(unused).toEqual([]);
  });
});

const at = (value: unknown, path: string): unknown =>
  path.split('/').reduce((inner, part) => (inner as Json | undefined)?.[part], value);
