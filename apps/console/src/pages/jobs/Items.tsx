import { Button, Card, Code, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api';
import { useWords } from '../../language';
import { type Column, Rows } from '../../parts/Rows';
import { Problem } from '../../parts/show';
import { Tag, type TagColor } from '../../parts/Tag';
import { common } from '../../parts/words';
import type { Item } from './job';
import { words } from './words';

interface Answer {
  items: Item[];
  nextCursor?: string;
}
const STATUSES = ['pending', 'succeeded', 'failed', 'unprocessed'] as const;
const COLORS: Record<string, TagColor> = {
  pending: 'blue',
  succeeded: 'green',
  failed: 'red',
  unprocessed: 'gray',
};
const PAGE = 100;
const POLL_MS = 2_000;
/** Whoever types is not looked after letter by letter. */
const TYPING_MS = 300;
const LONGEST = 255;

/** Items of a job with what became of each: the row they stand in, and the field that is wrong. */
export function Items({
  path,
  isRunning,
  startWithFailed,
}: {
  path: string;
  isRunning: boolean;
  startWithFailed: boolean;
}) {
  const own = useWords(words);
  const shared = useWords(common);
  const [chosen, setChosen] = useState<string>();
  const [text, setText] = useState('');
  const [find] = useDebouncedValue(text.trim(), TYPING_MS);
  const status = chosen ?? (startWithFailed ? 'failed' : '');
  const found = useInfiniteQuery({
    queryKey: ['items', path, status, find],
    initialPageParam: '',
    queryFn: ({ pageParam }) => {
      const given = { limit: String(PAGE), status, find, cursor: pageParam };
      const query = new URLSearchParams(Object.entries(given).filter(([, value]) => value !== ''));
      return call<Answer>('GET', `${path}/items?${query.toString()}`);
    },
    getNextPageParam: ({ nextCursor }) => nextCursor,
    ...(isRunning ? { refetchInterval: POLL_MS } : {}),
  });
  const rows = found.data?.pages.flatMap(({ items }) => items);
  const columns: Column<Item>[] = [
    { title: own.row, show: ({ seq }) => (seq + 1).toLocaleString() },
    {
      title: own.iupd,
      show: ({ iupd }) => (
        <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {iupd}
        </Text>
      ),
    },
    {
      title: shared.status,
      show: (item) => <Tag color={COLORS[item.status] ?? 'gray'}>{own[item.status as 'failed']}</Tag>,
    },
    {
      title: own.why,
      show: ({ code, message, pointer }) =>
        code === undefined ? (
          '–'
        ) : (
          <Stack gap={2}>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {message}
            </Text>
            <Code style={{ overflowWrap: 'anywhere' }}>{pointer ?? code}</Code>
          </Stack>
        ),
    },
  ];
  return (
    <Stack gap="md">
      <Card withBorder>
        <Group align="flex-end">
          <Select
            label={own.which}
            data={[{ value: '', label: own.all }, ...STATUSES.map((value) => ({ value, label: own[value] }))]}
            value={status}
            allowDeselect={false}
            onChange={(value) => setChosen(value ?? '')}
          />
          <TextInput
            label={own.find}
            value={text}
            maxLength={LONGEST}
            onChange={(event) => setText(event.currentTarget.value)}
            style={{ flexGrow: 1 }}
          />
        </Group>
      </Card>
      {found.isError ? (
        <Problem error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Rows label={own.items} columns={columns} rows={rows} keyOf={({ seq }) => String(seq)} />
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
