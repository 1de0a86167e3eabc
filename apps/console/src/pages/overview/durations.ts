import { useLanguage } from '../../language';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A length of time in its largest unit: "3 minutes". */
export function useDurations(): (seconds: number) => string {
  const language = useLanguage();
  return (seconds) => {
    const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? ['second', 1];
    return new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay: 'long',
      maximumFractionDigits: 0,
    }).format(Math.floor(seconds / size));
  };
}
