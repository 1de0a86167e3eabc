import {
  Button,
  Card,
  Code,
  Group,
  Loader,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconDownload, IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { call } from '../../api';
import { useWords } from '../../language';
import { Facts } from '../../parts/Facts';
import { Page } from '../../parts/Page';
import { Rows } from '../../parts/Rows';
import { Problem, When } from '../../parts/show';
import { common } from '../../parts/words';
import { useSession } from '../../session';
import { type Job, JobProgress, JobStatus, isOver, pathOfJobs } from './job';
import { words } from './words';

interface Item {
  seq: number;
  iupd: string;
  status: string;
  code?: string;
  message?: string;
  pointer?: string;
}

const EVERY_MS = 1_000;

export function JobPage() {
  const { organization = '', jobId = '' } = useParams();
  const own = useWords(words);
  const shared = useWords(common);
  const canWrite = useSession().can('positions', 'write');
  const path = `${pathOfJobs(organization)}/${encodeURIComponent(jobId)}`;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: [path],
    queryFn: () => call<Job>('GET', path),
    refetchInterval: ({ state }) => (state.data !== undefined && !isOver(state.data) ? EVERY_MS : false),
  });
  const cancel = useMutation({
    mutationFn: () => call('POST', `${path}/cancel`),
    onSuccess: () => client.invalidateQueries({ queryKey: [path] }),
  });
  const retry = useMutation({
    mutationFn: () => call<Job>('POST', `${path}/retry-failed`),
    onSuccess: ({ id }) => navigate(`/jobs/${encodeURIComponent(organization)}/${id}`),
  });
  const refused = cancel.error ?? retry.error;
  return (
    <Page
      title={`${own.job} ${jobId.slice(0, 8)}…`}
      lead={
        <Group gap="xs">
          {data && <JobStatus of={data.status} />}
          <span>{data?.operation}</span>
          <span>{organization}</span>
        </Group>
      }
      actions={
        data && (
          <>
            <Button
              component="a"
              href={data.links.resultsCsv}
              download
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden />}
            >
              {own.csv}
            </Button>
            {canWrite && !isOver(data) && (
              <Button
                variant="default"
                leftSection={<IconPlayerStop size={16} aria-hidden />}
                loading={cancel.isPending}
                onClick={() => cancel.mutate()}
              >
                {own.cancel}
              </Button>
            )}
            {canWrite && isOver(data) && data.counts.failed > 0 && (
              <Button
                leftSection={<IconRefresh size={16} aria-hidden />}
                loading={retry.isPending}
                onClick={() => retry.mutate()}
              >
                {own.retry}
              </Button>
            )}
          </>
        )
      }
    >
      {isPending && <Loader aria-label={shared.loading} mx="auto" />}
      {error !== null && <Problem error={error} onRetry={() => void refetch()} />}
      {refused !== null && <Problem error={refused} />}
      {data && (
        <>
          <Card withBorder>
            <Stack>
              <JobProgress of={data} />
              <Facts
                facts={[
                  [own.total, String(data.counts.total)],
                  [own.succeeded, String(data.counts.succeeded)],
                  [own.failed, String(data.counts.failed)],
                  [own.unprocessed, String(data.counts.unprocessed)],
                  [own.created, <When key="created" at={data.createdAt} />],
                  [own.completed, data.completedAt && <When at={data.completedAt} />],
                ]}
              />
            </Stack>
          </Card>
          <Items path={path} failed={data.counts.failed} />
        </>
      )}
    </Page>
  );
}

function Items({ path, failed }: { path: string; failed: number }) {
  const own = useWords(words);
  const shared = useWords(common);
  const [status, setStatus] = useState(failed > 0 ? 'failed' : '');
  const [text, setText] = useState('');
  const found = useInfiniteQuery({
    // Counts change while it runs: then the items have, too.
    queryKey: ['items', path, status, failed],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      call<{ items: Item[]; nextCursor?: string }>(
        'GET',
        `${path}/items?limit=100${status === '' ? '' : `&status=${status}`}${pageParam === undefined ? '' : `&cursor=${pageParam}`}`,
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const rows = found.data?.pages
    .flatMap(({ items }) => items)
    .filter(({ iupd, code = '' }) => `${iupd} ${code}`.toLowerCase().includes(text.toLowerCase()));
  return (
    <Stack component="section" aria-labelledby="items">
      <Title order={2} size="h4" id="items">
        {own.items}
      </Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select
          label={own.filter}
          allowDeselect={false}
          data={[
            { value: '', label: own.all },
            ...['failed', 'succeeded', 'pending', 'unprocessed'].map((value) => ({
              value,
              label: own.statuses[value] ?? value,
            })),
          ]}
          value={status}
          onChange={(chosen) => setStatus(chosen ?? '')}
        />
        <TextInput label={own.search} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      </SimpleGrid>
      {found.isError ? (
        <Problem error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Rows
          label={`${own.items} (IUPD)`}
          rows={rows}
          keyOf={({ seq }) => String(seq)}
          columns={[
            { title: own.seq, show: ({ seq }) => <Text size="sm">{seq + 1}</Text> },
            {
              title: 'IUPD',
              show: ({ iupd }) => (
                <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                  {iupd}
                </Text>
              ),
            },
            { title: shared.status, show: (item) => <JobStatus of={item.status} /> },
            {
              title: own.why,
              show: ({ code, message }) => (
                <Stack gap={0}>
                  <Text size="sm">{message ?? '–'}</Text>
                  {code !== undefined && (
                    <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                      {code}
                    </Text>
                  )}
                </Stack>
              ),
            },
            {
              title: own.pointer,
              show: ({ pointer }) =>
                pointer === undefined ? (
                  <Text span>–</Text>
                ) : (
                  <Code style={{ overflowWrap: 'anywhere' }}>{pointer}</Code>
                ),
            },
          ]}
        />
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
    </Stack>
  );
}
