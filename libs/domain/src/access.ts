/** Parts of the api a key may be limited to. SOAP is open to keys without limits only. */
export type Area = 'positions' | 'receipts' | 'admin';

/** What a key may be limited to; `write` includes `read`. */
export const SCOPES = [
  'positions:read',
  'positions:write',
  'receipts:read',
  'receipts:write',
  'admin:read',
  'admin:write',
] as const;
export type Scope = (typeof SCOPES)[number];

/** What a key may do less than its role; absent: no limit of that kind. */
export interface KeyLimits {
  scopes?: readonly Scope[];
  /** Fiscal codes, of those its broker acts for. */
  organizations?: readonly string[];
  /** Pairs of digits: the first two of an iuv. */
  segregationCodes?: readonly string[];
  /** Requests per second, measured over ten; else the house's own limit. */
  perSecond?: number;
}

/** Whether the scopes of a key let it read, or write, in an area. */
export function isInScope({ scopes }: KeyLimits, area: Area, does: 'read' | 'write'): boolean {
  if (scopes === undefined) return true;
  return scopes.includes(`${area}:write`) || (does === 'read' && scopes.includes(`${area}:read`));
}

/** Whether a key opens less than its broker as a whole: then it opens nothing that is not of one organization. */
export const isConfined = ({ organizations, segregationCodes }: KeyLimits): boolean =>
  organizations !== undefined || segregationCodes !== undefined;

/**
 * The codes a request may reach: those asked for, as far as the key has them.
 *
 * @param asked empty: all
 * @returns empty: all; undefined: none
 */
export function reachableCodes(
  { segregationCodes }: KeyLimits,
  asked: readonly string[],
): string[] | undefined {
  if (segregationCodes === undefined) return [...asked];
  if (asked.length === 0) return [...segregationCodes];
  const both = asked.filter((code) => segregationCodes.includes(code));
  return both.length === 0 ? undefined : both;
}
