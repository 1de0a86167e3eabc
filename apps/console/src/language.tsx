import { type ReactNode, createContext, use, useEffect, useState } from 'react';

export type Language = 'en' | 'it';

const STORED = 'gpd-console-language';
const LanguageContext = createContext<{ language: Language; choose: (language: Language) => void }>({
  language: 'en',
  choose: () => undefined,
});

/** The reader's choice, else what the browser asks for. */
function firstLanguage(): Language {
  const chosen = localStorage.getItem(STORED) ?? navigator.language;
  return chosen.startsWith('it') ? 'it' : 'en';
}

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choose = (chosen: Language) => {
    localStorage.setItem(STORED, chosen);
    setLanguage(chosen);
  };
  return <LanguageContext value={{ language, choose }}>{children}</LanguageContext>;
}

export const useLanguage = (): Language => use(LanguageContext).language;
export const useLanguageChoice = () => use(LanguageContext);

/** The words of a page in the reader's language. Both have the same: the compiler sees to it. */
export const useWords = <T,>(words: { en: T; it: T }): T => words[useLanguage()];
