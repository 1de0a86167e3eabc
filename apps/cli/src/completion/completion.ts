import type { Command, Option } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

interface Word {
  text: string;
  about: string;
  short?: string | undefined;
  takesValue?: boolean;
  /** Values it can have; files where it takes one and none are listed. */
  values?: readonly string[];
}

/** The commands below a program, each under the words that lead to it (`jobs submit`; the program itself: none). */
function places(program: Command): Map<string, Word[]> {
  const found = new Map<string, Word[]>();
  const visit = (command: Command, where: string): void => {
    const help: Word = { text: '--help', about: 'what it does, with examples' };
    found.set(where, [
      ...command.commands.map((each) => ({ text: each.name(), about: each.description() })),
      ...command.registeredArguments.flatMap(({ argChoices = [], description }) =>
        argChoices.map((text) => ({ text, about: description })),
      ),
      ...command.options.filter(({ long }) => long !== undefined).map(wordOf),
      help,
    ]);
    for (const each of command.commands) visit(each, `${where} ${each.name()}`.trim());
  };
  visit(program, '');
  return found;
}

const wordOf = ({ long = '', short, description, required, optional, argChoices }: Option): Word => ({
  text: long,
  about: description,
  short,
  takesValue: required || optional,
  ...(argChoices === undefined ? {} : { values: argChoices }),
});

/** A script that has a shell complete the words of `program`, made from its commands. */
export function completionScript(program: Command, shell: Shell): string {
  const known = places(program);
  const name = program.name();
  switch (shell) {
    case 'bash':
      return bash(name, known);
    case 'zsh':
      return zsh(name, known);
    case 'fish':
      return fish(name, known);
  }
}

const bash = (
  name: string,
  known: Map<string, Word[]>,
): string => `# ${name} for bash: source <(${name} completion bash)
${wordsFunction(name, known, ({ text }) => text)}
${valuesFunction(name, known)}
_${name}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} where= word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if _${name}_words "\${where:+$where }$word" >/dev/null; then where="\${where:+$where }$word"; fi
  done
  COMPREPLY=()
  local choices
  if choices=$(_${name}_values "$where \${COMP_WORDS[COMP_CWORD - 1]}"); then
    COMPREPLY=($(compgen -W "$choices" -- "$cur"))
  else
    COMPREPLY=($(compgen -W "$(_${name}_words "$where")" -- "$cur"))
  fi
}
complete -o default -F _${name} ${name}
`;

const zsh = (name: string, known: Map<string, Word[]>): string => `#compdef ${name}
# ${name} for zsh: source <(${name} completion zsh), after compinit
${wordsFunction(name, known, ({ text, about }) => `${text}:${about.replaceAll(':', '\\:')}`)}
${valuesFunction(name, known)}
_${name}() {
  local where= word choices i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    word=\${words[i]}
    if _${name}_words "\${where:+$where }$word" >/dev/null; then where="\${where:+$where }$word"; fi
  done
  if choices=$(_${name}_values "$where \${words[CURRENT - 1]}"); then
    found=(\${(f)choices})
    if ((\${#found})); then compadd -a found; else _files; fi
  else
    found=(\${(f)"$(_${name}_words "$where")"})
    _describe '${name}' found || _files
  fi
}
if [ "\${funcstack[1]}" = "_${name}" ]; then _${name} "$@"; else compdef _${name} ${name}; fi
`;

/** Prints the words that may follow, one a line; fails for what is no command. */
function wordsFunction(name: string, known: Map<string, Word[]>, text: (word: Word) => string): string {
  const cases = Array.from(
    known,
    ([where, words]) =>
      `    ${quote(where)}) printf '%s\\n' ${words.map((word) => quote(text(word))).join(' ')} ;;`,
  );
  return `_${name}_words() {\n  case "$1" in\n${cases.join('\n')}\n    *) return 1 ;;\n  esac\n}`;
}

/** Prints the values an option can have, none where it is a file or anything; fails for what takes none. */
function valuesFunction(name: string, known: Map<string, Word[]>): string {
  const cases = Array.from(known).flatMap(([where, words]) =>
    words
      .filter(({ takesValue }) => takesValue)
      .map(({ text, short, values = [] }) => {
        const names = [text, ...(short === undefined ? [] : [short])].map((each) =>
          quote(`${where} ${each}`),
        );
        const print = values.length === 0 ? ':' : `printf '%s\\n' ${values.map(quote).join(' ')}`;
        return `    ${names.join(' | ')}) ${print} ;;`;
      }),
  );
  return `_${name}_values() {\n  case "$1" in\n${cases.join('\n')}\n    *) return 1 ;;\n  esac\n}`;
}

function fish(name: string, known: Map<string, Word[]>): string {
  const commands = Array.from(known.keys()).filter((where) => where !== '');
  const lines = Array.from(known).flatMap(([where, words]) =>
    words.map(({ text, about, short, takesValue, values }) => {
      const what = text.startsWith('--')
        ? `-l ${text.slice(2)}${short === undefined ? '' : ` -s ${short.slice(1)}`}${takesValue ? ' -r' : ''}${values === undefined ? '' : ` -f -a ${quote(values.join(' '))}`}`
        : `-f -a ${text}`;
      return `complete -c ${name} -n ${quote(`__${name}_at '${where}'`)} ${what} -d ${quote(about)}`;
    }),
  );
  return `# ${name} for fish: ${name} completion fish | source
function __${name}_at
  set -l known ${commands.map(quote).join(' ')}
  set -l where ''
  for word in (commandline -opc)[2..-1]
    set -l longer (string trim -- "$where $word")
    if contains -- $longer $known
      set where $longer
    end
  end
  test "$where" = "$argv[1]"
end
${lines.join('\n')}
`;
}

/** In single quotes, as all three shells read them. */
const quote = (text: string): string => `'${text.replaceAll("'", QUOTE)}'`;
/** A quote cannot stand inside of single quotes: they end, it comes, they begin again. */
const QUOTE = "'\\''";
