import { isConfined, isInScope, reachableCodes } from './access';

it('scopes: write includes read, an area says nothing of another, none is no limit', () => {
  const limits = { scopes: ['positions:read', 'receipts:write'] } as const;
  expect(isInScope(limits, 'positions', 'read')).toBe(true);
  expect(isInScope(limits, 'positions', 'write')).toBe(false);
  expect(isInScope(limits, 'receipts', 'read')).toBe(true);
  expect(isInScope(limits, 'receipts', 'write')).toBe(true);
  expect(isInScope(limits, 'admin', 'read')).toBe(false);
  expect(isInScope({}, 'admin', 'write')).toBe(true);
  expect(isInScope({ scopes: [] }, 'positions', 'read')).toBe(false);
});

it('codes asked for never widen those of the key, and nothing in common is not everything', () => {
  expect(reachableCodes({}, [])).toEqual([]);
  expect(reachableCodes({}, ['01'])).toEqual(['01']);
  expect(reachableCodes({ segregationCodes: ['01', '02'] }, [])).toEqual(['01', '02']);
  expect(reachableCodes({ segregationCodes: ['01', '02'] }, ['02', '03'])).toEqual(['02']);
  expect(reachableCodes({ segregationCodes: ['01'] }, ['03'])).toBeUndefined();
});

it('a key is confined by organizations or codes, not by scopes', () => {
  expect(isConfined({ scopes: ['positions:read'], perSecond: 1 })).toBe(false);
  expect(isConfined({ organizations: ['1'] })).toBe(true);
  expect(isConfined({ segregationCodes: ['01'] })).toBe(true);
});
