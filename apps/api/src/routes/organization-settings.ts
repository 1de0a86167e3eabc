import { type Request, Router } from 'express';
import {
  readCode,
  readNoticeSettings,
  readOrganizationSettings,
  readRegisteredIbans,
  readTaxonomy,
  readTaxonomyPage,
} from '#libs/contracts';
import type { ApiDeps } from '../deps';
import { KIB, MIB } from '../bodies';

/** 20,000 entries of up to some hundred characters each. */
const TAXONOMY_LIMIT = 16 * MIB;

/**
 * What an operator sets for an organization (strict checks, what its notices say, its IBANs on record), and the taxonomy catalogue all
 * organizations share: mounted where only operators come.
 */
export function organizationSettingsRoutes({ settings, noticeSettings, taxonomy, bodies }: ApiDeps): Router {
  const router = Router();
  const one = '/admin/organizations/:organization';

  router.get(`${one}/settings`, async (request, response) => {
    response.json(await settings.find(organizationOf(request)));
  });
  router.put(`${one}/settings`, bodies.json(16 * KIB), async (request, response) => {
    await settings.put(organizationOf(request), readOrganizationSettings(request.body));
    response.json(await settings.find(organizationOf(request)));
  });
  router.get(`${one}/notice`, async (request, response) => {
    response.json(await noticeSettings.find(organizationOf(request)));
  });
  router.put(`${one}/notice`, bodies.json(16 * KIB), async (request, response) => {
    await noticeSettings.put(organizationOf(request), readNoticeSettings(request.body));
    response.json(await noticeSettings.find(organizationOf(request)));
  });
  router.get(`${one}/ibans`, async (request, response) => {
    response.json({ ibans: await settings.ibans(organizationOf(request)) });
  });
  router.put(`${one}/ibans`, bodies.json(1 * MIB), async (request, response) => {
    await settings.putIbans(organizationOf(request), readRegisteredIbans(request.body));
    response.json({ ibans: await settings.ibans(organizationOf(request)) });
  });

  router.get('/admin/taxonomy', async (request, response) => {
    const { limit, after } = readTaxonomyPage(request.query);
    const page = await taxonomy.page(limit, after);
    const last = page.entries.length === limit ? page.entries.at(-1)?.code : undefined;
    response.json({ ...page, ...(last === undefined ? {} : { next: last }) });
  });
  router.put('/admin/taxonomy', bodies.json(TAXONOMY_LIMIT), async (request, response) => {
    await taxonomy.replace(readTaxonomy(request.body));
    const { count, loadedAt } = await taxonomy.page(0);
    response.json({ count, loadedAt });
  });
  return router;
}

const organizationOf = (request: Request): string => readCode(request.params['organization']);
