import { ActionIcon, Box, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import { useWords } from '../language';
import { common } from './words';
import { indentXml } from './indent-xml';
import styles from './Xml.module.css';

function coloured(text: string): ReactNode {
  const isXml = text.trimStart().startsWith('<');
  if (!isXml) return text;
  return (text.match(/<[^>]*>|[^<]+/g) ?? []).map((token, index) => {
    if (!token.startsWith('<')) return <Fragment key={index}>{token}</Fragment>;
    const [, open = '', name = '', rest = ''] = /^(<[/?!]?)([^\s/>]*)([\s\S]*)$/.exec(token) ?? [];
    return (
      <span key={index} className={styles['mark']}>
        {open}
        <span className={styles['name']}>{name}</span>
        {rest}
      </span>
    );
  });
}

/** A message to be read, and taken away. */
export function Xml({ text, label }: { text: string; label: string }) {
  const words = useWords(common);
  const shown = indentXml(text);
  return (
    <Box pos="relative" className={styles['box'] ?? ''}>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? words.copied : words.copy} position="left">
            <ActionIcon
              variant="default"
              onClick={copy}
              aria-label={`${words.copy}: ${label}`}
              style={{ position: 'absolute', top: 8, right: 16, zIndex: 1 }}
            >
              {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
      <pre className={styles['text']} tabIndex={0} role="region" aria-label={label}>
        {coloured(shown)}
      </pre>
    </Box>
  );
}
