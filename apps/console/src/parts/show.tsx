import { ActionIcon, Alert, Button, Code, CopyButton, Group, Text, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiError } from '../api';
import { useLanguage, useWords } from '../language';
import { common } from './words';

/** GPD writes instants without a zone: they are UTC. */
const instantOf = (text: string): Date => new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);

/** An instant in the reader's own time; the tooltip says it in UTC, to the millisecond. */
export function When({ at, dateOnly = false }: { at: string | null | undefined; dateOnly?: boolean }) {
  const language = useLanguage();
  if (at === null || at === undefined) return <Text span>–</Text>;
  const date = instantOf(at);
  const text = new Intl.DateTimeFormat(language === 'it' ? 'it-IT' : 'en-GB', {
    dateStyle: 'medium',
    ...(dateOnly ? {} : { timeStyle: 'medium' }),
  }).format(date);
  return (
    <time dateTime={date.toISOString()} title={date.toISOString()} style={{ whiteSpace: 'nowrap' }}>
      {text}
    </time>
  );
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** How long ago; the tooltip says when. */
export function Ago({ at }: { at: string | null | undefined }) {
  const language = useLanguage();
  if (at === null || at === undefined) return <Text span>–</Text>;
  const date = instantOf(at);
  const seconds = Math.round((date.getTime() - Date.now()) / 1000);
  const [unit, size] = STEPS.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1];
  return (
    <time dateTime={date.toISOString()} title={date.toISOString()} style={{ whiteSpace: 'nowrap' }}>
      {new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.trunc(seconds / size), unit)}
    </time>
  );
}

/** @param cents or euros as text with two decimals, as receipts have them */
export function Money({ cents, euros }: { cents?: number; euros?: string }) {
  const language = useLanguage();
  const value = cents === undefined ? Number(euros) : cents / 100;
  return (
    <Text span inherit style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
      {new Intl.NumberFormat(language === 'it' ? 'it-IT' : 'en-IE', {
        style: 'currency',
        currency: 'EUR',
      }).format(value)}
    </Text>
  );
}

/** What went wrong, in the api's own words, with the fields it names. */
export function Problem({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const words = useWords(common);
  const errors = error instanceof ApiError ? error.errors : [];
  const message = error instanceof Error ? error.message : String(error);
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={words.failed}
      role="alert"
    >
      <Text size="sm">{message}</Text>
      {errors.some(({ detail }) => !message.includes(detail)) && (
        <ul>
          {errors.map(({ pointer, detail }) => (
            <li key={pointer + detail}>
              <Code>{pointer}</Code> {detail}
            </li>
          ))}
        </ul>
      )}
      {onRetry && (
        <Button mt="sm" size="xs" variant="default" onClick={onRetry}>
          {words.retry}
        </Button>
      )}
    </Alert>
  );
}

/** A code people copy by hand otherwise. */
export function Copyable({ text, children }: { text: string; children?: ReactNode }) {
  const words = useWords(common);
  return (
    <Group gap={4} wrap="nowrap" display="inline-flex" style={{ maxWidth: '100%' }}>
      <Text
        span
        ff="monospace"
        size="sm"
        style={text.length > 20 ? { overflowWrap: 'anywhere' } : { whiteSpace: 'nowrap' }}
      >
        {children ?? text}
      </Text>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? words.copied : words.copy}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              onClick={copy}
              aria-label={`${words.copy} ${text}`}
            >
              {copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}
