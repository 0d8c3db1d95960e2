/** The short name of a kind of ordnance, e.g. `ap-mine-unknown`. */
import { z } from 'zod';

export const OrdnanceCode = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);
