import { Card, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** One figure, and what makes sense of it. */
export function Tile({
  title,
  value,
  children,
  isBad = false,
}: {
  title: string;
  value: ReactNode;
  children?: ReactNode;
  isBad?: boolean;
}) {
  return (
    <Card withBorder p="md" component="li">
      <Text size="sm" c="dimmed">
        {title}
      </Text>
      <Text
        size="xl"
        fw={700}
        {...(isBad ? { c: 'var(--mantine-color-error)' } : {})}
        style={{ fontVariantNumeric: 'tabular-nums' }}
      >
        {value}
      </Text>
      <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </Card>
  );
}
