import '@mantine/charts/styles.css';
import { Group, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call, useApi } from '../../api';
import { useLanguage, useWords } from '../../language';
import { Page } from '../../parts/Page';
import { Problem, When } from '../../parts/show';
import { useSession } from '../../session';
import { JobRows } from '../jobs/JobRows';
import { Chart, useNumbers } from './Chart';
import { StationRows } from './StationRows';
import { Tile } from './Tile';
import { type Remark, Verdict } from './Verdict';
import { useDurations } from './durations';
import type { House, Range, Reach } from './overview';
import { words } from './words';

const EVERY_MS = 5_000;
const JOBS_EVERY_MS = 10_000;
/** Which page tells more of a finding. */
const PAGES: Record<string, NonNullable<Remark['to']>> = {
  UPLOADS_WAIT: '/jobs',
  RECEIPTS_WAIT: '/receipts',
  DELIVERIES_FAIL: '/stations',
  DELIVERIES_STUCK: '/receipts',
  STATIONS_DOWN: '/stations',
  DELIVERIES_PARKED: '/stations',
  STATIONS_TROUBLED: '/stations',
};

/** How the house does: the verdict first, then figures, then how they came about. */
export function HousePage() {
  const own = useWords(words);
  const session = useSession();
  const [range, setRange] = useState<Range>('hour');
  const path = `/admin/overview?range=${range}`;
  const {
    data: house,
    error,
    refetch,
  } = useQuery({
    queryKey: [path],
    queryFn: () => call<House>('GET', path),
    refetchInterval: EVERY_MS,
    placeholderData: keepPreviousData,
  });
  return (
    <Page title={own.title} lead={own.lead}>
      {error !== null && <Problem error={error} onRetry={() => void refetch()} />}
      {house !== undefined && error === null && (
        <>
          <HouseVerdict house={house} />
          <Figures house={house} />
          {house.stations.worst.length > 0 && (
            <Stack gap="sm">
              <Title order={2} size="h3">
                {own.worst}
              </Title>
              <StationRows stations={house.stations} />
            </Stack>
          )}
          <Courses house={house} range={range} onRange={setRange} />
          {session.can('positions', 'read') && <FailedJobs />}
        </>
      )}
    </Page>
  );
}

function HouseVerdict({ house: { state, findings, processes, at } }: { house: House }) {
  const own = useWords(words);
  const language = useLanguage();
  const show = useNumbers();
  const last = useDurations();
  const remarks = findings.map(({ code, app = '', count = 0, share = 0, seconds = 0 }): Remark => {
    const to = PAGES[code];
    const told = {
      app,
      count: show(count),
      share: new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(share),
      time: last(seconds),
    };
    return {
      key: code + app,
      text: own.findings[code]?.(told) ?? code,
      ...(to === undefined ? {} : { to }),
    };
  });
  return (
    <Verdict state={state} remarks={remarks}>
      <Text size="sm">
        {own.running} {processes.map(({ app, count }) => `${count} ${app}`).join(', ')}. {own.asOf}{' '}
        <When at={at} />.
      </Text>
    </Verdict>
  );
}

function Figures({ house: { lastMinute, backlog, stations } }: { house: House }) {
  const own = useWords(words);
  const show = useNumbers();
  const last = useDurations();
  const { jobs, items, deliveries, parked } = backlog;
  const parkedInAll = Object.values(parked).reduce((sum, count) => sum + count, 0);
  const inTrouble = stations.open + stations.troubled;
  const age = ({ count, oldestSeconds }: { count: number; oldestSeconds: number }) => {
    if (count === 0) return own.nothingWaits;
    return oldestSeconds >= 1 ? own.oldest(last(oldestSeconds)) : own.justCameIn;
  };
  return (
    <SimpleGrid
      component="ul"
      cols={{ base: 2, md: 3 }}
      spacing="md"
      p={0}
      m={0}
      style={{ listStyle: 'none' }}
    >
      <Tile title={own.positions} value={show(lastMinute.itemsSucceeded ?? 0)}>
        {own.failedAMinute(show(lastMinute.itemsFailed ?? 0))}
      </Tile>
      <Tile title={own.deliveries} value={show(lastMinute.deliveriesMade ?? 0)}>
        {own.attemptsFailed(show(lastMinute.attemptsFailed ?? 0))}
      </Tile>
      <Tile title={own.stations} value={show(inTrouble)} isBad={stations.open > 0}>
        {stations.open > 0
          ? own.notAnswering(show(stations.open))
          : inTrouble > 0
            ? own.stationsWell
            : own.allAnswer}
      </Tile>
      <Tile title={own.waitingItems} value={show(items)}>
        {age(jobs)}
      </Tile>
      <Tile title={own.waitingDeliveries} value={show(deliveries.count)}>
        {age(deliveries)}
      </Tile>
      <Tile title={own.parked} value={show(parkedInAll)} isBad={(parked['INEXPRESSIBLE'] ?? 0) > 0}>
        {parkedInAll === 0
          ? own.nothingParked
          : Object.entries(parked)
              .map(([reason, count]) => `${own.reasons[reason] ?? reason}: ${show(count)}`)
              .join(', ')}
      </Tile>
    </SimpleGrid>
  );
}

function Courses({
  house: { activity },
  range,
  onRange,
}: {
  house: House;
  range: Range;
  onRange: (range: Range) => void;
}) {
  const own = useWords(words);
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Title order={2} size="h3">
          {own.course}
        </Title>
        <SegmentedControl
          aria-label={own.range}
          value={range}
          onChange={(value) => onRange(value)}
          data={(['hour', 'day', 'week'] as const).map((value) => ({ value, label: own.ranges[value] }))}
        />
      </Group>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Chart
          title={own.chartPositions}
          activity={activity}
          perMinute
          lines={[
            { figure: 'itemsSucceeded', label: own.succeeded, color: 'green' },
            { figure: 'itemsFailed', label: own.failed, color: 'red' },
          ]}
        />
        <Chart
          title={own.chartDeliveries}
          activity={activity}
          perMinute
          lines={[
            { figure: 'deliveriesMade', label: own.delivered, color: 'green' },
            { figure: 'attemptsFailed', label: own.attemptFailed, color: 'red' },
          ]}
        />
        <Chart
          title={own.chartWaiting}
          activity={activity}
          lines={[
            { figure: 'itemsPending', label: own.items, color: 'blue' },
            { figure: 'deliveriesOwed', label: own.owed, color: 'grape' },
            { figure: 'deliveriesParked', label: own.parkedShort, color: 'orange' },
          ]}
        />
        <Chart
          title={own.chartRequests}
          activity={activity}
          perMinute
          lines={[
            { figure: 'requests', label: own.answered, color: 'blue' },
            { figure: 'requestsFailed', label: own.refused5xx, color: 'red' },
          ]}
        />
      </SimpleGrid>
    </Stack>
  );
}

/** What failed lately, whosever it is. */
function FailedJobs() {
  const own = useWords(words);
  const { data } = useApi<Reach>('/overview', JOBS_EVERY_MS);
  const failed = data?.jobs?.lastDay.newestWithFailures ?? [];
  if (failed.length === 0) return null;
  return (
    <Stack gap="sm">
      <Title order={2} size="h3">
        {own.jobsFailed}
      </Title>
      <JobRows rows={failed} label={own.jobsFailed} ofMany />
    </Stack>
  );
}
