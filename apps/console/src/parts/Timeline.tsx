import { Group, Text, Timeline as MantineTimeline } from '@mantine/core';
import type { ReactNode } from 'react';
import { When } from './show';

export interface Moment {
  key: string;
  at: string;
  title: ReactNode;
  icon: ReactNode;
  color?: string;
  children?: ReactNode;
}

/** What happened, oldest first. */
export function Timeline({ moments, label }: { moments: readonly Moment[]; label: string }) {
  return (
    <MantineTimeline bulletSize={28} lineWidth={2} active={moments.length} aria-label={label} role="list">
      {moments.map(({ key, at, title, icon, color, children }) => (
        <MantineTimeline.Item
          key={key}
          role="listitem"
          bullet={icon}
          {...(color === undefined ? {} : { color })}
          title={
            <Group gap="xs" wrap="wrap">
              {title}
            </Group>
          }
        >
          <Text size="sm" c="dimmed">
            <When at={at} />
          </Text>
          {children}
        </MantineTimeline.Item>
      ))}
    </MantineTimeline>
  );
}
