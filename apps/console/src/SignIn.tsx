import { Button, Card, Center, Group, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { ApiError, call } from './api';
import { LanguageSwitch, SchemeSwitch } from './Switches';
import { useWords } from './language';
import { Problem } from './parts/show';
import { SESSION } from './session';

const words = {
  en: {
    title: 'Console',
    lead: 'Sign in with your subscription key. An operator’s key sees the whole house, a partner’s its own organizations.',
    key: 'Subscription key',
    enter: 'Sign in',
    wrong: 'This is no valid key.',
  },
  it: {
    title: 'Console',
    lead: 'Accedi con la tua chiave di sottoscrizione. Quella di un operatore vede tutto, quella di un partner i propri enti.',
    key: 'Chiave di sottoscrizione',
    enter: 'Accedi',
    wrong: 'Chiave non valida.',
  },
};

/** The key goes to the server once; the browser keeps a cookie that no script can read. */
export function SignIn() {
  const own = useWords(words);
  const client = useQueryClient();
  const [key, setKey] = useState('');
  const signIn = useMutation({
    mutationFn: () => call('POST', '/console/session', { key: key.trim() }),
    onSuccess: () => client.resetQueries({ queryKey: SESSION }),
  });
  useEffect(() => {
    document.title = 'gpd-async';
  }, []);
  const isWrong = signIn.error instanceof ApiError && signIn.error.status === 401;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <Center mih="100dvh" p="md" component="main">
      <Card withBorder shadow="sm" p="xl" w="100%" maw={440} component="form" onSubmit={submit}>
        <Stack>
          <div>
            <Text fw={700} c="dimmed">
              gpd-async
            </Text>
            <Title order={1} size="h2">
              {own.title}
            </Title>
          </div>
          <Text c="dimmed" size="sm">
            {own.lead}
          </Text>
          <PasswordInput
            label={own.key}
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            required
            autoFocus
            autoComplete="current-password"
            leftSection={<IconKey size={16} aria-hidden />}
            error={isWrong ? own.wrong : undefined}
          />
          {signIn.error !== null && !isWrong && <Problem error={signIn.error} />}
          <Button type="submit" loading={signIn.isPending} fullWidth>
            {own.enter}
          </Button>
          <Group justify="space-between">
            <LanguageSwitch />
            <SchemeSwitch />
          </Group>
        </Stack>
      </Card>
    </Center>
  );
}
