import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './Tag.module.css';

export type TagColor = 'gray' | 'blue' | 'green' | 'teal' | 'grape' | 'orange' | 'red';

/** A word in a colour: never the colour alone, and dark enough on its ground to be read. */
export function Tag({
  color,
  title,
  width,
  children,
}: {
  color: TagColor;
  title?: string;
  width?: number;
  children: ReactNode;
}) {
  return (
    <Badge
      variant="light"
      color={color}
      radius="sm"
      tt="none"
      fz={12}
      h={22}
      w={width ?? 'max-content'}
      classNames={{ root: styles['root'] ?? '', label: styles['label'] ?? '' }}
      data-color={color}
      {...(title === undefined ? {} : { title })}
    >
      {children}
    </Badge>
  );
}
