import { Anchor, Group, Text } from '@mantine/core';
import { Link } from 'react-router';
import { useWords } from '../../language';
import { type Column, Rows } from '../../parts/Rows';
import { When } from '../../parts/show';
import { Tag } from '../../parts/Tag';
import { common } from '../../parts/words';
import { type Job, JobProgress, JobStatus } from './job';
import { words } from './words';

/** Jobs, a line each. @param label what they are; @param ofMany whose each is needs to be said */
export function JobRows({
  rows,
  label,
  ofMany = false,
}: {
  rows: readonly Job[] | undefined;
  label?: string;
  ofMany?: boolean;
}) {
  const own = useWords(words);
  const shared = useWords(common);
  const columns: Column<Job>[] = [
    {
      title: own.created,
      show: ({ createdAt, organizationFiscalCode, id }) => (
        <Anchor component={Link} to={`/jobs/${organizationFiscalCode}/${id}`} size="sm">
          <When at={createdAt} />
        </Anchor>
      ),
    },
    ...(ofMany
      ? [
          {
            title: shared.organization,
            show: ({ organizationFiscalCode }: Job) => <Text size="sm">{organizationFiscalCode}</Text>,
          },
        ]
      : []),
    {
      title: own.operation,
      show: ({ operation, dryRun }) => (
        <Group gap="xs">
          <Text size="sm">{operation}</Text>
          {dryRun && <Tag color="gray">{own.dryRun}</Tag>}
        </Group>
      ),
    },
    { title: own.progress, show: (job) => <JobProgress job={job} /> },
    { title: own.failed, right: true, show: ({ counts }) => counts.failed.toLocaleString() },
    { title: shared.status, show: ({ status }) => <JobStatus of={status} /> },
  ];
  return <Rows label={label ?? own.title} columns={columns} rows={rows} keyOf={({ id }) => id} />;
}
