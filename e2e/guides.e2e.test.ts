import { freePort } from '#libs/local-services';
import { Client } from './support/client';
import { type Language, Reader, isAsShown, missing, missingFor, readGuide } from './support/guide';
import { type TestHouse, openHouse } from './support/house';

/** In this order, in one house, as somebody would read them. */
const GUIDES: Record<string, Language[]> = {
  'docs/quick-start.md': ['sh'],
  'docs/guide-station-operators.md': ['sh'],
  'docs/migration-from-gpd.md': ['sh', 'js'],
  'docs/guide-partners.md': ['sh', 'js', 'python'],
  'docs/client.md': ['js'],
};

describe('the examples of the guides do what the guides say:', () => {
  let house: TestHouse;
  let env: Record<string, string>;
  beforeAll(async () => {
    house = await openHouse();
    const { partnerKey, operatorKey, broker, organizations } = house.seed;
    const stationPort = await freePort();
    // Where the seeded station points is another run's port, maybe.
    const stationId = house.seed.stations[0]?.stationId ?? '';
    await new Client(house, operatorKey).put(`/admin/stations/${stationId}`, {
      brokerCode: broker,
      endpointUrl: `http://127.0.0.1:${stationPort}/`,
      organizations: [{ organizationFiscalCode: organizations[0], auxDigit: 3 }],
    });
    env = {
      GPD_URL: house.url,
      GPD_KEY: partnerKey,
      GPD_OPERATOR_KEY: operatorKey,
      BROKER: broker,
      ORG: organizations[0] ?? '',
      STATION_PORT: String(stationPort),
    };
  });
  afterAll(() => house.close());

  describe.each(Object.entries(GUIDES))('%s', (file, languages) => {
    const guide = readGuide(file);

    it('has examples in these languages, and what they print', () => {
      expect([...new Set(guide.examples.map(({ language }) => language))]).toEqual(languages);
      expect(guide.examples.filter(({ output }) => output !== undefined).length).toBeGreaterThan(2);
    });

    for (const language of languages) {
      const lacking = missingFor(language);
      const test = lacking.length === 0 ? it : it.skip;
      const why = lacking.length === 0 ? '' : ` (skipped: there is no ${lacking.join(' and no ')} here)`;
      test(`${language}${why}`, async () => {
        const reader = new Reader(env, guide.files, house.demoFile);
        try {
          // Examples in the background are servers that others talk to.
          const examples = guide.examples.filter((one) => one.language === language || one.background);
          for (const example of examples) {
            if (missing(example.needs).length > 0) {
              console.warn(`${example.at} is left out: there is no ${missing(example.needs).join()} here`);
              continue;
            }
            const printed = await reader.run(example);
            if (example.output !== undefined && !isAsShown(printed, example.output))
              throw new Error(`${example.at} printed\n${printed}\nand not\n${example.output}`);
          }
        } finally {
          await reader.close();
        }
      });
    }
  });

  it('which would not pass if something else were printed', () => {
    expect(isAsShown('{"total": 3, "failed": 1}\n', '{"total": …, "failed": 1}')).toBe(true);
    expect(isAsShown('{"total": 3, "failed": 2}\n', '{"total": …, "failed": 1}')).toBe(false);
    expect(isAsShown('one\ntwo', 'one')).toBe(false);
  });
});
