import { type ProblemCode, problemKind } from '#libs/contracts';
import { odpStatus } from '../odp-error';
import type { Answer, Content, Operation } from './operation';
import { XML } from './operation';

/** Codes any call may be refused with that has the thing. */
const WITH_KEY = ['UNAUTHORIZED', 'FORBIDDEN', 'RATE_LIMITED', 'BAD_REQUEST'] as const;
const WITH_BODY = ['BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'] as const;
const WITH_IDEMPOTENCY_KEY = ['IDEMPOTENCY_IN_PROGRESS', 'IDEMPOTENCY_KEY_REUSED'] as const;

/** What comes with Retry-After. */
const SAYS_WHEN = /REPORT_TOO_EARLY|RATE_LIMITED|BROKER_BACKLOG_FULL|IDEMPOTENCY_IN_PROGRESS|Retry-After/;

const SHAPES: Record<NonNullable<Operation['errors']>, Content> = {
  problem: { 'application/problem+json': 'Problem' },
  gpd: { 'application/json': 'ProblemJson' },
  odp: { 'application/json': 'OdpError' },
  soap: { 'text/xml': XML },
};

/** What an operation may answer instead, by status: the codes of the table of problems, each with its title. */
export function problemAnswers(operation: Operation): Record<string, Answer> {
  const byStatus = new Map<number, string[]>();
  const add = (status: number, line: string) => {
    const lines = byStatus.get(status) ?? [];
    if (!lines.includes(line)) byStatus.set(status, [...lines, line]);
  };
  for (const code of codesOf(operation)) {
    const kind = problemKind(code);
    if (kind !== undefined) add(shownStatus(operation, kind.status), lineOf(code, kind.title));
  }
  if (operation.access !== 'anybody') add(503, 'Busy, or stopping: try again after Retry-After seconds.');
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [
      status,
      {
        description: lines.join('\n\n'),
        content: contentOf(operation, status),
        ...(SAYS_WHEN.test(lines.join()) ? { headers: ['Retry-After' as const] } : {}),
      },
    ]),
  );
}

/** Some titles of GPD's say no more than the code. */
const lineOf = (code: string, title: string): string =>
  title.toUpperCase().replaceAll(' ', '_') === code ? `\`${code}\`.` : `\`${code}\`: ${title}.`;

function codesOf({ access, parameters = [], body, problems = [] }: Operation): ProblemCode[] {
  if (access === 'anybody') return [...problems, 'INTERNAL_ERROR'];
  return [
    ...WITH_KEY,
    ...(body === undefined ? [] : WITH_BODY),
    ...(parameters.includes('idempotencyKey') ? WITH_IDEMPOTENCY_KEY : []),
    ...(parameters.includes('ifMatch') ? (['PRECONDITION_FAILED'] as const) : []),
    ...problems,
    'INTERNAL_ERROR',
  ];
}

const shownStatus = ({ errors }: Operation, status: number): number =>
  errors === 'odp' ? (odpStatus(status) ?? status) : status;

function contentOf({ errors = 'problem' }: Operation, status: number): Content {
  // What a gateway would answer in its place keeps GPD's usual shape.
  return SHAPES[errors === 'odp' && odpStatus(status) === undefined ? 'gpd' : errors];
}
