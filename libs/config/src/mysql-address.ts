const FORM = /^(mysql|mariadb):\/\/(?:([^/?#]*)@)?([^/?#@]+)(\/[^?#]*)?(\?[^#]*)?$/;

/**
 * MYSQL_URL may name several servers, `mysql://user:password@h1:3306,h2:3306/gpd`: one database on each, the first the
 * one to prefer.
 *
 * @returns the address of each, in order
 * @throws Error that says what is wrong, without anything that may be secret
 */
export function eachMysqlServer(url: string): string[] {
  const [, protocol, login, hosts = '', path = '', query = ''] = FORM.exec(url) ?? [];
  const places = hosts.split(',');
  const addresses = places.map(
    (place) => `${protocol ?? ''}://${login === undefined ? '' : `${login}@`}${place}${path}${query}`,
  );
  const isUsable = (address: string) => URL.canParse(address) && new URL(address).hostname !== '';
  if (protocol === undefined || !addresses.every(isUsable) || new Set(places).size !== places.length)
    throw new Error(
      'must look like mysql://user:password@host:3306/database, or name several: …@host:3306,host:3306/database',
    );
  return addresses;
}

/** Host and port of each server: what may be shown. */
export const mysqlPlace = (url: string): string =>
  eachMysqlServer(url)
    .map((address) => {
      const { hostname, port } = new URL(address);
      return `${hostname}:${port || '3306'}`;
    })
    .join(', ');

/** The URL without its password. */
export function showMysqlUrl(url: string): string {
  const [first = ''] = eachMysqlServer(url);
  const { password } = new URL(first);
  return password === '' ? url : url.replace(`:${password}@`, ':***@');
}
