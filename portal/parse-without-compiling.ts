import { z } from 'zod';

// zod would compile its parsers from text as soon as a schema is made, which the page's content security policy forbids and
// reports. So this is the first import of the page, before any schema exists.
z.config({ jitless: true });
