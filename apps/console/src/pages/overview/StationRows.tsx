import { Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import { useWords } from '../../language';
import { type Column, Rows } from '../../parts/Rows';
import { Tag } from '../../parts/Tag';
import { common } from '../../parts/words';
import { words as stationWords } from '../stations/words';
import { useNumbers } from './Chart';
import type { StationsInTrouble } from './overview';
import { words } from './words';

type Station = StationsInTrouble['worst'][number];

/** Stations that do not answer as they should, the worst first. */
export function StationRows({ stations }: { stations: StationsInTrouble }) {
  const own = useWords(words);
  const shared = useWords(common);
  const { states } = useWords(stationWords);
  const show = useNumbers();
  const columns: Column<Station>[] = [
    {
      title: shared.station,
      show: ({ stationId }) => (
        <Anchor component={Link} to={`/receipts?stationId=${encodeURIComponent(stationId)}`} size="sm">
          {stationId}
        </Anchor>
      ),
    },
    {
      title: shared.status,
      show: ({ state }) => (
        <Tag color={state === 'OPEN' ? 'red' : 'orange'}>
          {states[state === 'OPEN' ? 'OPEN' : 'TROUBLED']}
        </Tag>
      ),
    },
    { title: own.failures, right: true, show: ({ consecutiveFailures }) => show(consecutiveFailures) },
    {
      title: own.lastError,
      show: ({ lastError }) => (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {lastError ?? '–'}
        </Text>
      ),
    },
    { title: own.backlog, right: true, show: ({ backlog }) => show(backlog) },
  ];
  return (
    <Rows label={own.worst} columns={columns} rows={stations.worst} keyOf={({ stationId }) => stationId} />
  );
}
