import { Alert, Button, Card, Group } from '@mantine/core';
import { IconDownload, IconFileZip, IconPlayerStop, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { call, download } from '../../api';
import { useWords } from '../../language';
import { Facts } from '../../parts/Facts';
import { Page } from '../../parts/Page';
import { Copyable, Problem, When } from '../../parts/show';
import { useSession } from '../../session';
import { Items } from './Items';
import { type Job, JobProgress, JobStatus, isOver } from './job';
import { words } from './words';

const POLL_MS = 1_000;

/** One job: how far it is, what failed and why, and what can be done about it. */
export function JobPage() {
  const own = useWords(words);
  const { organization = '', jobId = '' } = useParams();
  const path = `/organizations/${organization}/jobs/${jobId}`;
  const {
    data: job,
    error,
    refetch,
  } = useQuery({
    queryKey: ['job', path],
    queryFn: () => call<Job>('GET', path),
    refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data) ? false : POLL_MS),
  });
  return (
    <Page title={`${own.job} ${jobId.slice(0, 8)}`} lead={<Copyable text={jobId} />}>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {job && (
        <>
          <Card withBorder>
            <Group mb="md" align="flex-start">
              <JobStatus of={job.status} />
              <JobProgress job={job} />
            </Group>
            <Facts
              facts={[
                [own.operation, job.dryRun ? `${job.operation} · ${own.dryRun}` : job.operation],
                [own.created, <When key="created" at={job.createdAt} />],
                [own.ended, job.completedAt !== undefined && <When key="ended" at={job.completedAt} />],
                [own.total, job.counts.total.toLocaleString()],
                [own.succeeded, job.counts.succeeded.toLocaleString()],
                [own.failed, job.counts.failed.toLocaleString()],
                [own.unprocessed, job.counts.unprocessed > 0 && job.counts.unprocessed.toLocaleString()],
              ]}
            />
          </Card>
          <Actions job={job} path={path} onDone={() => void refetch()} />
          <Items path={path} isRunning={!isOver(job)} startWithFailed={job.counts.failed > 0} />
        </>
      )}
    </Page>
  );
}

function Actions({ job, path, onDone }: { job: Job; path: string; onDone: () => void }) {
  const own = useWords(words);
  const session = useSession();
  const ask = useMutation({
    mutationFn: (what: 'cancel' | 'retry-failed' | 'undo') => call<Job>('POST', `${path}/${what}`),
    onSuccess: onDone,
  });
  const save = useMutation({ mutationFn: () => download(`${path}/failed.zip`, `failed_${job.id}.zip`) });
  const mayWrite = session.can('positions', 'write');
  const next = ask.data !== undefined && ask.data.id !== job.id ? ask.data : undefined;
  return (
    <>
      <Group>
        {mayWrite && !isOver(job) && (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} aria-hidden />}
            loading={ask.isPending}
            onClick={() => ask.mutate('cancel')}
          >
            {own.cancel}
          </Button>
        )}
        {mayWrite && isOver(job) && !job.dryRun && job.counts.failed > 0 && (
          <Button
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={ask.isPending}
            onClick={() => ask.mutate('retry-failed')}
          >
            {own.retryFailed}
          </Button>
        )}
        {mayWrite && isOver(job) && job.links.undo !== undefined && job.counts.succeeded > 0 && (
          <Button variant="default" loading={ask.isPending} onClick={() => ask.mutate('undo')}>
            {own.undo}
          </Button>
        )}
        <Button
          component="a"
          variant="default"
          href={`${path}/results.csv`}
          download
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {own.results}
        </Button>
        <Button component="a" variant="default" href={`${path}/results.ndjson`} download>
          {own.resultsNdjson}
        </Button>
        {isOver(job) && job.counts.failed > 0 && (
          <Button
            variant="default"
            leftSection={<IconFileZip size={16} aria-hidden />}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {own.failedZip}
          </Button>
        )}
      </Group>
      {ask.isError && <Problem error={ask.error} />}
      {save.isError && <Problem error={save.error} />}
      {next !== undefined && (
        <Alert variant="light" role="status">
          {ask.variables === 'undo' ? own.undone : own.again}{' '}
          <Link to={`/jobs/${next.organizationFiscalCode}/${next.id}`}>{next.id.slice(0, 8)}</Link>
        </Alert>
      )}
    </>
  );
}
