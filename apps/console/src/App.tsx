import { AppShell, Burger, Button, Center, Group, Loader, NavLink, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconBuildingBroadcastTower,
  IconFileInvoice,
  IconGauge,
  IconHistory,
  IconListCheck,
  IconKey,
  IconLogout,
  IconReceiptEuro,
  IconStack2,
  IconUpload,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ComponentType, Suspense, lazy, useEffect, useRef } from 'react';
import { Link, Navigate, Route, Routes, useLocation } from 'react-router';
import classes from './App.module.css';
import { LanguageSwitch, SchemeSwitch } from './Switches';
import { call } from './api';
import { useWords } from './language';
import { AuditPage } from './pages/audit/AuditPage';
import { JobPage } from './pages/jobs/JobPage';
import { JobsPage } from './pages/jobs/JobsPage';
import { UploadPage } from './pages/jobs/UploadPage';
import { KeysPage } from './pages/keys/KeysPage';
import { PositionPage } from './pages/positions/PositionPage';
import { PositionsPage } from './pages/positions/PositionsPage';
import { ReceiptPage } from './pages/receipts/ReceiptPage';
import { ReceiptsPage } from './pages/receipts/ReceiptsPage';
import { StationsPage } from './pages/stations/StationsPage';
import { type Session, endSession, useSession } from './session';

/** Charts are large: who signs in does not wait for them. */
const OverviewPage = lazy(async () => ({
  default: (await import('./pages/overview/OverviewPage')).OverviewPage,
}));

const words = {
  en: {
    overview: 'Overview',
    jobs: 'Jobs',
    upload: 'Upload',
    positions: 'Positions',
    receipts: 'Receipts',
    stations: 'Stations',
    keys: 'Keys',
    audit: 'Audit log',
    queues: 'Queues',
    pages: 'Pages',
    menu: 'Menu',
    skip: 'To the content',
    signOut: 'Sign out',
    operator: 'Operator',
    broker: 'Broker',
  },
  it: {
    overview: 'Panoramica',
    jobs: 'Lavori',
    upload: 'Carica',
    positions: 'Posizioni',
    receipts: 'Ricevute',
    stations: 'Stazioni',
    keys: 'Chiavi',
    audit: 'Registro',
    queues: 'Code',
    pages: 'Pagine',
    menu: 'Menu',
    skip: 'Al contenuto',
    signOut: 'Esci',
    operator: 'Operatore',
    broker: 'Intermediario',
  },
};

interface PageEntry {
  path: string;
  name: keyof (typeof words)['en'];
  isSeenBy: (session: Session) => boolean;
  icon: typeof IconKey;
  page: ComponentType;
  /** Of one thing on it, below the path. */
  one?: { path: string; page: ComponentType };
}

type Can = Parameters<Session['can']>;
const who =
  (area: Can[0], does: Can[1] = 'read') =>
  (session: Session): boolean =>
    session.can(area, does);

const PAGES: readonly PageEntry[] = [
  {
    path: '/overview',
    name: 'overview',
    isSeenBy: ({ isSegregated }) => !isSegregated,
    icon: IconGauge,
    page: OverviewPage,
  },
  {
    path: '/jobs',
    name: 'jobs',
    isSeenBy: who('positions'),
    icon: IconListCheck,
    page: JobsPage,
    one: { path: ':organization/:jobId', page: JobPage },
  },
  {
    path: '/upload',
    name: 'upload',
    isSeenBy: who('positions', 'write'),
    icon: IconUpload,
    page: UploadPage,
  },
  {
    path: '/positions',
    name: 'positions',
    isSeenBy: who('positions'),
    icon: IconFileInvoice,
    page: PositionsPage,
    one: { path: ':organization/:iupd', page: PositionPage },
  },
  {
    path: '/receipts',
    name: 'receipts',
    isSeenBy: who('receipts'),
    icon: IconReceiptEuro,
    page: ReceiptsPage,
    one: { path: ':organization/:receiptId', page: ReceiptPage },
  },
  {
    path: '/stations',
    name: 'stations',
    isSeenBy: who('admin'),
    icon: IconBuildingBroadcastTower,
    page: StationsPage,
  },
  { path: '/keys', name: 'keys', isSeenBy: who('admin'), icon: IconKey, page: KeysPage },
  { path: '/audit', name: 'audit', isSeenBy: who('admin'), icon: IconHistory, page: AuditPage },
];

/** The frame around the pages, and which of them the session may see. */
export function App() {
  const own = useWords(words);
  const session = useSession();
  const { pathname } = useLocation();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const main = useRef<HTMLElement>(null);
  const pages = PAGES.filter(({ isSeenBy }) => isSeenBy(session));
  useEffect(() => {
    close();
    window.scrollTo(0, 0);
    // Whoever goes by keyboard or ear begins at the new page, not behind the link that led there.
    main.current?.focus({ preventScroll: true });
  }, [pathname, close]);
  return (
    <AppShell
      padding={{ base: 'md', md: 'xl' }}
      header={{ height: { base: 56, sm: 0 } }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
    >
      <a href="#content" className={classes['skip']}>
        {own.skip}
      </a>
      {/* A dialog has a header, too: two banners would be one too many. */}
      <AppShell.Header hiddenFrom="sm" px="md" role="none">
        <Group h="100%" component="section" aria-label={own.menu}>
          <Burger opened={isOpen} onClick={toggle} size="sm" aria-label={own.menu} aria-expanded={isOpen} />
          <Text fw={700}>gpd-async</Text>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="md" aria-label={own.pages}>
        <Stack h="100%" gap="xs">
          <Text fw={700} visibleFrom="sm" px="sm" pb="sm">
            gpd-async
          </Text>
          <div>
            {pages.map(({ path, name, icon: Icon }) => (
              <NavLink
                key={path}
                component={Link}
                to={path}
                label={own[name]}
                active={pathname.startsWith(path)}
                {...(pathname.startsWith(path) ? { 'aria-current': 'page' as const } : {})}
                leftSection={<Icon size={18} aria-hidden />}
                className={classes['link'] ?? ''}
              />
            ))}
            {session.can('admin', 'read') && (
              // A page of its own, not one of the console's.
              <NavLink
                href="/admin/queues"
                label={own.queues}
                leftSection={<IconStack2 size={18} aria-hidden />}
                className={classes['link'] ?? ''}
              />
            )}
          </div>
          <Footer session={session} />
        </Stack>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} ref={main} className={classes['main'] ?? ''}>
        <Suspense
          fallback={
            <Center p="xl">
              <Loader />
            </Center>
          }
        >
          <Routes>
            {pages.map(({ path, page: Page, one }) => (
              <Route key={path} path={path}>
                <Route index element={<Page />} />
                {one && <Route path={one.path} element={<one.page />} />}
              </Route>
            ))}
            <Route path="*" element={<Navigate to={pages[0]?.path ?? '/'} replace />} />
          </Routes>
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}

function Footer({ session: { role, brokerCode } }: { session: Session }) {
  const own = useWords(words);
  const client = useQueryClient();
  const signOut = useMutation({
    mutationFn: () => call('DELETE', '/console/session'),
    onSuccess: () => endSession(client),
  });
  return (
    <Stack gap="sm" mt="auto">
      <Text size="sm" c="dimmed" px="sm">
        {role === 'operator' ? own.operator : `${own.broker} ${brokerCode ?? ''}`}
      </Text>
      <Group justify="space-between" wrap="nowrap">
        <LanguageSwitch />
        <SchemeSwitch />
      </Group>
      <Button
        variant="default"
        leftSection={<IconLogout size={16} aria-hidden />}
        loading={signOut.isPending}
        onClick={() => signOut.mutate()}
      >
        {own.signOut}
      </Button>
    </Stack>
  );
}
