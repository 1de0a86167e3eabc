import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { IconHeartbeat, IconPencil, IconPlus } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useApi } from '../../api';
import { useLanguage, useWords } from '../../language';
import { useSession } from '../../session';
import { Page } from '../../parts/Page';
import { type Column, Rows } from '../../parts/Rows';
import { Ago, Problem, When } from '../../parts/show';
import { Tag } from '../../parts/Tag';
import { common } from '../../parts/words';
import { StationForm } from './StationForm';
import { StationTest } from './StationTest';
import { type Station, type StationWithHealth, type Traffic, stateOf } from './station';
import { words } from './words';

const EVERY_MS = 5_000;
const COLORS = { UP: 'green', TROUBLED: 'orange', OPEN: 'red', OFF: 'gray' } as const;

export function StationsPage() {
  const own = useWords(words);
  const canWrite = useSession().can('admin', 'write');
  const { data, error, refetch } = useApi<{ stations: StationWithHealth[] }>('/admin/stations', EVERY_MS);
  const [tested, setTested] = useState<string>();
  const [edited, setEdited] = useState<Station | 'new'>();
  return (
    <Page
      title={own.title}
      lead={own.lead}
      actions={
        canWrite && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
            {own.add}
          </Button>
        )
      }
    >
      {error !== null && <Problem error={error} onRetry={() => void refetch()} />}
      {error === null && (
        <Table stations={data?.stations} {...(canWrite ? { onTest: setTested, onEdit: setEdited } : {})} />
      )}
      <StationTest stationId={tested} onClose={() => setTested(undefined)} />
      <StationForm station={edited} onClose={() => setEdited(undefined)} onSaved={() => void refetch()} />
    </Page>
  );
}

function Table({
  stations,
  onTest,
  onEdit,
}: {
  stations: readonly StationWithHealth[] | undefined;
  onTest?: (stationId: string) => void;
  onEdit?: (station: Station) => void;
}) {
  const own = useWords(words);
  const shared = useWords(common);
  const columns: Column<StationWithHealth>[] = [
    {
      title: shared.station,
      show: ({ stationId, endpointUrl, brokerCode }) => (
        <Stack gap={0}>
          <Text fw={600} size="sm" ff="monospace">
            {stationId}
          </Text>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {endpointUrl}
          </Text>
          <Text size="xs" c="dimmed">
            {shared.broker} {brokerCode}
          </Text>
        </Stack>
      ),
    },
    { title: own.health, show: (station) => <HealthOf station={station} /> },
    {
      title: own.lastSuccess,
      show: ({ stationId }) => (
        <Figure id={stationId} show={({ lastSuccessAt }) => <Ago at={lastSuccessAt} />} />
      ),
    },
    {
      title: own.lastFailure,
      show: ({ stationId }) => (
        <Figure id={stationId} show={({ lastFailureAt }) => <Ago at={lastFailureAt} />} />
      ),
    },
    {
      title: own.rate,
      show: ({ stationId }) => <Figure id={stationId} show={(traffic) => <Rate of={traffic} />} />,
    },
    {
      title: own.backlog,
      show: ({ stationId }) => (
        <Figure id={stationId} show={(traffic) => <Backlog of={traffic} id={stationId} />} />
      ),
    },
  ];
  if (onTest && onEdit)
    columns.push({
      title: own.actions,
      show: (station) => (
        <Group gap="xs" wrap="nowrap" justify="flex-end">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconHeartbeat size={14} aria-hidden />}
            onClick={() => onTest(station.stationId)}
            aria-label={`${own.test} ${station.stationId}`}
          >
            {own.test}
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPencil size={14} aria-hidden />}
            onClick={() => onEdit(station)}
            aria-label={`${own.edit} ${station.stationId}`}
          >
            {own.edit}
          </Button>
        </Group>
      ),
    });
  return <Rows label={own.title} columns={columns} rows={stations} keyOf={({ stationId }) => stationId} />;
}

function HealthOf({ station }: { station: StationWithHealth }) {
  const own = useWords(words);
  const state = stateOf(station);
  const { consecutiveFailures, nextProbeAt, lastError } = station.health;
  return (
    <Stack gap={2} align="flex-start">
      <Tag color={COLORS[state]}>{own.states[state]}</Tag>
      {consecutiveFailures > 0 && <Text size="xs">{own.failures(consecutiveFailures)}</Text>}
      {state === 'OPEN' && nextProbeAt !== undefined && (
        <Text size="xs">
          {own.nextProbe} <When at={nextProbeAt} />
        </Text>
      )}
      {consecutiveFailures > 0 && lastError !== undefined && (
        <Text size="xs" c="dimmed" maw={260} style={{ overflowWrap: 'anywhere' }}>
          {lastError}
        </Text>
      )}
    </Stack>
  );
}

/** Figures of one station come by a call of their own: the list is there before them. */
function Figure({ id, show }: { id: string; show: (traffic: Traffic) => ReactNode }) {
  const { data } = useApi<{ traffic: Traffic }>(`/admin/stations/${encodeURIComponent(id)}`, EVERY_MS);
  return (
    <Text size="sm" component="div">
      {data === undefined ? '…' : show(data.traffic)}
    </Text>
  );
}

function Rate({ of: { successRate, p95Ms } }: { of: Traffic }) {
  const own = useWords(words);
  const language = useLanguage();
  if (successRate === undefined) return '–';
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(
    successRate,
  );
  return (
    <Stack gap={0}>
      <span>{share}</span>
      {p95Ms !== undefined && (
        <Text size="xs" c="dimmed">
          {own.p95} {p95Ms} ms
        </Text>
      )}
    </Stack>
  );
}

function Backlog({ of: { backlog, oldestOwedAt }, id }: { of: Traffic; id: string }) {
  if (backlog === 0) return '0';
  return (
    <Stack gap={0}>
      <Anchor component={Link} size="sm" to={`/receipts?stationId=${encodeURIComponent(id)}`}>
        {backlog}
      </Anchor>
      <Text size="xs" c="dimmed" component="span">
        <Ago at={oldestOwedAt} />
      </Text>
    </Stack>
  );
}
