import { Progress, Stack, Text } from '@mantine/core';
import { useWords } from '../../language';
import { Tag, type TagColor } from '../../parts/Tag';
import { words } from './words';

/** A job as the api shows it. */
export interface Job {
  id: string;
  operation: string;
  dryRun: boolean;
  status: string;
  counts: Record<'total' | 'pending' | 'succeeded' | 'failed' | 'unprocessed', number>;
  createdAt: string;
  completedAt?: string;
  links: { resultsCsv: string };
}

export const isOver = ({ counts }: Job): boolean => counts.pending === 0;
export const pathOfJobs = (organization: string): string =>
  `/organizations/${encodeURIComponent(organization)}/jobs`;

const COLORS: Record<string, TagColor> = {
  running: 'blue',
  completed: 'green',
  succeeded: 'green',
  completed_with_errors: 'orange',
  failed: 'red',
  cancelled: 'gray',
};

export function JobStatus({ of }: { of: string }) {
  const own = useWords(words);
  return <Tag color={COLORS[of] ?? 'gray'}>{own.statuses[of] ?? of}</Tag>;
}

/** How much of it is done, and how it went. */
export function JobProgress({ of: { counts } }: { of: Job }) {
  const own = useWords(words);
  const { total, pending, succeeded, failed, unprocessed } = counts;
  const share = (count: number): number => (total === 0 ? 0 : (100 * count) / total);
  const label = own.done(total - pending, total);
  return (
    <Stack gap={4} miw={160}>
      <Progress.Root size="lg">
        <Progress.Section
          value={share(succeeded)}
          color="green"
          aria-label={`${label}: ${own.succeeded} ${succeeded}`}
        />
        <Progress.Section
          value={share(failed)}
          color="red"
          aria-label={`${label}: ${own.failed} ${failed}`}
        />
        <Progress.Section
          value={share(unprocessed)}
          color="gray"
          aria-label={`${label}: ${own.unprocessed} ${unprocessed}`}
        />
      </Progress.Root>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
    </Stack>
  );
}
