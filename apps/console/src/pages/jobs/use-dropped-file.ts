import { useWindowEvent } from '@mantine/hooks';
import { useRef, useState } from 'react';

/**
 * Takes a file that is dropped anywhere on the page; dropped beside a field, a browser would leave the page and show the
 * file instead.
 *
 * @returns whether one is being dragged over it
 */
export function useDroppedFile(take: (file: File) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  // Entering what is inside comes before leaving what is around it.
  const depth = useRef(0);
  const hasFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
  useWindowEvent('dragenter', (event) => {
    if (!hasFile(event)) return;
    depth.current += 1;
    setIsOver(true);
  });
  useWindowEvent('dragleave', (event) => {
    if (!hasFile(event)) return;
    depth.current -= 1;
    if (depth.current <= 0) setIsOver(false);
  });
  useWindowEvent('dragover', (event) => {
    if (hasFile(event)) event.preventDefault();
  });
  useWindowEvent('drop', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    depth.current = 0;
    setIsOver(false);
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) take(file);
  });
  return isOver;
}
