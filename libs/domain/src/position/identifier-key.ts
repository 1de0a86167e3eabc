/** The database compares with PAD SPACE: trailing spaces do not tell identifiers apart. */
export const identifierKey = (identifier: string): string => identifier.replace(/ +$/, '');
