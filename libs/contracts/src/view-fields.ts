import { z } from 'zod';

/** A number of things. */
export const count = z.int().min(0);

/** Whole eurocents. */
export const cents = z.int().meta({ description: 'Eurocents.' });

/** Euros with two decimals, as in paForNode.xsd. */
export const euros = z
  .string()
  .regex(/^\d+\.\d{2}$/)
  .meta({ description: 'Euros with two decimals.', examples: ['116.00'] });

/** An instant with its zone, UTC. */
export const instant = z.iso.datetime();

/** The same, where a view leaves the writing to JSON. */
export const date = z.date().meta({ type: 'string', format: 'date-time' });

/** As GPD writes dates: UTC without a zone. */
export const localDateTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/)
  .meta({ description: 'UTC without a zone.', examples: ['2030-12-31T23:59:59.000'] });
