import { Anchor, Button, Card, Group, Text } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { call } from '../../api';
import { useWords } from '../../language';
import { OrganizationField, useOrganizations } from '../../parts/OrganizationField';
import { Page } from '../../parts/Page';
import { Rows } from '../../parts/Rows';
import { Problem, When } from '../../parts/show';
import { common } from '../../parts/words';
import { type Job, JobProgress, JobStatus, isOver, pathOfJobs } from './job';
import { words } from './words';

interface Answer {
  jobs: Job[];
  nextCursor?: string;
}

/** Read again so often while one of them is under way. */
const EVERY_MS = 2_000;

export function JobsPage() {
  const own = useWords(words);
  const shared = useWords(common);
  const [address, setAddress] = useSearchParams();
  const organizations = useOrganizations();
  const only = organizations.length === 1 ? (organizations[0] ?? '') : '';
  const organization = address.get('organization') ?? only;
  const found = useInfiniteQuery({
    queryKey: ['jobs', organization],
    enabled: organization !== '',
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<Answer>(
        'GET',
        `${pathOfJobs(organization)}?limit=20${pageParam === undefined ? '' : `&cursor=${encodeURIComponent(pageParam)}`}`,
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ jobs }) => !jobs.every(isOver)) === true ? EVERY_MS : false,
  });
  return (
    <Page title={own.title} lead={own.lead}>
      <Choose
        key={organization}
        given={organization}
        onChoose={(code) => setAddress({ organization: code })}
      />
      {organization === '' && (
        <Text c="dimmed" ta="center" p="xl">
          {own.name}
        </Text>
      )}
      {found.isError && <Problem error={found.error} onRetry={() => void found.refetch()} />}
      {organization !== '' && !found.isError && (
        <Rows
          label={own.title}
          rows={found.data?.pages.flatMap(({ jobs }) => jobs)}
          keyOf={({ id }) => id}
          columns={[
            {
              title: own.job,
              show: ({ id }) => (
                <Anchor
                  component={Link}
                  to={`/jobs/${encodeURIComponent(organization)}/${id}`}
                  size="sm"
                  ff="monospace"
                  fw={600}
                  title={id}
                >
                  {id.slice(0, 8)}…{id.slice(-4)}
                </Anchor>
              ),
            },
            {
              title: own.operation,
              show: ({ operation, dryRun }) => (
                <Text size="sm">
                  {operation}
                  {dryRun && ` (${own.dryRun})`}
                </Text>
              ),
            },
            { title: shared.status, show: ({ status }) => <JobStatus of={status} /> },
            { title: own.progress, show: (job) => <JobProgress of={job} /> },
            {
              title: own.created,
              show: ({ createdAt }) => (
                <Text size="sm" component="span">
                  <When at={createdAt} />
                </Text>
              ),
            },
          ]}
        />
      )}
      {found.hasNextPage && (
        <Button variant="default" mx="auto" onClick={() => void found.fetchNextPage()}>
          {shared.more}
        </Button>
      )}
    </Page>
  );
}

function Choose({ given, onChoose }: { given: string; onChoose: (organization: string) => void }) {
  const shared = useWords(common);
  const [code, setCode] = useState(given);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onChoose(code.trim());
  };
  return (
    <Card withBorder component="form" role="search" onSubmit={submit}>
      <Group align="flex-end">
        <OrganizationField value={code} onChange={setCode} required />
        <Button type="submit" leftSection={<IconSearch size={16} aria-hidden />}>
          {shared.search}
        </Button>
      </Group>
    </Card>
  );
}
