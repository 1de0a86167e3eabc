import { eachMysqlServer, mysqlPlace, showMysqlUrl } from './mysql-address';

describe('an address of MySQL', () => {
  it.each([
    ['mysql://gpd:pw@db:3306/gpd', ['mysql://gpd:pw@db:3306/gpd'], 'db:3306'],
    ['mariadb://db/gpd', ['mariadb://db/gpd'], 'db:3306'],
    [
      'mysql://gpd:p%40w@h1:1,h2,[::1]:3/gpd',
      ['mysql://gpd:p%40w@h1:1/gpd', 'mysql://gpd:p%40w@h2/gpd', 'mysql://gpd:p%40w@[::1]:3/gpd'],
      'h1:1, h2:3306, [::1]:3',
    ],
  ])('%s names its servers in order', (url, each, place) => {
    expect(eachMysqlServer(url)).toEqual(each);
    expect(mysqlPlace(url)).toBe(place);
  });

  it.each([
    'postgres://s3cret@db/gpd',
    'mysql://u:s3cret@h1:1,/gpd',
    'mysql://u:s3cret@h1:x/gpd',
    'mysql://',
    'h1',
  ])('%s is refused, and nothing secret said', (url) => {
    expect(() => eachMysqlServer(url)).toThrow(/^must look like mysql:/);
  });

  it('that names a server twice is refused', () => {
    expect(() => eachMysqlServer('mysql://h1:1,h1:1/gpd')).toThrow('must look like');
  });

  it('is shown without its password', () => {
    expect(showMysqlUrl('mysql://gpd:s3cret@h1:1,h2:2/gpd')).toBe('mysql://gpd:***@h1:1,h2:2/gpd');
    expect(showMysqlUrl('mysql://gpd@h1/gpd')).toBe('mysql://gpd@h1/gpd');
  });
});
