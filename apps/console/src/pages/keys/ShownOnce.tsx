import { Alert, Button, Group, Modal, Stack } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useWords } from '../../language';
import { Copyable } from '../../parts/show';
import { words } from './words';

/** A key that was just issued. Only the button closes it: a slip must not lose it. */
export function ShownOnce({ secret, onClose }: { secret: string | undefined; onClose: () => void }) {
  const own = useWords(words);
  return (
    <Modal
      opened={secret !== undefined}
      onClose={onClose}
      title={own.issued}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <Alert color="yellow" variant="light" icon={<IconKey aria-hidden />}>
          {own.once}
        </Alert>
        <Copyable text={secret ?? ''} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{own.copied}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
