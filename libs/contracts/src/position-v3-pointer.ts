import { type PositionInput, Rejected, strictCheckFailed } from '#libs/domain';

/**
 * Where in a v3 body a pointer of the domain leads: the domain counts instalments through the whole position, and
 * keeps with each what v3 says once for its option.
 *
 * @param pointer such as `/paymentOption/3/dueDate`
 * @returns such as `/paymentOption/1/installments/0/dueDate`
 */
export function pointerV3(pointer: string, { paymentOption }: PositionInput): string {
  const [, digits, rest = ''] = /^\/paymentOption\/(\d+)(.*)$/.exec(pointer) ?? [];
  const index = Number(digits);
  const group = paymentOption[index]?.terms?.group;
  if (group === undefined) return pointer;
  const option = `/paymentOption/${group}`;
  if (rest.startsWith('/terms/')) return `${option}${rest.slice('/terms'.length)}`;
  if (rest === '/retentionDate') return `${option}${rest}`;
  const first = paymentOption.findIndex(({ terms }) => terms?.group === group);
  const own = rest.replace(/^\/paymentOptionMetadata/, '/installmentMetadata');
  return `${option}/installments/${index - first}${own}`;
}

/** What the domain has against a position, pointing into the v3 body it came from. Anything else stays as it is. */
export function asSentV3(error: unknown, input: PositionInput): unknown {
  if (!(error instanceof Rejected) || error.faults.length === 0) return error;
  const faults = error.faults.map(({ pointer, detail }) => ({ pointer: pointerV3(pointer, input), detail }));
  if (error.code === 'DEBT_POSITION_STRICT_CHECK_FAILED') return strictCheckFailed(faults);
  return new Rejected(error.code, error.message, faults, { cause: error });
}
