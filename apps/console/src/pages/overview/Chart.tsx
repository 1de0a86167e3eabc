import { AreaChart } from '@mantine/charts';
import { Box, Button, Card, Group, Stack, Table, Text, Title, useMantineTheme } from '@mantine/core';
import { useDisclosure, useId } from '@mantine/hooks';
import { IconTable } from '@tabler/icons-react';
import { useLanguage, useWords } from '../../language';
import { type Activity, type Figure, type Point, withGaps } from './overview';
import { words } from './words';

export interface Line {
  figure: Figure;
  label: string;
  color: string;
}

/**
 * A course over time, as a picture, in a sentence and, for who asks, as a table.
 *
 * @param perMinute what was counted, as a rate; else what was measured, as it is
 */
export function Chart({
  title,
  lines,
  activity,
  perMinute = false,
}: {
  title: string;
  lines: readonly Line[];
  activity: Activity;
  perMinute?: boolean;
}) {
  const own = useWords(words);
  const show = useNumbers();
  const { format, formatLong } = useTimes(activity.range);
  const { colors } = useMantineTheme();
  const [isTable, { toggle }] = useDisclosure(false);
  const id = useId();
  const minutes = activity.stepSeconds / 60;
  const valueOf = (point: Point, figure: Figure): number | null => {
    const value = point[figure];
    return value === undefined || value === null ? null : perMinute ? value / minutes : value;
  };
  const points = withGaps(activity);
  const data = points.map((point) => ({
    at: format(point.at),
    ...Object.fromEntries(lines.map(({ figure }) => [figure, valueOf(point, figure)])),
  }));
  const sentence = lines.map(({ figure, label }) => {
    const values = points.map((point) => point[figure] ?? 0);
    const figureOf = perMinute ? values.reduce((sum, value) => sum + value, 0) : Math.max(0, ...values);
    return `${label}: ${show(figureOf)}`;
  });
  return (
    <Card withBorder component="figure" m={0} p="md" aria-labelledby={id}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="xs">
          <div style={{ flex: '1 1 220px' }}>
            <Title order={3} size="h4" id={id}>
              {title}
            </Title>
            <Text size="sm" c="dimmed">
              {(perMinute ? own.inAll : own.atMost)(sentence.join(' · '))}
            </Text>
          </div>
          <Button
            size="xs"
            variant="default"
            style={{ flexShrink: 0 }}
            leftSection={<IconTable size={14} aria-hidden />}
            aria-expanded={isTable}
            aria-label={`${own.asTable}: ${title}`}
            onClick={toggle}
          >
            {own.asTable}
          </Button>
        </Group>
        {points.length === 0 ? (
          <Text c="dimmed" ta="center" py="xl">
            {own.nothingYet}
          </Text>
        ) : (
          // What it shows is in the sentence above and in the table.
          <Box aria-hidden>
            <AreaChart
              h={220}
              data={data}
              dataKey="at"
              series={lines.map(({ figure, label, color }) => ({
                name: figure,
                label,
                color: colors[color]?.[6] ?? color,
              }))}
              curveType="linear"
              withDots={points.length < 4}
              connectNulls={false}
              withLegend
              valueFormatter={show}
              tickLine="none"
              gridAxis="x"
              xAxisProps={{ minTickGap: 40 }}
              yAxisProps={{ width: 52, allowDecimals: false }}
              areaChartProps={{ accessibilityLayer: false, margin: { left: 0, right: 8 } }}
              areaProps={{ isAnimationActive: false }}
            />
          </Box>
        )}
        {isTable && (
          <Box tabIndex={0} role="region" aria-label={title} mah={320} style={{ overflow: 'auto' }}>
            <Table stickyHeader fz="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{own.from}</Table.Th>
                  {lines.map(({ figure, label }) => (
                    <Table.Th key={figure} ta="right">
                      {label}
                    </Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {[...points].reverse().map((point) => (
                  <Table.Tr key={point.at}>
                    <Table.Td>{formatLong(point.at)}</Table.Td>
                    {lines.map(({ figure }) => {
                      const value = point[figure];
                      return (
                        <Table.Td key={figure} ta="right">
                          {value === undefined || value === null ? '–' : show(value)}
                        </Table.Td>
                      );
                    })}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Box>
        )}
      </Stack>
    </Card>
  );
}

/** Numbers as the reader writes them: whole above ten, and short above a hundred thousand. */
export function useNumbers(): (value: number) => string {
  const language = useLanguage();
  return (value) =>
    new Intl.NumberFormat(language, {
      maximumFractionDigits: value < 10 ? 1 : 0,
      ...(value >= 100_000 ? { notation: 'compact', maximumFractionDigits: 1 } : {}),
    }).format(value);
}

function useTimes(range: Activity['range']) {
  const language = useLanguage() === 'it' ? 'it-IT' : 'en-GB';
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  const day = { weekday: 'short', ...time } as const;
  const of = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(language, options);
    return (at: string) => format.format(new Date(at));
  };
  return {
    format: of(range === 'week' ? day : time),
    formatLong: of(range === 'hour' ? time : day),
  };
}
