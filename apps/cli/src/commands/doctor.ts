import type { Command } from 'commander';
import pc from 'picocolors';
import { examine } from '../doctor/doctor';
import { type Finding } from '../doctor/finding';
import { withExamples } from '../examples';
import { print } from '../with-database';

interface DoctorOptions {
  stations: boolean;
  strict?: boolean;
  json?: boolean;
}

export function addDoctor(program: Command): void {
  const doctor = program
    .command('doctor')
    .description('look at settings, services, clocks, disk and stations, and say what to do; changes nothing')
    .option('--no-stations', 'leave the stations alone')
    .option('--strict', 'warnings count too')
    .option('--json', 'findings as JSON on standard output')
    .action(run);
  doctor.addHelpText(
    'after',
    '\nExit code: 0 when nothing fails, else 1. It reads the settings of the processes it is run beside.',
  );
  withExamples(
    doctor,
    ['with the settings of the api', 'doctor'],
    ['before a deployment goes on, without calling anybody', 'doctor --no-stations --strict --json'],
  );
}

async function run({ stations, strict = false, json = false }: DoctorOptions): Promise<void> {
  const findings = await examine({ stations });
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  const counts = { ok: count('ok'), warn: count('warn'), fail: count('fail') };
  const healthy = counts.fail === 0 && (!strict || counts.warn === 0);
  if (json) print({ healthy, ...counts, findings });
  else {
    for (const finding of findings) process.stdout.write(`${describe(finding)}\n`);
    process.stdout.write(`${counts.ok} ok, ${counts.warn} to look at, ${counts.fail} to put right\n`);
  }
  process.exitCode = healthy ? 0 : 1;
}

const COLORS = { ok: pc.green, warn: pc.yellow, fail: pc.red };

const describe = ({ level, subject, detail, advice }: Finding): string =>
  `${COLORS[level](level.padEnd(4))}  ${subject}: ${detail}${advice === undefined ? '' : ` -> ${advice}`}`;
