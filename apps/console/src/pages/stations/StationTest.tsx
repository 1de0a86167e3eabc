import { Alert, Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api';
import { useWords } from '../../language';
import { Problem } from '../../parts/show';
import { Tag } from '../../parts/Tag';
import { common } from '../../parts/words';
import { words } from './words';

interface Tested {
  ok: boolean;
  summary: string;
  steps: { step: string; ok: boolean; durationMs: number; detail: string }[];
}

/** Goes the way to a station and shows how far it is open. */
export function StationTest({ stationId, onClose }: { stationId: string | undefined; onClose: () => void }) {
  const own = useWords(words);
  const shared = useWords(common);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['test', stationId],
    queryFn: () => call<Tested>('POST', `/admin/stations/${encodeURIComponent(stationId ?? '')}/test`),
    enabled: stationId !== undefined,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  return (
    <Modal
      opened={stationId !== undefined}
      onClose={onClose}
      size="lg"
      title={own.testing(stationId ?? '')}
      closeButtonProps={{ 'aria-label': shared.close }}
    >
      <Stack aria-live="polite" aria-busy={isFetching}>
        <Text size="sm" c="dimmed">
          {own.harmless}
        </Text>
        {isFetching && <Loader aria-label={shared.loading} />}
        {error !== null && <Problem error={error} />}
        {data !== undefined && !isFetching && <Outcome tested={data} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => void refetch()} disabled={isFetching}>
            {own.again}
          </Button>
          <Button onClick={onClose}>{shared.close}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Outcome({ tested: { ok, summary, steps } }: { tested: Tested }) {
  const own = useWords(words);
  return (
    <>
      <Alert
        color={ok ? 'green' : 'red'}
        variant="light"
        title={ok ? own.open : own.shut}
        icon={ok ? <IconCheck aria-hidden /> : <IconX aria-hidden />}
      >
        {summary}
      </Alert>
      <Stack component="ol" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
        {steps.map((step) => (
          <Group component="li" key={step.step} wrap="nowrap" align="flex-start">
            <Tag color={step.ok ? 'green' : 'red'} width={90}>
              {step.step}
            </Tag>
            <Text size="sm" style={{ flex: 1, overflowWrap: 'anywhere' }}>
              {step.detail}
            </Text>
            <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
              {step.durationMs} ms
            </Text>
          </Group>
        ))}
      </Stack>
    </>
  );
}
