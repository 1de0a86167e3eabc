import { describeSettings, likelyTypos } from './describe-settings';
import { settings } from './schema';

describe('describeSettings', () => {
  const all = describeSettings().flatMap((section) => section.settings);
  const of = (name: string) => all.find((each) => each.name === name);

  it('has every setting once, with words for each', () => {
    expect(all.map(({ name }) => name)).toEqual(Object.keys(settings.shape));
    expect(all.filter(({ description }) => description === '')).toEqual([]);
  });

  it('says what each is by default, and may be', () => {
    expect(of('PORT')).toMatchObject({ default: '8080', values: '0 to 65535' });
    expect(of('MYSQL_URL')).not.toHaveProperty('default');
    expect(of('BROADCAST_PRIMARY')).toMatchObject({ default: 'true' });
    expect(of('OUTBOUND_ALLOWED_NETWORKS')).toMatchObject({ default: '' });
    expect(of('WEBHOOK_RETRY_SECONDS')).toMatchObject({ default: '5,300,1800,7200,18000,36000,36000' });
    expect(of('UPLOAD_MAX_BYTES')).toMatchObject({ values: '1 or more' });
  });
});

it('likelyTypos tells slips from names of others', () => {
  expect(
    likelyTypos({ UPLOAD_THREDS: '2', PATH: '/bin', MYSQL_POOL: '5', HOSTNAME: 'x', LOGLEVEL: 'x' }),
  ).toEqual([
    { name: 'UPLOAD_THREDS', meant: 'UPLOAD_THREADS' },
    { name: 'LOGLEVEL', meant: 'LOG_LEVEL' },
  ]);
});
