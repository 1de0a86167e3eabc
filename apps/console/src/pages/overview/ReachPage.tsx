import { Anchor, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useApi } from '../../api';
import { useWords } from '../../language';
import { Page } from '../../parts/Page';
import { Ago, Problem, When } from '../../parts/show';
import { useSession } from '../../session';
import { JobRows } from '../jobs/JobRows';
import { useNumbers } from './Chart';
import { StationRows } from './StationRows';
import { Tile } from './Tile';
import { type Remark, type State, Verdict } from './Verdict';
import type { Reach } from './overview';
import { words } from './words';

const EVERY_MS = 5_000;
/** States of deliveries that do not go on by themselves right now. */
const HELD_UP = ['WAITING', 'FAILED'];

/** How a partner's own things stand: its jobs, its receipts, its stations. */
export function ReachPage() {
  const own = useWords(words);
  const { data: reach, error, refetch } = useApi<Reach>('/overview', EVERY_MS);
  return (
    <Page title={own.title} lead={own.reachLead}>
      {error !== null && <Problem error={error} onRetry={() => void refetch()} />}
      {reach !== undefined && error === null && (
        <>
          <ReachVerdict reach={reach} />
          <Figures reach={reach} />
          {reach.jobs !== undefined && reach.jobs.underWay.oldest.length > 0 && (
            <Section title={own.jobsUnderWay}>
              <JobRows rows={reach.jobs.underWay.oldest} label={own.jobsUnderWay} ofMany />
            </Section>
          )}
          {reach.jobs !== undefined && reach.jobs.lastDay.newestWithFailures.length > 0 && (
            <Section title={own.jobsFailed}>
              <JobRows rows={reach.jobs.lastDay.newestWithFailures} label={own.jobsFailed} ofMany />
            </Section>
          )}
          {reach.receipts !== undefined && reach.receipts.stations.worst.length > 0 && (
            <Section title={own.worst}>
              <StationRows stations={reach.receipts.stations} />
            </Section>
          )}
        </>
      )}
    </Page>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap="sm">
      <Title order={2} size="h3">
        {title}
      </Title>
      {children}
    </Stack>
  );
}

function ReachVerdict({ reach: { at, jobs, receipts } }: { reach: Reach }) {
  const own = useWords(words);
  const show = useNumbers();
  const failed = jobs?.lastDay.itemsFailed ?? 0;
  const down = receipts?.stations.open ?? 0;
  const heldUp = (receipts?.undelivered ?? [])
    .filter(({ state }) => HELD_UP.includes(state))
    .reduce((sum, { count }) => sum + count, 0);
  const told = (count: number) => ({ app: '', share: '', time: '', count: show(count) });
  const remarks: Remark[] = [
    ...(down > 0 ? [{ key: 'down', text: own.ownStationsDown(told(down)) }] : []),
    ...(heldUp > 0
      ? [{ key: 'undelivered', text: own.ownUndelivered(told(heldUp)), to: '/receipts' as const }]
      : []),
    ...(failed > 0 ? [{ key: 'failed', text: own.ownItemsFailed(told(failed)), to: '/jobs' as const }] : []),
  ];
  const state: State = down > 0 ? 'TROUBLE' : remarks.length > 0 ? 'ATTENTION' : 'WELL';
  return (
    <Verdict state={state} remarks={remarks}>
      <Text size="sm">
        {own.asOf} <When at={at} />.
      </Text>
    </Verdict>
  );
}

function Figures({ reach: { jobs, receipts } }: { reach: Reach }) {
  const own = useWords(words);
  const show = useNumbers();
  const [organization, ...others] = useSession().organizations;
  const of = others.length === 0 && organization !== undefined ? `organization=${organization}&` : '';
  const undelivered = receipts?.undelivered ?? [];
  const inAll = undelivered.reduce((sum, { count }) => sum + count, 0);
  return (
    <SimpleGrid
      component="ul"
      cols={{ base: 2, md: 3 }}
      spacing="md"
      p={0}
      m={0}
      style={{ listStyle: 'none' }}
    >
      {jobs !== undefined && (
        <>
          <Tile title={own.jobsUnderWay} value={show(jobs.underWay.jobs)}>
            {own.itemsPending(show(jobs.underWay.itemsPending))}
          </Tile>
          <Tile
            title={own.failedLately}
            value={show(jobs.lastDay.itemsFailed)}
            isBad={jobs.lastDay.itemsFailed > 0}
          >
            {own.ofSucceeded(show(jobs.lastDay.itemsSucceeded))}
          </Tile>
        </>
      )}
      {receipts !== undefined && (
        <Tile title={own.undelivered} value={show(inAll)}>
          {inAll === 0 && own.allDelivered}
          {undelivered.map(({ state, count, oldestAt }) => (
            <div key={state}>
              {of === '' ? (
                `${own.deliveryStates[state] ?? state}: ${show(count)}`
              ) : (
                <Anchor component={Link} to={`/receipts?${of}state=${state}`} inherit underline="always">
                  {own.deliveryStates[state] ?? state}: {show(count)}
                </Anchor>
              )}
              {' · '}
              <Ago at={oldestAt} />
            </div>
          ))}
        </Tile>
      )}
    </SimpleGrid>
  );
}
