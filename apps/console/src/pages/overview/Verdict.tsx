import { Alert, Anchor, List, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconExclamationCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useWords } from '../../language';
import { words } from './words';

export type State = 'WELL' | 'ATTENTION' | 'TROUBLE';
const LOOKS = {
  WELL: { color: 'green', icon: IconCircleCheck },
  ATTENTION: { color: 'orange', icon: IconExclamationCircle },
  TROUBLE: { color: 'red', icon: IconAlertTriangle },
} as const;

/** What is to be said of one thing that is not as it should be, and the page that tells more. */
export interface Remark {
  key: string;
  text: string;
  to?: '/jobs' | '/receipts' | '/stations';
}

/** One look: all is well, or what is not. */
export function Verdict({
  state,
  remarks,
  children,
}: {
  state: State;
  remarks: readonly Remark[];
  children?: ReactNode;
}) {
  const own = useWords(words);
  const { color, icon: Icon } = LOOKS[state];
  return (
    <Alert
      variant="light"
      color={color}
      icon={<Icon aria-hidden />}
      title={
        <Text span fw={700} size="lg">
          {own.states[state]}
        </Text>
      }
      role="status"
    >
      {remarks.length > 0 && (
        <List spacing={4} mb="xs">
          {remarks.map(({ key, text, to }) => (
            <List.Item key={key}>
              {text}{' '}
              {to !== undefined && (
                <Anchor component={Link} to={to} underline="always" inherit>
                  {own.pages[to]}
                </Anchor>
              )}
            </List.Item>
          ))}
        </List>
      )}
      {children}
    </Alert>
  );
}
