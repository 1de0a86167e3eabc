const TOKEN = /<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>|<[^>]*>|[^<]+/g;

/**
 * XML with an element a line, indented. Not a parser: what a station sends may be no XML at all, and is then shown as
 * it came.
 */
export function indentXml(text: string): string {
  const tokens = text.match(TOKEN) ?? [];
  if (!text.trimStart().startsWith('<')) return text;
  const lines: string[] = [];
  let depth = 0;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = (tokens[index] ?? '').trim();
    if (token === '') continue;
    const isEnd = token.startsWith('</');
    const isStart = token.startsWith('<') && !isEnd && !/^<[?!]|\/>$/.test(token);
    if (isEnd) depth = Math.max(0, depth - 1);
    const content = tokens[index + 1] ?? '';
    const end = tokens[index + 2] ?? '';
    if (isStart && !content.startsWith('<') && end.startsWith('</')) {
      lines.push(`${'  '.repeat(depth)}${token}${content.trim()}${end}`);
      index += 2;
      continue;
    }
    if (isStart && content.startsWith('</')) {
      lines.push(`${'  '.repeat(depth)}${token}${content}`);
      index += 1;
      continue;
    }
    lines.push(`${'  '.repeat(depth)}${token}`);
    if (isStart) depth += 1;
  }
  return lines.join('\n');
}
