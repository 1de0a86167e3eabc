import { Progress, Stack, Text } from '@mantine/core';
import { useWords } from '../../language';
import { Tag, type TagColor } from '../../parts/Tag';
import { words } from './words';

/** A job, as the api tells of it. */
export interface Job {
  id: string;
  organizationFiscalCode: string;
  operation: string;
  dryRun: boolean;
  status: string;
  counts: Record<'total' | 'pending' | 'succeeded' | 'failed' | 'unprocessed', number>;
  createdAt: string;
  completedAt?: string;
  links: { undo?: string };
}

export interface Item {
  seq: number;
  iupd: string;
  status: string;
  code?: string;
  message?: string;
  pointer?: string;
}

export const isOver = ({ completedAt }: Job): boolean => completedAt !== undefined;
export const pathOf = ({ organizationFiscalCode, id }: Pick<Job, 'organizationFiscalCode' | 'id'>): string =>
  `/organizations/${organizationFiscalCode}/jobs/${id}`;

const COLORS: Record<string, TagColor> = {
  queued: 'gray',
  running: 'blue',
  cancelling: 'orange',
  completed: 'green',
  completed_with_errors: 'orange',
  failed: 'red',
  cancelled: 'gray',
};

export function JobStatus({ of }: { of: string }) {
  const own = useWords(words);
  return (
    <Tag color={COLORS[of] ?? 'gray'} title={of}>
      {own.statuses[of] ?? of}
    </Tag>
  );
}

/** How far a job is: what went well, what did not, what is left. */
export function JobProgress({ job: { counts, id } }: { job: Job }) {
  const own = useWords(words);
  const share = (count: number) => (counts.total === 0 ? 0 : (count / counts.total) * 100);
  const done = counts.total - counts.pending;
  const label = `${own.progress}: ${done} ${own.of} ${counts.total}`;
  return (
    <Stack gap={4} miw={140} style={{ flexGrow: 1 }}>
      <Progress.Root size="lg" style={{ alignSelf: 'stretch' }}>
        <Progress.Section value={share(counts.succeeded)} color="green" aria-label={`${label} · ${id}`} />
        <Progress.Section value={share(counts.failed)} color="red" withAria={false} />
        <Progress.Section value={share(counts.unprocessed)} color="gray" withAria={false} />
      </Progress.Root>
      <Text size="xs" c="dimmed">
        {done.toLocaleString()} {own.of} {counts.total.toLocaleString()}
      </Text>
    </Stack>
  );
}
