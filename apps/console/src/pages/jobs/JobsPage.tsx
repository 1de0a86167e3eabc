import { Button, Card, Text } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link, useSearchParams } from 'react-router';
import { call } from '../../api';
import { useWords } from '../../language';
import { OrganizationField, useOrganizations } from '../../parts/OrganizationField';
import { Page } from '../../parts/Page';
import { Problem } from '../../parts/show';
import { common } from '../../parts/words';
import { useSession } from '../../session';
import { JobRows } from './JobRows';
import { type Job, isOver } from './job';
import { words } from './words';

interface Answer {
  jobs: Job[];
  nextCursor?: string;
}
const WHILE_RUNNING_MS = 2_000;
const AT_REST_MS = 15_000;

/** Jobs of an organization, newest first; those that run move on by themselves. */
export function JobsPage() {
  const own = useWords(words);
  const shared = useWords(common);
  const session = useSession();
  const [address, setAddress] = useSearchParams();
  const organization = address.get('organization') ?? '';
  const [first, ...others] = useOrganizations();
  useEffect(() => {
    if (organization === '' && first !== undefined && others.length === 0)
      setAddress({ organization: first }, { replace: true });
  });
  const found = useInfiniteQuery({
    queryKey: ['jobs', organization],
    enabled: /^\d{11}$/.test(organization),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<Answer>(
        'GET',
        `/organizations/${organization}/jobs?limit=20${pageParam === undefined ? '' : `&cursor=${pageParam}`}`,
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ jobs }) => !jobs.every(isOver)) === true ? WHILE_RUNNING_MS : AT_REST_MS,
  });
  const upload = session.can('positions', 'write') && (
    <Button
      component={Link}
      to={`/upload?organization=${organization}`}
      leftSection={<IconUpload size={16} aria-hidden />}
    >
      {own.upload}
    </Button>
  );
  return (
    <Page title={own.title} lead={own.lead} actions={upload}>
      <Card withBorder>
        <OrganizationField value={organization} onChange={(code) => setAddress({ organization: code })} />
      </Card>
      {found.isError && <Problem error={found.error} onRetry={() => void found.refetch()} />}
      {!found.isError && found.isEnabled && <JobRows rows={found.data?.pages.flatMap(({ jobs }) => jobs)} />}
      {!found.isEnabled && (
        <Text c="dimmed" role="status">
          {own.chooseFirst}
        </Text>
      )}
      {found.hasNextPage && (
        <Button
          variant="default"
          mx="auto"
          loading={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {shared.more}
        </Button>
      )}
    </Page>
  );
}
