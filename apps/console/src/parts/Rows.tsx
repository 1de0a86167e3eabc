import { Card, Center, Loader, Stack, Table, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useWords } from '../language';
import styles from './Rows.module.css';
import { common } from './words';

export interface Column<T> {
  title: string;
  show: (row: T) => ReactNode;
  /** Numbers stand at the right. */
  right?: boolean;
}

/** Rows of a table; on a phone a card each, so that nobody scrolls sideways. */
export function Rows<T>({
  label,
  columns,
  rows,
  keyOf,
  minWidth = 700,
}: {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[] | undefined;
  keyOf: (row: T) => string;
  /** Narrower than this, in pixels, it scrolls. */
  minWidth?: number;
}) {
  const words = useWords(common);
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  if (rows === undefined)
    return (
      <Center p="xl">
        <Loader aria-label={words.loading} />
      </Center>
    );
  if (rows.length === 0)
    return (
      <Card withBorder>
        <Text c="dimmed" ta="center" p="lg" role="status">
          {words.nothing}
        </Text>
      </Card>
    );
  if (isPhone)
    return (
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label={label}>
        {rows.map((row) => (
          <Card withBorder key={keyOf(row)} component="li" p="sm">
            <Stack gap={6}>
              {columns.map(({ title, show }) => (
                <div key={title} style={{ display: 'flex', gap: 12, justifyContent: 'space-between' }}>
                  <Text size="sm" c="dimmed" style={{ flexShrink: 0 }}>
                    {title}
                  </Text>
                  <div className={styles['value']}>{show(row)}</div>
                </div>
              ))}
            </Stack>
          </Card>
        ))}
      </Stack>
    );
  return (
    <Card withBorder p={0}>
      <Table.ScrollContainer minWidth={minWidth} type="native" tabIndex={0} role="region" aria-label={label}>
        <Table aria-label={label} verticalSpacing="sm" horizontalSpacing="md" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {columns.map(({ title, right }) => (
                <Table.Th key={title} ta={right === true ? 'right' : 'left'}>
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={keyOf(row)}>
                {columns.map(({ title, show, right }) => (
                  <Table.Td key={title} ta={right === true ? 'right' : 'left'}>
                    {show(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
