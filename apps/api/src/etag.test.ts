import { type Request, type Response } from 'express';
import { createPosition, payOption, setNotificationFee, updatePosition } from '#libs/domain';
import { NOW, payment, positionContext, positionInput } from '#libs/testing';
import { answerPosition, etagOf, ifMatch } from './etag';

const position = createPosition(positionInput(), positionContext());
const current = etagOf(position, NOW);
const requestWith = (headers: Record<string, string>) =>
  ({ get: (name: string) => headers[name] }) as unknown as Request;

describe('the ETag of a position', () => {
  it('is strong, quoted, and the same while nothing changes', () => {
    expect(current).toMatch(/^"[\w-]+"$/);
    expect(etagOf({ ...position }, '2026-06-01T12:00:01.000')).toBe(current);
  });

  it('differs after every change', () => {
    const nav = position.paymentOption[0]!.nav;
    const later = { ...positionContext(), now: '2026-06-02T12:00:00.000' };
    const put = updatePosition(position, positionInput(), positionContext());
    const charged = setNotificationFee(put, nav, 100, NOW);
    const changed = [
      put,
      charged,
      payOption(charged, nav, payment(), NOW),
      // Removed and created again, as version 0.
      createPosition(positionInput(), later),
    ];
    const tags = changed.map((each) => etagOf(each, NOW));
    expect(new Set([current, ...tags]).size).toBe(changed.length + 1);
  });

  it('differs when the clock alone has moved the status', () => {
    const expiring = createPosition(positionInput({ switchToExpired: true }), positionContext());
    expect(etagOf(expiring, '2027-01-01T00:00:00.000')).not.toBe(etagOf(expiring, NOW));
  });
});

describe('If-Match', () => {
  const judge = (header: string) => () =>
    ifMatch(requestWith({ 'If-Match': header })).precondition?.(position, NOW);

  it.each(['*', current, `"other", ${current}`, ` ${current} ,"other"`])(
    '%s lets the change pass',
    (header) => {
      expect(judge(header)).not.toThrow();
    },
  );

  it.each(['"other"', '"other", "another"', `W/${current}`, '""'])('%s does not', (header) => {
    expect(judge(header)).toThrow(expect.objectContaining({ code: 'PRECONDITION_FAILED' }) as Error);
  });

  it.each(['other', '"other', '"a" "b"', '', '*, "a"'])('%s is no condition at all', (header) => {
    expect(judge(header)).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }) as Error);
  });

  it('sets no condition when it is absent', () => {
    expect(ifMatch(requestWith({}))).toEqual({});
  });
});

describe('If-None-Match', () => {
  const answer = (header: string) => {
    const seen: Record<string, unknown> = {};
    const response = {
      set: (name: string, value: string) => (seen[name] = value),
      status: (status: number) => ({ end: () => (seen['status'] = status) }),
      json: (body: unknown) => (seen['json'] = body),
    } as unknown as Response;
    answerPosition(requestWith({ 'If-None-Match': header }), response, position, () => ({}), NOW);
    return seen;
  };

  it.each(['*', current, `W/${current}`, `"other", ${current}`])('%s: nothing is new', (header) => {
    expect(answer(header)).toEqual({ ETag: current, status: 304 });
  });

  it('of another version is answered in full', () => {
    expect(answer('"other"')).toEqual({ ETag: current, json: {} });
  });
});
