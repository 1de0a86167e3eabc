import { Button, Card, Code, Group, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { useSearchParams } from 'react-router';
import { call } from '../../api';
import { useWords } from '../../language';
import { Page } from '../../parts/Page';
import { type Column, Rows } from '../../parts/Rows';
import { Problem, When } from '../../parts/show';
import { Tag } from '../../parts/Tag';
import { common } from '../../parts/words';

interface Entry {
  id: string;
  at: string;
  actor: string;
  method: string;
  operation: string;
  target: string;
  outcome: 'done' | 'refused' | 'failed' | 'unknown';
  status?: number;
  notes?: string[];
}
interface Answer {
  entries: Entry[];
  nextCursor?: string;
}

const words = {
  en: {
    title: 'Audit log',
    lead: 'What operators changed, tried to change, or looked up of a person.',
    at: 'When',
    actor: 'Who',
    operation: 'What',
    operationHint: 'As the API names it: putStation, issueKey, …',
    target: 'On what',
    outcome: 'Outcome',
    key: 'Key id',
    from: 'From',
    to: 'Before',
    notes: 'Notes',
    outcomes: { done: 'Done', refused: 'Refused', failed: 'Failed', unknown: 'Unknown' } as Record<
      string,
      string
    >,
  },
  it: {
    title: 'Registro',
    lead: 'Ciò che gli operatori hanno modificato, tentato di modificare o cercato di una persona.',
    at: 'Quando',
    actor: 'Chi',
    operation: 'Che cosa',
    operationHint: 'Come lo chiama l’API: putStation, issueKey, …',
    target: 'Su che cosa',
    outcome: 'Esito',
    key: 'Id chiave',
    from: 'Dal',
    to: 'Prima del',
    notes: 'Note',
    outcomes: { done: 'Fatto', refused: 'Rifiutato', failed: 'Fallito', unknown: 'Ignoto' } as Record<
      string,
      string
    >,
  },
};
const COLORS = { done: 'green', refused: 'orange', failed: 'red', unknown: 'gray' } as const;
const FIELDS = ['operation', 'outcome', 'keyId', 'from', 'to'] as const;
type Filter = Record<(typeof FIELDS)[number], string>;

const fromAddress = (given: URLSearchParams): Filter =>
  Object.fromEntries(FIELDS.map((name) => [name, given.get(name) ?? ''])) as Filter;

function queryOf({ from, to, ...rest }: Filter, cursor: string | undefined): string {
  const instant = (local: string) => (local === '' ? '' : new Date(local).toISOString());
  const given = { ...rest, from: instant(from), to: instant(to), cursor: cursor ?? '' };
  return new URLSearchParams(Object.entries(given).filter(([, value]) => value !== '')).toString();
}

export function AuditPage() {
  const own = useWords(words);
  const shared = useWords(common);
  const [address, setAddress] = useSearchParams();
  const filter = fromAddress(address);
  const found = useInfiniteQuery({
    queryKey: ['audit', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => call<Answer>('GET', `/admin/audit?${queryOf(filter, pageParam)}`),
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return (
    <Page title={own.title} lead={own.lead}>
      <Filters
        key={address.toString()}
        given={filter}
        busy={found.isFetching}
        onSearch={(next) => {
          setAddress(Object.entries(next).filter(([, value]) => value !== ''));
          void found.refetch();
        }}
      />
      {found.isError ? (
        <Problem error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Entries rows={found.data?.pages.flatMap(({ entries }) => entries)} />
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

function Filters({
  given,
  busy,
  onSearch,
}: {
  given: Filter;
  busy: boolean;
  onSearch: (filter: Filter) => void;
}) {
  const own = useWords(words);
  const shared = useWords(common);
  const [form, setForm] = useState(given);
  const set = (change: Partial<Filter>) => setForm({ ...form, ...change });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onSearch(form);
  };
  return (
    <Card withBorder component="form" role="search" onSubmit={submit}>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 5 }} style={{ alignItems: 'start' }}>
        <TextInput
          label={own.operation}
          placeholder="putStation"
          value={form.operation}
          onChange={(event) => set({ operation: event.currentTarget.value.trim() })}
        />
        <Select
          label={own.outcome}
          placeholder={shared.any}
          clearable
          data={Object.entries(own.outcomes).map(([value, label]) => ({ value, label }))}
          value={form.outcome === '' ? null : form.outcome}
          onChange={(outcome) => set({ outcome: outcome ?? '' })}
        />
        <TextInput
          label={own.key}
          value={form.keyId}
          onChange={(event) => set({ keyId: event.currentTarget.value.trim() })}
        />
        <TextInput
          type="datetime-local"
          label={own.from}
          value={form.from}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label={own.to}
          value={form.to}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
      </SimpleGrid>
      <Group mt="md">
        <Button type="submit" leftSection={<IconSearch size={16} aria-hidden />} loading={busy}>
          {shared.search}
        </Button>
      </Group>
    </Card>
  );
}

function Entries({ rows }: { rows: readonly Entry[] | undefined }) {
  const own = useWords(words);
  const columns: Column<Entry>[] = [
    {
      title: own.at,
      show: ({ at }) => (
        <Text size="sm" component="span">
          <When at={at} />
        </Text>
      ),
    },
    {
      title: own.operation,
      show: ({ operation, method }) => (
        <Stack gap={0}>
          <Text size="sm" fw={600}>
            {operation}
          </Text>
          <Text size="xs" c="dimmed">
            {method}
          </Text>
        </Stack>
      ),
    },
    {
      title: own.target,
      show: ({ target, notes = [] }) => (
        <Stack gap={4}>
          <Code style={{ overflowWrap: 'anywhere' }}>{target}</Code>
          {notes.map((note) => (
            <Text key={note} size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {note}
            </Text>
          ))}
        </Stack>
      ),
    },
    {
      title: own.actor,
      show: ({ actor }) => (
        <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {actor}
        </Text>
      ),
    },
    {
      title: own.outcome,
      show: ({ outcome, status }) => (
        <Tag color={COLORS[outcome]}>
          {own.outcomes[outcome]}
          {status === undefined ? '' : ` · ${status}`}
        </Tag>
      ),
    },
  ];
  return <Rows label={own.title} columns={columns} rows={rows} keyOf={({ id }) => id} />;
}
