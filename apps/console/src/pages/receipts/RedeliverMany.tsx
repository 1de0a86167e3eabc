import { Alert, Button, Group, Modal, Progress, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api';
import { useWords } from '../../language';
import { Facts } from '../../parts/Facts';
import { OrganizationField } from '../../parts/OrganizationField';
import { Problem } from '../../parts/show';
import { common } from '../../parts/words';
import { words } from './words';

interface Task {
  id: string;
  status: string;
  counts: Record<'matched' | 'reopened' | 'delivered' | 'refused' | 'failed' | 'pending', number> & {
    skipped: Record<string, number>;
  };
  endedAt?: string;
}
interface Forecast {
  counts: { matched: number; wouldReopen: number };
}

/** Deliveries of a station or an organization sent again: counted first, then watched. */
export function RedeliverMany({
  opened,
  onClose,
  organization,
  stationId,
}: {
  opened: boolean;
  onClose: () => void;
  organization: string;
  stationId: string;
}) {
  const own = useWords(words);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={own.many}
      size="lg"
      closeButtonProps={{ 'aria-label': useWords(common).close }}
    >
      <Form organization={organization} stationId={stationId} onClose={onClose} />
    </Modal>
  );
}

const instant = (local: string): string | undefined =>
  local === '' ? undefined : new Date(local).toISOString();

function Form({
  organization,
  stationId,
  onClose,
}: {
  organization: string;
  stationId: string;
  onClose: () => void;
}) {
  const own = useWords(words);
  const shared = useWords(common);
  const client = useQueryClient();
  const [form, setForm] = useState({ organization, stationId, deliveries: 'FAILED', since: '', until: '' });
  const set = (change: Partial<typeof form>) => {
    setForm({ ...form, ...change });
    forecast.reset();
  };
  const body = {
    deliveries: form.deliveries,
    ...(form.organization === '' ? {} : { organizationFiscalCode: form.organization }),
    ...(form.stationId === '' ? {} : { stationId: form.stationId }),
    ...(form.since === '' ? {} : { since: instant(form.since) }),
    ...(form.until === '' ? {} : { until: instant(form.until) }),
  };
  const forecast = useMutation({
    mutationFn: () => call<Forecast>('POST', '/redeliveries?dryRun=true', body),
  });
  const start = useMutation({
    mutationFn: () => call<Task>('POST', '/redeliveries', body),
    onSuccess: () => client.invalidateQueries({ queryKey: ['receipts'] }),
  });
  if (start.data !== undefined) return <Watch id={start.data.id} onClose={onClose} />;
  const isNamed = form.organization !== '' || form.stationId !== '';
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {own.needsOne}
      </Text>
      <TextInput
        label={shared.station}
        data-autofocus
        value={form.stationId}
        onChange={(event) => set({ stationId: event.currentTarget.value.trim() })}
      />
      <OrganizationField value={form.organization} onChange={(code) => set({ organization: code })} />
      <Select
        label={own.which}
        allowDeselect={false}
        data={Object.entries(own.kinds).map(([value, label]) => ({ value, label }))}
        value={form.deliveries}
        onChange={(deliveries) => set({ deliveries: deliveries ?? 'FAILED' })}
      />
      <Group grow>
        <TextInput
          type="datetime-local"
          label={own.since}
          value={form.since}
          onChange={(event) => set({ since: event.currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label={own.until}
          value={form.until}
          onChange={(event) => set({ until: event.currentTarget.value })}
        />
      </Group>
      {(forecast.error ?? start.error) !== null && <Problem error={forecast.error ?? start.error} />}
      {forecast.data && (
        <Alert color="blue" variant="light" role="status">
          {own.would(forecast.data.counts.matched, forecast.data.counts.wouldReopen)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button
          variant="default"
          disabled={!isNamed}
          loading={forecast.isPending}
          onClick={() => forecast.mutate()}
        >
          {own.count}
        </Button>
        <Button
          disabled={(forecast.data?.counts.wouldReopen ?? 0) === 0}
          loading={start.isPending}
          onClick={() => start.mutate()}
        >
          {own.start}
        </Button>
      </Group>
    </Stack>
  );
}

function Watch({ id, onClose }: { id: string; onClose: () => void }) {
  const own = useWords(words);
  const shared = useWords(common);
  const { data, error } = useQuery({
    queryKey: ['redelivery', id],
    queryFn: () => call<Task>('GET', `/redeliveries/${id}`),
    refetchInterval: ({ state }) => (state.data?.endedAt === undefined ? 1_000 : false),
  });
  if (error !== null) return <Problem error={error} />;
  if (data === undefined) return null;
  const { counts } = data;
  const over = counts.delivered + counts.refused + counts.failed;
  return (
    <Stack aria-live="polite">
      <Text>
        {own.done(counts.reopened)}
        {data.endedAt === undefined && `, ${own.running.toLowerCase()}…`}
      </Text>
      <Progress
        size="lg"
        aria-label={own.running}
        value={
          counts.reopened === 0 ? (data.endedAt === undefined ? 0 : 100) : (100 * over) / counts.reopened
        }
      />
      <Facts
        facts={[
          [own.delivered, String(counts.delivered)],
          [own.refused, String(counts.refused)],
          [own.failed, String(counts.failed)],
          [own.pending, String(counts.pending)],
        ]}
      />
      <Group justify="flex-end">
        <Button onClick={onClose}>{shared.close}</Button>
      </Group>
    </Stack>
  );
}
