import { Alert, Code, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { ApiError } from '../../api';
import { useWords } from '../../language';
import { type Column, Rows } from '../../parts/Rows';
import { Problem } from '../../parts/show';
import { type Fault, faultsByRow } from './faults-by-row';
import { words } from './words';

/** Why a file was refused as a whole: row by row, where it is its rows. */
export function Faults({ error }: { error: unknown }) {
  const own = useWords(words);
  const faults = error instanceof ApiError ? faultsByRow(error.errors) : [];
  if (!(error instanceof ApiError) || faults.length === 0) return <Problem error={error} />;
  const columns: Column<Fault>[] = [
    { title: own.row, show: ({ row }) => (row === undefined ? '–' : row.toLocaleString()) },
    {
      title: own.field,
      show: ({ field }) => <Code style={{ overflowWrap: 'anywhere' }}>{field === '' ? '–' : field}</Code>,
    },
    {
      title: own.why,
      show: ({ detail }) => (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {detail}
        </Text>
      ),
    },
  ];
  return (
    <Stack gap="md">
      <Alert
        color="red"
        variant="light"
        icon={<IconAlertTriangle aria-hidden />}
        title={own.refused}
        role="alert"
      >
        {error.message}
      </Alert>
      <Rows label={own.faults} columns={columns} rows={faults} keyOf={({ key }) => key} minWidth={500} />
    </Stack>
  );
}
